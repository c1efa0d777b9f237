// A formula that is wider than a narrow screen scrolls, so the keyboard has to reach it.
function markWideFormulas() {
  for (const formula of document.querySelectorAll("mjx-container")) {
    formula.classList.remove("wide");
    const isWide = formula.firstElementChild.offsetWidth > formula.closest("div, p, li, dd, td").clientWidth;
    formula.classList.toggle("wide", isWide);
    if (isWide) formula.tabIndex = 0;
    else formula.removeAttribute("tabindex");
  }
}

window.addEventListener("load", markWideFormulas);
window.addEventListener("resize", markWideFormulas);
