"""How smoothly do the widgets move, in a real JupyterLab in headless Chromium?

    python benchmarks/widgets.py                    # all scenes of tests/browser/scenes.py, and the heaviest of all
    python benchmarks/widgets.py DescentExplorer    # one of them

For each scene: bytes over the notebook's socket and seconds for the first display; frames per second and the 95th
percentile of the gap between frames while playing, and messages to and from the kernel meanwhile; the time from a step
of a slider, or of a drag on the first picture that accepts one, to the new picture; and the first drag, right after the
display. Each value is shown with its limit and marked if it is above. The time of the first row includes all imports.
Compiled loops come from the user's cache, into which `course lab` puts them. No test asserts any of this.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # the second as pytest has it

import nbformat  # noqa: E402
from playwright.sync_api import Locator, Page, WebSocket, sync_playwright  # noqa: E402
from timing import machine  # noqa: E402

from tests.browser import notebook_page as notebook  # noqa: E402
from tests.browser.conftest import QUIET, Lab, chromium, course_folder  # noqa: E402
from tests.browser.scenes import SCENES, Scene  # noqa: E402

HEAVY = replace(
    next(scene for scene in SCENES if scene.name == "DescentExplorer"),
    name="DescentExplorer, 10 x 1,000 steps",
    source="from course_lib.widgets import DescentExplorer as Heavy\nfrom course_lib.optimizers import OPTIMIZERS\n"
    "heavy = Heavy('rosenbrock', optimizers=[name for name in OPTIMIZERS if name != 'newton'], steps=1000)\nheavy",
)
PLAYED = 3.0
TURNS = 25

# Time of every frame in which the page was redrawn, while `window.playing` is set.
WATCH_FRAMES = """() => {
  window.frameTimes = [];
  const tick = (now) => {
    if (!window.watching) return;
    window.frameTimes.push(now);
    requestAnimationFrame(tick);
  };
  window.watching = true;
  requestAnimationFrame(tick);
}"""

# From a step of a slider, or of a drag on a canvas, until a canvas that depends on it looks different, checked after
# every frame by a sum over its pixels, which takes less than a millisecond.
TURN = """([root, control, canvas, notch]) => new Promise((resolve) => {
  const find = (id) => [...root.querySelectorAll(`[data-testid="${id}"]`)].at(-1);
  const [touched, picture] = [find(control), find(canvas)];
  const look = () => {
    if (!picture.getContext) return picture.outerHTML;
    const { data } = picture.getContext("2d").getImageData(0, 0, picture.width, picture.height);
    const words = new Int32Array(data.buffer);
    let sum = 0;
    for (let k = 0; k < words.length; k += 1) sum = (31 * sum + words[k]) | 0;
    return sum;
  };
  const before = look();
  const begun = performance.now();
  if (touched.getContext) {
    const { left, top, width, height } = touched.getBoundingClientRect();
    const [clientX, clientY] = [left + (0.31 + 0.01 * notch) * width, top + (0.31 + 0.01 * notch) * height];
    const there = { clientX, clientY, pointerId: 1, buttons: 1, bubbles: true };
    touched.dispatchEvent(new PointerEvent("pointermove", there));
  } else {
    const [low, high] = [Number(touched.min || 0), Number(touched.max)];
    const was = touched.value;
    touched.value = low + (high - low) * (0.3 + 0.02 * notch);
    if (touched.value === was) return resolve(NaN); // a slider of few steps
    touched.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const wait = () => {
    const waited = performance.now() - begun;
    if (look() === before && waited < 3000) return requestAnimationFrame(wait);
    resolve(waited < 3000 ? waited : NaN);
  };
  wait();
})"""


class Traffic:
    """Traffic over the page's sockets: number of messages and bytes, in each direction."""

    def __init__(self, page: Page) -> None:
        self.sent, self.received, self.bytes = 0, 0, 0
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        if "/channels" not in socket.url:
            return  # the kernel's alone
        socket.on("framesent", lambda data: self._count(data, sent=True))
        socket.on("framereceived", lambda data: self._count(data, sent=False))

    def _count(self, data: str | bytes, sent: bool) -> None:
        self.bytes += len(data)
        if sent:
            self.sent += 1
        else:
            self.received += 1

    def reset(self) -> None:
        self.sent, self.received, self.bytes = 0, 0, 0


def with_limit(value: float, limit: float, at_least: bool = False, digits: int = 0) -> str:
    """A value with its limit, bold if it is not met."""
    missed = value < limit if at_least else value > limit
    text = f"{value:.{digits}f} ({'≥' if at_least else '≤'} {limit:g})"
    return f"**{text}**" if missed else text


def measure(page: Page, traffic: Traffic, scene: Scene) -> list[str]:
    """One row of the table."""
    cell = notebook.cell_with(page, scene.source.splitlines()[0])
    widget = cell.get_by_test_id(scene.root)
    page.wait_for_timeout(500)
    traffic.reset()
    begun = time.perf_counter()
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-cell'); }")
    widget.wait_for()
    page.wait_for_function(
        "([id, root]) => [...document.querySelectorAll(`[data-testid='${root}'] [data-testid='${id}']`)]"
        ".some((node) => node.clientHeight > 0)",
        arg=[scene.moving[0], scene.root],
        polling=20,
    )
    first = time.perf_counter() - begun
    cell.locator(".jp-RenderedImage img").wait_for(state="attached")  # the static picture, which is hidden
    notebook.wait_until_idle(page)
    page.wait_for_timeout(500)
    received = traffic.bytes

    drags = bool(scene.answers and scene.drags)
    first_drag = ""
    if drags:
        hold(page, widget, scene)
        waited = page.evaluate(TURN, [widget.element_handle(), scene.drags[0], scene.answers, TURNS // 2])
        first_drag = with_limit(waited, 150)
        page.mouse.up()

    widget.get_by_test_id("play").click()
    page.wait_for_timeout(300)
    traffic.reset()
    page.evaluate(WATCH_FRAMES)
    page.wait_for_timeout(int(1000 * PLAYED))
    page.evaluate("() => { window.watching = false; }")
    messages = traffic.sent + traffic.received
    frames = page.evaluate("() => window.frameTimes")
    play = widget.get_by_test_id("play")
    if "cw-playing" in (play.get_attribute("class") or ""):
        play.click()
    gaps = [after - before for before, after in itertools.pairwise(frames)]
    rate = 1000 * len(gaps) / sum(gaps)
    slow = statistics.quantiles(gaps, n=20)[-1]

    page.wait_for_timeout(800)
    turns = ["", "", "", ""]
    if scene.answers:
        turns[:2] = answers(page, widget, scene.answers, scene.control)
    if drags:
        hold(page, widget, scene)
        turns[2:] = answers(page, widget, scene.answers, scene.drags[0])
        page.mouse.up()
    return [
        scene.name,
        with_limit(received / 1000, 435),
        with_limit(first, 2, digits=2),
        with_limit(rate, 30 if scene.trains else 50, at_least=True),
        f"{slow:.0f}" if scene.trains else with_limit(slow, 34),
        f"{messages}, training" if scene.trains else with_limit(messages, 0),
        *turns,
        first_drag,
    ]


def hold(page: Page, widget: Locator, scene: Scene) -> None:
    """Press the mouse on the first picture that accepts a drag."""
    canvas = widget.get_by_test_id(scene.drags[0])
    across, down = canvas.evaluate("(node) => [0.3 * node.clientWidth, 0.3 * node.clientHeight]")
    canvas.hover(position={"x": across, "y": down})
    page.mouse.down()


def answers(page: Page, widget: Locator, canvas: str, touched: str) -> list[str]:
    """Median and maximum milliseconds from a user action to the new picture."""
    times = []
    for notch in range(1, TURNS + 1):
        page.wait_for_timeout(120)
        times.append(page.evaluate(TURN, [widget.element_handle(), touched, canvas, notch]))
    times = [each for each in times if each is not None and each == each]
    return (
        [with_limit(statistics.median(times), 30), with_limit(max(times), 150)] if times else ["**none**", "**none**"]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="of scenes; all by default")
    wanted = parser.parse_args().names
    scenes = [scene for scene in (*SCENES, HEAVY) if not wanted or scene.name in wanted]
    busy = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"
    print(f"{machine()}; headless Chromium without a GPU; {busy}; limits in brackets, bold if not met\n")
    columns = "widget | first display, kB | s | frames/s | 95 % of gaps, ms | messages | slider, median ms | most"
    print(f"| {columns} | drag, median ms | most | first drag, ms |\n|{11 * '---|'}")
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "course", Path(place) / "home"
        home.mkdir()
        lab = Lab(course_folder(folder), home)
        try:
            notes = [nbformat.v4.new_code_cell(scene.source) for scene in scenes]
            kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
            document = nbformat.v4.new_notebook(cells=notes, metadata={"kernelspec": kernel})
            (folder / "work").mkdir(exist_ok=True)
            nbformat.write(document, folder / "work" / "widgets.ipynb")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium(), args=[*QUIET, "--no-sandbox", "--disable-gpu"]
                )
                page = browser.new_page(viewport={"width": 1280, "height": 900})
                traffic = Traffic(page)
                notebook.open_notebook(page, lab.address("widgets.ipynb"))
                for scene in scenes:
                    print(f"| {' | '.join(measure(page, traffic, scene))} |", flush=True)
                browser.close()
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
