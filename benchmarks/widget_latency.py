"""How long from a step of a slider, or of a drag, to the new picture, where nothing records the page's messages?

    python benchmarks/widget_latency.py                    # the scenes of widgets.py
    python benchmarks/widget_latency.py DescentExplorer    # one of them

`widgets.py` drives the page with Playwright, to which Chromium passes on every message of the page's socket; with
100 kB a message that takes 10 ms. Here the page gets nothing but scripts to evaluate. No test asserts any of this.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
from timing import machine
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect
from widgets import HEAVY, QUIET, SCENES, TURN, TURNS, Lab, Scene, chromium, course_folder

PORT = 9333
CELLS = "document.querySelectorAll('.jp-NotebookPanel .jp-CodeCell')"


async def evaluated(socket: WebSocketClientConnection, script: str, numbers: count = count(1)) -> Any:  # noqa: B008
    """What a script in the page returns or promises."""
    number = next(numbers)
    asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
    socket.write_message(json.dumps({"id": number, "method": "Runtime.evaluate", "params": asked}))
    while True:
        answer = json.loads(await socket.read_message() or "{}")
        if answer.get("id") == number:
            return answer["result"]["result"].get("value")


async def wait_for(socket: WebSocketClientConnection, condition: str) -> None:
    for _ in range(120):
        if await evaluated(socket, f"Boolean({condition})"):
            return
        await asyncio.sleep(0.5)
    raise TimeoutError(condition)


async def measure(socket: WebSocketClientConnection, scene: Scene, place: int) -> list[str]:
    """One row of the table."""
    await evaluated(
        socket, f"{CELLS}[{place}].scrollIntoView(), jupyterapp.commands.execute('notebook:run-cell-and-select-next')"
    )
    root = f"{CELLS}[{place}].querySelector('[data-testid=\"{scene.root}\"]')"
    await wait_for(socket, root)
    await asyncio.sleep(3)
    row = [scene.name]
    for touched in (scene.control, *scene.drags[:1]):
        held = f"{root}.querySelector('canvas[data-testid=\"{touched}\"]')"
        await evaluated(socket, f"{held} && ({held}.hasPointerCapture = () => true)")
        times = []
        for notch in range(1, TURNS + 1):
            await asyncio.sleep(0.12)
            times.append(await evaluated(socket, f"({TURN})([{root}, '{touched}', '{scene.answers}', {notch}])"))
        known = [each for each in times if isinstance(each, int | float)]
        row += [f"{statistics.median(known):.0f}", f"{max(known):.0f}"]
    return [*row, *([""] * (5 - len(row)))]


async def in_page(address: str, folder: str, scenes: list[Scene]) -> None:
    options = [*QUIET, "--no-sandbox", "--disable-gpu", "--headless=new", "--window-size=1280,900"]
    control = [f"--remote-debugging-port={PORT}", "--remote-allow-origins=*", f"--user-data-dir={folder}"]
    browser = subprocess.Popen([str(chromium()), *options, *control, address], stderr=subprocess.DEVNULL)
    try:
        await asyncio.sleep(5)
        pages = json.loads((await AsyncHTTPClient().fetch(f"http://127.0.0.1:{PORT}/json")).body)
        target = next(page for page in pages if page["type"] == "page")
        socket = await websocket_connect(target["webSocketDebuggerUrl"], max_message_size=10**8)
        await wait_for(socket, f"window.jupyterapp && {CELLS}.length")
        await asyncio.sleep(5)
        for place, scene in enumerate(scenes):
            print(f"| {' | '.join(await measure(socket, scene, place))} |", flush=True)
    finally:
        browser.kill()
        browser.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="of scenes; all by default")
    wanted = parser.parse_args().names
    scenes = [each for each in (*SCENES, HEAVY) if each.answers and (not wanted or each.name in wanted)]
    print(f"{machine()}; headless Chromium without a GPU; load {os.getloadavg()[0]:.1f}; medians of {TURNS} turns\n")
    print(f"| widget | slider, ms | most | drag, ms | most |\n|{5 * '---|'}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder, home = Path(place) / "course", Path(place) / "home"
        home.mkdir()
        lab = Lab(course_folder(folder), home)
        try:
            kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
            cells = [nbformat.v4.new_code_cell(scene.source) for scene in scenes]
            (folder / "work").mkdir(exist_ok=True)
            document = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
            nbformat.write(document, folder / "work" / "widgets.ipynb")
            asyncio.run(in_page(lab.address("widgets.ipynb"), str(Path(place) / "profile"), scenes))
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
