"""The frame of every generated page: one style; nothing on it may run or be fetched."""

from html import escape

# Blocks anything that should have slipped into a page
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.4rem; line-height: 1.25 } h2 { font-size: 1.15rem; margin-top: 2rem }
.course-check, .written { margin: 1rem 0; overflow-wrap: anywhere }
.written, .note, .comment { border-left: .35em solid #0072B2; padding: .4em .8em }
.note { border-color: #E69F00; margin: .5rem 0 }
.comment { border-color: #CC79A7; margin: .5rem 0 1.5rem; white-space: pre-wrap; overflow-wrap: anywhere }
code, pre { font-size: .9rem; white-space: pre-wrap; overflow-wrap: anywhere }
.score { font-size: 1.15rem; font-weight: bold }
"""


def html_page(title: str, parts: list[str], style: str = "") -> str:
    """A page as HTML: its title, which is also its heading, the `parts` below it, and an additional `style`."""
    body = "\n".join([f"<h1>{escape(title)}</h1>", *parts])
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}{style}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )
