// The activation functions of chapter 2: value, slope, and where they are saturated.

/** @typedef {"identity" | "sigmoid" | "tanh" | "relu" | "leaky_relu"} Name */

// Below this share of its largest slope a function counts as saturated in the picture.
const SATURATED = 0.05;

/** @type {Record<Name, (z: number, alpha: number) => number>} */
const VALUES = {
  identity: (z) => z,
  sigmoid,
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  leaky_relu: (z, alpha) => Math.max(z, alpha * z),
};

// All of them can be had from the activation a alone, as in nnbook.
/** @type {Record<Name, (a: number, alpha: number) => number>} */
const SLOPES = {
  identity: () => 1,
  sigmoid: (a) => a * (1 - a),
  tanh: (a) => 1 - a * a,
  relu: (a) => (a > 0 ? 1 : 0),
  leaky_relu: (a, alpha) => (a > 0 ? 1 : alpha),
};

/**
 * 1 / (1 + exp(-z)) without overflow: exp of a negative number cannot grow.
 * @param {number} z
 */
export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  return (z >= 0 ? 1 : e) / (1 + e);
}

/**
 * The activation a at z.
 * @param {Name} name
 * @param {number} z
 * @param {number} alpha
 */
export const value = (name, z, alpha) => VALUES[name](z, alpha);

/**
 * The slope da/dz at z.
 * @param {Name} name
 * @param {number} z
 * @param {number} alpha
 */
export const slope = (name, z, alpha) => SLOPES[name](value(name, z, alpha), alpha);

/**
 * The largest slope that the function has anywhere.
 * @param {Name} name
 */
export const largestSlope = (name) => (name === "sigmoid" ? 0.25 : 1);

/**
 * Whether next to nothing of a change of z comes through: the slope is small and tends to 0.
 * @param {Name} name
 * @param {number} z
 * @param {number} alpha
 */
export function isSaturated(name, z, alpha) {
  const constant = name === "leaky_relu" && alpha > 0;
  return !constant && slope(name, z, alpha) < SATURATED * largestSlope(name);
}
