// From ink to an image to ten probabilities: what the data set's makers did, and the network.

export const SIDE = 8; // pixels of an image
export const CELLS = 32; // of a drawing, in each direction
export const BLOCK = CELLS / SIDE;
export const DARKEST = BLOCK * BLOCK; // how many cells one pixel counts
export const N_CLASSES = 10;
const N_PIXELS = SIDE * SIDE;
const WIDEST = 20; // columns of a drawing that was fitted to the frame
const MOST_STRETCHED = 2; // times as much in width as in height
const PEN = 1.9; // cells, half the width of a stroke

/** @typedef {readonly number[]} Cells 32x32, 1 for ink, row by row */
/** @typedef {readonly number[]} Image 8x8, 0 to 16, row by row */

/**
 * @typedef {object} Network with one hidden layer
 * @property {number} nHidden
 * @property {"relu" | "tanh"} activation
 * @property {Float64Array} theta W (64 rows), b, V (a row per hidden neuron), c
 */

/**
 * What all layers say to an image.
 * @typedef {object} Reaction
 * @property {number[]} z of the hidden layer, before the activation
 * @property {number[]} a
 * @property {number[]} logits
 * @property {number[]} p
 * @property {number} answer
 */

/** @param {number} length */
const range = (length) => Array.from({ length }, (_, i) => i);

// --- Texts ---------------------------------------------------------------------------------------

/** @param {string} text one character a pixel, "0" to "9" and "a" to "g" */
export const imageOf = (text) => Array.from(text, (character) => parseInt(character, DARKEST + 1));

/** @param {Image} image */
export const textOf = (image) => image.map((value) => value.toString(DARKEST + 1)).join("");

/** @param {string} text hexadecimal digits of four cells each */
export const cellsOf = (text) =>
  Array.from(text, (digit) => parseInt(digit, 16)).flatMap((four) =>
    [8, 4, 2, 1].map((bit) => (four & bit ? 1 : 0)),
  );

/** @param {Cells} cells */
export const hexOf = (cells) =>
  range(cells.length / 4)
    .map((i) => parseInt(cells.slice(4 * i, 4 * i + 4).join(""), 2).toString(16))
    .join("");

// --- Drawings --------------------------------------------------------------------------------------

/** @type {(row: number, column: number) => number} */
const pixelAt = (row, column) => Math.floor(row / BLOCK) * SIDE + Math.floor(column / BLOCK);

/** @type {(i: number) => [row: number, column: number]} */
const place = (i) => [Math.floor(i / CELLS), i % CELLS];

/**
 * How many of the 16 cells of each block of 4x4 hold ink.
 * @param {Cells} cells
 */
export function counted(cells) {
  const image = Array(N_PIXELS).fill(0);
  cells.forEach((ink, i) => (image[pixelAt(...place(i))] += ink));
  return image;
}

/**
 * A drawing stretched to the height of the frame and put in its middle.
 *
 * The box around the ink is stretched to 32 rows and to 20 columns, but at most twice as much in
 * width as in height, so that a bare stroke stays one.
 * @param {Cells} cells
 */
export function fitted(cells) {
  const inked = cells.flatMap((ink, i) => (ink ? [place(i)] : []));
  const result = Array(CELLS * CELLS).fill(0);
  if (!inked.length) return result;
  const [top, height] = extent(inked.map(([row]) => row));
  const [start, width] = extent(inked.map(([, column]) => column));
  const stretched = Math.floor((MOST_STRETCHED * CELLS * width) / height);
  const newWidth = Math.min(WIDEST, Math.max(1, stretched));
  const left = Math.floor((CELLS - newWidth) / 2);
  for (const row of range(CELLS)) {
    const from = (top + nearest(row, CELLS, height)) * CELLS + start;
    for (const column of range(newWidth)) {
      result[row * CELLS + left + column] = cells[from + nearest(column, newWidth, width)];
    }
  }
  return result;
}

