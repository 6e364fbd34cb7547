// A neuron with two inputs, as chapter 1 computes it, and where its boundary crosses a picture.

/** @typedef {[number, number]} Point */
/** @typedef {{low: Point, high: Point}} Box */

/**
 * The pre-activation z, added up in the order of nnbook's weighted_sum, hence to the same digit.
 * @param {readonly number[]} weights
 * @param {readonly number[]} inputs
 * @param {number} bias
 */
export function weightedSum(weights, inputs, bias) {
  return weights.reduce((total, weight, i) => total + weight * inputs[i], bias);
}

/** @param {number} z */
export const step = (z) => (z >= 0 ? 1 : 0);

/**
 * The norm of the weights.
 * @param {readonly number[]} weights
 */
export const norm = (weights) => Math.sqrt(weightedSum(weights, weights, 0));

/**
 * Signed distance of a sample from the boundary; NaN where the weights draw none.
 * @param {readonly number[]} weights
 * @param {readonly number[]} inputs
 * @param {number} bias
 */
export function distance(weights, inputs, bias) {
  const length = norm(weights);
  return length > 0 ? weightedSum(weights, inputs, bias) / length : NaN;
}

/**
 * The class that the neuron gives to every row of X.
 * @param {readonly number[]} weights
 * @param {number} bias
 * @param {readonly (readonly number[])[]} X
 */
export const predict = (weights, bias, X) => X.map((row) => step(weightedSum(weights, row, bias)));

/**
 * The point of the boundary that is closest to a center; none if the weights draw no boundary.
 * @param {Point} weights
 * @param {number} bias
 * @param {Point} center
 * @returns {Point | null}
 */
export function foot(weights, bias, center) {
  const square = weightedSum(weights, weights, 0);
  if (square === 0) return null;
  const t = weightedSum(weights, center, bias) / square;
  return [center[0] - t * weights[0], center[1] - t * weights[1]];
}

/**
 * The bias with which the boundary goes through a point.
 * @param {readonly number[]} weights
 * @param {readonly number[]} point
 */
export const biasThrough = (weights, point) => -weightedSum(weights, point, 0);

/**
 * The part of a box where sign * z >= 0, as a polygon (Sutherland and Hodgman, 1974), perhaps empty.
 * @param {Box} box
 * @param {readonly number[]} weights
 * @param {number} bias
 * @param {1 | -1} sign
 * @returns {Point[]}
 */
export function side({ low, high }, weights, bias, sign) {
  /** @type {Point[]} */
  const corners = [low, [high[0], low[1]], high, [low[0], high[1]]];
  return corners.flatMap((corner, i) => {
    const next = corners[(i + 1) % 4];
    const [z, zNext] = [corner, next].map((point) => sign * weightedSum(weights, point, bias));
    const kept = z >= 0 ? [corner] : [];
    return z * zNext < 0 ? [...kept, between(corner, next, z / (z - zNext))] : kept;
  });
}

/**
 * The two points where the boundary enters and leaves a box; none if it passes by.
 * @param {Box} box
 * @param {readonly number[]} weights
 * @param {number} bias
 */
export function crossing(box, weights, bias) {
  const scale = norm(weights) * Math.hypot(box.high[0] - box.low[0], box.high[1] - box.low[1]);
  const ends = side(box, weights, bias, 1).filter(
    (point) => Math.abs(weightedSum(weights, point, bias)) <= 1e-9 * scale,
  );
  return ends.length === 2 ? ends : null;
}

/**
 * @param {Point} a
 * @param {Point} b
 * @param {number} t
 * @returns {Point}
 */
const between = (a, b, t) => [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
