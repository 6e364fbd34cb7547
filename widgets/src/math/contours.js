// Contour lines of a function on a grid.
import { square } from "./squares.js";

/** @typedef {{domain: readonly [number, number], count: number}} Side of a grid: its ends, and how many points */

export const UNIT = 100; // of a path: so much is one cell, and whole numbers are fine enough

/**
 * The values of a function on a grid, row by row.
 * @param {(x: number, y: number) => number} f
 * @param {Side} across
 * @param {Side} up
 * @param {Float64Array} [into] an array of that size, to be filled anew
 */
export function sampled(f, across, up, into = new Float64Array(across.count * up.count)) {
  const at = (/** @type {Side} */ { domain, count }, /** @type {number} */ i) =>
    domain[0] + ((domain[1] - domain[0]) * i) / (count - 1);
  for (let j = 0, k = 0; j < up.count; j += 1) {
    const y = at(up, j);
    for (let i = 0; i < across.count; i += 1, k += 1) into[k] = f(at(across, i), y);
  }
  return into;
}

/**
 * The lines on which the values have some levels, as the path of an SVG: x goes with the points of
 * a row, y with the rows.
 * @param {Float64Array} values
 * @param {number} width points in a row
 * @param {number[]} levels rising
 */
export function contours(values, width, levels) {
  const height = values.length / width;
  /** @type {string[]} */
  const pieces = [];
  /** @type {import("./squares.js").Draw} */
  const draw = (...ends) => {
    const [x1, y1, x2, y2] = ends.map((end) => Math.round(UNIT * end));
    pieces.push(`M${x1},${y1}L${x2},${y2}`);
  };
  for (let j = 0; j < height - 1; j += 1) {
    for (let i = 0; i < width - 1; i += 1) {
      const k = j * width + i;
      const [a, b] = [values[k], values[k + 1]];
      const [d, c] = [values[k + width], values[k + width + 1]];
      const [low, high] = [Math.min(a, b, c, d), Math.max(a, b, c, d)];
      for (const level of levels) {
        if (level <= low) continue;
        if (level > high) break;
        square(i, j, a - level, b - level, c - level, d - level, draw);
      }
    }
  }
  return pieces.join("");
}

/**
 * Levels that lie closer where the function is near zero, and thereby about evenly in the picture.
 * @param {number} lowest
 * @param {number} highest
 * @param {number} count on either side
 */
export function squareLevels(lowest, highest, count) {
  const shares = Array.from({ length: count }, (_, k) => ((k + 1) / (count + 1)) ** 2);
  const below = lowest < 0 ? [...shares.map((share) => lowest * share).reverse(), 0] : [];
  return [...below, ...shares.filter(() => highest > 0).map((share) => highest * share)];
}
