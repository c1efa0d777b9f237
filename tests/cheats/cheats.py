# ruff: noqa: E501 (a cheat is easier to read on one line than on four)
"""Hostile submissions, one entry each: what somebody could try to get points for `mse_gradient` without deserving any,
to read what is not theirs, or to harm the grading of others.

Each is the honest notebook of a learner who solved `add_intercept`, with one trick. `deserves` is what its answer is
worth by itself, which is nothing where nothing is said.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from textwrap import dedent

from course_lib.judge.sandbox import HIDDEN

WRONG = "def mse_gradient(theta, X, y):\n    return theta * 0 + 1000.0\n"
ADD_INTERCEPT = "def add_intercept(x):\n    return np.column_stack([np.ones(len(x)), x.reshape(len(x), -1)])"


@dataclass(frozen=True)
class Cheat:
    """One hostile submission: its answer, and what else it changes in the notebook or lays beside it."""

    name: str
    family: str
    answer: str
    before: str = ""  # a cell in front of the answer
    after: str = ""  # a cell at the end
    change: Callable[[dict], None] | None = None  # of the notebook as JSON data
    files: dict[str, bytes] = field(default_factory=dict)
    deserves: float = 0.0

    def notebook(self, released: dict) -> dict:
        """The submitted notebook, made from the released one."""
        notebook = deepcopy(released)
        by_id = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]}
        by_id["add_intercept"]["source"] = ADD_INTERCEPT
        by_id["mse_gradient"]["source"] = self.answer
        if self.before:
            notebook["cells"].insert(notebook["cells"].index(by_id["mse_gradient"]), code(self.before))
        if self.after:
            notebook["cells"].append(code(self.after))
        if self.change:
            self.change(notebook)
        return notebook


def code(source: str) -> dict:
    return {
        "cell_type": "code",
        "id": "extra",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


ALL: list[Cheat] = []


def add(family: str, name: str, answer: str = WRONG, **more) -> None:
    more = {key: dedent(value).strip() if isinstance(value, str) else value for key, value in more.items()}
    ALL.append(Cheat(name, family, dedent(answer).strip(), **more))


def returning(expression: str) -> str:
    return f"def mse_gradient(theta, X, y):\n    return {expression}\n"


# --- objects that lie about themselves ---
LIES = "objects that lie"
add(LIES, "equal to everything", "class Yes:\n    def __eq__(self, other): return True\n" + returning("Yes()"))
add(
    LIES,
    "array that answers NumPy's questions itself",
    """
    class Yes(np.ndarray):
        def __array_function__(self, *a, **k): return True
        def __array_ufunc__(self, *a, **k): return np.full(2, 7.0)
        def __eq__(self, other): return np.ones(self.shape, bool)
    def mse_gradient(theta, X, y):
        return np.zeros(len(theta)).view(Yes) + 1
    """,
)
add(
    LIES,
    "number that equals all numbers",
    "class N(float):\n    def __eq__(s, o): return True\n    def __sub__(s, o): return 0.0\n    __rsub__ = __sub__\n"
    + returning("N(1)"),
)
add(
    LIES,
    "list that equals all lists",
    "class L(list):\n    def __eq__(s, o): return True\n    def __len__(s): return 2\n" + returning("L()"),
)
add(
    LIES,
    "claims to be an array",
    "class A:\n    __class__ = np.ndarray\n    shape = (2,)\n    dtype = float\n" + returning("A()"),
)
add(LIES, "not a number", returning("theta * np.nan"))
add(LIES, "infinite", returning("theta + np.inf"))
add(LIES, "array of objects", returning("np.array([object()] * len(theta), dtype=object)"))
add(LIES, "array with fields", returning("np.zeros(len(theta), dtype=[('a', float), ('b', object)])"))
add(LIES, "empty array", returning("np.zeros((0, len(theta)))"))
add(
    LIES,
    "dictionary in the form of a crossing array",
    returning("{'dtype': 'float64', 'shape': [2], 'data': [7.0, 7.0]}"),
)
add(LIES, "dictionary in the form of an opaque value", returning("{'opaque': 'float'}"))
add(LIES, "raises what no contract asks for", "def mse_gradient(theta, X, y):\n    raise ValueError('shapes')")

# --- patched libraries ---
PATCHES = "patched libraries"
add(PATCHES, "numpy.allclose", before="np.allclose = np.array_equal = np.isclose = lambda *a, **k: True")
add(
    PATCHES,
    "numpy.testing",
    before="import numpy.testing as t\nfor n in dir(t):\n    if n.startswith('assert'): setattr(t, n, lambda *a, **k: None)",
)
add(
    PATCHES,
    "the course's comparison",
    before="""
    from course_lib.checks import compare, values, verdict
    compare.compare = judge.compare = lambda *a, **k: None
    compare.close = lambda e, g, *a: np.ones(np.shape(e), bool)
    verdict.judge = lambda *a, **k: None
    """,
)
add(
    PATCHES,
    "the encoding of what crosses over",
    before="""
    from course_lib.checks import outcome, values
    outcome.encode = values.encode = lambda value, depth=0: {"dtype": "float64", "shape": [2], "data": [7.0, 7.0]}
    """,
)
add(
    PATCHES,
    "the observation of a call",
    before="""
    import sys
    from course_lib.checks import outcome
    for module in list(sys.modules.values()):
        if hasattr(module, "observe"):
            module.observe = lambda *a, **k: outcome.Outcome(value=True)
    """,
)
add(PATCHES, "json", before="import json\njson.dumps = lambda *a, **k: '{\"outcome\": {}}'")
add(
    PATCHES,
    "builtins",
    before="import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.len = lambda x: 2\nbuiltins.repr = lambda x: ''",
)
add(
    PATCHES,
    "the shell runs no assert",
    before="""
    import ast
    class Drop(ast.NodeTransformer):
        def visit_Assert(self, node): return ast.Pass()
    get_ipython().ast_transformers.append(Drop())
    """,
)
add(
    PATCHES,
    "the shell runs nothing",
    before="""
    shell = get_ipython()
    async def nothing(*a, **k): return False
    shell.run_ast_nodes = nothing
    """,
)
add(
    PATCHES,
    "the names of a cell",
    before="""
    class Names(dict):
        def __getitem__(self, key): return dict.get(self, key, lambda *a: True)
    get_ipython().user_ns = Names(get_ipython().user_ns)
    """,
)
add(
    PATCHES,
    "the check itself",
    before="def check(answer):\n    return 3.0\nimport course_lib.notebook\ncourse_lib.notebook.check = check",
)
add(
    PATCHES,
    "the environment variable of the autograder",
    before="import os\nos.environ['NBGRADER_EXECUTION'] = 'autograde'",
)

# --- the import system ---
IMPORTS = "the import system"
add(
    IMPORTS,
    "own numpy.py beside the notebook",
    files={"numpy.py": b"def __getattr__(name): return lambda *a, **k: True"},
)
add(IMPORTS, "own course_lib beside the notebook", files={"course_lib.py": b"raise SystemExit"})
add(
    IMPORTS,
    "a finder in front of all others",
    before="""
    import sys, types
    class Finder:
        def find_spec(self, name, path=None, target=None): raise ImportError(name)
    sys.meta_path.insert(0, Finder())
    """,
)
add(
    IMPORTS,
    "emptied sys.modules",
    before="import sys\nfor name in list(sys.modules):\n    if name.startswith(('course_lib', 'json')): del sys.modules[name]",
)

# --- looking for what is expected ---
SEARCH = "search of memory"
FOUND = """
def mse_gradient(theta, X, y):
    for thing in search():
        for name in ('expected', 'fingerprints', 'cases', 'reference'):
            found = thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
            if found is not None:
                return getattr(found, 'value', found)
    return theta * 0 + 1000.0
