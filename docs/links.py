"""Look for dead links: every address in the built site has to lead to a file of it, and every # to a place in it. Every
picture has to have a description.

Addresses of other sites are only listed: nothing here asks the network.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).parent / "_build" / "html"


class Page(HTMLParser):
    """The links and the places of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = {""}
        self.loaded: list[str] = []
        self.nameless: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        if tag == "img" and Path(given.get("alt", "")).suffix in (".png", ".svg", ".gif"):
            self.nameless.append(given["src"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        for name in ("src", "href"):
            if name in given and tag in ("img", "script", "link", "iframe") and given.get("rel") != "canonical":
                self.loaded.append(given[name])


def main() -> int:
    pages = {path: Page(path) for path in SITE.rglob("*.html") if "_static" not in path.parts}
    dead = []
    for path, page in pages.items():
        dead += [f"{path.relative_to(SITE)}: {picture} has no description" for picture in page.nameless]
        for link in [*page.links, *page.loaded]:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https") or parts.netloc:
                if link in page.loaded:
                    dead.append(f"{path.relative_to(SITE)} loads {link} from another site")
                continue
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file():
                dead.append(f"{path.relative_to(SITE)}: {link} leads nowhere")
            elif target in pages and unquote(parts.fragment) not in pages[target].places:
                dead.append(f"{path.relative_to(SITE)}: {link} leads to no place of that page")
    print("\n".join(sorted(set(dead))) or f"{len(pages)} pages, every link leads somewhere")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
