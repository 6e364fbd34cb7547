// The chosen neuron's sum, the ten outputs, and what the network reads.
import { h } from "../lib/dom.js";
import { fixed } from "../lib/format.js";
import { calculation, decimals, shown, term, variable } from "../lib/numbers.js";
import { outgoing, weightsOf } from "../math/digit.js";
import { labelOf } from "./state.js";

/** @typedef {import("./state.js").State} State */

const [two, three, four] = [decimals(2), decimals(3), decimals(4)];

/** Where the numbers stand; they are written anew for every state. */
export function readout() {
  const [verdict, neuron, outputs] = ["", "", " nn-digit-outputs"].map((name) =>
    h("div", { class: `nn-readout${name}` }),
  );
  return {
    ...{ verdict, neuron, outputs },
    /** @param {State} state */
    update(state) {
      verdict.replaceChildren(reading(state));
      neuron.replaceChildren(...ofNeuron(state));
      const name = h("p", { class: "nn-digit-name" }, "5. Ten outputs and their softmax");
      outputs.replaceChildren(h("div", {}, name, table(state)), h("div", {}, ...meaning(state)));
    },
  };
}

/** @param {State} state */
function reading(state) {
  const { answer, p } = state.reaction;
  const label = labelOf(state);
  const is = { true: ", rightly", false: `. It is a ${label}: misread` };
  return h(
    "p",
    { class: "nn-score" },
    "Reads a ",
    h("strong", {}, String(answer)),
    " with ",
    variable("p"),
    " = ",
    shown("sure", p[answer], four),
    label === undefined ? "." : `${is[label === answer ? "true" : "false"]}.`,
  );
}

/** @param {State} state */
function table(state) {
  const { reaction, network, neuron } = state;
  const { p, logits, a, answer } = reaction;
  const weights = outgoing(network, neuron);
  const head = ["digit", "probability", "", "logit", `from neuron\u00a0${neuron}`];
  const rows = p.map((probability, k) =>
    h(
      "tr",
      k === answer ? { class: "nn-digit-answer" } : {},
      h("th", { scope: "row" }, k === answer ? `▸ ${k}` : String(k)),
      h("td", { class: "nn-digit-bar" }, bar(probability)),
      h("td", {}, shown(`p${k}`, probability, four)),
      h("td", {}, shown(`z${k}`, logits[k], two)),
      h("td", {}, shown(`c${k}`, a[neuron] * weights[k], two)),
    ),
  );
  const titles = head.map((text, i) => (i === 2 ? h("td", {}) : h("th", { scope: "col" }, text)));
  return h("table", { class: "nn-digit-table" }, h("tr", {}, ...titles), ...rows);
}

/** @param {number} share */
function bar(share) {
  const el = h("span", {});
  el.style.width = `${100 * share}%`; // not as an attribute, which a strict policy refuses
  return el;
}

/** @param {State} state */
function ofNeuron({ reaction: { z, a }, network, neuron }) {
  const { bias } = weightsOf(network, neuron);
  const j = String(neuron);
  const isRelu = network.activation === "relu";
  const zText = shown("z", z[neuron], three);
  const lines = calculation(
    [[variable("z", j)], "=", ["Σ ", variable("w", "i"), variable("x", "i"), " + ", variable("b")]],
    [
      [],
      "=",
      [shown("sum", z[neuron] - bias, three), " ", shown("b", bias, term(3)), " = ", zText],
    ],
    [
      [variable("a", j)],
      "=",
      [
        isRelu ? "max(" : "tanh ",
        variable("z", j),
        isRelu ? ", 0) = " : " = ",
        h("strong", { class: "nn-value" }, shown("a", a[neuron], three)),
      ],
    ],
  );
  return [
    h(
      "p",
      {},
      h("strong", {}, `Neuron ${neuron}`),
      " sees the 64 inputs ",
      variable("x", "i"),
      " = pixel / 16:",
    ),
    lines,
    h(
      "p",
      {},
      "To each logit it adds ",
      variable("a", j),
      " times a weight: the last column below.",
    ),
  ];
}

/** @param {State} state */
function meaning({ image, reaction: { p, answer } }) {
  const isEmpty = image.every((value) => value === 0);
  return [
    h(
      "p",
      {},
      isEmpty
        ? "There is no ink, and still an answer: the network knows ten digits, and no “nothing”."
        : "",
      h("strong", {}, " Mind: "),
      "softmax makes positive numbers that add up to 1. ",
      variable("p"),
      ` = ${four(p[answer])} does not say that ${fixed(100 * p[answer], 0)} of 100 such drawings are read rightly.`,
    ),
  ];
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence(state) {
  const {
    reaction: { p, answer },
    neuron,
    pixel,
    image,
  } = state;
  const label = labelOf(state);
  const second = p.indexOf(Math.max(...p.filter((_, k) => k !== answer)));
  return (
    `The network reads a ${answer} with probability ${four(p[answer])}` +
    `${label === undefined ? "" : label === answer ? ", rightly" : `, but it is a ${label}`}. ` +
    `Second is a ${second} with ${four(p[second])}. Hidden neuron ${neuron} has the activation ` +
    `${three(state.reaction.a[neuron])}; the chosen pixel, ${pixel + 1} of 64, holds ${image[pixel]} of 16.`
  );
}