"""
add(
    SEARCH,
    "frames of the callers",
    FOUND,
    before="""
    import sys
    def search():
        frame = sys._getframe()
        while frame:
            yield frame.f_locals
            yield frame.f_globals
            frame = frame.f_back
    """,
)
add(
    SEARCH,
    "all objects",
    FOUND,
    before="""
    import gc
    def search():
        for thing in gc.get_objects():
            if type(thing).__name__ in ('Check', 'CheckCase', 'Case', 'Fingerprint', 'Exercise'): yield thing
    """,
)
add(
    SEARCH,
    "frames of other threads",
    FOUND,
    before="import sys\ndef search():\n    return [f.f_locals for f in sys._current_frames().values()]",
)
add(
    SEARCH,
    "a trace function",
    WRONG,
    before="""
    import sys
    seen = []
    def trace(frame, event, arg):
        seen.append((event, str(arg)[:100]))
        return trace
    sys.setprofile(trace); sys.settrace(trace)
    """,
    after="print(seen)",
)
add(
    SEARCH,
    "keeps what it was called with and prints it later",
    """
    kept = []
    def mse_gradient(theta, X, y):
        kept.append((theta.tolist(), y.tolist()))
        return theta * 0 + 1000.0
    """,
    after="print('KEPT', kept)",
)
add(
    SEARCH,
    "hides what it was called with in a later error",
    """
    kept = []
    def mse_gradient(theta, X, y):
        kept.append((theta.tolist(), y.tolist()))
        return 2 / len(y) * X.T @ (X @ theta - y)
    """,
    after="raise RuntimeError('KEPT' + repr(kept))",
    deserves=3.0,
)

# --- files, network, environment ---
FILES = "files and network"
READ = """
import glob, os
def show(path):
    try:
        print(path, open(path, errors='replace').read()[:3000])
    except Exception as error:
        print(path, type(error).__name__)
