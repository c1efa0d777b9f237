"""What a person does with a widget and sees of it, as functions on a page."""

import re

from playwright.sync_api import Locator, Page, expect

from . import notebook_page as notebook
from .scenes import ANSWERED, Scene

PLAYING = re.compile("cw-playing")
LONG_ENOUGH = 300  # milliseconds in which what moves is seen to move


def made(page: Page, scene: Scene) -> Locator:
    """The scene's widget from a run of its cell, in view and drawn: as nobody has touched it yet."""
    cell = notebook.cell_with(page, first_line(scene))
    notebook.run(page)
    return drawn(cell.get_by_test_id(scene.root))


def shown(page: Page, scene: Scene) -> Locator:
    """The scene's widget as it is, in view and drawn."""
    return drawn(notebook.cell_with(page, first_line(scene)).get_by_test_id(scene.root))


def first_line(scene: Scene) -> str:
    return scene.source.splitlines()[0]


def drawn(widget: Locator) -> Locator:
    """The widget, once it is seen and its first sentence, which comes with its first pictures, stands there."""
    expect(widget).to_be_visible()
    expect(widget.get_by_test_id("status")).not_to_be_empty()
    return widget


def picture(widget: Locator, name: str) -> str:
    """What a canvas or a drawing shows."""
    return widget.get_by_test_id(name).evaluate(
        "node => node.toDataURL ? node.toDataURL() : node.outerHTML + getComputedStyle(node).color"
    )


def pictures(widget: Locator, names: tuple[str, ...]) -> dict[str, str]:
    return {name: picture(widget, name) for name in names}


def standing(widget: Locator, *names: str) -> dict[str, str]:
    """The pictures, once they stand still."""
    for _ in range(60):
        before = pictures(widget, names)
        widget.page.wait_for_timeout(LONG_ENOUGH)
        if pictures(widget, names) == before:
            return before
    raise AssertionError(f"{', '.join(names)} did not come to rest")


def wait_for_change(widget: Locator, name: str, before: str) -> None:
    for _ in range(200):
        if picture(widget, name) != before:
            return
        widget.page.wait_for_timeout(50)
    raise AssertionError(f"{name} still shows the same after ten seconds")


def is_playing(button: Locator) -> bool:
    return PLAYING.search(button.get_attribute("class") or "") is not None


def pause(button: Locator) -> None:
    """Pause by the mouse, if it still plays: a run may have come to its end."""
    if is_playing(button):
        button.click()
    expect(button).not_to_have_class(PLAYING)


def an_answer(page: Page, widget: Locator, scene: Scene) -> None:
    """Move a control whose values are recorded, in a page without a kernel."""
    name, shows, keys = ANSWERED[scene.name]
    control = widget.get_by_test_id(name)
    control.focus()
    for key in keys:
        before = picture(widget, shows)
        page.keyboard.press(key)
        wait_for_change(widget, shows, before)
    expect(widget.get_by_test_id("status")).not_to_contain_text("not responding")
    expect(widget.get_by_test_id("alone")).to_contain_text("The nearest of the recorded values answers")
