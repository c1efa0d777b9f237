// A formula that is wider than a narrow screen scrolls, so the keyboard has to reach it.
window.addEventListener("load", () => {
  for (const formula of document.querySelectorAll("mjx-container")) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  }
});
