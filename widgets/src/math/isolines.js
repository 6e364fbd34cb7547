// Where one class takes over from another on a square grid.
import { square } from "./squares.js";

/** @typedef {import("./squares.js").Draw} Draw */

/**
 * Call `draw` for each piece of the borders between classes, in units of cells.
 * @type {(Z: Float64Array, k: number, size: number, draw: Draw) => void}
 */
export function isolines(Z, k, size, draw) {
  // Between two classes there is one border; of more, each class has its own.
  for (let label = 0; label < (k === 2 ? 1 : k); label += 1) {
    const lead = (/** @type {number} */ cell) => leadOf(Z, cell * k, k, label);
    for (let y = 0; y < size - 1; y += 1) {
      let [topLeft, bottomLeft] = [lead(y * size), lead((y + 1) * size)];
      for (let x = 0; x < size - 1; x += 1) {
        const [topRight, bottomRight] = [lead(y * size + x + 1), lead((y + 1) * size + x + 1)];
        square(x, y, topLeft, topRight, bottomRight, bottomLeft, draw);
        [topLeft, bottomLeft] = [topRight, bottomRight];
      }
    }
  }
}

/** @type {(Z: Float64Array, row: number, k: number, label: number) => number} over the next class */
function leadOf(Z, row, k, label) {
  let other = -Infinity;
  for (let j = 0; j < k; j += 1) if (j !== label && Z[row + j] > other) other = Z[row + j];
  return Z[row + label] - other;
}
