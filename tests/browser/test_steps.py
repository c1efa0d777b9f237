"""The bar of steps above a notebook: what is done, what comes next, kept until the next day."""

import json

from playwright.sync_api import expect

from . import notebook_page as notebook

START = "00_start_here/start_here.ipynb"


def test_the_bar_leads_from_step_to_step_and_remembers_what_is_done(lab, page, console):
    notebook.open_notebook(page, lab.address(START))
    bar = page.locator(".course-steps")
    count = bar.get_by_role("status")
    expect(count).to_contain_text("0 of ")
    steps = int(count.inner_text().split()[2])
    assert not notebook.is_changed(page)

    first = bar.get_by_role("button").inner_text().removeprefix("Next: ")
    bar.get_by_role("button").focus()
    page.keyboard.press("Enter")
    active = f"() => {notebook.CURRENT}.content.activeCell.model.sharedModel.source"
    notebook.becomes(lambda: page.evaluate(active).startswith(f"## {first}"), True)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-below')")
    notebook.wait_until_idle(page)
    expect(count).to_contain_text(f"{steps - 1} of {steps}")  # but the exercise
    expect(bar.get_by_role("button")).to_contain_text("Write an answer")

    def saved_widgets():
        text = (lab.folder / "work" / START).read_text(encoding="utf-8")
        return text.endswith("}\n") and bool(json.loads(text)["metadata"].get("widgets"))  # JupyterLab writes in place

    notebook.becomes(saved_widgets, True)  # nobody has saved
    notebook.restart_kernel(page)
    bar.get_by_role("button").click()
    exercise = page.locator(f"{notebook.PANEL} .jp-Cell.jp-mod-active")
    expect(exercise).to_contain_text("Wanted:")
    for name in ("Given and wanted", "The check looks at"):
        exercise.locator("summary", has_text=name).focus()
        page.keyboard.press("Enter")
        expect(exercise.locator("details", has_text=name)).to_have_attribute("open", "")
    notebook.cell_with(page, "import numpy")
    notebook.run(page)
    notebook.write(page, "double", "def double(x):\n    return 2 * x")
    notebook.check(page, "double")
    expect(count).to_contain_text(f"{steps} of {steps}")
    expect(bar.get_by_role("button")).to_have_text("Next: Submit")
    notebook.fill(page, "double", "def double(x):\n    return x + x")  # not run, not saved
    notebook.cell(page, "double")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        notebook.cell_with(page, "check(double)")
    expect(notebook.check(page, "double")).to_contain_text("was changed after it last ran")
    notebook.cell(page, "double")
    notebook.run(page)
    notebook.check(page, "double")
    expect(count).to_contain_text(f"{steps} of {steps}")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"() => !{notebook.CURRENT}.context.model.dirty")
    for width in (1400, 1000, 560):
        page.set_viewport_size({"width": width, "height": 600})
        box = bar.bounding_box()
        last = bar.get_by_role("combobox").bounding_box()
        assert last["x"] + last["width"] <= box["x"] + box["width"] and box["height"] < 40, width

    lab.end_kernels()
    notebook.open_notebook(page, lab.address(START))  # in the smallest window
    expect(page.locator("#jp-left-stack")).to_be_hidden()
    expect(count).to_contain_text(f"{steps} of {steps}")
    expect(notebook.cell_with(page, "RegressionExplorer(").get_by_test_id("play")).to_be_visible()
    expect(page.get_by_text("model not found")).to_have_count(0)
    assert notebook.without_lost(console) == []

    page.goto(f"{lab.base}/notebooks/work/{START}?token={lab.token}")  # Jupyter Notebook
    expect(count).to_contain_text(f"{steps} of {steps}")
