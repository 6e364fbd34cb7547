// From numbers to pixels and back.

/** @typedef {{(value: number): number, invert(pixel: number): number, domain: [number, number]}} Scale */

/**
 * The linear map that takes a domain to a range of pixels.
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @returns {Scale}
 */
export function linear(domain, range) {
  const rate = (range[1] - range[0]) / (domain[1] - domain[0]);
  const scale = (/** @type {number} */ value) => range[0] + (value - domain[0]) * rate;
  const invert = (/** @type {number} */ pixel) => domain[0] + (pixel - range[0]) / rate;
  return Object.assign(scale, { invert, domain });
}

/**
 * Round numbers within a domain, about as many as asked for, 1, 2 or 5 times a power of ten apart.
 * @param {[number, number]} domain
 * @param {number} count
 */
export function ticks([low, high], count) {
  const power = Math.floor(Math.log10((high - low) / count));
  const mantissa = (high - low) / count / 10 ** power;
  const step = mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10;
  // Dividing by a whole number gives 0.3 where multiplying by 0.1 gives 0.30000000000000004.
  const place = (/** @type {number} */ k) =>
    power < 0 ? (k * step) / 10 ** -power : k * step * 10 ** power;
  const first = Math.ceil(low / place(1) - 1e-9);
  const last = Math.floor(high / place(1) + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => place(first + i));
}

/**
 * The next round number, 1, 1.5, 2, 3, 5 or 10 times a power of ten, that is at least the given one.
 * @param {number} number
 */
export function roundUp(number) {
  if (!(number > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(number));
  return ([1, 1.5, 2, 3, 5].find((m) => m * power >= number) ?? 10) * power;
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/**
 * The multiple of a step that is next to a value, without digits that no one asked for.
 * @param {number} value
 * @param {number} step
 */
export const snap = (value, step) => Number((Math.round(value / step) * step).toFixed(10));
