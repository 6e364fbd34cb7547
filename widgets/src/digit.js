// Chapter 10: draw a digit, and see every layer of the network react to it.
import css from "./digit/digit.css";
import { edits, moved } from "./digit/edits.js";
import { hiddenLayer, weights } from "./digit/layers.js";
import { canvas, counts, frame, inked, where } from "./digit/picture.js";
import { readout, sentence } from "./digit/readout.js";
import { looked, reader } from "./digit/state.js";
import { button, choice, slider } from "./lib/controls.js";
import { h, put, s } from "./lib/dom.js";
import { widget } from "./lib/figure.js";
import { fixed } from "./lib/format.js";
import { legend } from "./lib/plot.js";
import { prediction } from "./lib/prediction.js";
import { CELLS, DARKEST, outgoing, reaction, weakestPixel } from "./math/digit.js";

/** @typedef {import("./digit/state.js").State} State */
/** @typedef {import("./lib/figure.js").Change} Change */
/** @typedef {ReturnType<typeof edits>} Edits */

const SURE = 0.9;
const NAMES = { ink: "ink", eraser: "eraser" };

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, start) {
  const paper = edits(change, start);
  const tools = pen(paper);
  const settings = controls(paper, change, start);
  const question = ask(paper, start);
  const examples = gallery(paper, start);
  const pictures = [
    canvas(paper, tools.ink),
    frame(),
    counts(paper, change),
    hiddenLayer(start.network.nHidden, (neuron) => change({ neuron })),
    weights(),
  ];
  const numbers = readout();
  return {
    parts: [
      h("style", {}, css),
      question.el,
      examples.el,
      tools.el,
      numbers.verdict,
      h("div", { class: "nn-digit-panels" }, ...pictures.map(({ el }) => el), numbers.neuron),
      legend(
        [mark("nn-digit-plus"), "activation, or weight, above 0: the larger the square, the more"],
        [mark("nn-digit-minus"), "below 0"],
      ),
      h("div", { class: "nn-columns" }, ...settings.els),
      numbers.outputs,
    ],
    resize() {},
    update(state) {
      paper.follow(state);
      const text = sentence(state);
      [...pictures, settings, numbers, tools, examples].forEach((part) => part.update(state, text));
    },
    sentence,
    reset() {
      paper.forget();
      tools.reset();
      question.reset();
    },
  };
}

/** @param {string} name */
const mark = (name) =>
  s("rect", { x: -5, y: -5, width: 10, height: 10, "stroke-width": 2, class: name });

/**
 * What changes the whole drawing.
 * @param {Edits} paper
 */
function pen(paper) {
  /** @type {keyof typeof NAMES} */
  let chosen = "ink";
  const kinds = choice("Pen", NAMES, (name) => (chosen = name));
  const undo = button("Undo", paper.undo);
  const fit = h("input", {
    type: "checkbox",
    name: "fit",
    change: () => paper.setFit(fit.checked),
  });
  const label = h("label", { class: "nn-digit-fit" }, fit, "fit to the frame first");
  const shifts = /** @type {[string, string, number, number][]} */ ([
    ["←", "left", 0, -1],
    ["→", "right", 0, 1],
    ["↑", "up", -1, 0],
    ["↓", "down", 1, 0],
  ]).map(([arrow, name, down, right]) => {
    const el = button(arrow, () => paper.shift(down, right));
    put(el, { "aria-label": `Move one pixel ${name}`, title: `Move one pixel ${name}` });
    return el;
  });
  const reset = () => kinds.show((chosen = "ink"));
  reset();
  return {
    el: h(
      "div",
      { class: "nn-digit-tools nn-controls" },
      kinds.el,
      h(
        "div",
        { class: "nn-buttons" },
        button("Clear", paper.clear),
        undo,
        h("span", {}, "Move by a pixel:"),
        h("span", { class: "nn-buttons nn-digit-arrows" }, ...shifts),
      ),
      label,
    ),
    ink: () => /** @type {0 | 1} */ (chosen === "ink" ? 1 : 0),
    /** @param {State} state */
    update(state) {
      undo.setAttribute("aria-disabled", String(!paper.canUndo()));
      fit.checked = state.fit;
      label.hidden = !state.isDrawn;
    },
    reset,
  };
}

