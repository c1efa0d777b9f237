"""A learner's process behaves like a notebook, stays within its limits, and comes back after a blow."""

import importlib
import py_compile
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

import course_lib
from course_lib.checks import texts
from course_lib.checks.calls import arguments
from course_lib.judge import sandbox as sandbox_module
from course_lib.judge.learner_session import LearnerSession, TimeLimits
from course_lib.judge.sandbox import HIDDEN
from course_lib.sandboxed.warm_parent import sources


@pytest.fixture(params=["isolated", "plain"])
def session(request, tmp_path):
    inside = request.getfixturevalue("sandbox") if request.param == "isolated" else None
    with LearnerSession(tmp_path, TimeLimits(cell=2.0, call=1.0), inside) as session:
        yield session


def one_call(session, name, given, withheld=()):
    (outcome,) = session.calls(name, [given], (), withheld)
    return outcome


def test_a_cell_shows_prints_displays_its_last_value_and_errors(session):
    printed, shown = session.run("print('hello')\n6 * 7")
    assert printed == {"output_type": "stream", "name": "stdout", "text": "hello\n"}
    assert shown["output_type"] == "execute_result" and shown["data"]["text/plain"] == "42"
    assert session.run("1 / 0")[0]["ename"] == "ZeroDivisionError"
    assert session.run("def (:")[0]["ename"] == "SyntaxError"
    assert session.run("from IPython.display import HTML\nHTML('<b>x</b>')")[0]["data"]["text/html"] == "<b>x</b>"


def test_magics_and_figures_work(session):
    session.limits = TimeLimits()
    session.run("%matplotlib inline\nimport matplotlib.pyplot as plt")
    assert "image/png" in session.run("plt.plot([1, 2]); plt.show()")[0]["data"]


def test_a_function_is_called_by_name_with_plain_values(session):
    session.run("def shift(x, by=1):\n    x = x + by\n    print('noise')\n    return x")
    given = [arguments(np.array([1, 2]), by=3), arguments(1), arguments()]
    first, second, third = session.calls("shift", given, ("x",))
    assert first.value["data"] == [4, 5] and not first.changed
    assert second.value == 2 and third.error == "TypeError"
    (absent,) = session.calls("absent", [arguments()], ())
    assert absent.error == "NoAnswer" and "not defined" in absent.message


def test_an_endless_cell_costs_only_itself(session):
    session.run("kept = 5")
    assert "never ends" in session.run("while True: pass")[-1]["evalue"]
    assert session.run("kept")[0]["data"]["text/plain"] == "5"


def test_a_call_that_resists_an_interrupt_is_ended_and_the_cells_before_are_run_again(session):
    session.run(
        "import time\n"
        "def stubborn():\n"
        "    while True:\n"
        "        try:\n"
        "            time.sleep(60)\n"
        "        except BaseException:\n"
        "            pass\n"
        "def fine():\n"
        "    return 7"
    )
    assert "never ends" in one_call(session, "stubborn", arguments()).message
    assert one_call(session, "fine", arguments()).value == 7


def test_started_in_the_background_where_a_shell_ignores_interrupts_an_endless_cell_still_costs_only_itself(tmp_path):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with LearnerSession(tmp_path, TimeLimits(cell=2.0, call=1.0), None) as session:
            (first,) = session.run("import os\nos.getpid()")
            session.run("while True:\n    pass")
            (second,) = session.run("import os\nos.getpid()")
            assert first["data"] == second["data"]  # it was stopped, not killed
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_process_that_ends_itself_is_started_again(session):
    session.run("import os\ndef leave():\n    os._exit(0)\ndef fine():\n    return 7")
    assert "ended" in one_call(session, "leave", arguments()).message
    assert one_call(session, "fine", arguments()).value == 7


