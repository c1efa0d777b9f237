"""The bar of steps above a notebook: what is done, what comes next, kept until the next day."""

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

    notebook.write(page, "double", "def double(x):\n    return 2 * x")
    notebook.check(page, "double")
    expect(count).to_contain_text(f"{steps} of {steps}")
    expect(bar.get_by_role("button")).to_have_text("Next: Submit")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"() => !{notebook.CURRENT}.context.model.dirty")
    for width in (560, 1000, 1400):
        page.set_viewport_size({"width": width, "height": 600})
        box = bar.bounding_box()
        last = bar.get_by_role("combobox").bounding_box()
        assert last["x"] + last["width"] <= box["x"] + box["width"] and box["height"] < 40, width

    lab.end_kernels()
    notebook.open_notebook(page, lab.address(START))
    expect(count).to_contain_text(f"{steps} of {steps}")
    assert console == []
