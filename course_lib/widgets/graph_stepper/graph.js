// The graph's state at a step, and the shapes used to draw it. Pure.

/** Which values and gradients are known after step `index`, and which edges have been traversed backward. */
export function stateAt(steps, index) {
  const values = new Set();
  const gradients = new Map();
  const gone = new Map();
  for (const step of steps.slice(0, index + 1)) {
    if (step.kind === "forward") values.add(step.node);
    else if (step.kind === "seed") gradients.set(step.node, step.after);
    else if (step.kind === "edge") {
      gradients.set(step.parent, step.after);
      gone.set(edgeKey(step), step);
    }
  }
  return { values, gradients, gone };
}

export function edgeKey({ node, position }) {
  return `${node}-${position}`;
}

/** Nodes whose gradient is complete after step `index`: nothing more will arrive. */
export function completeAt(steps, index, count) {
  const open = new Set(Array.from({ length: count }, (_, k) => k));
  steps.forEach((step) => {
    if (step.kind === "seed" || step.kind === "edge") open.delete(step.kind === "seed" ? step.node : step.parent);
  });
  steps.slice(index + 1).forEach((step) => {
    if (step.kind === "seed") open.add(step.node);
    else if (step.kind === "edge") open.add(step.parent);
  });
  return new Set(Array.from({ length: count }, (_, k) => k).filter((k) => !open.has(k)));
}

/** The final gradients, by node. */
export function finalGradients(steps) {
  return stateAt(steps, steps.length - 1).gradients;
}

/** Sizes in drawing units: boxes as wide as their longest line, columns spaced for the edge labels. */
export function measure(texts, places, font = 13) {
  const letters = Math.max(...texts.flat().map((text) => text.length), 9);
  const box = { width: Math.round(letters * font * 0.58 + 20), height: 68 };
  const pitch = { x: box.width + 100, y: 88 };
  const columns = places.map(([column]) => column);
  const rows = places.map(([, row]) => row);
  const margin = 10;
  const top = Math.max(...rows, 0.4);
  const bottom = Math.min(...rows, -0.4);
  return {
    box,
    width: Math.max(...columns) * pitch.x + box.width + 2 * margin,
    height: (top - bottom) * pitch.y + box.height + 2 * margin,
    /** Center of a place: a column, and a row counted upward. */
    at: ([column, row]) => [margin + box.width / 2 + column * pitch.x, margin + box.height / 2 + (top - row) * pitch.y],
  };
}

/**
 * The path of an edge as the text of an SVG path, from the parent's right side to the node's left side. `lift` moves
 * its ends up or down, so that several edges between two boxes do not overlap.
 */
export function edgePath(route, sizes, lift) {
  const stops = route.map((place) => sizes.at(place));
  const half = sizes.box.width / 2;
  const last = stops.length - 1;
  stops[0] = [stops[0][0] + half, stops[0][1] + lift.start];
  stops[last] = [stops[last][0] - half, stops[last][1] + lift.end];
  let path = `M ${stops[0].join(" ")}`;
  for (let k = 1; k <= last; k += 1) {
    const [x0, y0] = stops[k - 1];
    const [x1, y1] = stops[k];
    const middle = (x0 + x1) / 2;
    path += ` C ${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
  }
  return path;
}

/** How far above or below its middle each edge enters a node: from the highest source to the lowest. */
export function entryLifts(routes, height) {
  const order = routes.map((route, position) => [route[route.length - 2][1], position]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  const lifts = new Array(routes.length);
  order.forEach(([, position], entry) => {
    lifts[position] = (entry - (order.length - 1) / 2) * (height / 3);
  });
  return lifts;
}
