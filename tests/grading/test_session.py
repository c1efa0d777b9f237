"""A learner's process behaves like a notebook, stays within its limits, and comes back after a blow."""

import time

import numpy as np
import pytest

from course_lib.checks.bank import arguments
from course_lib.grading.session import Session, Undefined


@pytest.fixture
def session(tmp_path):
    with Session(tmp_path, cell_limit=2.0, call_limit=1.0) as session:
        yield session


def test_a_cell_shows_prints_displays_its_last_value_and_errors(session):
    printed, shown = session.run("print('hello')\n6 * 7")
    assert printed == {"output_type": "stream", "name": "stdout", "text": "hello\n"}
    assert shown["output_type"] == "execute_result" and shown["data"]["text/plain"] == "42"
    assert session.run("1 / 0")[0]["ename"] == "ZeroDivisionError"
    assert session.run("def (:")[0]["ename"] == "SyntaxError"
    assert session.run("from IPython.display import HTML\nHTML('<b>x</b>')")[0]["data"]["text/html"] == "<b>x</b>"


def test_magics_and_figures_work(session):
    session.run("%matplotlib inline\nimport matplotlib.pyplot as plt")
    assert "image/png" in session.run("plt.plot([1, 2]); plt.show()")[0]["data"]


def test_a_function_is_called_by_name_with_plain_values(session):
    session.run("def shift(x, by=1):\n    x = x + by\n    print('noise')\n    return x")
    outcome = session.call("shift", arguments(np.array([1, 2]), by=3), ("x",))
    assert outcome.value["data"] == [4, 5] and not outcome.changed
    with pytest.raises(Undefined):
        session.call("absent", arguments(), ())


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
    assert "never ends" in session.call("stubborn", arguments(), ()).message
    assert session.call("fine", arguments(), ()).value == 7


def test_a_process_that_ends_itself_is_started_again(session):
    session.run("import os\ndef leave():\n    os._exit(0)\ndef fine():\n    return 7")
    assert "ended" in session.call("leave", arguments(), ()).message
    assert session.call("fine", arguments(), ()).value == 7


def test_what_a_cell_prints_is_cut(session):
    output = session.run("print('x' * 10_000_000)")[0]
    assert len(output["text"]) < 250_000 and output["text"].endswith("[output cut here]\n")


def test_writing_to_the_file_descriptors_of_the_process_forges_no_reply(session):
    session.run('import os\nos.write(1, b\'{"outcome": {"value": 7}}\\n\')\ndef seven():\n    return 8')
    assert session.call("seven", arguments(), ()).value == 8


def test_stopping_leaves_no_process_behind(tmp_path):
    with Session(tmp_path) as session:
        process = session._process
    deadline = time.time() + 5
    while process.poll() is None and time.time() < deadline:
        time.sleep(0.05)
    assert process.poll() is not None
