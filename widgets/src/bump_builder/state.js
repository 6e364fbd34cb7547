// The state of the figure, checked before anything is drawn, and what follows from it.
import { oneOf, within } from "../lib/checks.js";
import { clamp } from "../lib/scale.js";
import { built, CURVES, FREE, MOST_BUMPS, RAMPS, through } from "../math/bump_builder.js";

/** @typedef {import("../math/bump_builder.js").Point} Point */
/** @typedef {import("../math/bump_builder.js").Wanted} Wanted */
/** @typedef {"wave" | "corner" | "step" | "samples" | "none"} Name */

/**
 * @typedef {object} Moved
 * @property {Name} curve
 * @property {number} n
 * @property {number} ramp s over delta
 * @property {number} bump which one is taken apart, from 0
 * @property {(number | null)[]} own a height or, as the curve says, null; empty if all are that
 */

/**
 * @typedef {object} Around
 * @property {boolean} hasSamples whether there is a curve from Python
 * @property {Wanted} wanted
 * @property {[number, number]} beyond a place left of the interval and one right of it
 * @property {[number, number]} reach of the heights in the picture
 */

/** @typedef {Moved & Around & import("../math/bump_builder.js").Built} State */

const BEYOND = 0.25; // so many widths of the interval are in sight on either side

/** @type {Record<Name, string>} */
export const TITLES = {
  wave: "wave",
  corner: "corner",
  step: "step",
  samples: "samples",
  none: "none, draw your own",
};

/** @type {(get: import("../lib/figure.js").Get) => State} */
export function read(get) {
  const samples = readSamples(get("samples"));
  const curve = oneOf(get, "curve", TITLES);
  if (curve === "samples" && !samples.length) throw new Error("there are no samples");
  const n = whole(get, "n", 1, MOST_BUMPS);
  const bump = whole(get, "bump", 0, n - 1);
  const ramp = within(get, "ramp", RAMPS.min, RAMPS.max);
  return derived({ curve, n, ramp, bump, own: readOwn(get("heights"), n) }, samples);
}

/** @type {(moved: Moved, samples: Point[]) => State} */
function derived(moved, samples) {
  const { curve, n, ramp, own } = moved;
  const wanted = curve === "samples" ? through(samples) : curve === "none" ? FREE : CURVES[curve];
  const room = BEYOND * (wanted.right - wanted.left);
  /** @type {[number, number]} */
  const beyond = [wanted.left - room, wanted.right + room];
  const reach = reachOf({ curve, wanted, beyond });
  const around = { hasSamples: samples.length > 0, wanted, beyond, reach };
  return { ...moved, ...around, ...built(wanted, n, ramp, own) };
}

/** @type {(get: import("../lib/figure.js").Get, key: string, min: number, max: number) => number} */
function whole(get, key, min, max) {
  const value = get(key);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${key} is ${value}, expected a whole number from ${min} to ${max}`);
  }
  return value;
}

/** @type {(value: any, n: number) => (number | null)[]} */
function readOwn(value, n) {
  const isHeight = (/** @type {unknown} */ height) => height === null || Number.isFinite(height);
  const isRight = Array.isArray(value) && [0, n].includes(value.length) && value.every(isHeight);
  if (!isRight) throw new Error(`heights is no list of ${n} numbers or null`);
  return value;
}

/** @type {(value: any) => Point[]} */
function readSamples(value) {
  const isPoint = (/** @type {unknown} */ row) =>
    Array.isArray(row) && row.length === 2 && row.every(Number.isFinite);
  const isRight =
    Array.isArray(value) &&
    value.length !== 1 &&
    value.every((row, i) => isPoint(row) && (i === 0 || row[0] > value[i - 1][0]));
  if (!isRight) throw new Error("samples is no list of points, each further right");
  return value;
}

/** @type {(domain: [number, number], count: number) => number[]} */
export const spread = ([low, high], count) =>
  Array.from({ length: count + 1 }, (_, i) => low + (i / count) * (high - low));

/**
 * The heights in the picture, with some room: those of the curve and of the network's answer 0.
 * @type {(state: Pick<State, "curve" | "wanted" | "beyond">) => [number, number]}
 */
function reachOf({ curve, wanted, beyond }) {
  const seen = curve === "none" ? [-1, 1] : spread(beyond, 100).map(wanted.f);
  const [low, high] = [Math.min(0, ...seen), Math.max(0, ...seen)];
  const room = 0.1 * (high - low || 1);
  return [low - room, high + room];
}

/**
 * How far an arrow key lifts a bump: about a hundredth of the heights, a power of ten.
 * @param {State} state
 */
export const heightStep = (state) => 10 ** (1 - digits(state.reach));

/**
 * So many decimals that three digits or more are seen of the larger of two numbers.
 * @param {[number, number]} ends
 */
export const digits = (ends) =>
  clamp(3 - Math.floor(Math.log10(Math.max(...ends.map(Math.abs)))), 1, 9);