/**
 * @param {number[]} places
 * @returns {[first: number, length: number]}
 */
function extent(places) {
  const first = Math.min(...places);
  return [first, Math.max(...places) - first + 1];
}

/**
 * Which of the old cells lies under the middle of a new one.
 * @type {(i: number, length: number, old: number) => number}
 */
const nearest = (i, length, old) => Math.floor(((2 * i + 1) * old) / (2 * length));

/**
 * Everything moved by so many pixels of the image; what leaves the frame is lost.
 * @type {(image: Image, down: number, right: number) => number[]}
 */
export const shiftedImage = (image, down, right) => shifted(image, SIDE, down, right);

/** @type {(cells: Cells, down: number, right: number) => number[]} */
export const shiftedCells = (cells, down, right) =>
  shifted(cells, CELLS, down * BLOCK, right * BLOCK);

/** @type {(values: readonly number[], side: number, down: number, right: number) => number[]} */
function shifted(values, side, down, right) {
  return values.map((_, i) => {
    const [row, column] = [Math.floor(i / side) - down, (i % side) - right];
    const isInside = [row, column].every((at) => at >= 0 && at < side);
    return isInside ? values[row * side + column] : 0;
  });
}

/**
 * Cells with the counts of an image, as few of them changed as possible.
 *
 * The data set keeps the counts only. Which cells of a block were inked is guessed: those first
 * that lie towards darker neighbors.
 * @param {Cells} cells
 * @param {Image} image
 */
export function recounted(cells, image) {
  const result = [...cells];
  const counts = counted(cells);
  const order = range(cells.length)
    .map((i) => ({ i, darkness: darkness(image, ...place(i)) }))
    .sort((one, other) => other.darkness - one.darkness || one.i - other.i);
  const turn = (/** @type {number} */ i, /** @type {number} */ ink) => {
    const pixel = pixelAt(...place(i));
    if (result[i] === ink || counts[pixel] === image[pixel]) return;
    if (counts[pixel] < image[pixel] !== (ink === 1)) return;
    result[i] = ink;
    counts[pixel] += ink ? 1 : -1;
  };
  order.forEach(({ i }) => turn(i, 1));
  order.reverse().forEach(({ i }) => turn(i, 0));
  return result;
}

/** Cells without ink. */
export const blank = () => /** @type {number[]} */ (Array(CELLS * CELLS).fill(0));

/**
 * How dark an image is at a cell, between the middles of its pixels.
 * @type {(image: Image, row: number, column: number) => number}
 */
function darkness(image, row, column) {
  const [y, x] = [row, column].map((at) => (at + 0.5) / BLOCK - 0.5);
  let sum = 0;
  for (const i of [Math.floor(y), Math.floor(y) + 1]) {
    for (const j of [Math.floor(x), Math.floor(x) + 1]) {
      const isInside = i >= 0 && i < SIDE && j >= 0 && j < SIDE;
      const share = (1 - Math.abs(y - i)) * (1 - Math.abs(x - j));
      if (isInside) sum += share * image[i * SIDE + j];
    }
  }
  return sum;
}

/**
 * A stroke of the pen from one cell to another, with ink or without.
 * @param {Cells} cells
 * @param {[row: number, column: number]} from
 * @param {[row: number, column: number]} to
 * @param {0 | 1} ink
 */
export function stroked(cells, from, to, ink) {
  const along = [to[0] - from[0], to[1] - from[1]];
  const square = along[0] ** 2 + along[1] ** 2;
  return cells.map((old, i) => {
    const [row, column] = place(i);
    const [y, x] = [row - from[0], column - from[1]];
    const t = square && Math.min(1, Math.max(0, (y * along[0] + x * along[1]) / square));
    return Math.hypot(y - t * along[0], x - t * along[1]) < PEN ? ink : old;
  });
}

// --- The network -----------------------------------------------------------------------------------

/**
 * The number that two bytes of half precision stand for.
 * @param {number} bits
 */
function half(bits) {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return NaN; // infinite, or none at all
  return sign * (exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction);
}

/**
 * The network 64-n-10 out of the text of its parameters, or an Error.
 * @param {string} parameters base64 of float16 numbers, little endian
 * @param {"relu" | "tanh"} activation
 * @returns {Network}
 */
export function networkOf(parameters, activation) {
  const bytes = Uint8Array.from(atob(parameters), (character) => character.charCodeAt(0));
  const theta = Float64Array.from({ length: bytes.length / 2 }, (_, i) =>
    half(bytes[2 * i] | (bytes[2 * i + 1] << 8)),
  );
  const nHidden = (theta.length - N_CLASSES) / (N_PIXELS + 1 + N_CLASSES);
  if (!Number.isInteger(nHidden) || nHidden < 1 || theta.some(Number.isNaN)) {
    throw new Error(
      `parameters hold ${theta.length} numbers, expected finite ones of a network 64-n-10`,
    );
  }
  return { nHidden, activation, theta };
}

export const ACTIVATIONS = {
  relu: (/** @type {number} */ z) => Math.max(z, 0),
  tanh: Math.tanh,
};

/**
 * @type {(values: readonly number[], theta: Float64Array, start: number, nOut: number) => number[]}
 */
function linear(values, theta, start, nOut) {
  const bias = start + values.length * nOut;
  return range(nOut).map((j) =>
    values.reduce((sum, value, i) => sum + value * theta[start + i * nOut + j], theta[bias + j]),
  );
}

/** @param {number[]} logits */
function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** @param {Network} network */
const lastLayer = ({ nHidden }) => (N_PIXELS + 1) * nHidden;

/**
 * @param {Network} network
 * @param {Image} image
 * @returns {Reaction}
 */
export function reaction(network, image) {
  const x = image.map((value) => value / DARKEST);
  const z = linear(x, network.theta, 0, network.nHidden);
  const { a, logits } = outputs(network, z);
  return { z, a, logits, p: softmax(logits), answer: logits.indexOf(Math.max(...logits)) };
}

/** @type {(network: Network, z: number[]) => {a: number[], logits: number[]}} */
function outputs(network, z) {
  const a = z.map(ACTIVATIONS[network.activation]);
  return { a, logits: linear(a, network.theta, lastLayer(network), N_CLASSES) };
}

/**
 * The 64 weights with which a hidden neuron looks at the image, and its bias.
 * @param {Network} network
 * @param {number} neuron
 */
export function weightsOf({ nHidden, theta }, neuron) {
  const weights = range(N_PIXELS).map((i) => theta[i * nHidden + neuron]);
  return { weights, bias: theta[N_PIXELS * nHidden + neuron] };
}

/**
 * With which weight each class looks at a hidden neuron.
 * @param {Network} network
 * @param {number} neuron
 */
export function outgoing(network, neuron) {
  const start = lastLayer(network) + neuron * N_CLASSES;
  return Array.from(network.theta.slice(start, start + N_CLASSES));
}

/**
 * The pixel, and its value 0 or 16, that alone brings another digit nearest to the answer.
 * @param {Network} network
 * @param {Image} image
 * @returns {[pixel: number, value: number]}
 */
export function weakestPixel(network, image) {
  const { z, answer } = reaction(network, image);
  const margins = range(2 * N_PIXELS).map((i) => {
    const pixel = i >> 1;
    const added = (i & 1) - image[pixel] / DARKEST;
    const row = pixel * network.nHidden; // of the weights that look at this pixel
    const sums = z.map((old, j) => old + added * network.theta[row + j]);
    const { logits } = outputs(network, sums);
    return logits[answer] - Math.max(...logits.filter((_, k) => k !== answer));
  });
  const weakest = margins.indexOf(Math.min(...margins));
  return [weakest >> 1, DARKEST * (weakest & 1)];
}
