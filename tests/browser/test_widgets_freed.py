"""A cell that is run again leaves no widget behind, in the kernel or in the page, and takes none that still shows."""

import pytest
from playwright.sync_api import expect

from . import notebook_page as notebook
from .notebook_page import becomes

pytestmark = pytest.mark.long

OPEN = "list(__import__('ipywidgets').widgets.widget._instances.values())"
SQUARE = "__import__('course_lib.widgets').widgets.TangentExplorer(lambda x: x * x, x=1.0)"
CELLS = [
    f"# made\nmade = {SQUARE}\nmade",
    "# elsewhere\nmade",
    "# kept\nkept = made",
    "# shown later\nkept",
    f"# two\nfor _ in range(2): display({SQUARE})",
    f"# boxed\nfrom ipywidgets import VBox\nbox = VBox([{SQUARE}, {SQUARE}])\nbox",
    "# box again\nbox",
    f"# raising\nfails = globals().get('fails') is False\nif fails: raise ValueError\nfails = False\n{SQUARE}",
    "# far below\n" + "\n" * 60,
]


@pytest.fixture
def page(opened, request):
    """A notebook with all cells, none of them run in this kernel, and no widget of a test before, here or there."""
    page, complaints = opened.begin(request.session.testsfailed)
    notebook.in_kernel(page, "[__import__('ipywidgets').Widget.close_all(), get_ipython().reset(new_session=False)]")
    becomes(lambda: notebook.models(page), 0)
    complaints.clear()  # of the page itself, before there is a widget
    yield page
    assert complaints == []


def ran(page, first_line):
    """The cell, after a run whose messages have all come and gone."""
    cell = notebook.cell_with(page, first_line)
    notebook.run(page)
    notebook.wait_until_idle(page)
    page.wait_for_timeout(500)
    return cell


def alive(page):
    """How many tangent explorers are open in the kernel."""
    return notebook.in_kernel(page, f"[type(each).__name__ for each in {OPEN}].count('TangentExplorer')")


def lives(page, cell):
    """It is in view, and a choice in it reaches its widget in the kernel and no other."""
    widget = cell.get_by_test_id("tangent-explorer").first
    expect(widget).to_be_visible()
    central = f"[getattr(each, 'method', None) for each in {OPEN}].count('central')"
    before = notebook.in_kernel(page, central)
    for chosen, count in (("central", before + 1), ("forward", before)):
        widget.get_by_test_id("method").select_option(chosen)
        becomes(lambda count=count: notebook.in_kernel(page, central), count)
    return True


def test_a_widget_in_two_cells_survives_a_run_of_either_until_both_show_another(page):
    ran(page, "# made")
    second = ran(page, "# elsewhere")
    ran(page, "# made")
    second = notebook.cell_with(page, "# elsewhere")
    assert alive(page) == 2 and lives(page, second)
    ran(page, "# elsewhere")
    becomes(lambda: alive(page), 1)
    assert lives(page, notebook.cell_with(page, "# elsewhere"))


def test_a_closed_widget_that_a_variable_kept_is_read_and_shown_again(page):
    ran(page, "# made")
    ran(page, "# kept")
    ran(page, "# made")
    becomes(lambda: alive(page), 1)
    assert notebook.in_kernel(page, "[kept.comm is None, kept.slope > 2]") == [True, True]
    assert lives(page, ran(page, "# shown later"))
    assert alive(page) == 2
    assert lives(page, ran(page, "# shown later"))  # its own view goes, and it is shown at the same moment
    ran(page, "# made")
    becomes(lambda: alive(page), 2)
    assert lives(page, notebook.cell_with(page, "# shown later"))


def test_after_restarts_of_the_kernel_the_page_holds_the_present_widgets_alone(page):
    for _ in range(3):
        ran(page, "# made")
        ran(page, "# elsewhere")
        notebook.restart_kernel(page)
    ran(page, "# made")
    assert lives(page, ran(page, "# elsewhere"))
    becomes(lambda: notebook.models(page), 2)


def test_two_widgets_of_one_cell_live_side_by_side_and_go_together(page):
    for _ in range(3):
        cell = ran(page, "# two")
    becomes(lambda: alive(page), 2)
    expect(cell.get_by_test_id("tangent-explorer")).to_have_count(2)


def test_widgets_in_a_box_stay_with_the_box(page):
    ran(page, "# boxed")
    ran(page, "# box again")
    ran(page, "# boxed")
    assert lives(page, notebook.cell_with(page, "# box again"))
    assert lives(page, ran(page, "# box again"))


def test_a_run_that_fails_leaves_the_next_one_its_turn(page):
    for _ in range(4):
        ran(page, "# raising")
        page.evaluate("() => document.querySelector('.jp-Dialog button.jp-mod-accept')?.click()")
    becomes(lambda: alive(page), 1)


def test_a_notebook_that_is_closed_and_opened_again_has_its_widgets_and_goes_on_freeing(page, opened):
    ran(page, "# made")
    ran(page, "# made")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.evaluate(f"() => {notebook.CURRENT}.close()")
    expect(page.locator(notebook.PANEL)).to_have_count(0)
    page.evaluate("path => window.jupyterapp.commands.execute('docmanager:open', { path })", f"work/{opened.path}")
    expect(page.locator(notebook.PANEL)).to_be_visible()
    notebook.wait_until_idle(page)
    assert lives(page, notebook.cell_with(page, "# made"))
    ran(page, "# made")
    ran(page, "# made")
    becomes(lambda: alive(page), 1)


def test_scrolled_out_of_the_window_and_back_a_widget_lives(page):
    ran(page, "# made")
    ran(page, "# far below")
    for name in ("# elsewhere", "# kept"):
        ran(page, name)
    notebook.cell_with(page, "# far below")
    page.wait_for_timeout(1000)
    assert alive(page) == 1
    assert lives(page, notebook.cell_with(page, "# made"))


def test_a_second_view_of_the_output_follows_and_keeps_nothing_alive(page):
    ran(page, "# made")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:create-output-view')")
    clone = page.locator(".jp-LinkedOutputView").get_by_test_id("tangent-explorer")
    expect(clone).to_be_visible()
    for _ in range(2):
        page.evaluate("() => window.jupyterapp.shell.activateById([...window.jupyterapp.shell.widgets('main')][0].id)")
        ran(page, "# made")
    expect(clone).to_be_visible()
    becomes(lambda: alive(page), 1)


def test_a_page_that_is_loaded_anew_shows_its_widgets_and_goes_on_freeing(page, opened):
    ran(page, "# made")
    ran(page, "# made")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"() => !{notebook.CURRENT}.context.model.dirty")
    notebook.open_notebook(page, opened.address)
    assert lives(page, notebook.cell_with(page, "# made"))
    ran(page, "# made")
    ran(page, "# made")
    becomes(lambda: alive(page), 1)
