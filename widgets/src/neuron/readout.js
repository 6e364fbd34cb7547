// The numbers of one sample, line by line, and the mistakes among all.
import { h } from "../lib/dom.js";
import { fixed, readable, short } from "../lib/format.js";
import { calculation, decimals, factor, shown, term, variable } from "../lib/numbers.js";
import { distance, norm, predict, step, weightedSum } from "../math/neuron.js";

/** @typedef {import("./state.js").State} State */

/** Where the numbers stand; they are written anew for every state. */
export function readout() {
  const el = h("div", { class: "nn-readout" });
  const count = h("p", { class: "nn-readout nn-score" });
  /** @param {State} state */
  const update = (state) => {
    el.replaceChildren(lines(state));
    count.replaceChildren(...score(state));
  };
  return { el, score: count, update };
}

/**
 * The calculation for one sample: with letters, with numbers, and its result.
 * @param {State} state
 */
function lines(state) {
  const { weights, bias, features } = state;
  const { x, z, output, isRight, length, away } = quantities(state);
  const [w1, w2] = weights.map((w, j) => shown(`w${j + 1}`, w, factor));
  const [x1, x2] = x.map((number, j) => shown(`x${j + 1}`, number, factor));
  const products = weights.map((w, j) =>
    shown(`product${j + 1}`, w * x[j], j ? term(2) : decimals(2)),
  );
  const verdict = `, ${state.classes[output]}: ${isRight ? "right" : "wrong"}`;
  const [two, whole] = [decimals(2), decimals(0)];
  return calculation(
    [[variable("z")], "=", letters()],
    [[], "=", [w1, " · ", x1, " + ", w2, " · ", x2, " + ", shown("b", bias, factor)]],
    [[], "=", [products[0], " ", products[1], " ", shown("b", bias, term(2))]],
    [[], "=", [h("strong", {}, shown("z", z, two))]],
    [
      [variable("ŷ")],
      "=",
      ["step(", variable("z"), ") = ", h("strong", {}, shown("output", output, whole)), verdict],
    ],
    [
      ["distance"],
      "=",
      [
        variable("z"),
        " / ‖",
        variable("w"),
        "‖ = ",
        shown("z", z, two),
        " / ",
        shown("norm", length, two),
      ],
    ],
    [[], "=", [shown("distance", away, two), unitOf(features)]],
  );
}

const letters = () => [
  ...[variable("w", "1"), " ", variable("x", "1"), " + "],
  ...[variable("w", "2"), " ", variable("x", "2"), " + ", variable("b")],
];

/** @param {State} state */
function score(state) {
  const { mistakes } = quantities(state);
  const noun = mistakes === 1 ? " mistake" : " mistakes";
  return [
    h("strong", {}, shown("mistakes", mistakes, decimals(0)), noun),
    ` in ${state.X.length} samples`,
  ];
}

/** @param {State} state */
function quantities({ weights, bias, sample, X, y }) {
  const x = X[sample];
  const z = weightedSum(weights, x, bias);
  return {
    ...{ x, z, output: step(z), isRight: step(z) === y[sample] },
    ...{ length: norm(weights), away: distance(weights, x, bias) },
    mistakes: predict(weights, bias, X).filter((label, i) => label !== y[i]).length,
  };
}

/**
 * " mm" if that is what both features are measured in.
 * @param {string[]} features
 */
function unitOf(features) {
  const units = features.map((feature) => /\((.*)\)/.exec(readable(feature))?.[1]);
  return units[0] && units[0] === units[1] ? ` ${units[0]}` : "";
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence(state) {
  const { z, output, isRight, mistakes } = quantities(state);
  return (
    `${mistakes} of ${state.X.length} samples are on the wrong side. With the weights ` +
    `${state.weights.map((w) => short(w, 3)).join(" and ")} and the bias ${short(state.bias, 3)}, ` +
    `sample ${state.sample + 1} has z = ${fixed(z, 2)}: ${state.classes[output]}, ` +
    `which is ${isRight ? "right" : "wrong"}.`
  );
}
