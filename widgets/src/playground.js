// Chapter 9: build a network for samples in the plane, train it in the page, and look inside.
import css from "./playground/playground.css";
import { code } from "./playground/code.js";
import { palette } from "./playground/colors.js";
import { curve } from "./playground/curve.js";
import { graph } from "./playground/graph.js";
import { map } from "./playground/map.js";
import { inspector, scores, sentence } from "./playground/readout.js";
import { settings } from "./playground/settings.js";
import { MAX_STEPS, read, trimmed } from "./playground/state.js";
import { button } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { changes, widget } from "./lib/figure.js";
import { player } from "./lib/player.js";
import { prediction } from "./lib/prediction.js";
import { makeRun } from "./math/run.js";

/** @typedef {import("./playground/state.js").State} State */
/** @typedef {import("./lib/figure.js").Change} Change */

const AT_ONCE = 120; // milliseconds of training before the first picture of a longer run
const A_FRAME = 12; // milliseconds of training before each other one

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, initial) {
  let state = initial;
  /** @type {ReturnType<typeof makeRun>} */
  let run;
  /** @type {ReturnType<ReturnType<typeof makeRun>["scores"]>} */
  let scored;
  const [isOtherData, isOtherNetwork, isOtherRun] = [changes(), changes(), changes()];

  const question = ask(change);
  const plane = map();
  const network = graph((unit) => change({ unit }));
  const losses = curve();
  const numbers = scores();
  const chosen = inspector((index, value) =>
    change({
      edits: [
        ...state.edits.filter(([after, i]) => after !== state.steps || i !== index),
        [state.steps, index, value],
      ],
    }),
  );
  const controls = settings(change, () => state);
  const program = copier(() => code(state));
  const go = (/** @type {number} */ steps) => change({ steps, ...trimmed(state, steps) });
  const buttons = player({
    step: (count) => go(Math.min(state.steps + count * state.stride, MAX_STEPS)),
    back: () => go(Math.max(state.steps - state.stride, 0)),
  });
  const colors = palette(plane.el, () => run && draw());

  /** Begin anew what cannot go on: samples and network stay if only the run is another. */
  function begin() {
    const { dataset, widths, activation, seed, batchSize } = state;
    if (isOtherData(dataset)) plane.begin(state);
    if (isOtherNetwork(dataset, widths)) network.begin(state);
    if (isOtherRun(dataset, widths, activation, seed, batchSize)) run = makeRun(state);
  }

  /** @param {number} milliseconds go on to where the state is, in several frames if it is far */
  function train(milliseconds) {
    const isThere = run.follow(state.steps, state, milliseconds);
    draw();
    if (!isThere) requestAnimationFrame(() => plane.el.isConnected && train(A_FRAME));
  }

  function draw() {
    scored = run.scores();
    plane.update(run.net, run.batches, colors(), sentence(state, run.done(), scored));
    network.update(state, run.net, plane.grid, colors());
    losses.update(run.curves);
    numbers.update(state, run, scored);
    chosen.update(state, run.net, run.batches[0]);
  }

  return {
    parts: [
      h("style", {}, css),
      question.el,
      controls.data,
      h(
        "div",
        { class: "nn-columns" },
        h(
          "div",
          {},
          plane.el,
          h("div", { class: "nn-more" }, buttons.el, controls.stride),
          numbers.el,
          losses.el,
        ),
        h("div", {}, network.el, chosen.el),
      ),
      controls.el,
      program.el,
    ],
    resize(width) {
      const isWide = width > 576; // as in figure.css
      const column = isWide ? (width - 32) / 2 : width;
      plane.resize(column);
      network.resize(column);
      losses.resize(column);
    },
    update(next) {
      state = next;
      begin();
      controls.update(state);
      buttons.show({ first: state.steps === 0, last: state.steps === MAX_STEPS });
      program.update();
      train(AT_ONCE);
    },
    sentence: (at) => sentence(at, run.done(), scored),
    reset() {
      buttons.stop();
      question.reset();
    },
  };
}

/**
 * The program of the run, to be copied.
 * @param {() => string} text
 */
function copier(text) {
  const said = h("span", { role: "status" });
  const shown = h("pre", { class: "nn-program", tabindex: "0", "aria-label": "nnbook code" });
  const details = h("details", {}, h("summary", {}, "Show the code"), shown);
  details.addEventListener("toggle", () => (shown.textContent = text()));
  const copy = button("Copy as nnbook code", async () => {
    try {
      await navigator.clipboard.writeText(text());
      said.textContent = " Copied.";
    } catch {
      // No page may copy without permission: then the reader does.
      details.open = true;
      shown.textContent = text();
      getSelection()?.selectAllChildren(shown);
      said.textContent = " Selected: copy it with the keys of your system.";
    }
  });
  return {
    el: h("div", { class: "nn-more" }, copy, said, details),
    update() {
      said.textContent = "";
      if (details.open) shown.textContent = text(); // else nobody sees it
    },
  };
}

/** @param {Change} change */
function ask(change) {
  const measured =
    "With seed 1 this very network still puts 25 of 210 training samples into the wrong class " +
    "after 3,000 steps. With seed 4, which you see now, it puts none there.";
  return prediction(
    "One hidden layer of two neurons: can it separate the two moons?",
    [
      {
        text: "No, it never can",
        isRight: false,
        reply: () => `${measured} Two neurons can do it.`,
      },
      {
        text: "Yes, training finds the way",
        isRight: false,
        reply: () => `${measured} It can, but training does not find it from everywhere.`,
      },
      {
        text: "It depends on the first weights",
        isRight: true,
        reply: () => `${measured} A third neuron makes luck matter less: try it with seed 2.`,
      },
    ],
    () =>
      change({
        ...{ dataset: "moons", hidden: [2], activation: "tanh", lr: 0.3, batch_size: 10 },
        ...{ weight_decay: 0, seed: 4, steps: 3000, rates: [], edits: [], unit: [1, 1] },
      }),
  );
}

export default widget({
  title: "A network and its training",
  moved: [
    ...["dataset", "hidden", "activation", "lr", "batch_size", "weight_decay", "seed", "steps"],
    ...["rates", "edits", "unit", "stride"],
  ],
  given: ["X", "y", "start"],
  read,
  build,
});
