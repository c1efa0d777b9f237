"""Does memory grow when a cell with a widget is run again and again, in a real JupyterLab in headless Chromium?

    python benchmarks/widgets_memory.py                    # every scene of tests/browser/scenes.py, and two baselines
    python benchmarks/widgets_memory.py DescentExplorer    # one of them, and the baselines

Each cell is run a few times to warm up, then 30 times more. The table says what was left behind by one of these runs,
after the browser and Python have thrown away what can be thrown away: the page's JavaScript heap, nodes and listeners,
the kernel's resident memory, and how many widgets of the cell's are alive on either side at the end. The baselines are
a cell with a Matplotlib figure, which is JupyterLab without any widget, and one with a slider of ipywidgets.
No test asserts any of this but the counts.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import nbformat  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402
from timing import machine  # noqa: E402

from tests.browser import notebook_page as notebook  # noqa: E402
from tests.browser.conftest import QUIET, Lab, chromium, course_folder  # noqa: E402
from tests.browser.scenes import SCENES  # noqa: E402

BASELINES = {
    "a Matplotlib figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);",
    "an ipywidgets slider": "import ipywidgets\nipywidgets.IntSlider()",
}
WARM_UP, RUNS = 5, 30


class Held(NamedTuple):
    """What is held once all that can be thrown away was: bytes and counts."""

    heap: float
    nodes: int
    listeners: int
    models: int
    resident: float
    widgets: int
    objects: int


# Widgets that are registered, and all Python objects of a widget class.
IN_KERNEL = """
def _held():
    import gc, re, ipywidgets
    from pathlib import Path
    for _ in range(3):
        gc.collect()
    kilobytes = int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text()).group(1))
    alive = sum(isinstance(each, ipywidgets.DOMWidget) for each in gc.get_objects())
    return 1024 * kilobytes, len(ipywidgets.widgets.widget._instances), alive
"""


def held(page: Page) -> Held:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(300)
    heap = session.send("Runtime.getHeapUsage")["usedSize"]
    counters = session.send("Memory.getDOMCounters")
    session.detach()
    resident, widgets, objects = notebook.in_kernel(page, "_held()")
    models = notebook.models(page)
    return Held(heap, counters["nodes"], counters["jsEventListeners"], models, resident, widgets, objects)


def again(page: Page, times: int) -> None:
    for _ in range(times):
        notebook.run(page)
        notebook.wait_until_idle(page)
        page.wait_for_timeout(400)


def measure(page: Page, name: str, first_line: str) -> str:
    notebook.cell_with(page, first_line)
    again(page, WARM_UP)
    before = held(page)
    again(page, RUNS)
    after = held(page)
    each = [(now - then) / RUNS for then, now in zip(before, after, strict=True)]
    grown = dict(zip(Held._fields, each, strict=True))
    return (
        f"| {name} | {grown['heap'] / 1000:.1f} | {grown['nodes']:.1f} | {grown['listeners']:.1f} | "
        f"{grown['resident'] / 1000:.1f} | {grown['models']:.2f} | {grown['widgets']:.2f} | {grown['objects']:.2f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="of scenes; all by default")
    wanted = parser.parse_args().names
    cells = {**BASELINES, **{each.name: each.source for each in SCENES if not wanted or each.name in wanted}}
    busy = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    print(f"{machine()}; headless Chromium; {busy}; what each of {RUNS} runs left behind\n")
    print("| cell | page's heap, kB | nodes | listeners | kernel, kB | models in page | open in kernel | objects |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "course", Path(place) / "home"
        home.mkdir()
        lab = Lab(course_folder(folder), home)
        try:
            notes = [nbformat.v4.new_code_cell(source) for source in cells.values()]
            kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
            document = nbformat.v4.new_notebook(cells=notes, metadata={"kernelspec": kernel})
            (folder / "work").mkdir(exist_ok=True)
            nbformat.write(document, folder / "work" / "widgets.ipynb")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium(), args=[*QUIET, "--no-sandbox", "--disable-gpu"]
                )
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                complaints = notebook.complaints_of(page)
                notebook.open_notebook(page, lab.address("widgets.ipynb"))
                notebook.in_kernel(page, f"exec({IN_KERNEL!r}, globals())")
                for name, source in cells.items():
                    print(measure(page, name, source.splitlines()[0]), flush=True)
                print(*complaints, sep="\n")
                browser.close()
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
