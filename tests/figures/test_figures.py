"""Pictures: what they say in words, that no meaning hangs on color, that they are drawn where there is no screen."""

import io
import re
import subprocess
import sys
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from course_lib import autodiff, figures
from course_lib.figures import graphs
from course_lib.figures.style import numbers

pytestmark = pytest.mark.slow

X, Y = np.linspace(-2, 2, 9), np.linspace(-1, 3, 7)
HEIGHTS = X**2 + 10 * Y[:, None] ** 2
PATH = np.array([[1.5, 2.0], [1.0, 1.0], [0.1, 0.2]])
LIFTED = np.column_stack([PATH, PATH[:, 0] ** 2 + 10 * PATH[:, 1] ** 2])


def neuron_graph():
    return autodiff.graph_of(autodiff.trace(lambda x, w, b: autodiff.tanh(x * w + b), 0.5, 2.0, -0.2))


PICTURES = {
    "contour": lambda **alt: figures.contour(X, Y, HEIGHTS, {"Adam": PATH, "descent": PATH[:2]}, [[0, 0]], **alt),
    "surface": lambda **alt: figures.surface(
        X, Y, HEIGHTS, {"Adam": LIFTED}, ("slope", "intercept", "cost (m²)"), **alt
    ),
    "loss_curves": lambda **alt: figures.loss_curves({"Adam": [4, 2, 1e-3], "descent": [4, 3]}, **alt),
    "tangent_and_secants": lambda **alt: figures.tangent_and_secants(X, X**2, (1, 1), 2, [(2, 4), (0, 0)], **alt),
    "decision_regions": lambda **alt: figures.decision_regions(
        X, Y, np.where(X > 0, 1, 0) + 0 * HEIGHTS.astype(int), PATH, [1, 0, 2], **alt
    ),
    "activations_by_layer": lambda **alt: figures.activations_by_layer([PATH, PATH / 10, PATH / 100], **alt),
    "weights_as_images": lambda **alt: figures.weights_as_images(np.linspace(-1, 2, 60).reshape(12, 5), (3, 4), **alt),
    "network_diagram": lambda **alt: figures.network_diagram(
        [(PATH[:2], [0.5, -1.0]), ([[1.0], [-0.25]], [0.0])], **alt
    ),
    "computation_graph": lambda **alt: figures.computation_graph(neuron_graph(), **alt),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_drawn_quietly_and_says_what_it_shows(name, recwarn):
    picture = PICTURES[name]()
    assert isinstance(picture, Figure)
    whole = io.BytesIO()
    picture.savefig(whole, format="png", dpi=192)
    drawn, kept = (
        np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), int) for png in (whole.getvalue(), picture.png())
    )
    assert drawn.shape == kept.shape and np.abs(drawn - kept).mean() < 2.55  # a hundredth of the range of colors
    assert len(picture.png()) <= len(whole.getvalue())
    assert len(picture.alt_text) > 40
    assert not [str(warning.message) for warning in recwarn]


@pytest.mark.parametrize("name", PICTURES)
def test_a_description_of_the_callers_own_is_kept(name):
    assert PICTURES[name](alt="the loss falls").alt_text == "the loss falls"


WITHOUT_AXES = ("weights_as_images", "computation_graph", "network_diagram")


@pytest.mark.parametrize("name", [name for name in PICTURES if name not in WITHOUT_AXES])
def test_every_axis_is_labeled(name):
    picture = PICTURES[name]()
    panels = [ax for ax in picture.axes if ax.get_label() != "<colorbar>"]
    shared = picture.get_supylabel()
    assert panels[-1].get_xlabel()
    assert all(ax.get_ylabel() or shared for ax in panels)