def test_after_a_call_that_does_not_come_back_no_more_are_made(session, monkeypatch):
    monkeypatch.setattr("course_lib.judge.learner_session.GRACE", 60.0)  # a new process would not know what was made
    session.run(
        "import os, time\nmade = []\n"
        "def slow(x):\n    made.append(x)\n    if x == 2:\n        time.sleep(60)\n    return x\n"
        "def leaves(x):\n    if x == 2:\n        os._exit(0)\n    return x"
    )
    for name, says in {"slow": "never ends", "leaves": "ended"}.items():
        first, *rest = session.calls(name, [arguments(x) for x in (1, 2, 3, 4)], ("x",))
        assert first.value == 1
        assert [outcome.error for outcome in rest] == 3 * ["NoAnswer"] and says in rest[-1].message
        if name == "slow":
            assert session.run("made")[0]["data"]["text/plain"] == "[1, 2]"
    assert one_call(session, "slow", arguments(7)).value == 7


def test_replies_that_a_call_forges_do_not_reach_the_next_calls(session):
    session.run(
        "import gc, json, os, stat, sys\n"
        "def forge():\n"
        "    frame = sys._getframe()\n"
        "    while frame and not isinstance(frame.f_locals.get('request'), dict):\n"
        "        frame = frame.f_back\n"
        "    mark = frame.f_locals['request']['id']\n"
        "    line = json.dumps({'id': mark, 'outcome': {'value': 8}, 'more': True}) + '\\n'\n"
        "    for fd in range(3, 60):\n"
        "        try:\n"
        "            if stat.S_ISSOCK(os.fstat(fd).st_mode) or stat.S_ISFIFO(os.fstat(fd).st_mode):\n"
        "                os.write(fd, 50 * line.encode())\n"
        "        except OSError:\n"
        "            pass\n"
        "    return 9\n"
        "def seven():\n    return 7"
    )
    outcomes = session.calls("forge", [arguments(), arguments()], ())
    assert [outcome.value for outcome in outcomes] == [8, 8]  # as good as returning it
    assert one_call(session, "seven", arguments()).error == "NoAnswer"  # its replies were in the way: started anew
    assert one_call(session, "seven", arguments()).value == 7


def test_what_a_cell_prints_is_cut(session):
    output = session.run("print('x' * 10_000_000)")[0]
    assert len(output["text"]) < 250_000 and output["text"].endswith(f"{texts.OUTPUT_CUT}\n")


def test_writing_to_the_file_descriptors_of_the_process_forges_no_reply(session):
    session.run('import os\nos.write(1, b\'{"outcome": {"value": 7}}\\n\')\ndef seven():\n    return 8')
    assert one_call(session, "seven", arguments()).value == 8


def test_stopping_leaves_no_process_behind(tmp_path):
    with LearnerSession(tmp_path) as session:
        process = session._process._process
    deadline = time.time() + 5
    while process.poll() is None and time.time() < deadline:
        time.sleep(0.05)
    assert process.poll() is not None


def test_time_for_the_whole_notebook_is_bounded(tmp_path, sandbox):
    with LearnerSession(tmp_path, TimeLimits(notebook=0.5), sandbox) as session:
        session.run("import time\ntime.sleep(5)")
        assert session.out_of_time
        assert session.run("1 + 1")[0]["evalue"] == texts.OUT_OF_TIME


def test_a_library_function_that_is_the_answer_can_not_be_called_under_any_name(session):
    session.run(
        "import numpy as np\n"
        "from scipy.special import expit as mine\n"
        "from course_lib.linear import mse_gradient as also_mine\n"
        "sigmoid = mine\n"
        "def gradient(*given):\n    return also_mine(*given)\n"
        "def late(z):\n    import scipy.special\n    return scipy.special.expit(z)\n"
    )
    withheld = ("scipy.special.expit", "course_lib.linear.mse_gradient")
    given = arguments(np.ones(2), np.eye(2), np.ones(2))
    assert one_call(session, "gradient", given).error == ""
    for name, values in {"gradient": given, "sigmoid": arguments(0.0), "late": arguments(0.0)}.items():
        outcome = one_call(session, name, values, withheld)
        assert outcome.error == "AnswerWithheld" and "is the answer itself" in outcome.message
    assert one_call(session, "sigmoid", arguments(0.0)).value == 0.5


# --- the sandbox ---


