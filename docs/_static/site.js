// A formula that is wider than a narrow screen scrolls, so the keyboard has to reach it.
window.addEventListener("load", async () => {
  await globalThis.MathJax?.startup?.promise;
  for (const formula of document.querySelectorAll("mjx-container")) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
  }
});