def test_numbers_in_the_descriptions_are_those_of_the_data():
    assert PICTURES["loss_curves"]().alt_text == (
        "loss over step. Adam: from 4 to 0.001 in 2 steps. descent: from 4 to 3 in 1 step."
    )
    assert "Adam goes from (1.5, 2, 42.2) to (0.1, 0.2, 0.41) in 2 steps" in PICTURES["surface"]().alt_text
    assert f"between {HEIGHTS.min():.3g} and 94" in PICTURES["contour"]().alt_text
    assert "Slopes of the secants from there: 3 to x = 2, 1 to x = 0." in PICTURES["tangent_and_secants"]().alt_text
    assert "1 sample lies in another" not in PICTURES["decision_regions"]().alt_text
    assert PICTURES["decision_regions"]().alt_text.endswith("2 samples lie in another class's region.")
    graph = neuron_graph()
    slope = 1 - np.tanh(0.8) ** 2
    assert f"w {0.5 * slope:.3g}, b {slope:.3g}." in figures.computation_graph(graph).alt_text


def test_series_differ_in_dashes_and_markers_and_not_in_color_alone():
    lines = figures.line_styles("abcdefg").values()
    for kind in zip(*lines, strict=True):
        assert len(set(kind)) == 7
    drawn = figures.loss_curves({name: [3, 2, 1] for name in "abcdefg"}).axes[0].get_lines()
    # Matplotlib keeps every pattern of dashes under a name or as lengths scaled by the width
    assert len({(line.get_linestyle(), str(line._dash_pattern)) for line in drawn}) == 7
    assert len({line.get_marker() for line in drawn}) == 7
    with pytest.raises(ValueError, match="8 lines in one picture, expected at most 7"):
        figures.loss_curves({name: [1] for name in "abcdefgh"})


def test_regions_have_hatches_and_misplaced_samples_rings():
    ax = PICTURES["decision_regions"]().axes[0]
    hatches = {tuple(collection.hatches) for collection in ax.collections}
    assert hatches == {("//",), ("\\\\",)}
    rings = [line for line in ax.get_lines() if line.get_label() == "in another's region"]
    assert len(rings[0].get_xdata()) == 2


def test_colors_are_distinct_from_white_and_those_of_okabe_and_ito():
    assert len(set(figures.PALETTE.values())) == 8
    assert figures.style()["axes.prop_cycle"].by_key()["color"][:2] == ["#0072B2", "#D55E00"]
    with matplotlib.rc_context(figures.style()):  # all of it are settings that exist
        assert matplotlib.rcParams["font.size"] == 11


def test_losses_over_many_magnitudes_get_a_logarithmic_axis():
    def scale(losses):
        return figures.loss_curves({"run": losses}).axes[0].get_yscale()

    assert scale([1e3, 1.0]) == "log"
    assert scale([10.0, 1.0]) == "linear"
    assert scale([1e3, 0.0]) == "linear"


def test_contour_lines_divide_the_window_into_equal_shares():
    levels = figures.contour(X, Y, HEIGHTS).axes[0].collections[0].levels
    shares = np.histogram(HEIGHTS, levels)[0]
    assert shares.max() <= 3 * shares.min()
    assert figures.contour(X, Y, 0 * HEIGHTS).png()  # a plane has no levels


def test_contour_lines_lie_where_they_are_asked_for():
    asked = [0.0, 10.0, 50.0, 100.0]
    assert figures.contour(X, Y, HEIGHTS, levels=asked).axes[0].collections[0].levels.tolist() == asked
    with pytest.raises(ValueError, match="levels"):
        figures.contour(X, Y, HEIGHTS, levels=[[0.0, 1.0]])


def test_a_still_path_and_an_unmarked_map_are_drawn():
    assert figures.contour(X, Y, HEIGHTS, {"still": [[1.0, 1.0], [1.0, 1.0]]}).png()
    assert not figures.contour(X, Y, HEIGHTS).axes[0].get_legend()
    assert not figures.surface(X, Y, HEIGHTS).axes[0].get_legend()
    assert figures.tangent_and_secants(X, X**2, (1, 1), 2).alt_text.endswith("slope 2.")


def test_the_readers_own_settings_do_not_reach_a_picture():
    plain = PICTURES["loss_curves"]().get_facecolor()
    with matplotlib.rc_context({"figure.facecolor": "black", "lines.linewidth": 9}):
        picture = PICTURES["loss_curves"]()
    assert picture.get_facecolor() == plain
    assert picture.axes[0].get_lines()[0].get_linewidth() == 2


