// Two losses of one sample on its logit z, their slopes, and how each of them learns.
import { sigmoid } from "./activations.js";

/** @typedef {"cross_entropy" | "squared_error"} Name */
/** @typedef {{zs: number[], right: number | null, near: number | null}} Run the logit after every step, and how many steps it took */

/** What a state may be, from and to. */
export const LIMITS = {
  target: range(0, 1),
  z: range(-1000, 1000),
  rate: range(0.1, 10),
  steps: range(0, 20_000),
};
export const MOST_STEPS = LIMITS.steps[1];
export const NEAR = 0.1; // of p to the target
export const NAMES = /** @type {Name[]} */ (["cross_entropy", "squared_error"]);

/** @type {(low: number, high: number) => [number, number]} */
function range(low, high) {
  return [low, high];
}

/** @type {Record<Name, (z: number, y: number) => number>} */
const LOSSES = {
  // ln(1 + exp(z)) - y z, written so that exp never sees a positive number.
  cross_entropy: (z, y) => Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z))),
  squared_error: (z, y) => (sigmoid(z) - y) ** 2,
};

/** @type {Record<Name, (p: number, y: number) => number>} */
const SLOPES = {
  cross_entropy: (p, y) => p - y,
  squared_error: (p, y) => 2 * (p - y) * (p * (1 - p)),
};

/** @type {(name: Name, z: number, y: number) => number} */
export const loss = (name, z, y) => LOSSES[name](z, y);

/**
 * The slope of the loss with respect to z.
 * @type {(name: Name, z: number, y: number) => number}
 */
export const slope = (name, z, y) => SLOPES[name](sigmoid(z), y);

/**
 * The cross-entropy as its definition says it: infinite or NaN where p or 1 - p is rounded to 0.
 * @type {(p: number, y: number) => number}
 */
export const throughP = (p, y) => -(y * Math.log(p) + (1 - y) * Math.log(1 - p));

/**
 * The logit of a probability; at 0 and 1, which have none, that of the ends given.
 * @type {(p: number, limit: number) => number}
 */
export function logit(p, limit) {
  if (p <= 0) return -limit;
  return p >= 1 ? limit : Math.log(p) - Math.log1p(-p);
}

/**
 * Whether the class that is decided on is the one of the target: class 1 where z is positive.
 * @type {(z: number, y: number) => boolean}
 */
const isRight = (z, y) => z > 0 === y > 0.5;

/** @param {number} y */
export const hasSide = (y) => y !== 0.5;

/** @type {(z: number, y: number) => boolean} */
const isNear = (z, y) => Math.abs(sigmoid(z) - y) <= NEAR;

/**
 * Subtract the slope, times a rate, from z, again and again, until both losses are where they
 * should be or will not get there, and at least so many steps.
 * @param {{z: number, y: number, rate: number, steps: number}} state
 * @returns {{runs: Record<Name, Run>, end: number}} with the number of steps to the end
 */
export function learn({ z, y, rate, steps }) {
  /** @type {Record<Name, Run>} */
  const runs = {
    cross_entropy: { zs: [z], right: null, near: null },
    squared_error: { zs: [z], right: null, near: null },
  };
  let end = -1;
  for (let step = 0; ; step += 1) {
    const isOver = NAMES.map((name) => arrive(runs[name], name, step, { y, rate }));
    if (end < 0 && (step === MOST_STEPS || !isOver.includes(false))) end = step;
    if (end >= 0 && step >= steps) return { runs, end };
    for (const name of NAMES) {
      const { zs } = runs[name];
      zs.push(after(name, zs[step], { y, rate }));
    }
  }
}

/** @type {(name: Name, z: number, how: {y: number, rate: number}) => number} */
const after = (name, z, { y, rate }) => z - rate * slope(name, z, y);

/**
 * Note where a run has come to.
 * @param {Run} run
 * @param {Name} name
 * @param {number} step
 * @param {{y: number, rate: number}} how
 * @returns {boolean} whether nothing more is to be expected of it
 */
function arrive(run, name, step, how) {
  const z = run.zs[step];
  if (hasSide(how.y) && isRight(z, how.y)) run.right ??= step;
  if (isNear(z, how.y)) run.near ??= step;
  const isThere = run.near !== null && (run.right !== null || !hasSide(how.y));
  return isThere || after(name, z, how) === z;
}
