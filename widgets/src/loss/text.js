// Names and numbers of the figure in words.
import { fixed } from "../lib/format.js";

/** @type {Record<import("../math/loss.js").Name, string>} */
export const TITLES = { cross_entropy: "cross-entropy", squared_error: "squared error" };

/**
 * Four decimals, or as many digits where the number is small, and words for what is no number.
 * @param {number} number
 */
export function precise(number) {
  if (Number.isNaN(number)) return "not a number";
  const size = Math.abs(number);
  if (size === Infinity) return number < 0 ? "−∞" : "∞";
  if (size === 0) return "0";
  if (size < 1e-5 || size >= 1e7) return number.toExponential(1).replace(/^-/, "−");
  return fixed(number, size < 1e-3 ? 3 - Math.floor(Math.log10(size)) : 4);
}