def test_a_notebook_gets_the_image_with_its_description():
    picture = PICTURES["contour"](alt='a "steep" <valley>')
    bundle, metadata = picture._repr_mimebundle_()
    assert 'alt="a &quot;steep&quot; &lt;valley&gt;"' in bundle["text/html"]
    assert bundle["image/png"] in bundle["text/html"]
    assert bundle["text/plain"] == 'a "steep" <valley>'
    assert metadata["image/png"] == {"alt": 'a "steep" <valley>', "width": round(6.4 * 96)}


def test_pyplot_is_never_loaded_and_matplotlib_only_to_draw():
    code = """
import sys
from course_lib import figures
assert "matplotlib" not in sys.modules
figures.loss_curves({"run": [1, 2]}).png()
assert "matplotlib" in sys.modules and "matplotlib.pyplot" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_arrays_of_other_libraries_are_brought_to_the_host(strict):
    picture = figures.loss_curves({"run": strict.array(np.array([2.0, 1.0]))})
    assert picture.alt_text == "loss over step. run: from 2 to 1 in 1 step."


def crossings(parents):
    places, routes = graphs.place_nodes(parents)
    columns = [p[0] for p in places]
    edges = [(a, b) for route in routes.values() for a, b in pairwise(route)]
    found = 0
    for i, (a, b) in enumerate(edges):
        for c, d in edges[:i]:
            found += a[0] == c[0] and (a[1] - c[1]) * (b[1] - d[1]) < 0
    return places, columns, found


def test_a_graph_is_laid_out_from_left_to_right_without_needless_crossings():
    # inputs 0 to 3, products (0, 2) and (1, 3), their sum
    places, columns, found = crossings([[], [], [], [], [0, 2], [1, 3], [4, 5]])
    assert columns == [0, 0, 0, 0, 1, 1, 2]
    assert found == 0
    assert len(set(places)) == 7


def test_a_long_edge_goes_around_the_boxes_on_its_way():
    _, routes = graphs.place_nodes([[], [0], [1], [2, 0]])
    places = graphs.place_nodes([[], [0], [1], [2, 0]])[0]
    assert len(routes[3, 1]) == 4
    assert not set(routes[3, 1][1:-1]) & set(places)


def test_an_input_is_placed_just_before_its_first_use():
    _, columns, _ = crossings([[], [0], [1], [], [2, 3]])
    assert columns[3] == 2


def test_a_graph_of_arrays_shows_shapes_and_one_of_a_learner_what_it_knows():
    graph = autodiff.graph_of(autodiff.trace(lambda x: autodiff.sum(x * x), np.ones((2, 3))))
    assert "Inputs: x = 2 by 3 numbers." in figures.computation_graph(graph).alt_text

    class Node:
        def __init__(self, data, parents=()):
            self.data, self.parents = data, parents

    a = Node(1.0)
    picture = figures.computation_graph(autodiff.graph_of(Node(2.0, [a, a])))
    assert picture.alt_text == "Computation graph of 2 nodes. Inputs: node 0 = 1. Output: unknown = 2."


def test_lines_of_a_network_are_dashed_where_negative_and_wide_where_large():
    picture = figures.network_diagram([([[2.0, -1.0]], [0.5, 0.0])])
    positive, negative = (line for line in picture.axes[0].lines if line.get_marker() == "None")
    assert (positive.get_linestyle(), negative.get_linestyle()) == ("-", "--")
    assert positive.get_linewidth() > negative.get_linewidth()
    written = [text.get_text() for text in picture.axes[0].texts]
    assert {"x1", "p1", "p2", "2", "-1", "bias 0.5", "bias 0"} == set(written)


def test_a_linked_graph_has_a_link_for_every_box_in_order_and_an_arrow_for_every_step():
    nodes = {"1": ("Start", "a.ipynb", []), "2": ("Left", "b.ipynb", ["1"]), "3": ("Right & up", "c.ipynb", ["1"])}
    graph = figures.linked_graph({**nodes, "4": ("End", "d.ipynb", ["1", "2", "3"])}, "A map")
    html = graph._repr_html_()
    assert re.findall(r'href="(\w)\.ipynb"', html) == ["a", "b", "c", "d"]
    assert html.count('fill="none"') == 5 and 'aria-label="A map"' in html and "3 Right &amp; up" in html
    tops = dict(re.findall(r'href="(\w)\.ipynb".*?top:([\d.]+)px', html))
    assert float(tops["a"]) < float(tops["b"]) == float(tops["c"]) < float(tops["d"])


def test_a_linked_graph_has_no_links_to_what_is_not_there_beside_others(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ipynb").touch()
    html = figures.linked_graph({"1": ("Start", "a.ipynb", []), "2": ("Left", "b.ipynb", ["1"])})._repr_html_()
    assert re.findall(r'href="(\w)\.ipynb"', html) == ["a"] and re.search(
        r'<span style="[^"]*dashed[^"]*">2 Left<', html
    )


def test_what_cannot_be_drawn_is_named():
    with pytest.raises(ValueError, match="2 builds on '3', expected a name that comes before it"):
        figures.linked_graph({"2": ("Left", "b.ipynb", ["3"])})
    with pytest.raises(ValueError, match="nodes is empty"):
        figures.linked_graph({})
    with pytest.raises(ValueError, match=r"W2 has shape \(1, 2\), expected \(3, 2\)"):
        figures.network_diagram([(np.ones((2, 3)), np.zeros(3)), (np.ones((1, 2)), np.zeros(2))])
    with pytest.raises(ValueError, match="a layer has 13 units, expected at most 12"):
        figures.network_diagram([(np.ones((13, 1)), np.zeros(1))])
    with pytest.raises(ValueError, match="params is empty"):
        figures.network_diagram([])
    with pytest.raises(ValueError, match=r"heights has shape \(7, 9\), expected \(9, 7\)"):
        figures.contour(Y, X, HEIGHTS)
    with pytest.raises(ValueError, match="x does not increase"):
        figures.contour(X[::-1], Y, HEIGHTS)
    with pytest.raises(ValueError, match=r"trajectories\['Adam'\] has shape \(3, 2\), expected \(n, 3\)"):
        figures.surface(X, Y, HEIGHTS, {"Adam": PATH})
    with pytest.raises(ValueError, match=r"losses\['run'\]\[1\] is nan"):
        figures.loss_curves({"run": [1.0, np.nan]})
    with pytest.raises(ValueError, match="losses is empty"):
        figures.loss_curves({})
    with pytest.raises(ValueError, match="x = 1, where the tangent touches"):
        figures.tangent_and_secants(X, X**2, (1, 1), 2, [(1, 1)])
    with pytest.raises(ValueError, match="regions has values from 0 to 7, expected classes"):
        figures.decision_regions([0, 1], [0, 1], [[0, 7], [0, 0]], [[0, 0]], [0])
    with pytest.raises(ValueError, match=r"classes has values from 0.5"):
        figures.decision_regions([0, 1], [0, 1], [[0, 1], [0, 0]], [[0, 0]], [0.5])
    with pytest.raises(ValueError, match="activations has 0 layers"):
        figures.activations_by_layer([])
    with pytest.raises(ValueError, match=r"shape is \(3, 3\), 9 pixels, but weights has shape \(12, 5\)"):
        figures.weights_as_images(np.ones((12, 5)), (3, 3))
    with pytest.raises(ValueError, match="65 units, at most 64"):
        figures.weights_as_images(np.ones((4, 65)), (2, 2))
    graph = {"nodes": neuron_graph()["nodes"] * 9, "output": 0}
    with pytest.raises(ValueError, match="graph has 54 nodes, expected 1 to 40"):
        figures.computation_graph(graph)
    with pytest.raises(ValueError, match=r"path has shape \(0,\), expected \(n,\)"):
        numbers("path", [], (None,))
