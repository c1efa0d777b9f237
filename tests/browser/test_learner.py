"""What a learner does, from the start page to the grade, in a real JupyterLab."""

from playwright.sync_api import expect

from . import notebook_page as notebook

START = "00_start_here/start_here.ipynb"
SECTION = "ch04_worked_examples/1_linear_regression.ipynb"

ADD_INTERCEPT = "def add_intercept(x):\n    return np.column_stack([np.ones(len(x)), x.reshape(len(x), -1)])"
HALF_GRADIENT = "def mse_gradient(theta, X, y):\n    error = X @ theta - y\n    return error @ X / y.size"
GRADIENT = "def mse_gradient(theta, X, y):\n    error = X @ theta - y\n    return 2 * error @ X / y.size"
FIT_LINE = (
    "def fit_line(x, y, lr=0.01, steps=1000):\n"
    "    X, theta = add_intercept(x), np.zeros(2)\n"
    "    for _ in range(steps):\n"
    "        theta = theta - lr * mse_gradient(theta, X, y)\n"
    "    return theta"
)


def test_the_start_page_opens_unchanged_and_shows_the_map(lab, page, console):
    notebook.open_notebook(page, lab.address(START))
    assert not notebook.is_changed(page)
    notebook.run_all(page)
    map_of_chapters = notebook.cell_with(page, "progress()").locator(".course-progress")
    expect(map_of_chapters).to_contain_text("4.1 Linear regression")
    assert console == []


def test_a_wrong_answer_is_named_repaired_submitted_and_graded(lab, page, console):
    notebook.open_notebook(page, lab.address(SECTION))
    assert not notebook.is_changed(page)
    notebook.run_all(page)
    expect(notebook.check(page, "add_intercept")).to_contain_text("not written yet")

    notebook.write(page, "mse_gradient", HALF_GRADIENT)
    report = notebook.check(page, "mse_gradient")
    expect(report).to_have_attribute("data-passed", "false")
    expect(report.locator(".course-hint")).to_have_attribute("data-misconception", "two-forgotten")
    expect(report).to_contain_text("The factor 2 is missing")

    notebook.write(page, "mse_gradient", GRADIENT)
    expect(notebook.check(page, "mse_gradient")).to_have_attribute("data-passed", "true")
    notebook.write(page, "add_intercept", ADD_INTERCEPT)
    notebook.write(page, "fit_line", FIT_LINE)
    expect(notebook.check(page, "fit_line")).to_have_attribute("data-passed", "true")

    notebook.run_all(page)
    submit = notebook.cell_with(page, "submit()").locator(".course-submit")
    submit.get_by_role("button", name="Submit").click()
    expect(submit).to_have_attribute("data-state", "done", timeout=120_000)
    expect(submit.get_by_role("status")).to_contain_text("Score: 9 of 24 points")
    expect(submit).to_contain_text("✓ fit_line")
    assert not notebook.is_changed(page)

    with page.expect_popup() as popup:
        submit.get_by_role("link", name="feedback page of 1_linear_regression").click()
    expect(popup.value.locator("body")).to_contain_text("mse_gradient")

    notebook.open_notebook(page, lab.address(SECTION))  # the next day
    expect(notebook.cell(page, "mse_gradient")).to_contain_text("2 * error @ X / y.size")
    expect(notebook.cell_with(page, "submit()").locator(".course-submit")).to_contain_text("Score: 9 of 24 points")
    assert len(list((lab.folder / "var/snapshots").glob("*/ch04_worked_examples/*/1_linear_regression.ipynb")))
    assert notebook.without_lost(console) == []


def test_the_quiz_is_answered_by_keyboard_and_explains(lab, page, console):
    notebook.open_notebook(page, lab.address("ch07_summary/3_quiz.ipynb"))
    notebook.run_all(page)
    quiz = notebook.cell_with(page, "quiz = Quiz()")
    expect(quiz.get_by_role("group")).to_have_count(12)
    quiz.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # b in the first question
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")  # c in the second
    expect(quiz.locator("code").last).to_have_text('return "bc??????????"')
    explain = quiz.get_by_role("button", name="Explain my choices")
    explain.focus()
    page.keyboard.press("Enter")
    expect(quiz.get_by_role("group").first.get_by_role("status")).to_contain_text("✗")
    expect(quiz).to_contain_text("of your 2 choices")

    plan = lab.folder / "course.toml"
    plan.write_text('left_out = ["quiz_answers/3"]\n')
    try:
        notebook.run_all(page)
        quiz = notebook.cell_with(page, "quiz = Quiz()")
        expect(quiz.get_by_role("group")).to_have_count(10)
        expect(quiz).to_contain_text("Your class leaves out questions 3, 4; leave their ? in the line.")
    finally:
        plan.unlink()
    quiz.get_by_role("radio", name="b) ").nth(2).check()  # of the fifth question
    expect(quiz.locator("code").last).to_have_text('return "????b???????"')
    quiz.get_by_role("button", name="Explain my choices").click()
    expect(quiz.get_by_role("group").nth(2).get_by_role("status")).to_contain_text("✓")
    assert console == []
