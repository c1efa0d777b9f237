# ruff: noqa: E501 (a cheat is easier to read on one line than on four)
"""Cheats that reach for files and the network, for the grader's channel, or for answers of others."""

from course_lib.judge.sandbox import HIDDEN

from .cheat import add, returning

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
    "the grader's source files",
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
    "open file descriptors",
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
    "calls the host of a virtual machine, and every other kind of socket",
    before="""
    import socket
    for family in [getattr(socket, name) for name in dir(socket) if name.startswith('AF_') and name != 'AF_UNIX']:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try: print('WROTE', socket.socket(family, kind))
            except OSError: pass
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
def reply(value):
    line = b'{"id": "%s", "outcome": {"value": %s}}\\n' % (request_id().encode(), value)
    for number in range(3, 40):
        try:
            view = memoryview(line)
            while view: view = view[os.write(number, view):]
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
    "points in place of a value",
    """
    def mse_gradient(theta, X, y):
        say(json.dumps({'id': request_id(), 'points': 3, 'passed': True, 'outcome': {'passed': True, 'points': 3, 'value': 'full'}}).encode() + b'\\n')
        return theta * 0 + 1000.0
    """,
    before=FORGE,
)
add(CHANNEL, "many replies in advance", before=FORGE + 'say(b\'{"id": "0", "outcome": {}}\\n\' * 1000)')
add(CHANNEL, "not JSON", "def mse_gradient(theta, X, y):\n    say(b'\\xff\\xfe{{{\\n')\n    return theta", before=FORGE)
add(
    CHANNEL,
    "a reply that never ends",
    "def mse_gradient(theta, X, y):\n    while True: say(b'x' * 1_000_000)",
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of deeply nested lists",
    "def mse_gradient(theta, X, y):\n    say(b'[' * 200_000 + b'\\n')\n    return theta",
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of five million lists",
    "def mse_gradient(theta, X, y):\n    reply(b'[' + b'[],' * 5_200_000 + b'[]]')\n    return theta",
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of seven million numbers",
    """
    def mse_gradient(theta, X, y):
        reply(b'{"dtype": "float64", "shape": [7500000], "data": [' + b'1,' * 7_499_999 + b'1]}')
        return theta
    """,
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of one text",
    "def mse_gradient(theta, X, y):\n    reply('\"😀'.encode() + b'x' * 15_000_000 + b'\"')\n    return theta",
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of 90,000 lists, six deep",
    "def mse_gradient(theta, X, y):\n    reply(b'[' + b'[[[[[]]]]],' * 39_000 + b'[]]')\n    return theta",
    before=FORGE,
)
add(
    CHANNEL,
    "a reply of lists 900 deep",
    "def mse_gradient(theta, X, y):\n    reply(b'[' * 900 + b']' * 900)\n    return theta",
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
    "a reply of odd formats",
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