@pytest.fixture
def inside(tmp_path, sandbox):
    """Run a cell in the sandbox and get what it prints, or the type of its error."""
    (tmp_path / "own.txt").write_text("mine")
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    with LearnerSession(tmp_path, TimeLimits(cell=5.0), sandbox) as session:

        def run(source: str) -> str:
            outputs = session.run(source)
            return "".join(output.get("text", output.get("ename", "")) for output in outputs)

        yield run


def test_a_process_sees_its_own_files_and_no_link(inside):
    assert inside("import os\nprint(sorted(os.listdir()))") == "['own.txt']\n"


def test_two_processes_share_no_files_no_processes_and_no_memory(tmp_path, sandbox):
    with LearnerSession(tmp_path, sandbox=sandbox) as one, LearnerSession(tmp_path, sandbox=sandbox) as other:
        for folder in ("/tmp", "/home/learner", "/dev/shm"):
            one.run(f"open('{folder}/secret', 'w').write('x')")
            assert other.run(f"import os\nprint(os.listdir('{folder}'))")[0]["text"] == "[]\n"
        assert other.run("print(os.getpid(), os.listdir('/proc'))")[0]["text"] == "1 []\n"


def test_two_processes_share_no_standard_streams(tmp_path, sandbox):
    fill = (
        "import os\nfor descriptor in (0, 1, 2):\n    os.set_blocking(descriptor, False)\n    try:\n"
        "        for _ in range(100):\n            os.write(descriptor, b'x' * 4096)\n    except OSError:\n        pass"
    )
    use = "import os, sys\nprint(os.get_blocking(2), os.read(0, 9))\nprint('said', file=sys.__stderr__, flush=True)"
    with LearnerSession(tmp_path, TimeLimits(cell=10.0), sandbox) as one:
        one.run(fill)
        with LearnerSession(tmp_path, TimeLimits(cell=10.0), sandbox) as other:
            assert [output.get("text") for output in other.run(use)] == ["True b''\n"]


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.fork()",
        "import subprocess\nsubprocess.run(['/bin/true'])",
        "import socket\nsocket.create_connection(('127.0.0.1', 22), 1)",
        "import socket\nsocket.create_connection(('1.1.1.1', 53), 1)",
        "open('/usr/lib/x', 'w')",
        "open('/proc/1/environ')",
        "open('/etc/passwd')",
        "import course_lib.course.chapter_checks",
        "open('/tmp/large', 'wb').write(b'0' * 40_000_000)",
        "import numpy as np\nnp.ones(400_000_000)",
        "import os\nos.memfd_create('x')",
        "import socket\nsocket.socket(socket.AF_VSOCK)",
        "import socket\nsocket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
        "import ctypes, os\nassert ctypes.CDLL(None).unshare(0x10000000) == 0",
        "import ctypes\nassert ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0",
    ],
)
def test_the_sandbox_refuses(inside, source):
    assert inside(source) in {
        *("PermissionError", "OSError", "ConnectionRefusedError", "FileNotFoundError"),
        *("ModuleNotFoundError", "MemoryError", "_ArrayMemoryError", "AssertionError"),
    }


def test_nothing_can_be_written_but_the_folders_of_the_process(inside):
    source = """
import os
for place, folders, _ in os.walk('/'):
    folders[:] = [folder for folder in folders if folder not in ('site-packages', 'share', 'lib', 'bin')]
    try:
        open(place + '/written', 'w').close()
        print(place)
    except OSError:
        pass
"""
    assert sorted(inside(source).split()) == ["/dev/shm", "/home/learner", "/tmp"]


def test_no_answer_and_no_bank_can_be_read(inside):
    root = Path(course_lib.__file__).parents[1]
    listing = inside(f"import os\nfor place, _, files in os.walk('{root}'):\n    print(place, files)")
    assert "exercises" not in listing and "1_linear_regression.md" not in listing
    shown = inside(
        "import course_lib, os, sys\nfolder = os.path.dirname(course_lib.__file__)\n"
        "print(os.listdir(os.path.dirname(folder)), 'numpy' in sys.modules)\n"
        f"print([name for room in {HIDDEN} for name in os.listdir(folder + '/' + room)])"
    )
    assert "['course_lib'] True" in shown and "[]" in shown