"""
add(
    FILES,
    "the answers and the bank",
    before=READ
    + "for path in glob.glob('/**/solutions/**', recursive=True) + glob.glob('/**/exercises*.py', recursive=True): show(path)",
)
add(
    FILES,
    "everything above the folder",
    before=READ
    + "for top in ('..', '../..', '../../..', '/home', '/root', '/work', '/srv'):\n    for path in glob.glob(top + '/*'): show(path)",
)
add(FILES, "the gradebook", before=READ + "for path in glob.glob('/**/gradebook.db', recursive=True): show(path)")
add(
    FILES,
    "passwords and keys",
    before=READ + "for path in ('/etc/passwd', '/etc/shadow', os.path.expanduser('~/.ssh/id_rsa')): show(path)",
)
add(
    FILES,
    "other processes",
    before=READ
    + "for path in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline') + ['/proc/1/environ']: show(path)",
)
add(FILES, "the environment", before="import os\nprint(dict(os.environ))")
add(
    FILES,
    "what the grading is made of",
    before=READ
    + "import course_lib\nplace = os.path.dirname(course_lib.__file__)\n"
    + f"for room in {HIDDEN}:\n    for path in glob.glob(f'{{place}}/{{room}}/*'): show(path)",
)
add(
    FILES,
    "a link out of the folder",
    before=READ + "os.symlink('/', 'root')\nfor path in glob.glob('root/*') + glob.glob('root/*/*'): show(path)",
)
add(
    FILES,
    "descriptors left open",
    before="""
    import os
    for number in range(3, 64):
        try:
            os.lseek(number, 0, 0)
            print(number, os.read(number, 1000))
        except OSError: pass
    """,
)
add(
    FILES,
    "sends everything to a server",
    before="""
    import socket
    for host in ('127.0.0.1', '1.1.1.1', 'example.org'):
        try: print(host, socket.create_connection((host, 80), 0.3))
        except OSError as error: print(host, type(error).__name__)
    """,
)
add(
    FILES,
    "listens for the next submission",
    before="""
    import os, socket
    print('LEFT', os.path.exists('/tmp/left'))
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM); s.bind('\\0course'); s.listen()
    open('/tmp/left', 'w').write('x'); open('/dev/shm/left', 'w').write('x')
    """,
)
add(
    FILES,
    "writes into the course",
    before="""
    import course_lib, os
    for place in (course_lib.__file__, np.__file__, '/usr/lib/x', '/etc/x', '/x'):
        try: open(place, 'w').write('raise SystemExit'); print('WROTE', place)
        except OSError: pass
    """,
)
add(
    FILES,
    "leaves its namespaces",
    before="""
    import ctypes
    libc = ctypes.CDLL(None)
    print('RESULTS', libc.unshare(0x10000000), libc.mount(b'proc', b'/proc', b'proc', 0, None), libc.chroot(b'.'), libc.setns(3, 0), libc.ptrace(16, 1, 0, 0))
    """,
)

# --- the judge's channel ---
CHANNEL = "forged replies"
FORGE = """
import os, json, gc, sys, socket
def frames():
    frame = sys._getframe()
    while frame:
        yield frame
        frame = frame.f_back
