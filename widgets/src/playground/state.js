// The state of the figure, checked before anything is drawn.
import { numbers, oneOf, whole, within } from "../lib/checks.js";
import { samples, split } from "../math/random.js";

/** @typedef {import("../math/random.js").Parts} Parts */
/** @typedef {import("../math/run.js").Plan} Plan */
/** @typedef {Plan & {dataset: string, hidden: number[], activation: import("../math/mlp.js").Activation, batchSize: number, seed: number, steps: number, unit: [number, number], stride: number, start: number[], own: import("../math/random.js").Plane, parts: Parts, widths: number[]}} State */

export const MAX_STEPS = 20_000;
export const MAX_LR = 10;
export const MAX_BATCH = 500;
export const MAX_DECAY = 1;
export const MAX_SEED = 9999;
export const MAX_WIDTH = 8;
export const MAX_HIDDEN = 3;

export const DATASETS = {
  moons: "moons",
  circles: "circles",
  xor: "exclusive or",
  spiral: "spiral",
  spirals: "three arms",
  penguins: "two penguins",
  penguins3: "three penguins",
  own: "own samples",
};
export const ACTIVATIONS = { tanh: "tanh", relu: "ReLU", sigmoid: "sigmoid" };
export const STRIDES = { 1: "1 step", 10: "10 steps", 100: "100 steps" };

/** @type {Record<string, string[]>} */
const CLASSES = {
  moons: ["upper", "lower"],
  circles: ["inside", "outside"],
  xor: ["same side", "other side"],
  penguins: ["Adelie", "Gentoo"],
  penguins3: ["Adelie", "Gentoo", "Chinstrap"],
};

/** @type {(state: State) => string[]} */
export const classesOf = ({ dataset, widths }) =>
  CLASSES[dataset] ??
  Array.from({ length: widths[widths.length - 1] }, (_, k) =>
    dataset === "own" ? `class ${k}` : `arm ${k + 1}`,
  );

/** @type {(dataset: string) => [string, string]} */
export const axesOf = (dataset) =>
  dataset.startsWith("penguins")
    ? ["bill length, standardized", "bill depth, standardized"]
    : ["input x₁", "input x₂"];

/** @type {(get: import("../lib/figure.js").Get) => State} */
export function read(get) {
  const dataset = oneOf(get, "dataset", DATASETS);
  const hidden = get("hidden");
  if (!Array.isArray(hidden) || hidden.length > MAX_HIDDEN || !hidden.every(isWidth)) {
    const wanted = `at most ${MAX_HIDDEN} numbers of neurons from 1 to ${MAX_WIDTH}`;
    throw new Error(`hidden is ${JSON.stringify(hidden)}, expected ${wanted}`);
  }
  const parts = partsOf(get, dataset);
  const widths = [2, ...hidden, 1 + Math.max(...parts.train.y, ...parts.validation.y)];
  const state = {
    ...{ dataset, hidden, parts, widths },
    activation: oneOf(get, "activation", ACTIVATIONS),
    lr: within(get, "lr", 1e-6, MAX_LR),
    weightDecay: within(get, "weight_decay", 0, MAX_DECAY),
    batchSize: whole(get, "batch_size", 1, MAX_BATCH),
    seed: whole(get, "seed", 0, MAX_SEED),
    steps: whole(get, "steps", 0, MAX_STEPS),
    stride: whole(get, "stride", 1, 100),
    start: get("start"),
    own: { X: get("X"), y: get("y") },
  };
  const n = widths.slice(1).reduce((sum, width, l) => sum + (widths[l] + 1) * width, 0);
  const start = dataset === "own" ? state.start : [];
  if (start.length && start.length !== n) {
    throw new Error(`start has ${start.length} numbers, expected ${n}`);
  }
  return {
    ...state,
    start,
    unit: inside(numbers(get, "unit", 2), widths),
    rates: rows(get, "rates", ([until]) => until >= 1),
    edits: rows(get, "edits", ([, index]) => index >= 0 && index < n),
  };
}

const isWidth = (/** @type {unknown} */ n) =>
  Number.isInteger(n) && Number(n) >= 1 && Number(n) <= MAX_WIDTH;

/** @type {(get: import("../lib/figure.js").Get, key: string, fits: (row: number[]) => boolean) => any[]} */
function rows(get, key, fits) {
  const value = get(key);
  const isRow = (/** @type {unknown} */ row) =>
    Array.isArray(row) && row.length === 3 && row.every(Number.isFinite) && fits(row);
  if (!Array.isArray(value) || !value.every(isRow)) {
    throw new Error(`${key} is ${JSON.stringify(value)}, expected lists of 3 numbers`);
  }
  return value;
}

/** @type {(unit: number[], widths: number[]) => [number, number]} a neuron that is there */
function inside([layer, number], widths) {
  const l = Math.min(Math.max(Math.round(layer), 1), widths.length - 1);
  return [l, Math.min(Math.max(Math.round(number), 1), widths[l])];
}

/** @type {Record<string, Parts>} */
const made = {};

/** @type {(get: import("../lib/figure.js").Get, dataset: string) => Parts} */
function partsOf(get, dataset) {
  if (dataset !== "own") return (made[dataset] ??= samples(dataset));
  const [X, y] = [get("X"), get("y")];
  if (!X?.length || X.length !== y?.length) {
    throw new Error("there are no own samples, expected X and y from Python");
  }
  return split(X, y);
}

/**
 * What is left of rates and edits when one goes back to fewer steps.
 * @type {(state: State, steps: number) => {rates: Plan["rates"], edits: Plan["edits"]}}
 */
export function trimmed({ rates, edits }, steps) {
  const ends = rates.map(([until, ...rest]) => [Math.min(until, steps), ...rest]);
  return {
    rates: /** @type {Plan["rates"]} */ (
      ends.filter(([until], i) => until > (i ? ends[i - 1][0] : 0))
    ),
    edits: edits.filter(([after]) => after <= steps),
  };
}
