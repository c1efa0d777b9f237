// A formula or a table that is wider than a narrow screen scrolls, so the keyboard has to reach it.
function reachWhatScrolls() {
  for (const node of document.querySelectorAll("mjx-container, .bd-article table")) {
    node.classList.remove("wide");
    const width = Math.max(node.scrollWidth, node.firstElementChild.offsetWidth);
    const isWide = width > node.closest("div, p, li, dd, td").clientWidth;
    node.classList.toggle("wide", isWide);
    if (isWide) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
  }
}

window.addEventListener("load", reachWhatScrolls);
window.addEventListener("resize", reachWhatScrolls);
