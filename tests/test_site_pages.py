"""The site's pages are made light: only styles that some page uses, nothing that delays the first words."""

import sys
from pathlib import Path

import tinycss2

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))
import lighter

HEAD = """<html lang="en" data-theme="auto"><head>
    <link href="../_static/styles/theme.css?digest=9" rel="stylesheet" />
<link rel="preload" as="script" href="../_static/scripts/bootstrap.js?digest=9" />
  <script defer src="../_static/scripts/fontawesome.js?digest=9"></script>
    <script src="../_static/doctools.js"></script>
    <script>DOCUMENTATION_OPTIONS.pagename = 'index';</script>
    <script src="../searchindex.js"></script>
</head><img src="a.png"><img loading="eager" src="b.png">"""


def used(css, *words):
    return "".join(lighter.used(tinycss2.parse_stylesheet(css, True, True), set(words)))


def test_a_rule_stays_if_all_classes_of_one_of_its_selectors_are_used():
    assert used(".a .b{top:0}.a .c{top:1}", "a", "b") == ".a .b{top:0}"
    assert used(".c,.a>p,#d{top:0}", "a") == ".a>p{top:0}"
    assert used("p:not(.c){top:0}") == "p:not(.c){top:0}"
    assert used("@media print{.c{top:0}}@media screen{.a{top:1}}", "a") == "@media screen{.a{top:1}}"
    assert used("@font-face{src:url(x.woff2)}") == "@font-face{src:url(x.woff2)}"


def test_addresses_in_styles_lead_from_the_page_to_the_same_file(tmp_path):
    sheet = tmp_path / "_static" / "styles" / "theme.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(
        '@import url("../basic.css");a{background:url(../x.png)}b{background:url(data:a;AA)}', encoding="utf-8"
    )
    (sheet.parents[1] / "basic.css").write_text("c{background:url(y.png)}", encoding="utf-8")
    text = "".join(lighter.used(lighter.rules_of(tmp_path, "_static/styles/theme.css"), set()))
    assert "url({up}_static/styles/../x.png)" in text and "url(data:a;AA)" in text
    assert text.startswith("c{background:url({up}_static/styles/../y.png)}")


def test_a_page_brings_its_styles_and_waits_for_no_script():
    page = lighter.light_page(HEAD, "p{background:url({up}_static/x.png)}", keep_search=False)
    assert "<style>p{background:url(../_static/x.png)}</style>" in page
    for gone in ("theme.css", "preload", "fontawesome", "searchindex"):
        assert gone not in page
    assert '<script defer src="../_static/doctools.js">' in page
    assert '<script type="module">DOCUMENTATION_OPTIONS' in page  # after the script that makes them
    assert page.startswith('<html lang="en" data-theme="light">')
    assert '<img loading="lazy" src="a.png"><img loading="eager" src="b.png">' in page
    assert "searchindex" in lighter.light_page(HEAD, "", keep_search=True)