def test_python_and_its_packages_are_seen_wherever_they_lie(monkeypatch):
    monkeypatch.setattr(sandbox_module.shutil, "which", lambda name: f"/usr/bin/{name}")
    home = "/tmp/an environment"
    monkeypatch.setattr(sys, "prefix", home)
    command = sandbox_module.bubblewrap()
    shown = command[command.index(home) + 1]
    assert command[command.index(home) - 1] == "--ro-bind"
    assert not shown.startswith(("/tmp/", "/home/learner/")), "an empty folder will be put over it"


@pytest.mark.needs("bubblewrap")
def test_the_environment_may_be_reached_by_a_link_and_lie_below_tmp(tmp_path, monkeypatch):
    link = tmp_path / "a link with ä"
    link.symlink_to(sys.prefix)
    monkeypatch.setattr(sys, "executable", sys.executable.replace(sys.prefix, str(link)))
    monkeypatch.setattr(sys, "prefix", str(link))
    assert sandbox_module.why_not() == ""


def test_the_sandbox_says_nothing_of_the_judges_environment(inside, monkeypatch):
    names = inside("import os\nprint(*sorted(os.environ))").split()
    assert set(names) <= {*sandbox_module.ENVIRONMENT, "PWD"}


def test_many_small_threads_are_stopped_also_where_the_judge_is_root(tmp_path, sandbox):
    source = (
        "import ctypes, threading, time\nctypes.CDLL(None).mallopt(-8, 1)  # memory for all from one place\n"
        "threading.stack_size(32768)\ntry:\n    for n in range(15000):\n"
        "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "except RuntimeError:\n    pass\ntime.sleep(1)\nprint(n)"
    )
    with LearnerSession(tmp_path, TimeLimits(cell=20.0), sandbox) as session:
        (told,) = session.run(source)
        assert "ended" in told.get("evalue", "") or int(told["text"]) < 200
        assert session.run("7")[0]["data"]["text/plain"] == "7"


def test_threads_work_and_a_cell_may_await(inside):
    assert inside("import threading\nt = threading.Thread(target=print, args=(1,))\nt.start()\nt.join()") == "1\n"
    assert inside("import asyncio\nawait asyncio.sleep(0)\nprint(2)") == "2\n"


@pytest.mark.needs("bubblewrap")
def test_where_the_judge_dies_so_do_the_processes_in_the_sandbox(tmp_path):
    source = (
        "import os, sys\nfrom pathlib import Path\n"
        "from course_lib.judge.sandbox import Sandbox\nfrom course_lib.judge.learner_session import LearnerSession\n"
        "sandbox = Sandbox()\nsession = LearnerSession(Path('.'), sandbox=sandbox)\nsession.__enter__()\n"
        "print(sandbox._parent.pid, flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    parent = psutil.Process(int(done.stdout)) if psutil.pid_exists(int(done.stdout)) else None
    if parent:
        psutil.wait_procs([parent], timeout=10)
        assert not parent.is_running() or parent.status() == psutil.STATUS_ZOMBIE


def test_without_bubblewrap_the_sandbox_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(sandbox_module.shutil, "which", lambda _: None)
    with pytest.raises(sandbox_module.SandboxError, match="apt-get install bubblewrap"):
        sandbox_module.Sandbox()


def test_what_any_interpreter_has_compiled_of_a_withheld_function_is_hidden(tmp_path, monkeypatch):
    path = tmp_path / "answers.py"
    path.write_text("def mse(): return 1")
    (tmp_path / "answers_of_others.py").write_text("")
    for file, optimize in ((path, 0), (path, 2), (tmp_path / "answers_of_others.py", 1)):
        py_compile.compile(str(file), optimize=optimize)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("answers")
    names = {Path(file).name.partition(".")[0] for file in sources(["answers.mse"])}
    assert names == {"answers"} and len(sources(["answers.mse"])) == 3
