// Shows the course's widgets on a page without a kernel: each as its cell left it. Its state, module and style are in
// courseTexts, or in files of the site next to this one; a classic script loads them also from file://.

// A translation replaces these sentences.
const TEXT = {
  alone: "Controls in gray need the course on your computer.",
};

const texts = (globalThis.courseTexts ??= {}); // digest -> text
const asked = new Map();

function textOf(digest) {
  if (digest in texts) return texts[digest];
  if (!asked.has(digest)) {
    const script = document.createElement("script");
    script.src = new URL(`live/${digest}.js`, here).href;
    asked.set(
      digest,
      new Promise((resolve, reject) => {
        script.onload = () => resolve(texts[digest]);
        script.onerror = () => reject(new Error(`${script.src} is missing`));
      }),
    );
    document.head.append(script);
  }
  return asked.get(digest);
}

/** A saved state with its bytes, which JSON has as text beside it. */
function revived(value, buffers) {
  if (Array.isArray(value)) return value.map((inner) => revived(inner, buffers));
  if (value === null || typeof value !== "object") return value;
  if ("buffer" in value) return new DataView(buffers[value.buffer]);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, revived(inner, buffers)]));
}

const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;

async function show(place) {
  const digests = Object.entries(JSON.parse(place.dataset.texts));
  const { state: saved, ...shared } = Object.fromEntries(
    await Promise.all(digests.map(async ([name, digest]) => [name, await textOf(digest)])),
  );
  const [settings, buffers] = JSON.parse(saved);
  const state = { ...revived(settings, buffers.map(bytesOf)), ...shared };
  const address = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  const style = document.createElement("style");
  style.textContent = state._css;
  const el = document.createElement("div");
  const none = () => {};
  // The widget itself stands in for its kernel: course_lib/widgets/shared/view/recorded.js.
  const model = { alone: TEXT.alone, get: (name) => state[name], on: none, off: none, send: none };
  await widget.initialize?.({ model });
  await widget.render({ model, el });
  place.replaceChildren(style, el);
  place.dataset.shown = "true";
  const still = place.closest(".cell_output, .jp-OutputArea")?.querySelector("img.course-still, img.cw-still");
  if (still) (still.closest("a") ?? still).hidden = true; // the site links a picture to its file
}

const here = new URL(".", document.currentScript.src || document.baseURI);
const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      show(target).catch((error) => console.error(error)); // the still picture stays
    }
  },
  { rootMargin: "400px" },
);
for (const place of document.querySelectorAll(".course-live")) seen.observe(place);
