// All text that the graph stepper shows or announces. A translation replaces this file.

import { formatShort } from "../shared/plot/scales.js";

const SIGNS = { "*": "×", "-": "−", negative: "−", "/": "÷" };

export const TEXT = {
  widget: "Graph stepper: a computation, forward and backward",
  graphLabel: (count, output) =>
    `Computation graph with ${count} nodes, output ${output}. Left and right arrow keys step back and forward; Home and ` +
    "End go to the first and last step.",
  title: "Computation graph",
  hint: "arrow keys: step",
  value: "value",
  gradient: "grad",
  unknown: "·",
  complete: "✓",
  back: "Back",
  forward: "Next",
  speedChoice: (speed) => (speed < 1 ? `1 step every ${formatShort(1 / speed, 2)} s` : `${speed} step${speed > 1 ? "s" : ""}/s`),
  phase: { inputs: "Inputs", forward: "Forward", seed: "Backward", edge: "Backward" },
  stepNow: (phase, step, last) => `${phase}, step ${step} of ${last}`,
};

/** A number, or Python's description of an array. */
function quantity(value, digits = 4) {
  return typeof value === "number" ? formatShort(value, digits) : String(value);
}

/** Whether a value is Python's description of an array. */
function isArray(value) {
  return typeof value === "string" && /^(shape|\[)/.test(value);
}

/** A value, short enough for a box. */
export function brief(value, digits) {
  return quantity(value, digits).replace(/^shape /, "");
}

/** A negative number in parentheses, to follow a sign. */
function bracketed(value) {
  return typeof value === "number" && value < 0 ? `(${quantity(value)})` : quantity(value);
}

/** What to call a node in a sentence. */
export function nameOf(node) {
  return node.name || quantity(node.value);
}

/** The parts of an operation: its sign or name, and a plain number before or after it. */
function operationParts(operation) {
  const [, before, sign, after] = /^([\d.e+-]*?)(\*\*|[-+*/])([\d.e+-]*)$/.exec(operation) ?? [];
  return sign ? { sign, before, after } : { sign: operation, before: "", after: "" };
}

/** The operation as written in a box; a plain number next to a single operand is computed from the values. */
export function operationText(node, nodes) {
  const { sign, before, after } = operationParts(node.operation);
  const shown = SIGNS[sign] ?? sign;
  const spaced = (text) => text.replace("-", "−");
  if (before) return `${spaced(before)} ${shown}`;
  if (after) return sign === "**" ? shown + spaced(after) : `${shown} ${after.startsWith("-") ? `(${spaced(after)})` : after}`;
  const parents = node.parents.map((parent) => nodes[parent]);
  if (parents.length !== 1 || typeof node.value !== "number") return shown;
  const [x] = parents;
  if (sign === "*") return x.value ? `× ${bracketed(node.value / x.value)}` : shown;
  if (sign === "+") return `+ ${bracketed(roundOff(node.value - x.value))}`;
  if (sign === "**" && x.value > 0 && x.value !== 1) {
    return `**${quantity(roundOff(Math.log(node.value) / Math.log(x.value)))}`;
  }
  return shown;
}

function roundOff(value) {
  return Number(value.toPrecision(10));
}

const TWO_SIDED = { "+": "+", "-": "−", "*": "×", "/": "÷" };

/** The computation of a node; `name(parent, first)` gives the text of a parent, first or after a sign. */
function expression(node, nodes, name) {
  const parents = node.parents.map((parent) => nodes[parent]);
  if (parents.length === 2 && node.operation in TWO_SIDED) {
    const [x, y] = [name(parents[0], true), name(parents[1], false)];
    return `${x} ${TWO_SIDED[node.operation]} ${y}`;
  }
  const text = operationText(node, nodes);
  if (parents.length !== 1) return `${text || "f"}(${parents.map((parent) => name(parent, true)).join(", ")})`;
  const { before } = operationParts(node.operation);
  if (before) return `${text} ${name(parents[0], false)}`;
  if (/^\*\*./.test(text)) return `${name(parents[0], true)}${text}`;
  if (/^[+×÷−] ./.test(text)) return `${name(parents[0], true)} ${text}`;
  return `${text || "f"}(${name(parents[0], true)})`;
}

/** Where the local derivative of a known operation comes from, in names; empty if unknown. */
function slopeRule(node, position, nodes) {
  const names = node.parents.map((parent) => nameOf(nodes[parent]));
  const other = names[1 - position];
  const own = nameOf(node);
  const both = names.length === 2;
  switch (operationParts(node.operation).sign) {
    case "+":
      return "a sum passes the gradient on unchanged";
    case "-":
      return both && position === 1 ? "what is subtracted gets a minus sign" : "";
    case "*":
      return both ? `in a product it is the other factor, ${other}` : "it is the constant factor";
    case "/":
      return both ? (position ? `−${names[0]} ÷ ${other === names[1] ? own : names[1]}²` : `1 ÷ ${other}`) : "";
    case "exp":
      return `e to the power of ${names[0]}, which is ${own} itself`;
    case "log":
      return `1 ÷ ${names[0]}`;
    case "tanh":
      return `1 − ${own}²`;
    case "sigmoid":
      return `${own} (1 − ${own})`;
    case "relu":
      return "1 above zero, else 0";
    default:
      return "";
  }
}

/** One step in words. `nodes` and `step` are what Python sent. */
export function describe(step, nodes, isLast) {
  const node = nodes[step.node];
  if (step.kind === "inputs") {
    const inputs = nodes.filter((one) => !one.parents.length);
    const named = inputs.filter((one) => one.name);
    const told = ({ name, value }) => `${name} ${isArray(value) ? "of" : "="} ${quantity(value)}`;
    const words = named.map(told).join(", ");
    const numbers = inputs.length - named.length;
    const rest = numbers ? `${words ? ", and " : ""}${numbers} plain number${numbers > 1 ? "s" : ""}` : "";
    return `The inputs are known: ${words}${rest}. Forward computes one node at a time.`;
  }
  if (step.kind === "forward") {
    const result = quantity(node.value);
    if (typeof node.value !== "number" || node.parents.some((parent) => typeof nodes[parent].value !== "number")) {
      return `Forward: ${nameOf(node)} = ${expression(node, nodes, nameOf)}, ${result}.`;
    }
    const filled = expression(node, nodes, (parent, first) => (first ? quantity(parent.value) : bracketed(parent.value)));
    const symbols = expression(node, nodes, nameOf);
    return `Forward: ${nameOf(node)} = ${symbols}${symbols === filled ? "" : ` = ${filled}`} = ${result}.`;
  }
  if (step.kind === "seed") {
    return `Backward starts at the output: the derivative of ${nameOf(node)} with respect to itself is 1.${mismatch(nodes, step, isLast)}`;
  }
  return describeEdge(step, nodes, isLast);
}

function describeEdge(step, nodes, isLast) {
  const node = nodes[step.node];
  const parent = nodes[step.parent];
  const rule = slopeRule(node, step.position, nodes);
  const because = rule ? ` (${rule})` : "";
  const name = nameOf(node);
  let chain = `local derivative ${quantity(step.local ?? "")}${because} times gradient ${quantity(step.upstream)} gives ${quantity(step.part)}.`;
  if (step.local === null) {
    chain = `the gradient of ${name} goes back through ${operationText(node, nodes) || "the operation"} and gives ${quantity(step.part)}.`;
  } else if (isArray(step.upstream)) {
    const fitted = step.part === step.upstream ? "" : ", summed to fit the shape";
    chain = `the gradient of ${name} times the local derivative${because}, entry by entry${fitted}, gives ${quantity(step.part)}.`;
  }
  const uses = nodes.flatMap((one) => one.parents).filter((id) => id === step.parent).length;
  const alone = uses === 1 ? "" : `It is the first to arrive at ${nameOf(parent)}.`;
  const sum = step.before === 0
    ? alone
    : `${nameOf(parent)} is used more than once, so this is added: ${quantity(step.before)} + ${bracketed(step.part)} = ${quantity(step.after)}.`;
  return `From ${nameOf(node)} back to ${nameOf(parent)}: ${chain} ${sum}`.trim() + mismatch(nodes, step, isLast);
}

/** At the end: where the engine's own gradients differ from those computed here. */
function mismatch(nodes, step, isLast) {
  if (!isLast) return "";
  const differing = nodes.filter((node) => node.name && typeof node.own === "number" && typeof node.gradient === "number" &&
    Math.abs(node.own - node.gradient) > 1e-9 * Math.max(1, Math.abs(node.gradient)));
  if (!differing.length) return " Every gradient is complete.";
  const words = differing.map((node) => `${node.name}.grad is ${quantity(node.own)}, here it is ${quantity(node.gradient)}`);
  return ` Every gradient is complete. Your nodes hold different gradients: ${words.join("; ")}.`;
}
