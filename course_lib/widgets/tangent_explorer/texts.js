// All text that the tangent explorer shows or announces, except errors in the learner's function, which Python sends.

import { formatNumber, formatShort } from "../shared/plot/scales.js";

export const TEXT = {
  widget: "Tangent explorer: a secant turns into a tangent",
  curveTitle: "Secant and tangent",
  curveHint: "drag the square: h; drag the dot: x",
  curveLabel:
    "Curve of f with the point x, the secant and the tangent. Left and right arrow keys move x, " +
    "up and down increase and decrease h; hold Shift for larger steps.",
  errorTitle: "Error of the slope",
  errorLabel: "Error of the difference quotient against h, both on log scales. The slider below sets h.",
  x: "x",
  value: "f(x)",
  offset: "distance from x",
  valueOffset: "f − f(x)",
  h: "h",
  error: "error",
  keySecant: "secant",
  keyTangent: "tangent",
  keyRounding: "rounding, 10⁻¹⁶ |f| / h",
  methods: { forward: "forward", central: "central" },
  methodLabel: "Difference quotient",
  methodChoice: { forward: "Forward difference", central: "Central difference" },
  play: "Shrink h",
  zoom: "Zoom in with h",
  hSlider: "h, log scale",
  hNumber: "h, exact",
  xNumber: "x, exact",
  hName: "h",
  noDerivative: "No derivative was found here, so there is nothing to compare with.",
  noValue: "f(x) is not a number here",
  slopeNow: (slope, derivative) =>
    `slope ${formatNumber(slope, 8)}` +
    (Number.isFinite(derivative) ? `, derivative ${formatNumber(derivative, 8)}` : ""),
  errorNow: (error) => (Number.isFinite(error) ? `error ${formatNumber(error, 3)}` : "error unknown"),
  hValue: (h, slope, error) =>
    `h ${formatShort(h)}, slope ${formatNumber(slope, 6)}` +
    (Number.isFinite(error) ? `, error ${formatNumber(error, 3)}` : ""),
  silent:
    "The kernel is not responding, so the values do not show the change yet. " +
    "Wait for the running cell to finish, or run this cell again.",
  badH: "h must be a number from 1e−16 to 1e6.",
  badX: "x must be a number.",
};

const REGIMES = {
  unknown: () => "",
  exact: () => "The quotient is exact here.",
  lost: () => "h is so small compared with x that x + h rounds to x itself: the difference is lost.",
  truncation: (method) =>
    method === "central"
      ? "The error comes from the bend of the curve: a tenth of h gives a hundredth of the error."
      : "The error comes from the bend of the curve: a tenth of h gives a tenth of the error.",
  best: () => "The error is near its smallest here: the bend of the curve and rounding contribute about equally.",
  rounding: () => "Rounding dominates here: the smaller h, the larger the error.",
};

const SOURCES = {
  given: "the derivative",
  "complex step": "the derivative (by a complex step)",
  extrapolation: "the derivative (extrapolated)",
};

/** The whole state in words. */
export function describe({ method, x, h, slope, derivative, error, source, regime, fault }) {
  if (!Number.isFinite(slope)) {
    return `${TEXT.methodChoice[method]} at x = ${formatShort(x, 6)} with h = ${formatShort(h)} is not a number. ${fault}`.trim();
  }
  const known = Number.isFinite(derivative)
    ? `, ${formatNumber(error, 3)} away from ${SOURCES[source]} ${formatNumber(derivative, 6)}. ${REGIMES[regime](method)}`
    : `. ${TEXT.noDerivative}`;
  const where = `${TEXT.methodChoice[method]} at x = ${formatShort(x, 6)} with h = ${formatShort(h)}`;
  return `${where}: slope ${formatNumber(slope, 6)}${known} ${fault}`.trim();
}
