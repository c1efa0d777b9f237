# ruff: noqa: E501 (a cheat is easier to read on one line than on four)
"""Cheats that change their arguments, return what changes as it is looked at, or hook into the process that calls them."""

from .cheat import add, returning

HOOKS = "hooks and late changes"
add(
    HOOKS,
    "changes its arguments so that zeros are right",
    answer="""
    def mse_gradient(theta, X, y):
        y[...] = X @ theta
        return 0 * theta
""",
)
add(
    HOOKS,
    "resizes its arguments",
    answer="""
    def mse_gradient(theta, X, y):
        X.resize((0, 0), refcheck=False)
        return theta * 0
""",
)
add(
    HOOKS,
    "a view of an argument changed later by a thread",
    answer="""
    import threading, time
    def mse_gradient(theta, X, y):
        def later():
            time.sleep(0.02)
            theta[...] = 7
        threading.Thread(target=later).start()
        return theta
""",
)
add(
    HOOKS,
    "deepcopy of the given arguments is patched",
    before="""
    import copy
    copy.deepcopy = lambda x, memo=None: x
""",
)
add(
    HOOKS,
    "finds the expected value among all objects",
    answer="""
    import gc
    def mse_gradient(theta, X, y):
        found = [o for o in gc.get_objects() if isinstance(o, dict) and ('expected' in o or 'outcome' in o)]
        return found[0]['expected'] if found else theta * 0 + 1
""",
)
add(
    HOOKS,
    "looks in its own memory",
    answer="""
    import ctypes
    def mse_gradient(theta, X, y):
        for path in ('/proc/self/mem', '/proc/self/maps', '/proc/1/mem', '/dev/mem', '/proc/kcore'):
            try:
                print('WROTE', path, open(path, 'rb').read(10))
            except OSError as e: pass
        return theta * 0 + 1000.0
""",
)
add(
    HOOKS,
    "an object whose end writes a reply",
    answer="""
    import os
    class Last:
        def __del__(self):
            for n in range(3, 40):
                try: os.write(n, b'{"outcome": {"value": 0}}\\n')
                except OSError: pass
    def mse_gradient(theta, X, y):
        Last()
        return theta * 0 + 1000.0
""",
)
add(
    HOOKS,
    "work at exit",
    before="""
    import atexit, os
    atexit.register(lambda: [os.write(n, b'{}') for n in range(3, 40)])
""",
)
add(
    HOOKS,
    "signal handlers and an alarm that raises in the observer",
    answer="""
    import signal
    def hit(*_): raise RuntimeError('late')
    def mse_gradient(theta, X, y):
        signal.signal(signal.SIGALRM, hit); signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
        return theta * 0 + 1000.0
""",
)
add(
    HOOKS,
    "warnings become errors and NumPy raises",
    before="""
    import warnings
    warnings.simplefilter('error'); np.seterr(all='raise')
    import numpy; numpy.set_printoptions(threshold=0)
""",
)
add(HOOKS, "recursion limit of fifty", before="import sys\nsys.setrecursionlimit(60)")
add(
    HOOKS,
    "another locale, zone and folder",
    before="""
    import locale, os, time
    os.environ.update(LC_ALL='tr_TR.UTF-8', TZ='Pacific/Apia', PYTHONHASHSEED='0'); time.tzset()
    try: locale.setlocale(locale.LC_ALL, 'C')
    except Exception: pass
    os.chdir('/'); os.umask(0o777)
""",
)
add(
    HOOKS,
    "a float that lies as it is converted",
    "class N(float):\n    n = 0\n    def __float__(s):\n        N.n += 1\n        return float(N.n)\n    def __new__(c, *a): return float.__new__(c, 3)\n    item = property(lambda s: 0)\n"
    + returning("[N(), N()]"),
)
add(
    HOOKS,
    "an array with its own bytes",
    answer="""
    class A(np.ndarray):
        def tobytes(self, *a): return b''
        def ravel(self, *a): return self
        def tolist(self): return [0.0, 0.0]
        def view(self, *a): return self
        size = property(lambda s: 2)
        shape = property(lambda s: (2,))
    def mse_gradient(theta, X, y):
        return np.ndarray.__new__(A, (2,))
""",
)
add(
    HOOKS,
    "a lazy value",
    answer="""
    class L:
        def __array__(self, *a, **k): return np.zeros(2)
        def __float__(self): return 0.0
        def __iter__(self): return iter([0.0, 0.0])
        def __len__(self): return 2
        def __getattr__(self, n): return np.zeros(2).__getattribute__(n)
        def __array_ufunc__(self, *a, **k): return np.zeros(2)
        def __index__(self): return 0
    def mse_gradient(theta, X, y): return L()
""",
)
add(HOOKS, "a generator", answer="def mse_gradient(theta, X, y):\n    yield from np.zeros(len(theta))")
add(HOOKS, "a coroutine", answer="async def mse_gradient(theta, X, y):\n    return np.zeros(len(theta))")
add(
    HOOKS,
    "a callable whose call changes with each look",
    answer="""
    class F:
        n = 0
        @property
        def __call__(self):
            return lambda theta, X, y: theta * 0
        def __getattribute__(self, name): return lambda *a, **k: True
    mse_gradient = F()
""",
)
add(
    HOOKS,
    "a metaclass that is every exception",
    answer="""
    class M(type):
        def __instancecheck__(c, o): return True
        def __subclasscheck__(c, o): return True
    class E(Exception, metaclass=M): pass
    def mse_gradient(theta, X, y): raise E('x')
""",
)
add(
    HOOKS,
    "the name is a property of the namespace",
    before="""
    import builtins
    builtins.mse_gradient = lambda theta, X, y: theta * 0
    get_ipython().user_ns.pop('mse_gradient', None)
""",
    answer="pass",
)
add(
    HOOKS,
    "the server's functions are replaced",
    before="""
    import course_lib.sandboxed.learner_process as lp
    lp._call = lambda *a: {'value': 0}
    lp.calls = lambda shell, request: iter([{'outcome': {'value': {'dtype': 'float64', 'shape': [2], 'data': [0, 0]}}, 'more': True}] * 100)
    lp.decode = lambda x: 0
""",
)
add(
    HOOKS,
    "sitecustomize and start-up files",
    files={"sitecustomize.py": b"raise SystemExit", "usercustomize.py": b"1/0", "ipython_config.py": b"1/0"},
)
add(
    HOOKS,
    "monitoring hooks",
    before="""
    import sys
    def t(*a): raise SystemExit
    if hasattr(sys, 'monitoring'):
        sys.monitoring.use_tool_id(1, 'x'); sys.monitoring.set_events(1, sys.monitoring.events.CALL); sys.monitoring.register_callback(1, sys.monitoring.events.CALL, t)
    import threading
    threading.settrace_all_threads(t) if hasattr(threading, 'settrace_all_threads') else threading.settrace(t)
    sys.setswitchinterval(1e-9)
    import gc; gc.callbacks.append(lambda *a: 1/0); gc.set_threshold(1)
    sys.addaudithook(lambda *a: None)
    sys.excepthook = sys.unraisablehook = sys.displayhook = t
""",
)
add(
    HOOKS,
    "an audit hook that refuses everything",
    answer="""
    import sys
    def mse_gradient(theta, X, y):
        if not hasattr(sys, 'hooked'):
            sys.hooked = 1
            def no(event, args):
                if event in ('exec', 'compile', 'import', 'open'): raise RuntimeError('no')
            sys.addaudithook(no)
        return theta * 0
""",
)
add(
    HOOKS,
    "built-in functions that make everything small",
    before="""
    import builtins
    builtins.abs = builtins.round = lambda *_: 0
    builtins.float = lambda *_: 0.0
    np.isclose = np.allclose = np.array_equal = lambda *_, **__: True
""",
)
