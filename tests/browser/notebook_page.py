"""What a person does in JupyterLab, as functions on a page."""

import ast
import json
import re
import time
from collections.abc import Callable
from typing import Any

import nbformat
from playwright.sync_api import Locator, Page, expect

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
SLOW = "[anywidget] Failed to initialize model."  # it took two seconds on a busy machine, and goes on all the same
LOST = "widget model not found"  # on a busy machine, for a reopened notebook: the course draws such a widget again
CURRENT = "window.jupyterapp?.shell.currentWidget"


def notebook_of(sources: list[str]) -> nbformat.NotebookNode:
    """A notebook of these cells, a kernel named, so that nobody is asked which."""
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def becomes(look: Callable[[], Any], expected: Any, seconds: float = 20) -> None:
    """Wait until `look()` is what is expected."""
    deadline = time.monotonic() + seconds
    while (seen := look()) != expected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert seen == expected


def complaints_of(page: Page, ours: str = "") -> list[str]:
    """A list that fills with the page's errors in the console, its uncaught exceptions and, if `ours` is a pattern,
    requests to other addresses."""
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: str(error) == SLOW or complaints.append(str(error)))
    page.on("request", lambda asked: re.match(ours, asked.url) or complaints.append(f"request to {asked.url}"))
    return complaints


def without_lost(complaints: list[str]) -> list[str]:
    """Complaints but those of widgets that ipywidgets looked for before their saved states were there."""
    return [complaint for complaint in complaints if LOST not in complaint]


def open_notebook(page: Page, address: str) -> None:
    """Open a notebook and wait until its kernel is idle: cells run before that end in a *Select Kernel* dialog."""
    page.goto(address)
    expect(page.locator(PANEL)).to_be_visible(timeout=60_000)
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    page.wait_for_function(f"() => {CURRENT}?.sessionContext?.session?.kernel?.status === 'idle'", timeout=60_000)


def is_changed(page: Page) -> bool:
    """Whether JupyterLab marks the notebook as having unsaved changes, once it has noted what the kernel is."""
    return page.evaluate(
        f"""async () => {{
            await {CURRENT}.sessionContext.session.kernel.info;
            await new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 200));
            return {CURRENT}.context.model.dirty;
        }}"""
    )


def restart_kernel(page: Page) -> None:
    """Restart the kernel; comes back when the new one answers."""
    page.evaluate(f"() => {CURRENT}.sessionContext.session.kernel.restart()")
    wait_until_idle(page)
    assert in_kernel(page, "1") == 1


def choose_theme(page: Page, theme: str) -> None:
    """Change JupyterLab's theme; comes back when its name stands in the page, a moment before its style sheet."""
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)


def clear(page: Page, path: str) -> None:
    """Take away the outputs of the open notebook of this path, and every tab but its own."""
    page.evaluate(
        """(path) => {
            const { shell } = window.jupyterapp;
            const tabs = [...shell.widgets("main")];
            const notebook = tabs.find((tab) => tab.context?.path === path);
            for (const tab of tabs) if (tab !== notebook) tab.close();
            shell.activateById(notebook.id);
        }""",
        path,
    )
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")


def run_all(page: Page) -> None:
    """*Run All Cells*; comes back when the last cell, or the first that fails, is done."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")


def cell(page: Page, grade_id: str) -> Locator:
    """Bring the cell with this nbgrader id into view and make it the active one."""
    return _bring_into_view(page, f"w => w.model.metadata.nbgrader?.grade_id === '{grade_id}'")


def cell_with(page: Page, source: str) -> Locator:
    """Bring the first code cell that contains this text into view and make it the active one."""
    return _bring_into_view(page, f"w => w.model.type === 'code' && w.model.sharedModel.source.includes('{source}')")


def _bring_into_view(page: Page, which: str) -> Locator:
    """JupyterLab keeps only the cells near the window in the page. It scrolls by guessed heights, and away again when
    cells above turn out higher or an earlier scroll comes to its end: so until the cell stays in view."""
    page.evaluate(
        f"""async () => {{
            const content = {CURRENT}.content;
            const index = content.widgets.findIndex({which});
            const {{ node }} = content.widgets[index];
            const isInView = () => {{
                const [cell, window] = [node, content.node].map((each) => each.getBoundingClientRect());
                return node.isConnected && cell.bottom > window.top && cell.top < window.bottom;
            }};
            content.activeCellIndex = index;
            await content.scrollToItem(index, "start");
            const deadline = performance.now() + 20000;
            for (let frames = 0; frames < 4 && performance.now() < deadline; frames += 1) {{
                await new Promise(requestAnimationFrame);
                if (isInView()) continue;
                frames = -1;
                await content.scrollToItem(index, "start");
            }}
        }}"""
    )
    return page.locator(f"{PANEL} .jp-Cell.jp-mod-active")


def write(page: Page, grade_id: str, source: str) -> None:
    """Replace a cell's text as with the keyboard, and run it."""
    editor = cell(page, grade_id).locator(".cm-content")
    editor.click()
    expect(editor).to_be_focused()  # else the keys would be JupyterLab's
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(source)
    becomes(lambda: page.evaluate(f"() => {CURRENT}.content.activeCell.model.sharedModel.source"), source)
    run(page)


def fill(page: Page, grade_id: str, source: str) -> None:
    """Replace a cell's text without the keyboard, wherever the cell is."""
    page.evaluate(
        f"""([id, source]) => {{
            const cells = {CURRENT}.content.widgets;
            cells.find((w) => w.model.metadata.nbgrader?.grade_id === id).model.sharedModel.setSource(source);
        }}""",
        [grade_id, source],
    )


def run(page: Page) -> None:
    """Run the active cell; comes back when it is done."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")


def check(page: Page, exercise: str) -> Locator:
    """Run the check cell of an exercise; its report."""
    checked = cell(page, f"check_{exercise}")
    run(page)
    report = checked.locator(".course-check")
    expect(report).to_be_visible()
    return report


def in_kernel(page: Page, expression: str) -> Any:
    """Value of a Python expression in the notebook's kernel: numbers, texts and lists of them. No cell is run."""
    answer = page.evaluate(
        f"""async (code) => {{
            const kernel = {CURRENT}.sessionContext.session.kernel;
            const asked = kernel.requestExecute({{ code: "", silent: true, user_expressions: {{ value: code }} }});
            return (await asked.done).content.user_expressions.value;
        }}""",
        f"__import__('json').dumps({expression})",
    )
    assert answer["status"] == "ok", answer
    return json.loads(ast.literal_eval(answer["data"]["text/plain"]))


def models(page: Page) -> int:
    """How many models of widgets the page holds; JupyterLab has no public way to ask."""
    return page.evaluate(
        f"""async () => {{
            const view = {CURRENT}.content.rendermime.createRenderer("application/vnd.jupyter.widget-view+json");
            return (await view._manager.promise)._modelsSync.size;
        }}"""
    )
