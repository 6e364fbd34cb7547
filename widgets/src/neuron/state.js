// The state of the figure, checked before anything is drawn.
import { finite, numbers } from "../lib/checks.js";
import { pair } from "./space.js";

/** @typedef {import("./space.js").Point} Point */

/**
 * @typedef {object} State
 * @property {Point} weights
 * @property {number} bias
 * @property {number} sample which row of X the calculation is about
 * @property {Point[]} X
 * @property {number[]} y
 * @property {[string, string]} classes
 * @property {[string, string]} features
 */

/** @type {(get: import("../lib/figure.js").Get) => State} */
export function read(get) {
  const [X, y] = [get("X"), get("y")];
  if (!isList(X, isPair) || X.length === 0) {
    throw new Error("X is no list of samples with two finite numbers each");
  }
  if (!isList(y, (label) => label === 0 || label === 1) || y.length !== X.length) {
    throw new Error("y is no list with the class, 0 or 1, of each sample of X");
  }
  const sample = get("sample");
  if (!(sample in X))
    throw new Error(`sample is ${sample}, expected a row of X, 0 to ${X.length - 1}`);
  const weights = pair(numbers(get, "weights", 2));
  return {
    weights,
    bias: finite(get, "bias"),
    sample,
    X,
    y,
    classes: names(get, "classes"),
    features: names(get, "features"),
  };
}

/** @type {(value: unknown, isItem: (item: unknown) => boolean) => boolean} */
const isList = (value, isItem) => Array.isArray(value) && value.every(isItem);

/** @param {unknown} row */
const isPair = (row) => isList(row, Number.isFinite) && /** @type {number[]} */ (row).length === 2;

/** @type {(get: import("../lib/figure.js").Get, key: string) => [string, string]} */
function names(get, key) {
  const value = get(key);
  if (!isList(value, (name) => typeof name === "string") || value.length !== 2) {
    throw new Error(`${key} is ${JSON.stringify(value)}, expected two names`);
  }
  return value;
}
