// The samples, first weights and mini-batches of the playground: nnbook/lab/replay.py in JavaScript.
import { ADELIE, CHINSTRAP, GENTOO } from "./penguins.js";

/** @typedef {() => number} Draw gives a number from 0 to below 1 */
/** @typedef {{X: number[][], y: number[]}} Plane */
/** @typedef {{train: Plane, validation: Plane}} Parts */

const GOLDEN = 0x9e3779b1; // an odd number that spreads seeds over the words
const VALIDATION_SHARE = 0.3;
const DATA_SEED = 2_000_000; // of the noise and of the split

/**
 * A source of numbers: Mulberry32. Stream 0 of a seed is for the weights, 1, 2, … for the epochs.
 * @param {number} seed
 * @param {number} stream
 * @returns {Draw}
 */
export function mulberry(seed, stream) {
  let state = (Math.imul(seed, GOLDEN) + stream) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Put 0 to n - 1 into a list in a random order (Fisher and Yates).
 * @template {number[] | Int32Array} List
 * @param {List} order
 * @param {Draw} draw
 * @returns {List}
 */
export function permute(order, draw) {
  for (let i = 0; i < order.length; i += 1) order[i] = i;
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/**
 * Fresh parameters, layer after layer: W row by row, then b, which is 0.
 * @param {number[]} widths
 * @param {string} activation
 * @param {number} seed
 */
export function initialParameters(widths, activation, seed) {
  const draw = mulberry(seed, 0);
  return widths.slice(1).flatMap((nOut, layer) => {
    const nIn = widths[layer];
    const reach = Math.sqrt(6 / (activation === "relu" ? nIn : nIn + nOut));
    const weights = Array.from({ length: nIn * nOut }, () => (2 * draw() - 1) * reach);
    return [...weights, ...Array(nOut).fill(0)];
  });
}

/** @type {(X: number[][], y: number[]) => Parts} */
export function split(X, y) {
  const order = permute(Array(X.length).fill(0), mulberry(DATA_SEED, 1));
  const nVal = Math.floor(VALIDATION_SHARE * X.length);
  const part = (/** @type {number[]} */ rows) => ({
    X: rows.map((i) => X[i]),
    y: rows.map((i) => y[i]),
  });
  return { train: part(order.slice(nVal)), validation: part(order.slice(0, nVal)) };
}

/** @type {(parts: Parts) => Parts} */
function standardized({ train, validation }) {
  const n = train.X.length;
  const mean = [0, 1].map((j) => train.X.reduce((sum, row) => sum + row[j], 0) / n);
  const scale = [0, 1].map((j) =>
    Math.sqrt(train.X.reduce((sum, row) => sum + (row[j] - mean[j]) ** 2, 0) / n),
  );
  const part = (/** @type {Plane} */ { X, y }) => ({
    X: X.map((row) => row.map((x, j) => rounded((x - mean[j]) / scale[j]))),
    y,
  });
  return { train: part(train), validation: part(validation) };
}

/** @param {number} x with three decimals, since a cosine may differ in its last digit */
const rounded = (x) => Math.floor(x * 1000 + 0.5) / 1000;

/**
 * Some samples: place and class of the i-th as `at` says, and noise around the place.
 * @param {number} n
 * @param {(i: number, draw: Draw) => [number, number, number]} at
 * @param {number} noise
 * @returns {Plane}
 */
function placed(n, at, noise) {
  const draw = mulberry(DATA_SEED, 0);
  const rows = Array.from({ length: n }, (_, i) => {
    const [x1, x2, label] = at(i, draw);
    return [rounded(x1 + noise * bell(draw)), rounded(x2 + noise * bell(draw)), label];
  });
  return { X: rows.map(([x1, x2]) => [x1, x2]), y: rows.map((row) => row[2]) };
}

/** @param {Draw} draw nearly Gaussian: a sum of twelve */
function bell(draw) {
  let sum = 0;
  for (let i = 0; i < 12; i += 1) sum += draw();
  return sum - 6;
}

/** @type {(i: number, draw: Draw) => [number, number, number]} */
function moon(i, draw) {
  const angle = Math.PI * draw();
  return i % 2
    ? [0.5 - Math.cos(angle), 0.25 - Math.sin(angle), 1]
    : [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25, 0];
}

/** @type {(i: number, draw: Draw) => [number, number, number]} */
function ring(i, draw) {
  const angle = 2 * Math.PI * draw();
  const radius = i % 2 ? 1.5 : 0.7 * Math.sqrt(draw());
  return [radius * Math.cos(angle), radius * Math.sin(angle), i % 2];
}

/** @type {(i: number, draw: Draw) => [number, number, number]} */
function quarter(i, draw) {
  const [u, v] = [0.12 + 1.2 * draw(), 0.12 + 1.2 * draw()];
  const [right, up] = [i % 2, (i >> 1) % 2];
  return [right ? u : -u, up ? v : -v, right ^ up];
}

/** @type {(arms: number) => (i: number, draw: Draw) => [number, number, number]} */
const arm = (arms) => (i, draw) => {
  const share = 0.1 + 0.9 * draw();
  const angle = 2 * Math.PI * ((i % arms) / arms + 0.75 * share);
  return [2 * share * Math.cos(angle), 2 * share * Math.sin(angle), i % arms];
};

/** @type {(...species: string[]) => Plane} */
const bills = (...species) => ({
  X: species.flatMap((text) =>
    (text.match(/.../g) ?? []).map((three) => {
      const both = parseInt(three, 36);
      return [(300 + Math.floor(both / 100)) / 10, (130 + (both % 100)) / 10];
    }),
  ),
  y: species.flatMap((text, label) => Array(text.length / 3).fill(label)),
});

/** @type {Record<string, () => Plane>} */
const SAMPLES = {
  moons: () => placed(300, moon, 0.12),
  circles: () => placed(300, ring, 0.1),
  xor: () => placed(300, quarter, 0.06),
  spiral: () => placed(400, arm(2), 0.05),
  spirals: () => placed(450, arm(3), 0.05),
  penguins: () => bills(ADELIE, GENTOO),
  penguins3: () => bills(ADELIE, GENTOO, CHINSTRAP),
};

/**
 * The samples of a data set, 70 % to learn from, the rest to be judged on.
 * @param {string} dataset
 */
export function samples(dataset) {
  const { X, y } = SAMPLES[dataset]();
  const parts = split(X, y);
  return dataset.startsWith("penguins") ? standardized(parts) : parts;
}
