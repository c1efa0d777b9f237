# ruff: noqa: E501 (a cheat is easier to read on one line than on four)
"""Cheats through what surrounds a cell: IPython's shell, why a cell is said to have stopped, the process's descriptors."""

from .cheat import add, returning

# --- IPython's shell ---
SHELL = "the notebook's shell"
add(
    SHELL,
    "settings",
    before="%pdb on\n%xmode Verbose\n%autoawait on\n%config InteractiveShell.ast_node_interactivity='all'\n%autocall 2\n%pprint\n%precision 2\n%logstart\n%gui qt",
)
add(SHELL, "everything deleted", before="%reset -f\nimport numpy as np", after="%reset -f")
add(SHELL, "a module written by a magic", before="%%writefile numpy.py\nraise SystemExit", after="import numpy")
add(
    SHELL,
    "each cell is replaced by another text",
    before="get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
)
add(
    SHELL,
    "each function returns what is wanted",
    before="""
    import ast
    class Zeros(ast.NodeTransformer):
        def visit_FunctionDef(self, node):
            node.body = ast.parse('return 0').body
            return node
    get_ipython().ast_transformers.append(Zeros())
    """,
)
add(SHELL, "errors are handled", before="get_ipython().set_custom_exc((BaseException,), lambda *a, **k: 1 / 0)")
add(
    SHELL,
    "events that fail",
    before="for event in ('pre_execute', 'post_execute', 'pre_run_cell', 'post_run_cell'): get_ipython().events.register(event, lambda *a: 1 / 0)",
)
add(
    SHELL,
    "an end after each cell",
    before="import os\nget_ipython().events.register('post_run_cell', lambda *a: os._exit(0))",
)
add(SHELL, "cells are not run", before="get_ipython().run_cell = lambda *a, **k: 1 / 0")
add(
    SHELL,
    "each cell succeeds",
    before="""
    from IPython.core.interactiveshell import ExecutionResult
    ExecutionResult.success = property(lambda s: True)
    ExecutionResult.error_in_exec = property(lambda s: SystemExit)
    """,
)

# --- why a cell stopped ---
STOPS = "forged stops of cells"
STOP = """
import course_lib.sandboxed.learner_process as process
process.run = lambda *_: {"outputs": [], "finished": False, "stop": {"error": "%s", "line": %s}}
"""
WITHHELD = STOP % ("AnswerWithheld: x", 1)
add(STOPS, "in each of 5000 lines", before=WITHHELD, after="1\n" * 5000)
add(STOPS, "in a cell of ten thousand minus signs", before=WITHHELD, after="y = " + "-" * 10_000 + "1")
add(STOPS, "in a cell of five thousand calls", before=WITHHELD, after="f" + "(1)" * 5000)
add(STOPS, "in a line that there isn't", before=STOP % ("NameError: name 'np' is not defined", 10**18), after="1")

# --- objects that are not what they were ---
OBJECTS = "objects that change by themselves"
add(
    OBJECTS,
    "a thread that replaces the encoding of values",
    before="""
    import sys, threading, time
    def later():
        while True:
            for module in list(sys.modules.values()):
                if hasattr(module, 'encode') and getattr(module, '__name__', '').startswith('course_lib'):
                    module.encode = lambda value, depth=0: {'dtype': 'float64', 'shape': [2], 'data': [0.0, 0.0]}
            time.sleep(0.001)
    threading.Thread(target=later, daemon=True).start()
    """,
)
add(
    OBJECTS,
    "a callback at the end of what is returned",
    answer="""
    import weakref
    class A(np.ndarray): pass
    def mse_gradient(theta, X, y):
        value = np.zeros(2).view(A)
        weakref.finalize(value, lambda: 1 / 0)
        return value + 5
    """,
)
add(
    OBJECTS,
    "a view of the memory around an argument",
    answer=returning("np.lib.stride_tricks.as_strided(theta, theta.shape, (-8,))"),
)
add(
    OBJECTS,
    "an array that lies elsewhere in memory",
    answer="""
    import ctypes
    def mse_gradient(theta, X, y):
        value = np.zeros(2000)
        ctypes.memmove(id(value) + 16, (ctypes.c_size_t * 1)(0xdeadbeef), 8)
        return value
    """,
)
add(OBJECTS, "NumPy's errors are called", before="np.seterrcall(lambda *a: 1 / 0); np.seterr(all='call')")

# --- descriptors ---
DESCRIPTORS = "descriptors"
add(
    DESCRIPTORS,
    "all taken",
    before="import os\nkept = []\ntry:\n    while True: kept.append(os.pipe())\nexcept OSError: pass",
)
add(
    DESCRIPTORS,
    "sent to the grader",
    before="""
    import os, socket
    for number in range(3, 40):
        try:
            for _ in range(200): socket.send_fds(socket.socket(fileno=os.dup(number)), [b'x'], [number] * 100)
        except OSError: pass
    """,
)
add(
    DESCRIPTORS,
    "shut down",
    before="import os, socket\nfor number in range(3, 40):\n    try: socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RD)\n    except OSError: pass",
)
