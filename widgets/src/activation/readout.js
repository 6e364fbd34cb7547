// Value and slope at z, each as a formula with its numbers, and what that means for a nudge.
import { h } from "../lib/dom.js";
import { fixed, short } from "../lib/format.js";
import { calculation, decimals, factor, shown, variable } from "../lib/numbers.js";
import { isSaturated, largestSlope, slope, value } from "../math/activations.js";
import { TITLES } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../lib/numbers.js").Side} Side */

const NUDGE = 0.1;
const four = decimals(4);
const plain = (/** @type {number} */ number) => short(number, 3);

/** Where the numbers stand; they are written anew for every state. */
export function readout() {
  const el = h("div", { class: "nn-readout" });
  /** @param {State} state */
  const update = (state) => el.replaceChildren(lines(state), h("p", {}, ...meaning(state)));
  return { el, update };
}

/** @param {State} state */
function lines(state) {
  const { name, z, alpha } = state;
  const [a, rate] = [value(name, z, alpha), slope(name, z, alpha)];
  const formula = FORMULAS[name](z, a, alpha);
  return calculation(
    ...chain("a", [...formula.value, [h("strong", { class: "nn-value" }, shown("a", a, four))]]),
    ...chain("slope", [
      ...formula.slope,
      [h("strong", { class: "nn-slope" }, shown("slope", rate, four))],
    ]),
  );
}

/**
 * One quantity equals one thing after the other, each on its line.
 * @param {string} name
 * @param {Side[]} sides
 * @returns {[Side, string, Side][]}
 */
const chain = (name, sides) =>
  sides.map((side, i) => [i ? [] : [name.length > 1 ? name : variable(name)], "=", side]);

const [A, ALPHA, Z] = ["a", "α", "z"].map((letter) => () => variable(letter));

/** @type {Record<import("./state.js").Name, (z: number, a: number, alpha: number) => {value: Side[], slope: Side[]}>} */
const FORMULAS = {
  identity: () => ({ value: [[Z()]], slope: [] }),
  sigmoid: (z, a) => ({
    value: [
      ["1 / (1 + e", h("sup", {}, "−", Z()), ")"],
      ["1 / (1 + ", shown("exp", Math.exp(-z), four), ")"],
    ],
    slope: [
      [A(), " (1 − ", A(), ")"],
      [shown("a", a, four), " · ", shown("rest", 1 - a, four)],
    ],
  }),
  tanh: (z, a) => ({
    value: [
      ["tanh ", Z()],
      ["tanh ", shown("z", z, factor)],
    ],
    slope: [
      ["1 − ", A(), "²"],
      ["1 − ", shown("square", a * a, four)],
    ],
  }),
  relu: (z) => ({
    value: [
      ["max(", Z(), ", 0)"],
      ["max(", shown("z", z, plain), ", 0)"],
    ],
    slope: [["1 for ", Z(), " > 0, else 0"]],
  }),
  leaky_relu: (z, _, alpha) => ({
    value: [
      ["max(", Z(), ", ", ALPHA(), Z(), ")"],
      ["max(", shown("z", z, plain), ", ", shown("product", alpha * z, plain), ")"],
    ],
    slope: [["1 for ", Z(), " > 0, else ", ALPHA()]],
  }),
};

/**
 * What arrives of a nudge, and whether that is next to nothing.
 * @param {State} state
 */
function meaning({ name, z, alpha }) {
  const rate = slope(name, z, alpha);
  const share = decimals(1);
  const verdict = isSaturated(name, z, alpha) ? h("strong", {}, "Saturated. ") : "";
  return [
    verdict,
    `Nudge z by ${NUDGE}, and a moves by about `,
    shown("moved", NUDGE * rate, four),
    ". The slope is ",
    shown("share", (100 * rate) / largestSlope(name), share),
    " % of the largest that this function has.",
  ];
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence({ name, z, alpha }) {
  const [a, rate] = [value(name, z, alpha), slope(name, z, alpha)];
  return (
    `At z = ${short(z, 3)} the ${TITLES[name]} function has the value ${fixed(a, 4)} and the slope ` +
    `${fixed(rate, 4)}${isSaturated(name, z, alpha) ? ": it is saturated" : ""}.`
  );
}
