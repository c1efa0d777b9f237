// Ranks what the search finds, and shows the sentence in which it was found. Sphinx puts this file before its own search
// (html_search_scorer), which knows only whether a page has a word. The texts are those that conf.py writes.

var Scorer = (() => {
  const asked = (new URLSearchParams(location.search).get("q") ?? "").toLowerCase().trim().replace(/\s+/g, " ");
  const words = asked.split(/[^\p{L}\p{N}_.]+/u).filter(Boolean);

  /** How often a text has the phrase, or, if nowhere, the rarest of its words. */
  function timesSaid(text) {
    const times = (part) => text.split(part).length - 1;
    return times(asked) ? 100 + times(asked) : Math.min(...words.map(times));
  }

  function names(title) {
    return words.every((word) => title.toLowerCase().includes(word));
  }

  const ranking = {
    // [docname, title, anchor, descr, score, filename, kind]: chapters before guides before the reference
    score: ([page, title, , , score, , kind]) => {
      if (kind === "object") return score + (/[_.]/.test(asked) ? 5000 : 0);
      const text = (searchTexts[page] ?? "").toLowerCase();
      const headings = text.split("\n").filter((line) => line.startsWith("# ") && names(line)).length;
      const place = page.startsWith("chapters/") ? 2000 : page.startsWith("guide/") ? 1000 : 0;
      return place + (names(title) ? 500 : 0) + 50 * Math.min(headings, 5) + Math.min(timesSaid(text), 200) + score / 100;
    },
    objNameMatch: 11,
    objPartialMatch: 6,
    objPrio: { 0: 15, 1: 5, 2: -5 },
    objPrioDefault: 0,
    title: 15,
    partialTitle: 7,
    term: 5,
    partialTerm: 2,
  };

  const BEFORE = 80;
  const LENGTH = 240; // characters

  /** The line of a page, or of a section of it, in which the words were found, or else its first, cut to an excerpt. */
  function passage(page, title) {
    const [, heading] = title.split(" > ");
    const lines = searchTexts[page].split("\n");
    const below = lines.slice(lines.indexOf(`# ${heading}`) + 1).filter((line) => !line.startsWith("# "));
    const line = [asked, ...words].map((part) => below.find((each) => each.toLowerCase().includes(part))).find(Boolean) ?? below[0] ?? "";
    const found = Math.max(...[asked, ...words].map((part) => line.toLowerCase().indexOf(part)));
    const from = found < LENGTH - BEFORE ? 0 : line.indexOf(" ", found - BEFORE) + 1;
    const cut = line.length - from > LENGTH ? `${line.slice(from, line.lastIndexOf(" ", from + LENGTH))} …` : line.slice(from);
    return (from ? "… " : "") + cut;
  }

  /** A paragraph with the words that were asked for marked. */
  function excerpt(text) {
    const node = document.createElement("p");
    node.className = "context";
    const any = new RegExp(`(${[asked, ...words].map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "giu");
    text.split(any).forEach((part, k) => {
      const marked = document.createElement(k % 2 ? "mark" : "span");
      marked.textContent = part;
      node.append(marked);
    });
    return node;
  }

  addEventListener("DOMContentLoaded", () => {
    const root = new URL(document.documentElement.dataset.content_root, location.href).href;
    const results = document.getElementById("search-results");
    if (!asked || !results) return;
    new MutationObserver(() => {
      for (const item of results.querySelectorAll("li:not([data-seen])")) {
        item.dataset.seen = "true";
        const link = item.querySelector("a");
        const page = link.href.slice(root.length).replace(/\.html.*$/, "");
        if (!item.querySelector(":scope > span") && page in searchTexts) item.append(excerpt(passage(page, link.textContent)));
      }
    }).observe(results, { childList: true, subtree: true });
  });

  return ranking;
})();
