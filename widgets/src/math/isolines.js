// Where one class takes over from another on a square grid: marching squares.

/**
 * Call `draw` for each piece of the borders between classes, in units of cells.
 * @type {(Z: Float64Array, k: number, size: number, draw: (x1: number, y1: number, x2: number, y2: number) => void) => void}
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

/** @type {(x: number, y: number, a: number, b: number, c: number, d: number, draw: (x1: number, y1: number, x2: number, y2: number) => void) => void} */
function square(x, y, a, b, c, d, draw) {
  const isPositive = a > 0;
  if (isPositive === b > 0 && isPositive === c > 0 && isPositive === d > 0) return;
  /** @type {[number, number][]} */
  const ends = [];
  if (isPositive !== b > 0) ends.push([x + a / (a - b), y]);
  if (b > 0 !== c > 0) ends.push([x + 1, y + b / (b - c)]);
  if (d > 0 !== c > 0) ends.push([x + d / (d - c), y + 1]);
  if (isPositive !== d > 0) ends.push([x, y + a / (a - d)]);
  for (let i = 0; i + 1 < ends.length; i += 2) draw(...ends[i], ...ends[i + 1]);
}
