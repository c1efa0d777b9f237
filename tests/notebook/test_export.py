"""Pictures that describe themselves do so in an exported page too."""

from html.parser import HTMLParser

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class Images(HTMLParser):
    """The descriptions of a page's images, in their order."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.found.append(dict(attributes)["alt"])


def test_a_description_comes_through_whatever_signs_are_in_it_and_a_figure_keeps_its_own():
    words = "x < 1 & \"y\" 'z'"
    pictures = [
        ({"image/png": DOT}, {"image/png": {"alt": words}}),
        ({"image/png": DOT, "text/html": '<img alt="a figure" src="">'}, {"image/png": {"alt": "another"}}),
        ({"text/plain": "7"}, {}),
    ]
    outputs = [nbformat.v4.new_output("display_data", data, metadata=metadata) for data, metadata in pictures]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=outputs)])
    names = ["course_lib.notebook.described_pictures.DescribedPictures"]
    page, _ = HTMLExporter(config=Config(HTMLExporter={"preprocessors": names})).from_notebook_node(notebook)
    assert Images(page).found == [words, "a figure"]
