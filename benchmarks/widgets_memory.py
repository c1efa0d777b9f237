"""Does memory grow when a cell with a widget is run again and again, in a real JupyterLab in headless Chromium?

    python benchmarks/widgets_memory.py                    # every scene of tests/browser/scenes.py, and two baselines
    python benchmarks/widgets_memory.py DescentExplorer    # one of them, and the baselines

Each cell is run 15 times to warm up (mainly Matplotlib's caches), then 30 more times. At the end, in a fresh page, the
kernel is restarted and all cells are run, ten times. The table shows what one of these runs leaves after garbage
collection in the browser and in Python: in the page, bytes of JavaScript's heap, nodes, listeners and models of
widgets; in the kernel, resident memory, open widgets, and objects of a widget's class. The baselines are a cell with
a Matplotlib figure (JupyterLab and IPython without a widget), and a slider of ipywidgets.
No test asserts bytes; the counts are asserted by tests/browser/test_widgets_freed.py.
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
WARM_UP, RUNS, RESTARTS = 15, 30, 10


class Held(NamedTuple):
    """What is still held after garbage collection: bytes and counts."""

    heap: float
    nodes: int
    listeners: int
    models: int
    resident: float
    widgets: int
    objects: int


# The allocator's reserve is released first, so that a few bytes do not keep a megabyte.
IN_KERNEL = """
def _held():
    import ctypes, gc, re, ipywidgets
    from pathlib import Path
    for _ in range(3):
        gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
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
    notebook.in_kernel(page, f"exec({IN_KERNEL!r}, globals())")
    resident, widgets, objects = notebook.in_kernel(page, "_held()")
    models = notebook.models(page)
    return Held(heap, counters["nodes"], counters["jsEventListeners"], models, resident, widgets, objects)


def again(page: Page, times: int) -> None:
    for _ in range(times):
        notebook.run(page)
        notebook.wait_until_idle(page)
        page.wait_for_timeout(400)


def restart(page: Page, times: int) -> None:
    for _ in range(times):
        page.evaluate(f"() => {notebook.CURRENT}.sessionContext.session.kernel.restart()")
        page.wait_for_timeout(500)
        notebook.wait_until_idle(page)
        notebook.run_all(page)
        notebook.wait_until_idle(page)
        page.wait_for_timeout(2000)


def row(name: str, before: Held, after: Held, times: int) -> str:
    """What each of a number of runs has left, on average."""
    heap, nodes, listeners, models, resident, widgets, objects = (
        (now - then) / times for then, now in zip(before, after, strict=True)
    )
    cells = [f"{heap / 1000:.0f}", f"{nodes:.1f}", f"{listeners:.1f}", f"{models:.1f}"]
    return f"| {' | '.join([name, *cells, f'{resident / 1000:.0f}', f'{widgets:.1f}', f'{objects:.1f}'])} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="of scenes; all by default")
    wanted = parser.parse_args().names
    cells = {**BASELINES, **{each.name: each.source for each in SCENES if not wanted or each.name in wanted}}
    busy = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    print(f"{machine()}; headless Chromium; {busy}; what each of {RUNS} runs left behind\n")
    print("| cell | page: heap, kB | nodes | listeners | models | kernel: resident, kB | open widgets | objects |")
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
                notebook.open_notebook(page, lab.address("widgets.ipynb"))
                complaints = notebook.complaints_of(page)
                for name, source in cells.items():
                    notebook.cell_with(page, source.splitlines()[0])
                    again(page, WARM_UP)
                    before = held(page)
                    again(page, RUNS)
                    print(row(name, before, held(page), RUNS), flush=True)
                notebook.open_notebook(page, lab.address("widgets.ipynb"))  # a fresh page
                restart(page, 3)
                before = held(page)
                restart(page, RESTARTS)
                print(row(f"a restart, then all {len(cells)} cells", before, held(page), RESTARTS))
                print("\nErrors in the console:", *(complaints or ["none"]))
                browser.close()
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
