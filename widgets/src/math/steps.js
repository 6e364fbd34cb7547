// The 2-2-1 network of chapters 4 to 6, one number after the other: forward to the loss, and back.
import { sigmoid, slope, value } from "./activations.js";

/** @typedef {"tanh" | "sigmoid" | "relu"} Hidden the activation function of the hidden layer */
/** @typedef {Record<string, number>} Values by the names of the numbers, such as "w1_21" or "dz2" */
/** @typedef {"product" | "sum" | "weighted" | "activation" | "probability" | "loss" | "last" | "weight" | "bias" | "through" | "bend" | "paths"} Rule */
/** @typedef {{name: string, rule: Rule, of: string[]}} Step a number, and which ones it is made of */

/** A name says the layer, then from where to where: w1_21 leads from input 2 to hidden neuron 1. */
export const PARAMETERS = [
  ...["w1_11", "w1_12", "w1_21", "w1_22", "b1_1", "b1_2"],
  ...["w2_11", "w2_21", "b2_1"],
];

/** What is given, and not computed from anything; y is given, too, but cannot be moved. */
export const GIVEN = ["x1", "x2", ...PARAMETERS];

export const TRIAL = 0.01; // how far a number is moved to either side when its slope is measured

/** @type {(name: string, rule: Rule, ...of: string[]) => Step} */
const step = (name, rule, ...of) => ({ name, rule, of });

const ACTIVATIONS = [step("a1", "activation", "z1"), step("a2", "activation", "z2")];
const PROBABILITY = step("p", "probability", "z");

/** Every product by itself, as with a pencil. */
export const FORWARD = [
  step("m1_11", "product", "w1_11", "x1"),
  step("m1_21", "product", "w1_21", "x2"),
  step("z1", "sum", "m1_11", "m1_21", "b1_1"),
  step("m1_12", "product", "w1_12", "x1"),
  step("m1_22", "product", "w1_22", "x2"),
  step("z2", "sum", "m1_12", "m1_22", "b1_2"),
  ...ACTIVATIONS,
  step("m2_11", "product", "w2_11", "a1"),
  step("m2_21", "product", "w2_21", "a2"),
  step("z", "sum", "m2_11", "m2_21", "b2_1"),
  PROBABILITY,
];

const TO_THE_LOSS = [
  step("z1", "weighted", "w1_11", "x1", "w1_21", "x2", "b1_1"),
  step("z2", "weighted", "w1_12", "x1", "w1_22", "x2", "b1_2"),
  ...ACTIVATIONS,
  step("z", "weighted", "w2_11", "a1", "w2_21", "a2", "b2_1"),
  PROBABILITY,
  step("L", "loss", "z", "y"),
];

/** The rows of both tables of chapter 6, and what comes back to the inputs. */
export const THERE_AND_BACK = [
  ...TO_THE_LOSS,
  step("dz", "last", "p", "y"),
  step("dw2_11", "weight", "a1", "dz"),
  step("dw2_21", "weight", "a2", "dz"),
  step("db2_1", "bias", "dz"),
  step("da1", "through", "w2_11", "dz"),
  step("da2", "through", "w2_21", "dz"),
  step("dz1", "bend", "z1", "da1"),
  step("dz2", "bend", "z2", "da2"),
  step("dw1_11", "weight", "x1", "dz1"),
  step("dw1_12", "weight", "x1", "dz2"),
  step("dw1_21", "weight", "x2", "dz1"),
  step("dw1_22", "weight", "x2", "dz2"),
  step("db1_1", "bias", "dz1"),
  step("db1_2", "bias", "dz2"),
  step("dx1", "paths", "w1_11", "dz1", "w1_12", "dz2"),
  step("dx2", "paths", "w1_21", "dz1", "w1_22", "dz2"),
];

/**
 * Products of pairs, added up, and what stands alone at the end.
 * @param {number[]} of
 */
function dot(of) {
  let total = 0;
  for (let i = 0; i + 1 < of.length; i += 2) total += of[i] * of[i + 1];
  return of.length % 2 ? total + of[of.length - 1] : total;
}

/** @type {Record<Rule, (of: number[], hidden: Hidden) => number>} */
const RULES = {
  product: dot,
  sum: (of) => of.reduce((total, part) => total + part),
  weighted: dot,
  activation: ([z], hidden) => value(hidden, z, 0),
  probability: ([z]) => sigmoid(z),
  loss: ([z, y]) => Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z))),
  last: ([p, y]) => p - y,
  weight: dot,
  bias: ([delta]) => delta,
  through: dot,
  bend: ([z, slopeOfA], hidden) => slope(hidden, z, 0) * slopeOfA,
  paths: dot,
};

/**
 * The given numbers, and what the first so many steps make of them.
 * @param {Values} given
 * @param {Hidden} hidden
 * @param {Step[]} steps
 */
export function run(given, hidden, steps) {
  const values = { ...given };
  for (const { name, rule, of } of steps) {
    values[name] = RULES[rule](
      of.map((part) => values[part]),
      hidden,
    );
  }
  return values;
}

/**
 * The slope of the loss as one measures it: move a number a little to both sides, and look.
 * @param {Values} given
 * @param {Hidden} hidden
 * @param {string} name
 */
export function measured(given, hidden, name) {
  const [above, below] = [TRIAL, -TRIAL].map(
    (move) => run({ ...given, [name]: given[name] + move }, hidden, TO_THE_LOSS).L,
  );
  return { above, below, slope: (above - below) / (2 * TRIAL) };
}