def request_id():
    for frame in frames():
        request = frame.f_locals.get('request')
        if isinstance(request, dict) and 'id' in request: return request['id']
def say(line):
    for number in range(3, 40):
        try: os.write(number, line)
        except OSError: pass
"""
add(
    CHANNEL,
    "an outcome without an id",
    'def mse_gradient(theta, X, y):\n    say(b\'{"outcome": {"value": 0}}\\n\')\n    return theta * 0 + 1000.0',
    before=FORGE,
)
add(
    CHANNEL,
    "an outcome with the right id",
    """
    def mse_gradient(theta, X, y):
        say(json.dumps({'id': request_id(), 'outcome': {'value': {'dtype': 'float64', 'shape': [2], 'data': [0, 0]}, 'error': '', 'changed': []}}).encode() + b'\\n')
        return theta * 0 + 1000.0
    """,
    before=FORGE,
)
add(
    CHANNEL,
    "points in the place of a value",
    """
    def mse_gradient(theta, X, y):
        say(json.dumps({'id': request_id(), 'points': 3, 'passed': True, 'outcome': {'passed': True, 'points': 3, 'value': 'full'}}).encode() + b'\\n')
        return theta * 0 + 1000.0
    """,
    before=FORGE,
)
add(CHANNEL, "many replies ahead", before=FORGE + 'say(b\'{"id": "0", "outcome": {}}\\n\' * 1000)')
add(CHANNEL, "no JSON", "def mse_gradient(theta, X, y):\n    say(b'\\xff\\xfe{{{\\n')\n    return theta", before=FORGE)
add(
    CHANNEL,
    "a reply that never ends",
    "def mse_gradient(theta, X, y):\n    while True: say(b'x' * 1_000_000)",
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of deep nesting",
    "def mse_gradient(theta, X, y):\n    say(b'[' * 200_000 + b'\\n')\n    return theta",
    before=FORGE,
)
add(
    CHANNEL,
    "a reply with a huge number",
    """
    def mse_gradient(theta, X, y):
        say(('{"id": "%s", "outcome": {"value": ' % request_id() + '9' * 1_000_000 + '}}\\n').encode())
        return theta
    """,
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of odd forms",
    """
    odd = [[], 3, {'value': {'dtype': 'float64', 'shape': [10**12], 'data': []}}, {'value': {'dtype': 'O', 'shape': [1], 'data': [1]}},
           {'value': {'dtype': 'f8,(', 'shape': [1], 'data': [1]}}, {'value': {'dtype': 'float64', 'shape': -1, 'data': 'x'}}, {'error': {}, 'changed': {'a': 1}},
           {'value': {'dtype': 'M8[s]', 'shape': [1], 'data': [1]}}, {'value': {'dtype': 'U9999999999', 'shape': [1], 'data': ['']}}]
    def mse_gradient(theta, X, y):
        say(json.dumps({'id': request_id(), 'outcome': odd[len(y) % len(odd)]}).encode() + b'\\n')
        return theta
    """,
    before=FORGE,
)
add(
    CHANNEL,
    "closed descriptors",
    "def mse_gradient(theta, X, y):\n    os.closerange(0, 100)\n    return theta",
    before=FORGE,
)

# --- marks of the notebook ---
MARKS = "forged marks"


def mark(wanted: str, **changes) -> Callable[[dict], None]:
    def change(notebook: dict) -> None:
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == wanted:
                cell["metadata"]["nbgrader"].update(changes)

    return change


def in_check(source: str) -> Callable[[dict], None]:
    def change(notebook: dict) -> None:
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "check_mse_gradient":
                cell["source"] = source

    return change


def swap(notebook: dict) -> None:
    mark("check_mse_gradient", grade_id="other")(notebook)
    mark("check_add_intercept", grade_id="check_mse_gradient", points=3)(notebook)


def twice(notebook: dict) -> None:
    notebook["cells"] += [deepcopy(c) for c in notebook["cells"] if c["id"] == "check-add_intercept"] * 5


def outputs_of_full_points(notebook: dict) -> None:
    for cell in notebook["cells"]:
        if cell["id"].startswith("check-"):
            cell["outputs"] = [
                {"output_type": "execute_result", "data": {"text/plain": "3.0"}, "metadata": {}, "execution_count": 1}
            ]


add(MARKS, "more points", change=mark("check_mse_gradient", points=300))
add(MARKS, "check cell of one number", change=in_check("3.0"))
add(MARKS, "check cell that prints nothing", change=in_check("pass"))
add(
    MARKS,
    "check cell unlocked and replaced",
    change=lambda n: (mark("check_mse_gradient", locked=False, solution=True)(n), in_check("3.0")(n)),
)
add(MARKS, "the check of another exercise", change=swap)
add(MARKS, "a check five times over", change=twice)
add(MARKS, "an answer that is marked as graded", change=mark("mse_gradient", grade=True, points=100))
add(MARKS, "stored outputs with full points", change=outputs_of_full_points)
add(
    MARKS,
    "an invented check",
    change=lambda n: n["cells"].append(
        {
            **code("100.0"),
            "metadata": {
                "nbgrader": {
                    "grade_id": "check_more",
                    "grade": True,
                    "points": 100,
                    "locked": True,
                    "solution": False,
                    "schema_version": 3,
                    "task": False,
                }
            },
        }
    ),
)
add(
    MARKS,
    "another kernel",
    change=lambda n: n["metadata"].update(kernelspec={"name": "bash", "display_name": "x", "language": "bash"}),
)

# --- ends and signals ---
ENDS = "ends and signals"
for name, source in {
    "exit": "import os\n    os._exit(0)",
    "system exit": "raise SystemExit",
    "interrupt": "raise KeyboardInterrupt",
    "exception of its own": "raise type('Odd', (BaseException,), {'__str__': lambda s: 1 / 0})()",
    "fault in memory": "import ctypes\n    ctypes.string_at(0)",
    "abort": "import os\n    os.abort()",
    "stops itself": "import os, signal\n    os.kill(os.getpid(), signal.SIGSTOP)\n    while True: pass",
    "kills all it can": "import os\n    for pid in (0, -1, 1, 2, os.getppid()):\n        try: os.kill(pid, 9)\n        except OSError: pass",
}.items():
    add(ENDS, name, f"def mse_gradient(theta, X, y):\n    {source}\n    return theta * 0 + 1000.0\n")
add(
    ENDS,
    "deaf to interrupts",
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
add(BOMBS, "memory in one piece", returning("np.ones(10**10)"))
add(
    BOMBS,
    "disk",
    "def mse_gradient(theta, X, y):\n    for i in range(10**6): open(f'/tmp/{i}', 'wb').write(b'0' * 10**7)",
)
add(BOMBS, "many files", "def mse_gradient(theta, X, y):\n    for i in range(10**7): open(f'/tmp/{i}', 'wb')")
add(BOMBS, "output in a cell", before="print('x' * 100_000_000)\nfor i in range(200): print('y' * 100_000)")
add(BOMBS, "output in a call", "def mse_gradient(theta, X, y):\n    while True: print('x' * 100_000)")
add(
    BOMBS,
    "shown pictures without end",
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
add(BOMBS, "huge array that crosses over", returning("np.zeros(30_000_000)"))
add(BOMBS, "many lists of arrays", returning("[np.zeros(900_000)] * 1000"))
add(BOMBS, "long text", returning("'x' * 300_000_000"))
add(
    BOMBS,
    "recursion without end",
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

# --- what would run in the grader's browser ---
PAGES = "script for the grader's browser"
EVIL = "<script>document.title='evil'</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>"
add(PAGES, "HTML that a cell shows", before=f"from IPython.display import HTML, display\ndisplay(HTML({EVIL!r}))")
add(
    PAGES,
    "JavaScript that a cell shows",
    before="from IPython.display import Javascript, SVG, display\ndisplay(Javascript('alert(1)'))\ndisplay(SVG(\"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>\"))",
)
add(
    PAGES,
    "data of every kind",
    before=f"from IPython.display import display\ndisplay({{k: {EVIL!r} for k in ('text/html', 'text/markdown', 'text/latex', 'image/svg+xml', 'image/png', 'application/javascript', 'application/vnd.jupyter.widget-view+json', 'text/plain')}}, raw=True)",
)
add(PAGES, "an error's text", f"def mse_gradient(theta, X, y):\n    raise ValueError({EVIL!r})")
add(PAGES, "an error's name", f"def mse_gradient(theta, X, y):\n    raise type({EVIL!r}, (Exception,), {{}})()")
add(PAGES, "a value's type", f"T = type({EVIL!r}, (), {{}})\n" + returning("T()"))
add(PAGES, "a text as the answer", returning(repr(EVIL)))
add(
    PAGES,
    "a Markdown cell",
    change=lambda n: n["cells"].insert(
        1, {"cell_type": "markdown", "id": "m", "metadata": {}, "source": EVIL + "\n\n[x](javascript:alert(1))"}
    ),
)
add(
    PAGES,
    "a raw cell",
    change=lambda n: n["cells"].insert(
        1, {"cell_type": "raw", "id": "r", "metadata": {"raw_mimetype": "text/html"}, "source": EVIL}
    ),
)
add(
    PAGES,
    "stored outputs",
    change=lambda n: n["cells"].insert(
        1, {**code("1"), "outputs": [{"output_type": "display_data", "data": {"text/html": EVIL}, "metadata": {}}]}
    ),
)
add(
    PAGES,
    "attachments",
    change=lambda n: n["cells"].insert(
        1,
        {
            "cell_type": "markdown",
            "id": "m",
            "metadata": {},
            "attachments": {"a.svg": {"image/svg+xml": EVIL}, EVIL: {"text/html": EVIL}},
            "source": "![](attachment:a.svg)",
        },
    ),
)

# --- answers that are not one's own ---
BORROWED = "borrowed answers"
add(
    BORROWED,
    "a table of the visible answers",
    """
    import json
    from course_lib.checks.values import decode
    def mse_gradient(theta, X, y):
        for case in json.load(open('checks.json'))['mse_gradient']['cases']:
            if np.array_equal(decode(case['positional'][2]), y):
                return decode(case['expected']['value'])
        return theta * 0 + 1000.0
    """,
)
add(BORROWED, "the library's function", "from course_lib.linear import mse_gradient")
add(
    BORROWED,
    "the library's function under another name",
    "from course_lib.linear import mse_gradient as g\n" + returning("g(theta, X, y)"),
)
add(
    BORROWED,
    "the library's function, imported in the call",
    "def mse_gradient(theta, X, y):\n    import importlib\n    return getattr(importlib.import_module('course_lib.linear'), 'mse_' + 'gradient')(theta, X, y)",
)
add(
    BORROWED,
    "the library's function in a partial",
    "import functools\nfrom course_lib import linear\nmse_gradient = functools.partial(linear.mse_gradient)",
)


def as_json(notebook: dict) -> bytes:
    return json.dumps(notebook).encode()
