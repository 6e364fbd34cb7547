// How far the samples reach, and what follows for the picture and the controls.
import { clamp, roundUp, snap } from "../lib/scale.js";
import { biasThrough } from "../math/neuron.js";

/** @typedef {import("../math/neuron.js").Point} Point */
/** @typedef {ReturnType<typeof sampleSpace>} Space */

export const WEIGHT_LIMIT = 5; // only the ratio of the weights turns the line: small ones are enough
export const STEP = 0.1; // of weights and bias
const FLATTEST = 0.5; // height over width of the plot, at least
const TALLEST = 0.8; // and at most
const EMPTIEST = 2.6; // how much room an axis may get that no sample needs

/** @param {readonly Point[]} X */
export function sampleSpace(X) {
  const columns = [0, 1].map((j) => X.map((row) => row[j]));
  const center = /** @type {Point} */ (
    columns.map((column) => column.reduce((a, b) => a + b) / X.length)
  );
  const natural = columns.map((column) =>
    widened([Math.min(...column), Math.max(...column)], 1.24),
  );
  const { domains, ratio, isEqual } = proportions(natural);
  const spans = domains.map(([low, high]) => high - low);
  return {
    center,
    domains,
    ratio,
    isEqual,
    box: { low: pair(domains.map(([low]) => low)), high: pair(domains.map(([, high]) => high)) },
    arrow: Math.min(...spans) / (2 * WEIGHT_LIMIT), // so long is a weight of 1
    biasLimit: roundUp(
      2.5 * Math.max(Math.abs(center[0]) + Math.abs(center[1]), spans[0] + spans[1]),
    ),
  };
}

/**
 * Both axes get one scale, for only then a right angle looks right; unless one would be too long.
 * @param {[number, number][]} natural
 */
function proportions(natural) {
  const [width, height] = natural.map(([low, high]) => high - low);
  const ratio = clamp(height / width, FLATTEST, TALLEST);
  const room = [height / ratio / width, (ratio * width) / height].map((factor) =>
    Math.max(factor, 1),
  );
  const isEqual = Math.max(...room) <= EMPTIEST;
  return {
    ratio,
    isEqual,
    domains: isEqual ? natural.map((domain, j) => widened(domain, room[j])) : natural,
  };
}

/** @type {(domain: [number, number], factor: number) => [number, number]} */
function widened([low, high], factor) {
  const [middle, half] = [(low + high) / 2, ((high - low) / 2) * factor || 1];
  return [middle - half, middle + half];
}

/**
 * The bias that takes the boundary through a point.
 * @param {Point} weights
 * @param {Point} point
 * @param {Space} space
 */
export const shifted = (weights, point, { biasLimit }) => ({
  bias: snap(clamp(biasThrough(weights, point), -biasLimit, biasLimit), STEP),
});

/**
 * Weights that point from a pivot to a point, and the bias that keeps the boundary on the pivot.
 * @param {Point} pivot
 * @param {Point} point
 * @param {Space} space
 */
export function turned(pivot, point, { arrow }) {
  const lengths = point.map((a, j) => clamp((a - pivot[j]) / arrow, -WEIGHT_LIMIT, WEIGHT_LIMIT));
  const weights = pair(lengths.map((length) => snap(length, STEP)));
  // Without weights there would be no line left to turn.
  return weights[0] || weights[1] ? { weights, bias: snap(biasThrough(weights, pivot), STEP) } : {};
}

/**
 * Two numbers are a point.
 * @param {number[]} numbers
 */
export const pair = (numbers) => /** @type {Point} */ (numbers);
