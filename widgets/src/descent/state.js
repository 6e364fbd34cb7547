// The state of the figure, checked before anything is drawn.
import { numbers, oneOf, whole, within } from "../lib/checks.js";
import { short } from "../lib/format.js";
import {
  LARGEST_CONDITION,
  LARGEST_ENTRY,
  LARGEST_MOMENTUM,
  LR_LIMITS,
  MOST_STEPS,
  START_LIMITS,
} from "../math/descent.js";

/** @typedef {import("../math/descent.js").Settings & {step: number}} State */
/** @typedef {import("../lib/figure.js").Get} Get */
/** @typedef {import("../math/descent.js").Landscape} Landscape */
/** @typedef {import("../math/descent.js").Optimizer} Optimizer */
/** @typedef {import("../math/descent.js").Point} Point */

/** @type {Record<Landscape, string>} */
const LANDSCAPES = {
  bowl: "bowl",
  round: "round bowl",
  valley: "narrow valley",
  saddle: "saddle",
  two_minima: "two minima",
  matrix: "tilted bowl",
};
const TILTED = "3,2,2,3"; // the matrix of the chapter

/**
 * @param {number[][]} hessian
 * @returns {Record<Landscape, string>}
 */
export const titles = (hessian) =>
  String(hessian) === TILTED ? LANDSCAPES : { ...LANDSCAPES, matrix: "matrix of your own" };

/** @type {Record<Optimizer, string>} */
export const OPTIMIZERS = { sgd: "SGD", adam: "Adam" };

/** Where a landscape is looked at first: there it has something to show. @type {Record<Landscape, Point>} */
export const STARTS = {
  bowl: [4, 1],
  round: [4, 1],
  valley: [4, 1],
  saddle: [4, 0.01],
  two_minima: [4.5, 1.5],
  matrix: [4, 1],
};

/** @type {(get: Get) => State} */
export function read(get) {
  const n_steps = whole(get, "n_steps", 1, MOST_STEPS);
  return {
    landscape: oneOf(get, "landscape", LANDSCAPES),
    condition: within(get, "condition", 1, LARGEST_CONDITION),
    start: startOf(get),
    optimizer: oneOf(get, "optimizer", OPTIMIZERS),
    lr: within(get, "lr", ...LR_LIMITS),
    momentum: within(get, "momentum", 0, LARGEST_MOMENTUM),
    n_steps,
    step: whole(get, "step", 0, n_steps),
    hessian: hessianOf(get),
  };
}

/** @type {(get: Get) => Point} */
function startOf(get) {
  const start = numbers(get, "start", 2);
  if (start.some((value, i) => Math.abs(value) > START_LIMITS[i])) {
    throw new Error(
      `start is ${start.join(", ")}, expected within ±${START_LIMITS.join(" and ±")}`,
    );
  }
  return /** @type {Point} */ (start);
}

/** @type {(get: Get) => number[][]} */
function hessianOf(get) {
  const rows = get("hessian");
  const entries = Array.isArray(rows) ? rows.flat() : [];
  const isMatrix = entries.length === 4 && entries.every(Number.isFinite);
  if (!isMatrix || entries[1] !== entries[2] || entries.some((h) => Math.abs(h) > LARGEST_ENTRY)) {
    throw new Error(`hessian is ${JSON.stringify(rows)}, expected a symmetric matrix of two rows`);
  }
  return rows;
}

/**
 * The loss as a formula in θ₁ and θ₂.
 * @param {State} state
 */
export function formula({ landscape, condition, hessian }) {
  const half = (/** @type {number} */ number) => short(number / 2, 2);
  const [[a, b], [, d]] = hessian;
  return {
    bowl: "0.5 θ₁² + 5 θ₂²",
    round: "0.5 θ₁² + 0.5 θ₂²",
    valley: `0.5 θ₁² + ${half(condition)} θ₂²`,
    saddle: "0.5 θ₁² − 0.5 θ₂²",
    two_minima: "(θ₁ + 3)² (3 θ₁² − 22 θ₁ + 51) / 288 + 0.5 θ₂²",
    matrix: `${half(a)} θ₁²${signed(b)} θ₁θ₂${signed(d / 2)} θ₂²`,
  }[landscape];
}

/** @type {(number: number) => string} as a term of a sum */
const signed = (number) => ` ${number < 0 ? "−" : "+"} ${short(Math.abs(number), 2)}`;
