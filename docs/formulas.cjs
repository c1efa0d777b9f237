// Typesets formulas: reads [[tex, isDisplayed], ...] as JSON; writes their HTML and the style that it needs.
// Usage: node formulas.cjs FOLDER_OF_MATHJAX < formulas

const { readFileSync } = require("node:fs");

async function main() {
  const MathJax = await require(`${process.argv[2]}/node-main.js`).init({
    loader: { load: ["input/tex-full", "output/chtml", "a11y/assistive-mml", "adaptors/liteDOM"], versionWarnings: false },
    chtml: { fontURL: "formulas" },
    startup: { typeset: false },
  });
  const { adaptor } = MathJax.startup;
  const html = JSON.parse(readFileSync(0, "utf8")).map(([tex, display]) =>
    adaptor.outerHTML(MathJax.tex2chtml(tex, { display })),
  );
  const style = adaptor.textContent(MathJax.chtmlStylesheet());
  process.stdout.write(JSON.stringify({ html, style }));
}

main();
