// Marching squares: the piece of a line of level 0 that lies in one cell of a grid.

/** @typedef {(x1: number, y1: number, x2: number, y2: number) => void} Draw takes a piece, in units of cells */

/**
 * Draw the pieces, at most two, between the corners that are negative and those that are not.
 * @type {(x: number, y: number, a: number, b: number, c: number, d: number, draw: Draw) => void} the values at the corners, from the one at x and y along its row and around
 */
export function square(x, y, a, b, c, d, draw) {
  const [isA, isB, isC, isD] = [a >= 0, b >= 0, c >= 0, d >= 0];
  if (isA === isB && isA === isC && isA === isD) return;
  const ends = [];
  if (isA !== isB) ends.push(x + a / (a - b), y);
  if (isB !== isC) ends.push(x + 1, y + b / (b - c));
  if (isD !== isC) ends.push(x + d / (d - c), y + 1);
  if (isA !== isD) ends.push(x, y + a / (a - d));
  for (let i = 0; i < ends.length; i += 4) draw(ends[i], ends[i + 1], ends[i + 2], ends[i + 3]);
}
