// The steps of a 2-2-1 network as formulas: with letters, with numbers, with the result.
import { h } from "./dom.js";
import { short } from "./format.js";
import { calculation, decimals, shown } from "./numbers.js";
import { slope } from "../math/activations.js";

/** @typedef {import("../math/steps.js").Hidden} Hidden */
/** @typedef {import("../math/steps.js").Rule} Rule */
/** @typedef {import("../math/steps.js").Step} Step */
/** @typedef {import("../math/steps.js").Values} Values */
/** @typedef {import("./numbers.js").Side} Side */
/** @typedef {(name: string) => Node} Write how a number of that name is written: letter or digits */

const four = decimals(4);
const inFull = (/** @type {number} */ number) => short(number, 4);
const asFactor = (/** @type {number} */ number) =>
  number < 0 ? `(${inFull(number)})` : inFull(number);

/** What is done in a step, in words. */
/** @type {Record<Rule, string>} */
export const SAYS = {
  product: "A product: the weight times what comes in.",
  sum: "The products and the bias are added: the pre-activation.",
  weighted: "Forward: the weighted sum of what comes in, and the bias.",
  activation: "Forward: the activation function bends the pre-activation.",
  probability: "The sigmoid reads the logit as the probability of class 1.",
  loss: "The loss: how wrong that is for this target.",
  last: "First equation, the last layer: its delta is p minus y.",
  weight: "Third equation, a weight: what came in times what was blamed.",
  bias: "Fourth equation: the slope of a bias is the delta of its neuron.",
  through: "Second equation, first half: back through the weight.",
  bend: "Second equation, second half: times the slope φ′. That is a hidden delta.",
  paths: "This input reaches the loss on two paths. Their shares are added.",
};

/** Names as plain text, for a control or for somebody who listens. */
/** @param {string} name */
export function plain(name) {
  const [, d, letter, layer, index] = split(name);
  const below = [...index].map((digit) => "₀₁₂"[Number(digit)]).join("");
  const above = layer && { 1: "⁽¹⁾", 2: "⁽²⁾" }[layer];
  return `${d}${letter}${above}${below}`;
}

/** @param {string} name such as dw1_21, z1 or L */
const split = (name) =>
  /** @type {string[]} */ (/^(d?)([a-zL])(?:(\d)_)?(\d*)$/.exec(name)).map((part) => part ?? "");

/**
 * The letter of a number, with its layer above and its place below.
 * @type {Write}
 */
export function symbol(name) {
  const [, d, letter, layer, index] = split(name);
  const above = layer ? [h("sup", {}, `(${layer})`)] : [];
  const below = index ? [h("sub", {}, index)] : [];
  const slope = d ? ["∂", h("i", {}, "L"), "/∂"] : [];
  return h("span", { class: "nn-symbol" }, ...slope, h("i", {}, letter), ...above, ...below);
}

/** @typedef {{of: string[], values: Values, hidden: Hidden}} Parts */

/**
 * Pairs as products, added up, and what stands alone at the end.
 * @type {(of: string[], write: Write) => Side}
 */
function pairs(of, write) {
  /** @type {Side} */
  const side = [];
  for (let i = 0; i < of.length; i += 2) {
    side.push(
      i ? " + " : "",
      write(of[i]),
      ...(i + 1 < of.length ? [" · ", write(of[i + 1])] : []),
    );
  }
  return side;
}

/** @type {(values: Values) => Write} */
const digits = (values) => (name) => shown(name, values[name], asFactor);

/** @param {Parts} parts */
const dot = ({ of, values }) => [pairs(of, symbol), pairs(of, digits(values))];

/**
 * The weight and the input of a product.
 * @param {string} name such as m1_21
 */
const factors = (name) => [name.replace("m", "w"), (name[1] === "1" ? "x" : "a") + name[3]];

/** @type {Record<Hidden, (z: Node) => Side>} */
const BENT = {
  tanh: (z) => ["tanh ", z],
  sigmoid: (z) => ["σ(", z, ")"],
  relu: (z) => ["max(", z, ", 0)"],
};

/** The slope of the activation function, from the activation alone where that is possible. */
/** @type {Record<Hidden, (z: Node, a: () => Node) => Side>} */
const SLOPE = {
  tanh: (_, a) => ["(1 − ", a(), "²)"],
  sigmoid: (_, a) => [a(), "(1 − ", a(), ")"],
  relu: (z) => ["(1 for ", z, " > 0, else 0)"],
};

/** @type {Record<Rule, (parts: Parts) => Side[]>} */
const LINES = {
  product: ({ of, values }) => [pairs(of, digits(values))],
  sum: ({ of: [one, other, bias], values }) => [
    pairs([...factors(one), ...factors(other), bias], symbol),
    [one, other, bias].flatMap((name, i) => [i ? " + " : "", digits(values)(name)]),
  ],
  weighted: dot,
  activation: ({ of: [z], values, hidden }) => [
    BENT[hidden](symbol(z)),
    BENT[hidden](shown(z, values[z], inFull)),
  ],
  probability: ({ of: [z], values }) => [
    ["1 / (1 + e", h("sup", {}, "−", symbol(z)), ")"],
    ["1 / (1 + ", shown("exp", Math.exp(-values[z]), inFull), ")"],
  ],
  loss: ({ of: [z, y], values }) => [
    ["ln(1 + e", h("sup", {}, symbol(z)), ") − ", symbol(y), " · ", symbol(z)],
    [
      ...["ln(1 + ", shown("growth", Math.exp(values[z]), inFull), ") − "],
      ...[shown(y, values[y], inFull), " · ", digits(values)(z)],
    ],
  ],
  last: ({ of: [p, y], values }) => [
    [symbol(p), " − ", symbol(y)],
    [shown(p, values[p], four), " − ", shown(y, values[y], inFull)],
  ],
  weight: dot,
  bias: ({ of: [delta] }) => [[symbol(delta)]],
  through: dot,
  bend: ({ of: [z, a], values, hidden }) => [
    ["φ′(", symbol(z), ") · ", symbol(a)],
    [...SLOPE[hidden](symbol(z), () => symbol(z.replace("z", "a"))), " · ", symbol(a)],
    [shown(`slope${z[1]}`, slope(hidden, values[z], 0), four), " · ", digits(values)(a)],
  ],
  paths: dot,
};

/**
 * The letter of a number; a product has two.
 * @param {string} name
 * @returns {Side}
 */
export const letters = (name) =>
  name.startsWith("m") ? pairs(factors(name), symbol) : [symbol(name)];

/**
 * A step with its letters, its numbers and its result, each on a line.
 * @param {Step} step
 * @param {Values} values
 * @param {Hidden} hidden
 */
export function formula({ name, rule, of }, values, hidden) {
  const sides = LINES[rule]({ of, values, hidden });
  const result = [h("strong", {}, shown(name, values[name], four))];
  return calculation(
    ...[...sides, result].map(
      (side, i) => /** @type {[Side, string, Side]} */ ([i ? [] : letters(name), "=", side]),
    ),
  );
}
