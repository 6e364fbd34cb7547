// What the parts of a network are called, and what a hidden neuron does, in words.
import { fixed } from "../lib/format.js";
import { classesOf } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../math/mlp.js").Net} Net */
/** @typedef {import("../math/mlp.js").Batch} Batch */

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈";
const FLAT = 0.05; // a difference of means below this share of the range tells no classes apart

/** @type {(state: State, layer: number, unit: number) => string} */
export const nameOf = (state, layer, unit) =>
  layer === state.widths.length - 1
    ? `output ${unit + 1}, ${classesOf(state)[unit]}`
    : `neuron ${unit + 1} of layer ${layer}`;

/** @type {(layer: number, unit: number) => string} what a weight is multiplied by */
export const sourceOf = (layer, unit) => `${layer ? "a" : "x"}${SUBSCRIPTS[unit + 1]}`;

/**
 * What a neuron computes, as a text with its numbers.
 * @type {(state: State, net: Net, layer: number, unit: number) => string}
 */
export function formula({ activation, widths }, { layers, theta }, layer, unit) {
  const { nIn, nOut, at, bias } = layers[layer - 1];
  const terms = Array.from(
    { length: nIn },
    (_, j) => `${fixed(theta[at + j * nOut + unit], 2)} ${sourceOf(layer - 1, j)}`,
  );
  const sum = [...terms, fixed(theta[bias + unit], 2)].join(" + ").replaceAll("+ −", "− ");
  return layer === widths.length - 1 ? `z = ${sum}` : `a = ${activation}(${sum})`;
}

/**
 * The mean of what a neuron gives over the training samples of each class.
 * @type {(state: State, batch: Batch) => number[]}
 */
export function meansOf({ widths, unit: [layer, number] }, { n, A, y }) {
  const classes = widths[widths.length - 1];
  const [sums, counts] = [Array(classes).fill(0), Array(classes).fill(0)];
  for (let i = 0; i < n; i += 1) {
    sums[y[i]] += A[layer][i * widths[layer] + number - 1];
    counts[y[i]] += 1;
  }
  return sums.map((sum, k) => sum / counts[k]);
}

/**
 * What a neuron computes, in a sentence or two.
 * @type {(state: State, net: Net, batch: Batch) => string}
 */
export function explained(state, net, batch) {
  const [layer, number] = state.unit;
  const { nIn, nOut, at } = net.layers[layer - 1];
  const weights = Array.from({ length: nIn }, (_, j) => net.theta[at + j * nOut + number - 1]);
  const how = layer === 1 ? direction(weights) : company(weights, layer);
  if (layer === state.widths.length - 1) {
    return `${how} Softmax turns it and its ${nOut === 2 ? "neighbor" : "neighbors"} into probabilities.`;
  }
  const values = Array.from({ length: batch.n }, (_, i) => batch.A[layer][i * nOut + number - 1]);
  return `${how} ${use(state, values, meansOf(state, batch))}`;
}

/** @param {number[]} weights of a neuron of the first layer */
function direction([w1, w2]) {
  if (!w1 && !w2) return "It does not look at its inputs.";
  const names = [
    "right",
    "upper right",
    "top",
    "upper left",
    "left",
    "lower left",
    "bottom",
    "lower right",
  ];
  const eighth = Math.round(Math.atan2(w2, w1) / (Math.PI / 4));
  const steep = fixed(Math.hypot(w1, w2), 2);
  return `It divides the plane by a straight line and grows toward the ${names[(eighth + 8) % 8]}, z by ${steep} a unit.`;
}

/** @type {(weights: number[], layer: number) => string} of a later layer */
function company(weights, layer) {
  const sizes = weights.map(Math.abs);
  const most = sizes.indexOf(Math.max(...sizes));
  const share = (100 * sizes[most]) / (sizes.reduce((a, b) => a + b, 0) || 1);
  const way = weights[most] < 0 ? "against" : "with";
  return `It bends what layer ${layer - 1} gives; it goes ${way} neuron ${most + 1} most, which has ${fixed(share, 0)} % of its weight.`;
}

/** @type {(state: State, values: number[], means: number[]) => string} */
function use(state, values, means) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (state.activation === "relu" && high === 0) {
    return "It is 0 for every training sample: a dead ReLU, no slope comes through it.";
  }
  const range = state.activation === "relu" ? high : state.activation === "tanh" ? 2 : 1;
  if (high - low < FLAT * range) return "It is nearly the same everywhere, and works like a bias.";
  const [least, most] = [Math.min(...means), Math.max(...means)];
  if (most - least < 2 * FLAT * range)
    return "On average it tells no classes apart; together with others it may.";
  const names = classesOf(state);
  return `On average it is highest for ${names[means.indexOf(most)]}, lowest for ${names[means.indexOf(least)]}.`;
}
