// The graph as SVG: boxes with value and gradient, edges with the local derivative and what was sent along them.

import { completeAt, edgeKey, edgePath, entryLifts, measure, stateAt } from "./graph.js";
import { TEXT, brief, operationText } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const LINE = 18;
// Significant digits in boxes; the sentence shows more.
const DIGITS = 3;

function shape(tag, attributes = {}, text = "") {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
}

export class Drawing {
  constructor(svg, graph) {
    this.svg = svg;
    this.graph = graph;
    const { nodes } = graph;
    const heads = nodes.map((node) => `${node.name} ${operationText(node, nodes)}`.trim());
    const values = nodes.map((node) => `${TEXT.value} ${brief(node.value, DIGITS)}`);
    const sums = nodes.map((node) => `${TEXT.gradient} ${brief(node.gradient ?? 0, DIGITS)} ${TEXT.complete}`);
    this.heads = heads;
    this.sizes = measure([heads, values, sums], graph.places);
    svg.setAttribute("viewBox", `0 0 ${this.sizes.width} ${this.sizes.height}`);
    svg.append(this.makeArrows());
    this.edges = new Map();
    nodes.forEach((node, k) => this.makeEdges(node, k));
    this.boxes = nodes.map((node, k) => this.makeBox(node, k));
    this.token = shape("g", { class: "cw-token", visibility: "hidden" });
    this.token.append(shape("circle", { r: 7 }));
    svg.append(this.token);
  }

  makeArrows() {
    const defs = shape("defs");
    // Arrow ids are unique per drawing: a page may hold several.
    this.id = `cw-arrow-${Math.random().toString(36).slice(2)}`;
    for (const kind of ["idle", "done", "active"]) {
      const marker = shape("marker", {
        id: `${this.id}-${kind}`, class: `cw-arrow-${kind}`, viewBox: "0 0 10 10", refX: 9, refY: 5,
        markerWidth: 10, markerHeight: 10, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse",
      });
      marker.append(shape("path", { d: "M 0 0 L 10 5 L 0 10 z" }));
      defs.append(marker);
    }
    return defs;
  }

  makeEdges(node, k) {
    const { graph, sizes } = this;
    const ends = entryLifts(graph.routes[k], sizes.box.height);
    node.parents.forEach((parent, position) => {
      const twice = node.parents.indexOf(parent) !== node.parents.lastIndexOf(parent);
      const lift = twice ? { end: 1.5 * ends[position], start: 1.5 * ends[position] } : { end: ends[position], start: 0 };
      const path = shape("path", { class: "cw-edge", d: edgePath(graph.routes[k][position], sizes, lift) });
      this.svg.append(path);
      const length = path.getTotalLength();
      const near = path.getPointAtLength(length - Math.min(34, length * 0.4));
      const far = path.getPointAtLength(Math.min(30, length * 0.4));
      const local = shape("text", { class: "cw-edge-text", x: near.x, y: near.y - 6 });
      const part = shape("text", { class: "cw-edge-text cw-edge-part", x: far.x, y: far.y - 6 });
      this.edges.set(edgeKey({ node: k, position }), { path, local, part, length });
    });
  }

  makeBox(node, k) {
    const { graph, sizes } = this;
    const [x, y] = sizes.at(graph.places[k]);
    const { width, height } = sizes.box;
    const group = shape("g", { class: node.parents.length ? "cw-node" : "cw-node cw-node-input" });
    const frame = { x: x - width / 2, y: y - height / 2, width, height, rx: node.parents.length ? 2 : 14 };
    const head = shape("text", { class: "cw-node-head", x, y: y - LINE + 1 });
    head.append(shape("tspan", { class: "cw-node-name" }, node.name));
    head.append(shape("tspan", {}, `${node.name ? " " : ""}${operationText(node, graph.nodes)}`));
    const value = shape("text", { x, y: y + 5 });
    const gradient = shape("text", { class: "cw-node-gradient", x, y: y + LINE + 6 });
    group.append(shape("rect", frame), head, value, gradient);
    this.svg.append(group);
    return { group, value, gradient };
  }

  /** Show the state after step `index`. */
  show(index) {
    const { nodes, steps } = this.graph;
    const now = steps[index];
    const { values, gradients, gone } = stateAt(steps, index);
    const complete = completeAt(steps, index, nodes.length);
    const target = now.kind === "edge" ? now.parent : now.node;
    this.boxes.forEach(({ group, value, gradient }, k) => {
      const known = !nodes[k].parents.length || values.has(k);
      value.textContent = `${TEXT.value} ${known ? brief(nodes[k].value, DIGITS) : TEXT.unknown}`;
      const ready = gradients.has(k) ? `${brief(gradients.get(k), DIGITS)}${complete.has(k) ? ` ${TEXT.complete}` : ""}` : TEXT.unknown;
      gradient.textContent = `${TEXT.gradient} ${ready}`;
      group.classList.toggle("cw-node-unknown", !known);
      group.classList.toggle("cw-node-active", k === target);
      group.classList.toggle("cw-node-source", now.kind === "edge" && k === now.node);
    });
    for (const [key, { path, local, part }] of this.edges) {
      const step = gone.get(key);
      const active = step && step === now;
      const feeding = now.kind === "forward" && key.startsWith(`${now.node}-`);
      const kind = active ? "active" : step ? "done" : feeding ? "feeding" : "idle";
      path.setAttribute("class", `cw-edge cw-edge-${kind}`);
      path.setAttribute(step ? "marker-start" : "marker-end", `url(#${this.id}-${kind === "feeding" ? "active" : kind})`);
      path.removeAttribute(step ? "marker-end" : "marker-start");
      local.textContent = step && step.local !== null ? `× ${brief(step.local, DIGITS)}` : "";
      part.textContent = step ? brief(step.part, DIGITS) : "";
      this.svg.append(local, part);
    }
    this.svg.append(this.token);
    this.token.setAttribute("visibility", "hidden");
  }

  /** Between two steps: a disc moves along the edges of the next step; `share` from 0 to 1. */
  between(index, share) {
    const step = this.graph.steps[index];
    const keys = step.kind === "edge" ? [edgeKey(step)] : [];
    this.token.setAttribute("visibility", keys.length && share > 0 ? "visible" : "hidden");
    for (const key of keys) {
      const { path, length } = this.edges.get(key);
      const { x, y } = path.getPointAtLength(length * (1 - share));
      this.token.setAttribute("transform", `translate(${x} ${y})`);
    }
  }

  /** Horizontal center of what step `index` is about, as a fraction of the drawing, 0 to 1. */
  focusAt(index) {
    const step = this.graph.steps[index];
    const node = step.kind === "inputs" ? 0 : step.kind === "edge" ? step.parent : step.node;
    return this.sizes.at(this.graph.places[node])[0] / this.sizes.width;
  }
}
