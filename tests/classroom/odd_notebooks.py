"""More odd submissions for `odd_class`: notebooks whose cells are unusual, and what lies beside them."""

import json
import os

from small_course import CHAPTER, NOTEBOOK

from .odd_class import FILE, edited, in_bytes, odd


def cell(source, kind="code", **more):
    about = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": "odd", "metadata": {}, "source": source, **about, **more}


def with_cells(name, *cells):
    in_bytes(name, True, lambda right: edited(right, lambda notebook: notebook["cells"].extend(cells)))


def marked(notebook, name):
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


# --- text that a parser may take long for, or that nests ---

with_cells(
    "markdown_that_grows",
    *(
        cell(text, "markdown")
        for text in (
            "[" * 20_000,
            "*a_ " * 10_000,
            "> " * 5000,
            "$" + r"\frac{" * 5000,
            "&lt;" * 20_000,
            "|a" * 1000 + "|\n" + "|-" * 1000 + "|\n" + ("|b" * 1000 + "|\n") * 10,
            "".join("  " * depth + "- x\n" for depth in range(500)),
            "`" * 30_001,
            "![](data:image/png;base64,AAAA)" * 1500,
            "<!--" * 10_000,
            "[a]: b\n" * 5000 + "[a]" * 5000,
        )
    ),
)
with_cells("a_thousand_details", cell("<details>" * 1900 + "x", "markdown"))

# --- code that is no Python, or asks for a person, a shell or a network ---

with_cells(
    "magics_and_questions",
    *map(
        cell,
        (
            "%%bash\nrm -rf ~",
            "!kill -9 -1",
            "%run other.py",
            "%cd /",
            "%%javascript\nalert(1)",
            "np?",
            "name = input('?')",
            "await __import__('asyncio').sleep(0)",
            "print 'two'",
            "%%writefile checks.json\n{}",
            "%reset -f\nimport numpy as np",
            "exit",
            "get_ipython().ask_exit()",
            "x = 1;;",
            "\tif True:\n        x = 1",
            "def f(:",
            "0777",
            "f'{'",
            "match = case = type = 1",
        ),
    ),
)
with_cells("twenty_thousand_comments", cell("# a comment\n" * 20_000))

# --- what a notebook says about itself ---


def lies(notebook):
    notebook["metadata"] = {
        "kernelspec": {"name": "julia-1.9", "language": "julia", "display_name": "<script>"},
        "language_info": {"name": "R", "version": 7, "file_extension": ".sh"},
        "widgets": {
            "application/vnd.jupyter.widget-state+json": {"state": {str(i): {"x": "y" * 1000} for i in range(5000)}}
        },
        "celltoolbar": None,
        "nbgrader": {"grade": True, "points": 10**9},
        "jupytext": {"formats": "ipynb,/etc//py"},
    }
    for number, each in enumerate(notebook["cells"]):
        each["metadata"].update(deletable=False, editable=False, trusted=True, collapsed=[number], course=number)
        each["execution_count"] = 10**400 if number % 2 else "In"
    notebook["nbformat_minor"] = -1


in_bytes("metadata_that_lies", True, lambda right: edited(right, lies))
in_bytes(
    "an_answer_letter_by_letter",
    True,
    lambda right: edited(
        right,
        lambda n: n["cells"].__setitem__(
            slice(None), [{**c, "source": list("".join(c["source"]))} for c in n["cells"]]
        ),
    ),
)
in_bytes(
    "an_answer_a_hundred_times",
    True,
    lambda right: edited(right, lambda n: n["cells"].extend([marked(n, "mse_gradient")] * 100)),
)
in_bytes(
    "lines_of_an_old_mac",
    True,
    lambda right: edited(
        right,
        lambda n: [
            c.update(source="".join(c["source"]).replace("\n", "\r"))
            for c in n["cells"]
            if c["cell_type"] == "markdown"
        ],
    ),
)
in_bytes("cells_by_name", False, lambda right: edited(right, lambda n: n.update(cells=dict(enumerate(n["cells"])))))
in_bytes("keys_in_capitals", False, lambda right: right.replace(b'"cells"', b'"Cells"'))
in_bytes(
    "a_cell_that_is_its_own_picture",
    True,
    lambda right: edited(
        right,
        lambda n: n["cells"].append(
            cell(
                "![a](attachment:../../x.png)",
                "markdown",
                attachments={
                    "../../x.png": {"image/png": "AAAA", "text/html": "<script>"},
                    "": [],
                    "\ud800": {"image/png": 7},
                },
            )
        ),
    ),
)
in_bytes(
    "sources_of_odd_types",
    True,
    lambda right: edited(
        right,
        lambda n: n["cells"].extend(
            [cell(source) for source in (None, 7, {}, [1, None, ["x"]], True, [["x = 1"]], {"0": "x"}, 1e308)]
        ),
    ),
)
in_bytes(
    "kinds_of_odd_types",
    True,
    lambda right: edited(
        right,
        lambda n: n["cells"].extend(
            [{**cell("x = 1"), "cell_type": kind} for kind in (None, [], "heading", "sql", 3, "Code", "")]
        ),
    ),
)
in_bytes(
    "outputs_of_odd_types",
    True,
    lambda right: edited(
        right,
        lambda n: [
            c.update(outputs=[None, 7, {"output_type": "stream"}, {"output_type": "display_data", "data": [1]}, [[]]])
            for c in n["cells"]
            if c["cell_type"] == "code"
        ],
    ),
)
in_bytes("an_escape_in_a_key", True, lambda right: right.replace(b'"cells"', b'"\\u0063ells"'))
in_bytes("fifty_spaces_between", True, lambda right: right.replace(b": ", b": " + b" " * 50))

# --- beside the notebook ---


@odd(keeps=True)
def the_same_name_almost(folder, right):
    (folder / FILE).write_bytes(right)
    for name in (
        f"{FILE} ",
        f" {FILE}",
        f"{NOTEBOOK} (1).ipynb",
        f"Copy of {FILE}",
        ".ipynb",
        f"{FILE}.ipynb",
        f"{NOTEBOOK}.IPYNB",
        f"{NOTEBOOK}\u200b.ipynb",
        f"{NOTEBOOK.replace('i', 'і')}.ipynb",
    ):
        (folder / name).write_bytes(b'{"cells": []}')


@odd(keeps=True)
def files_of_the_grader_as_folders(folder, right):
    (folder / FILE).write_bytes(right)
    for name in ("timestamp.txt", "checks.json", "submission_secret.txt", f".{CHAPTER}.new", f"{NOTEBOOK}.html"):
        (folder / name / "x").mkdir(parents=True)


@odd(keeps=True)
def odd_permissions(folder, right):
    (folder / FILE).write_bytes(right)
    (folder / "numpy.py").write_text("1/0")
    (folder / "numpy.py").chmod(0o7777)
    (folder / FILE).chmod(0o7444)
    folder.chmod(0o7755)


@odd(keeps=True)
def attributes_beside_the_content(folder, right):
    (folder / FILE).write_bytes(right)
    if hasattr(os, "setxattr"):
        os.setxattr(folder / FILE, "user.x", b"\xff" * 1000)


@odd(keeps=True)
def archives_in_each_other(folder, right):
    import io
    import zipfile

    (folder / FILE).write_bytes(right)
    content = b"0" * 3_000_000
    for _ in range(4):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(5):
                archive.writestr(f"{number}.zip", content)
        content = made.getvalue()
    (folder / "x.zip").write_bytes(content)
    (folder / "x.tar.gz").write_bytes(json.dumps({"cells": []}).encode())
