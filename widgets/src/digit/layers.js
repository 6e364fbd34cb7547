// The hidden layer, and the weights of the neuron that is looked at.
import { h, put, s } from "../lib/dom.js";
import { fixed } from "../lib/format.js";
import { SIDE, weightsOf } from "../math/digit.js";
import { panel, squares } from "./pad.js";

/** @typedef {import("./state.js").State} State */

const HOW = "Click on one to look at it.";

/**
 * @param {number} nHidden
 * @param {(neuron: number) => void} choose
 */
export function hiddenLayer(nHidden, choose) {
  const columns = Math.ceil(Math.sqrt(nHidden));
  const board = panel(`4. ${nHidden} hidden neurons`, columns, Math.ceil(nHidden / columns));
  const draw = squares(board, columns, nHidden);
  const ring = s("rect", { class: "nn-digit-ring", width: 1, height: 1 });
  board.svg.append(ring);
  board.svg.classList.add("nn-digit-choose");
  const hint = h("p", { class: "nn-hint" }, HOW);
  /** @type {readonly number[]} */
  let activations = [];
  /** @type {number | undefined} */
  let pointed;
  const neuronAt = (/** @type {PointerEvent} */ event) => {
    const [row, column] = board.at(event);
    return Math.min(row * columns + column, nHidden - 1);
  };
  const tell = () => {
    hint.textContent =
      pointed === undefined ? HOW : `Neuron ${pointed}: a = ${fixed(activations[pointed], 3)}`;
  };
  board.svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0) choose(neuronAt(event));
  });
  board.svg.addEventListener("pointermove", (event) => {
    pointed = neuronAt(event);
    if (event.buttons) choose(pointed);
    tell();
  });
  board.svg.addEventListener("pointerleave", () => {
    pointed = undefined;
    tell();
  });
  board.el.append(hint);
  return {
    el: board.el,
    /** @param {State} state */
    update({ reaction: { a }, neuron }) {
      activations = a;
      tell();
      draw(a, Math.max(...a.map(Math.abs)));
      put(ring, { x: neuron % columns, y: Math.floor(neuron / columns) });
      const active = a.filter((value) => value > 0).length;
      board.describe(`${active} of ${nHidden} hidden neurons have an activation above 0.`);
    },
  };
}

export function weights() {
  const board = panel("", SIDE);
  const draw = squares(board, SIDE, SIDE * SIDE);
  return {
    el: board.el,
    /** @param {State} state */
    update({ network, neuron }) {
      const { weights: values } = weightsOf(network, neuron);
      draw(values, Math.max(...values.map(Math.abs)));
      board.title.textContent = `Weights of neuron ${neuron}`;
      board.describe(
        `The 64 weights of neuron ${neuron}: filled where ink excites it, hollow where ink inhibits.`,
      );
    },
  };
}
