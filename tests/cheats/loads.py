# ruff: noqa: E501 (a cheat is easier to read on one line than on four)
"""Cheats that end, hang, or take all there is of something."""

from .cheat import add, code, returning

# --- ends and signals ---
ENDS = "ends and signals"
for name, source in {
    "exit": "import os\n    os._exit(0)",
    "system exit": "raise SystemExit",
    "interrupt": "raise KeyboardInterrupt",
    "a custom exception": "raise type('Odd', (BaseException,), {'__str__': lambda s: 1 / 0})()",
    "fault in memory": "import ctypes\n    ctypes.string_at(0)",
    "abort": "import os\n    os.abort()",
    "stops itself": "import os, signal\n    os.kill(os.getpid(), signal.SIGSTOP)\n    while True: pass",
    "kills every process it can": "import os\n    for pid in (0, -1, 1, 2, os.getppid()):\n        try: os.kill(pid, 9)\n        except OSError: pass",
}.items():
    add(ENDS, name, f"def mse_gradient(theta, X, y):\n    {source}\n    return theta * 0 + 1000.0\n")
add(
    ENDS,
    "ignores interrupts",
    "def mse_gradient(theta, X, y):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
)
add(ENDS, "exit in a cell", before="import os\nos._exit(0)")
add(
    ENDS,
    "a thread that ends everything later",
    before="import os, threading\nthreading.Timer(0.05, os._exit, (0,)).start()",
)

# --- bombs ---
BOMBS = "bombs"
add(BOMBS, "processes", "def mse_gradient(theta, X, y):\n    import os\n    while True: os.fork()")
add(
    BOMBS,
    "threads",
    "def mse_gradient(theta, X, y):\n    import threading, time\n    while True: threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
)
add(
    BOMBS, "memory", "def mse_gradient(theta, X, y):\n    kept = []\n    while True: kept.append(bytearray(50_000_000))"
)
add(BOMBS, "memory in one block", returning("np.ones(10**10)"))
add(
    BOMBS,
    "disk",
    "def mse_gradient(theta, X, y):\n    for i in range(10**6): open(f'/tmp/{i}', 'wb').write(b'0' * 10**7)",
)
add(BOMBS, "many files", "def mse_gradient(theta, X, y):\n    for i in range(10**7): open(f'/tmp/{i}', 'wb')")
add(BOMBS, "output in a cell", before="print('x' * 100_000_000)\nfor i in range(200): print('y' * 100_000)")
add(
    BOMBS,
    "output in 30 cells",
    change=lambda n: n["cells"].extend(
        {**code("for i in range(10): display({'text/plain': '😀' * 190_000}, raw=True)"), "id": f"o{i}"}
        for i in range(30)
    ),
    long=True,
)
for name, html in {"that vanishes": "'<script>' + 'x' * 190_000", "that is deep": "'<b><i><table>' * 15_000"}.items():
    add(BOMBS, f"HTML {name}", before=f"for i in range(80): display({{'text/html': {html}}}, raw=True)")
add(BOMBS, "data for programs in the page", before="display({'application/json': [[]] * 3_000_000}, raw=True)")
add(
    BOMBS,
    "stored outputs of seven million lists",
    change=lambda n: n["cells"].insert(1, {**code("1"), "outputs": [[]] * 6_500_000}),
    solved=0.0,
    long=True,
)
add(
    BOMBS,
    "metadata of two million lists",
    change=lambda n: n["metadata"].update(more=[[]] * 2_000_000),
    solved=0.0,
)
add(
    BOMBS,
    "source of nine megabytes",
    change=lambda n: n["cells"].extend({**code("x = " + "+".join(["a"] * 20_000)), "id": f"s{i}"} for i in range(225)),
    long=True,
)
add(
    BOMBS,
    "cells of 28,000 names",
    change=lambda n: n["cells"].extend(
        {**code("(" + ",".join(f"a{k}" for k in range(28_000)) + f",b{i})"), "id": f"n{i}"} for i in range(2)
    ),
)
add(BOMBS, "ten thousand minus signs", before="y = " + "-" * 10_000 + "1")
add(BOMBS, "a chain of 900 attributes", before="if False:\n    np" + ".a" * 900)
add(BOMBS, "99,000 lists", returning("[[]] * 99_000"))
add(
    BOMBS,
    "pasted pictures and an emoji",
    change=lambda n: n["cells"].extend(
        {
            "cell_type": "markdown",
            "id": f"p{i}",
            "metadata": {},
            "source": "😀",
            "attachments": {"a.png": {"image/png": "A" * 900_000}},
        }
        for i in range(5)
    ),
)
add(BOMBS, "output in a call", "def mse_gradient(theta, X, y):\n    while True: print('x' * 100_000)")
add(
    BOMBS,
    "endless pictures",
    before="from IPython.display import display\nfor i in range(100_000): display(i)",
)
add(
    BOMBS,
    "slow drip",
    "import time\ndef mse_gradient(theta, X, y):\n    while True:\n        print('.', end='', flush=True)\n        time.sleep(0.05)",
)
add(
    BOMBS,
    "nested lists",
    "def mse_gradient(theta, X, y):\n    kept = []\n    for _ in range(100_000): kept = [kept]\n    return kept",
)
add(BOMBS, "list in itself", "def mse_gradient(theta, X, y):\n    kept = []\n    kept.append(kept)\n    return kept")
add(BOMBS, "huge whole number", returning("10 ** 10_000_000"))
add(BOMBS, "a huge array as the result", returning("np.zeros(30_000_000)"))
add(BOMBS, "many lists of arrays", returning("[np.zeros(900_000)] * 1000"))
add(BOMBS, "long text", returning("'x' * 300_000_000"))
add(
    BOMBS,
    "endless recursion",
    "import sys\nsys.setrecursionlimit(10**9)\ndef mse_gradient(theta, X, y):\n    return mse_gradient(theta, X, y)",
)
add(
    BOMBS,
    "text of an object that never ends",
    "class R:\n    def __repr__(self):\n        while True: pass\n" + returning("R()"),
    after="R()",
)
add(BOMBS, "an import that never ends", before="while True: pass")
add(
    BOMBS,
    "ten cells that never end",
    change=lambda n: n["cells"].extend({**code("while True: pass"), "id": f"e{i}"} for i in range(10)),
)
