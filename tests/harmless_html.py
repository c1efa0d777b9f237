"""Texts that call x() or fetch something where they can, and what a page may show of them.

Read with another parser than the one that cleans them.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from course_lib.judge.tex_commands import COMMANDS

ELEMENTS = """
a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre s small
span strong sub summary sup table tbody td tfoot th thead tr u ul
""".split()  # noqa: SIM905
ATTRIBUTES = {"href", "rel", "title", "alt", "src", "width", "height", "open", "start", "colspan", "rowspan"}
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
SEPARATED = re.compile(r"\\[A-Za-z]+")  # alone between two tags, MathJax can't take it for a part of a formula
ATTACKS = [
    "[x](javascript:x())",
    "[x](javajavascript:script:x())",
    "[x](&#106;avascript:x())",
    "[x](javascript&colon;x())",
    "[x](javascript\\:x())",
    "[x](JaVa&Tab;ScRiPt:x())",
    "[x](<\x01java\tscript:x()>)",
    "[x](vbscript:x())",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](files/javascript:x())",  # nbconvert takes the folder away
    "[x](evil.html) [y](//example.org) [z](/hub/logout) [w](blob:http://a)",
    "[x][y]\n\n[y]: javascript&colon;x()",
    "<javascript:x()>",
    "<a href='javascript:x()' target=_top ping='http://example.org' onclick=x()>x</a>",
    "![x](http://example.org/seen.png) <img src='/hub/logout'> <img srcset='http://example.org 2x'>",
    '![a" onerror="x()](x) <img src=x onerror=x()>',
    "![x](data:image/svg+xml;base64,PHN2Zz4=) ![](attachment:missing.png)",
    "<svg onload=x()><script>x()</script><a xlink:href='javascript:x()'>x</a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x()&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'>",
    "<scr<script>ipt>x()</scr</script>ipt>",
    "<style>@import 'http://example.org';</style><p style='position:fixed;width:expression(x())' class=navbar>x</p>",
    "<form action='javascript:x()'><button formaction='javascript:x()'>x</button><input type=submit></form>",
    "<meta http-equiv=refresh content='0;url=//example.org'><base href='//a.org'><link rel=stylesheet href=x>",
    "<iframe srcdoc='<script>x()</script>'></iframe><object data=x></object><embed src=x>",
    "<details open ontoggle=x()>x</details><video><source onerror=x()></video><input autofocus onfocus=x()>",
    "# mistakes_found\n\n<div id=statusmessage name=getElementById>x</div>",
    "<!--><img src=x onerror=x()>--> <![CDATA[><img src=x onerror=x()>]]> <?php ><img src=x onerror=x()>?>",
    "```html'><img src=x onerror=x()>\nx\n```\n```mermaid</pre><img src=x onerror=x()>\nx\n```",
    "$\\href{javascript:x()}{y}$ $$\\hr\\hrefef{javascript:x()}{y}$$ $\\hr<wbr>ef{x}{y}$ $\\hr<!-- -->ef{x}{y}$",
    "&#36;&#92;href{javascript:x()}{y}&#36; <div>$\\href{x}{y}$</div> \\\\(\\href{x}{y}\\\\)",
    '$\\mmlToken{mi}[href="java\tscript:x()"]{y} \\unicode[x]{65} \\require{HTML}$',
    "$\\class{a}{b} \\style{a}{b} \\cssId{a}{b}$",
    "$\\def\\a{x} \\csname href\\endcsname{x}{y} \\bbox[background:url(http://example.org)]{x} \\rule{9em}{9em}$",
    "$a\\\\\\href{javascript:x()}{y} \\\\href$",
    "\\begin{align}\\href{javascript:x()}{y}\\end{align}",
    "$a <img src=x onerror=x()> b$ $$ </script><script>x()</script> $$",
    "</div></div></body></html><plaintext><xmp><img src=x onerror=x()></xmp><title><img src=x onerror=x()></title>",
    "> " * 500 + "<script>x()</script>",
    "[x](java\0script:x()) [y](\u2028javascript:x()) <a href=' &NewLine;javascript:x()'>z</a>",
    '[x](http://example.org"onmouseover=x()) <http://example.org/\'onclick=x()> [y](<mailto:a" onfocus=x() ">)',
    "<a href='https://example.org' target=_top rel=opener id=location name=formgrader download>x</a>",
    "<img src='data:image/png;base64,AAAA' onload=x() usemap=#m> <map name=m><area href=javascript:x()></map>",
    "<details open><summary onclick=x() accesskey=s tabindex=1 contenteditable>x</summary></details>",
    "<p title='$\\href{javascript:x()}{y}$'>x</p> <abbr title='</abbr><script>x()</script>'>x</abbr>",
    "<table background=//example.org><td background=//example.org style='background:url(//example.org)'>x</table>",
    "<!--[if gte IE 4]><script>x()</script><![endif]--> <template><script>x()</script></template> <slot onclick=x()>",
    "<math href=javascript:x()><maction actiontype=statusline xlink:href=javascript:x()>x</maction></math>",
    "[a]: <javascript:x()> 'x'\n[b]: //example.org\n\n[a] [b] ![b] [^1]\n\n[^1]: <script>x()</script>",
    "$\\newcommand{\\x}{\\href} \\x{javascript:x()}{y} \\htmlData{a=b}{c} \\includegraphics{//example.org} $",
    "$\\text{$\\href{javascript:x()}{y}$} \\operatorname{\\href{x}{z}} \\hr%\nef{javascript:x()}{y}$",
    "[a](https:javascript:x())",
    "[b](http://\0javascript:x()) <a/href='javascript:x()'>f</a>\n<a\nhref\n=javascript:x()>g</a>",
    "<textarea><img title='</textarea><img src=x onerror=x()>'></textarea> <select><script>x()</script></select>",
    "<table>" + "<tr><td colspan=1000 rowspan=900>x</td></tr>" * 480 + "</table>",  # ends the page
    "\U0001f600<b>\u202e)(x:tpircsavaj</b> <bdo dir=rtl>x</bdo> <marquee onstart=x()>x</marquee>",
]


class Shown(HTMLParser):
    """The text of a page, and what of it is not harmless."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.harm = "", []
        self._run = ""
        self.feed(html)
        self.close()
        self._end_run()

    def handle_starttag(self, tag, attributes):
        self._end_run()
        if tag not in ELEMENTS:
            self.harm.append(f"<{tag}>")
        for name, value in attributes:
            if name not in ATTRIBUTES or (name in ("href", "src") and not self._is_harmless(tag, name, value or "")):
                self.harm.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag):
        self._end_run()
        if tag not in ELEMENTS:
            self.harm.append(f"</{tag}>")

    def handle_data(self, data):
        self._run += data

    def handle_comment(self, data):
        self.harm.append(f"<!--{data}-->")

    def handle_decl(self, data):
        self.harm.append(f"<!{data}>")

    def handle_pi(self, data):
        self.harm.append(f"<?{data}>")

    def unknown_decl(self, data):
        self.harm.append(f"<![{data}]>")

    def _end_run(self):
        unknown = set(re.findall(r"\\([A-Za-z]+)", self._run.replace("\\\\", " "))) - COMMANDS
        if unknown and not SEPARATED.fullmatch(self._run):
            self.harm.append(self._run)
        self.text, self._run = self.text + self._run, ""

    @staticmethod
    def _is_harmless(tag, name, value):
        if name == "src":
            return tag == "img" and PICTURE.fullmatch(value)
        # A browser drops control characters before it reads the scheme
        value = re.sub(r"[\x00-\x20]", "", value)
        return value.startswith("#") or urlsplit(value).scheme in ("http", "https", "mailto")
