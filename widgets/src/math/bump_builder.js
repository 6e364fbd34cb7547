// A curve built out of bumps, as bump_network of chapter 3 does: where they stand, and their sum.

/** @typedef {(x: number) => number} Curve */
/** @typedef {[number, number]} Point */

/**
 * @typedef {object} Wanted
 * @property {Curve} f
 * @property {number} left where the interval begins
 * @property {number} right
 * @property {number} steepest no slope of f is steeper
 */

/**
 * @typedef {object} Bumps
 * @property {number} delta from one bump to the next
 * @property {number} s length of a ramp
 * @property {number[]} starts where each begins to rise
 * @property {number[]} middles
 */

/** @typedef {{weight: number, start: number}} Term weight · relu(x − start) */

export const MOST_BUMPS = 40;
export const RAMPS = { min: 0.1, max: 0.9 }; // s over delta
const POINTS = 1000; // where the error is measured, as in the chapter

/** @type {Record<"wave" | "corner" | "step", Wanted>} */
export const CURVES = {
  wave: {
    f: (x) => Math.sin(x) + 0.5 * Math.sin(3 * x),
    ...{ left: 0, right: 2 * Math.PI, steepest: 2.5 },
  },
  corner: { f: Math.abs, left: -2, right: 2, steepest: 1 },
  step: {
    f: (x) => Math.min(Math.max(5 * (x - 0.4) + 0.5, 0), 1),
    ...{ left: -2, right: 2, steepest: 5 },
  },
};

/**
 * Nothing to follow: the heights are the reader's.
 * @type {Wanted}
 */
export const FREE = { f: () => 0, left: -3, right: 3, steepest: 0 };

/**
 * The curve that is straight from each sample to the next.
 * @param {Point[]} samples in the order of x
 * @returns {Wanted}
 */
export function through(samples) {
  const slopes = samples
    .slice(1)
    .map(([x, y], i) => Math.abs((y - samples[i][1]) / (x - samples[i][0])));
  return {
    f: (x) => between(samples, x),
    left: samples[0][0],
    right: samples[samples.length - 1][0],
    steepest: Math.max(...slopes),
  };
}

/**
 * numpy.interp: constant beyond both ends.
 * @param {Point[]} samples
 * @param {number} x
 */
function between(samples, x) {
  const next = samples.findIndex((sample) => sample[0] > x);
  if (next === 0) return samples[0][1];
  if (next < 0) return samples[samples.length - 1][1];
  const [[x0, y0], [x1, y1]] = [samples[next - 1], samples[next]];
  return ((y1 - y0) / (x1 - x0)) * (x - x0) + y0;
}

/**
 * Bumps side by side, their tops from the left end of the interval to the right.
 * @param {Wanted} wanted
 * @param {number} n
 * @param {number} ramp length of a ramp over the distance of two bumps
 * @returns {Bumps}
 */
function placed({ left, right }, n, ramp) {
  const delta = (right - left) / (n - ramp);
  const s = ramp * delta;
  const starts = Array.from({ length: n }, (_, i) => left - s + delta * i);
  return { delta, s, starts, middles: starts.map((a) => a + (delta + s) / 2) };
}

/**
 * The four ReLU terms of one bump; each of their weights is the height over s, or minus that.
 * @param {Bumps} bumps
 * @param {number} i which bump
 * @param {number} height
 * @returns {Term[]}
 */
export function terms({ delta, s, starts }, i, height) {
  const [a, weight] = [starts[i], height / s];
  return [
    { weight, start: a },
    { weight: -weight, start: a + s },
    { weight: -weight, start: a + delta },
    { weight, start: a + delta + s },
  ];
}

/**
 * The sum of the terms of one bump.
 * @type {(parts: Term[], x: number) => number}
 */
export const one = (parts, x) =>
  parts.reduce((sum, { weight, start }) => sum + weight * Math.max(x - start, 0), 0);

/**
 * The largest error among points of the interval, and where it is.
 * @param {Wanted} wanted
 * @param {Curve} network
 */
function worst({ f, left, right }, network) {
  let found = { x: left, error: -1 };
  for (let i = 0; i < POINTS; i += 1) {
    const x = i === POINTS - 1 ? right : left + i * ((right - left) / (POINTS - 1));
    const error = Math.abs(network(x) - f(x));
    if (error > found.error) found = { x, error };
  }
  return found;
}

/**
 * What the error cannot exceed while every bump has the height of the curve at its middle.
 * @param {Wanted} wanted
 * @param {Bumps} bumps
 */
const bound = ({ steepest }, { delta, s }) => (steepest * (delta + s)) / 2;

/**
 * @typedef {object} Built
 * @property {Bumps} bumps
 * @property {number[]} heights of all bumps
 * @property {Curve} network
 * @property {{x: number, error: number}} worst
 * @property {number} bound
 */

/**
 * The network of some bumps, with heights of the reader's where there are any.
 * @param {Wanted} wanted
 * @param {number} n
 * @param {number} ramp
 * @param {readonly (number | null)[]} own
 * @returns {Built}
 */
export function built(wanted, n, ramp, own) {
  const bumps = placed(wanted, n, ramp);
  const heights = bumps.middles.map((middle, i) => own[i] ?? wanted.f(middle));
  const parts = heights.map((height, i) => terms(bumps, i, height));
  const network = (/** @type {number} */ x) => parts.reduce((sum, each) => sum + one(each, x), 0);
  return {
    ...{ bumps, heights, network },
    worst: worst(wanted, network),
    bound: bound(wanted, bumps),
  };
}

/**
 * The heights of the reader's with one more of them.
 * @param {number} n
 * @param {readonly (number | null)[]} own
 * @param {number} i
 * @param {number} height
 */
export const lifted = (n, own, i, height) =>
  Array.from({ length: n }, (_, j) => (j === i ? height : (own[j] ?? null)));