/**
 * Digits of the data set to begin with.
 * @param {Edits} paper
 * @param {State} start
 */
function gallery(paper, { examples }) {
  const buttons = examples.map(([label, drawing], i) => {
    const path = s("path", { class: "nn-digit-ink", d: inked(looked(drawing, false).framed) });
    const picture = s("svg", { viewBox: `0 0 ${CELLS} ${CELLS}`, "aria-hidden": "true" }, path);
    const name = `${label}, example ${i + 1} of ${examples.length}`;
    const attributes = { type: "button", class: "nn-button", "aria-label": name };
    return h("button", { ...attributes, click: () => paper.take(drawing) }, picture, String(label));
  });
  return {
    el: h(
      "div",
      { class: "nn-digit-gallery nn-controls" },
      h("p", {}, "Digits of people, with their labels; or draw one of your own:"),
      h("div", { class: "nn-buttons" }, ...buttons),
    ),
    /** @param {State} state */
    update({ drawing }) {
      buttons.forEach((el, i) =>
        el.setAttribute("aria-pressed", String(examples[i][1] === drawing)),
      );
    },
  };
}

/**
 * @param {Edits} paper
 * @param {Change} change
 * @param {State} start
 */
function controls(paper, change, start) {
  const place = h("span");
  let pixel = start.pixel;
  const ink = slider({
    label: ["Ink of the chosen pixel (", place, ")"],
    name: "ink",
    ...{ min: 0, max: DARKEST, step: 1, isHard: true },
    change: (value) => paper.setPixel(pixel, Math.round(value)),
  });
  const neuron = slider({
    label: ["Hidden neuron to look at"],
    name: "neuron",
    ...{ min: 0, max: start.network.nHidden - 1, step: 1, isHard: true },
    change: (value) => change({ neuron: Math.round(value) }),
  });
  /** @param {1 | -1} sign */
  const loudest = (sign) => () => change({ neuron: loudestOf(latest, sign) });
  let latest = start;
  const extremes = h(
    "div",
    { class: "nn-buttons" },
    button("Most for the answer", loudest(1)),
    button("Most against it", loudest(-1)),
  );
  const attack = () => {
    const [weakest, value] = weakestPixel(latest.network, latest.image);
    change({ pixel: weakest });
    paper.setPixel(weakest, value);
  };
  return {
    els: [
      h("div", { class: "nn-controls" }, ink.el, button("Attack at the weakest pixel", attack)),
      h("div", { class: "nn-controls" }, neuron.el, extremes),
    ],
    /** @param {State} state */
    update(state) {
      latest = state;
      pixel = state.pixel;
      place.textContent = where(pixel);
      ink.show(state.image[pixel]);
      neuron.show(state.neuron);
    },
  };
}

/**
 * The hidden neuron that adds most to the logit of the answer, or takes most from it.
 * @param {State} state
 * @param {1 | -1} sign
 */
function loudestOf({ network, reaction: { a, answer } }, sign) {
  const shares = a.map((value, j) => sign * value * outgoing(network, j)[answer]);
  return shares.indexOf(Math.max(...shares));
}

/**
 * @param {Edits} paper
 * @param {State} start
 */
function ask(paper, start) {
  const { answer, p } = start.reaction;
  const shifted = moved(start, 0, 1);
  const after = reaction(start.network, looked(shifted.drawing, shifted.fit).image);
  const outcome = after.answer !== answer ? 2 : after.p[answer] > SURE ? 0 : 1;
  const reply = () =>
    `One column further right it reads a ${after.answer} with p = ${fixed(after.p[after.answer], 4)}; ` +
    `the ${answer} gets ${fixed(after.p[answer], 4)}. Each pixel has weights of its own: ` +
    "moved ink meets other weights, and nothing tells the network that it is the same digit.";
  return prediction(
    `The network reads this digit as a ${answer}, with p = ${fixed(p[answer], 4)}. ` +
      "Move all its ink one pixel to the right. Will it still be read?",
    ["Yes, about as surely", "Yes, less surely", "No"].map((text, i) => ({
      text,
      isRight: i === outcome,
      reply,
    })),
    () => paper.put(shifted),
  );
}

export default widget({
  title: "A network that reads digits",
  moved: ["drawing", "fit", "neuron", "pixel"],
  given: ["activation", "parameters", "examples"],
  read: reader(),
  build,
});
