// The scores of the run, and the chosen neuron with its formula and its weights to edit.
import { h } from "../lib/dom.js";
import { fixed, short } from "../lib/format.js";
import { changes } from "../lib/figure.js";
import { decimals, shown, term, variable } from "../lib/numbers.js";
import { classesOf } from "./state.js";
import { explained, meansOf, nameOf, sourceOf } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../math/mlp.js").Net} Net */
/** @typedef {import("../math/mlp.js").Batch} Batch */
/** @typedef {import("../math/run.js").Score} Score */
/** @typedef {ReturnType<typeof import("../math/run.js").makeRun>} Run */

const four = decimals(4);
const whole = decimals(0);

/** Steps, losses and mistakes. */
export function scores() {
  const el = h("div", { class: "nn-readout" });
  /** @type {(state: State, run: Run, scored: ReturnType<Run["scores"]>) => void} */
  function update(state, run, scored) {
    const epoch = Math.floor(run.done() / run.perEpoch);
    const isThere = run.done() === state.steps;
    el.replaceChildren(
      h(
        "p",
        { class: "nn-score" },
        ...["Step ", h("strong", {}, shown("steps", run.done(), whole))],
        ...[", epoch ", shown("epoch", epoch, whole)],
        isThere ? "" : ` of ${state.steps} steps: on the way …`,
      ),
      h(
        "table",
        {},
        h(
          "tr",
          {},
          h("td", {}),
          ...["loss", "right", "wrong"].map((text) => h("th", { scope: "col" }, text)),
        ),
        row("training", "train", scored.train),
        row("validation", "validation", scored.validation),
      ),
      Number.isFinite(scored.train.loss)
        ? ""
        : h(
            "p",
            {},
            h("strong", {}, "The loss is no number any more."),
            " Go back, and take a smaller learning rate.",
          ),
    );
  }
  return { el, update };
}

/** @type {(title: string, key: string, score: Score) => Node} */
const row = (title, key, { loss, mistakes, n }) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, title),
    h("td", {}, shown(`${key}_loss`, loss, four)),
    h("td", {}, shown(`${key}_accuracy`, (100 * (n - mistakes)) / n, decimals(1)), " %"),
    h("td", {}, shown(`${key}_mistakes`, mistakes, whole), ` of ${n}`),
  );

/** @type {(state: State, done: number, scored: ReturnType<Run["scores"]>) => string} */
export const sentence = ({ widths }, done, { train, validation }) =>
  `After ${done} steps the network of ${widths.join(", ")} neurons has the training loss ` +
  `${fixed(train.loss, 4)} and puts ${train.mistakes} of ${train.n} training samples and ` +
  `${validation.mistakes} of ${validation.n} validation samples into a wrong class.`;

/**
 * The chosen neuron.
 * @param {(index: number, value: number) => void} edit
 */
export function inspector(edit) {
  const title = h("p", { class: "nn-score" });
  const formula = h("p", { class: "nn-formula" });
  const words = h("p");
  const fields = h("div", { class: "nn-fields" });
  /** @type {HTMLInputElement[]} */
  let inputs = [];
  /** @type {(j: number) => number} which parameter stands in a field */
  let indexOf;
  /** @type {Net} */
  let net;
  const isOther = changes();

  /** @type {(layer: number, nIn: number) => void} */
  function build(layer, nIn) {
    const names = Array.from({ length: nIn }, (_, j) => sourceOf(layer - 1, j));
    inputs = [...names, ""].map((_, j) => {
      const input = h("input", { type: "number", step: "0.1", name: j < nIn ? `w${j + 1}` : "b" });
      input.addEventListener("input", () => {
        if (Number.isFinite(input.valueAsNumber)) edit(indexOf(j), input.valueAsNumber);
      });
      input.addEventListener("blur", () => (input.value = rounded(net.theta[indexOf(j)])));
      return input;
    });
    fields.replaceChildren(
      ...inputs.map((input, j) => h("label", {}, j < nIn ? `w of ${names[j]}` : "bias b", input)),
    );
  }

  /** @type {(state: State, network: Net, batch: Batch) => void} */
  function update(state, network, batch) {
    const [layer, number] = state.unit;
    const { nIn, nOut, at, bias } = network.layers[layer - 1];
    net = network;
    indexOf = (j) => (j < nIn ? at + j * nOut : bias) + number - 1;
    if (isOther(layer, nIn)) build(layer, nIn);
    title.textContent = sentenceCase(nameOf(state, layer, number - 1));
    const isOutput = layer === state.widths.length - 1;
    formula.replaceChildren(...formulaOf(state, net, isOutput));
    const means = meansOf(state, batch);
    const names = classesOf(state);
    words.replaceChildren(
      explained(state, net, batch),
      " Its mean: ",
      ...means.flatMap((mean, k) => [
        k ? ", " : "",
        `${names[k]} `,
        shown(`mean${k}`, mean, decimals(3)),
      ]),
      ".",
    );
    inputs.forEach((input, j) => {
      const text = rounded(net.theta[indexOf(j)]);
      const isTyped = input.value === "" || input.valueAsNumber === Number(text);
      if (!(input.matches(":focus") && isTyped)) input.value = text;
    });
  }
  return {
    el: h("div", { class: "nn-readout nn-inspector" }, title, formula, words, fields),
    update,
  };
}

/** @param {number} value for a field, where sixteen digits are of no use */
const rounded = (value) => (Number.isFinite(value) ? String(Number(value.toFixed(4))) : "");

/** @param {string} text */
const sentenceCase = (text) => text[0].toUpperCase() + text.slice(1);

const NAMES = { tanh: "tanh", relu: "max(0, ", sigmoid: "σ" };

/** @type {(state: State, net: Net, isOutput: boolean) => (Node | string)[]} */
function formulaOf({ unit: [layer, number], activation }, net, isOutput) {
  const { nIn, nOut, at, bias } = net.layers[layer - 1];
  const terms = Array.from({ length: nIn }, (_, j) => [
    j ? " " : "",
    shown(`w${j + 1}`, net.theta[at + j * nOut + number - 1], j ? term(3) : (w) => short(w, 3)),
    ` ${sourceOf(layer - 1, j)}`,
  ]).flat();
  const sum = [...terms, " ", shown("b", net.theta[bias + number - 1], term(3))];
  if (isOutput) return [variable("z"), " = ", ...sum];
  const opening = activation === "relu" ? NAMES.relu : `${NAMES[activation]}(`;
  return [variable("a"), " = ", opening, ...sum, ")"];
}
