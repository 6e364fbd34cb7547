// Chapter 8: walk downhill, and see how rate, momentum and landscape decide what becomes of it.
import css from "./descent/descent.css";
import marks from "./lib/marks.css";
import { pictures } from "./descent/picture.js";
import { rateSlider } from "./descent/rate.js";
import { readout, sentence } from "./descent/readout.js";
import { OPTIMIZERS, read, STARTS, titles } from "./descent/state.js";
import { choice, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { widget } from "./lib/figure.js";
import { variable } from "./lib/numbers.js";
import { player } from "./lib/player.js";
import { prediction } from "./lib/prediction.js";
import {
  LARGEST_CONDITION,
  LARGEST_MOMENTUM,
  MOST_STEPS,
  Path,
  START_LIMITS,
} from "./math/descent.js";

/** @typedef {import("./descent/state.js").State} State */
/** @typedef {import("./lib/figure.js").Change} Change */

const INTERVAL = 150; // milliseconds a step while it plays

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, { hessian }) {
  const path = new Path(); // one for all updates: nothing is allocated while a reader drags
  const pair = pictures(change);
  const settings = controls(change, hessian);
  const walk = steps(change, path);
  const numbers = readout();
  const question = ask(change);
  return {
    parts: [
      h("style", {}, marks, css),
      question.el,
      settings.landscapes,
      ...pair.els,
      h("div", { class: "nn-columns" }, settings.el, h("div", {}, walk.el, numbers.el)),
    ],
    resize: pair.resize,
    update(state) {
      path.walk(state);
      pair.update(state, path, sentence(state, path));
      settings.update(state);
      walk.update(state);
      numbers.update(state, path, question.isAnswered());
    },
    sentence: (state) => sentence(state, path.walk(state)),
    reset() {
      walk.stop();
      question.reset();
    },
  };
}

/**
 * @param {Change} change
 * @param {number[][]} hessian
 */
function controls(change, hessian) {
  let start = STARTS.bowl;
  let step = 0;
  const landscapes = choice("Landscape", titles(hessian), (landscape) =>
    change({ landscape, start: STARTS[landscape], step: 0 }),
  );
  const optimizers = choice("Optimizer", OPTIMIZERS, (optimizer) => change({ optimizer }));
  const lr = rateSlider([variable("η"), ", learning rate"], (rate) => change({ lr: rate }));
  const momentum = slider({
    label: [variable("μ"), ", momentum"],
    name: "momentum",
    ...{ min: 0, max: LARGEST_MOMENTUM, step: 0.01, isHard: true },
    change: (value) => change({ momentum: value }),
  });
  const condition = slider({
    label: [variable("κ"), ", condition number"],
    name: "condition",
    ...{ min: 1, max: LARGEST_CONDITION, step: 1, isHard: true },
    change: (value) => change({ condition: value }),
  });
  const coordinates = ["1", "2"].map((index, i) =>
    slider({
      label: ["start ", variable("θ", index)],
      name: `start${index}`,
      ...{ min: -START_LIMITS[i], max: START_LIMITS[i], step: 0.05, isHard: true },
      change: (value) => change({ start: start.map((old, j) => (j === i ? value : old)) }),
    }),
  );
  const count = slider({
    label: ["number of steps"],
    name: "n_steps",
    ...{ min: 1, max: MOST_STEPS, step: 1, isHard: true },
    change(value) {
      const n_steps = Math.round(value);
      change({ n_steps, step: Math.min(step, n_steps) });
    },
  });
  const sliders = [lr, momentum, condition, count, ...coordinates];
  return {
    landscapes: landscapes.el,
    el: h("div", { class: "nn-controls" }, optimizers.el, ...sliders.map(({ el }) => el)),
    /** @param {State} state */
    update(state) {
      ({ start, step } = state);
      landscapes.show(state.landscape);
      optimizers.show(state.optimizer);
      lr.show(state.lr);
      momentum.show(state.momentum);
      momentum.el.hidden = state.optimizer === "adam"; // which has its own
      condition.show(state.condition);
      condition.el.hidden = state.landscape !== "valley";
      coordinates.forEach(({ show }, i) => show(state.start[i]));
      count.show(state.n_steps);
    },
  };
}

/**
 * To go along the path step by step.
 * @param {Change} change
 * @param {Path} path
 */
function steps(change, path) {
  let now = 0;
  const last = () => path.count - 1;
  const buttons = player({
    step: (count) => change({ step: Math.min(now + count, last()) }),
    back: () => change({ step: now - 1 }),
    interval: INTERVAL,
  });
  const at = slider({
    label: ["step to look at"],
    name: "step",
    ...{ min: 0, max: MOST_STEPS, step: 1 },
    change: (value) => change({ step: Math.max(0, Math.min(Math.round(value), last())) }),
  });
  const range = /** @type {HTMLInputElement} */ (at.el.querySelector('input[type="range"]'));
  return {
    el: h("div", { class: "nn-controls nn-descent-walk" }, buttons.el, at.el),
    stop: buttons.stop,
    /** @param {State} state */
    update(state) {
      now = Math.min(state.step, last());
      at.show(now);
      range.max = String(last());
      buttons.show({ first: now === 0, last: now === last() });
    },
  };
}

/** @param {Change} change */
function ask(change) {
  const measured =
    "The factor of θ₁ is 1 − 0.21 · 1 = 0.79, that of θ₂ is 1 − 0.21 · 10 = −1.1. " +
    "After 40 steps θ₁ is 0.0003 and θ₂ is 45, and the loss has gone from 13 to 10,242.";
  return prediction(
    "In the bowl, 40 steps with η = 0.15 arrive. What do 40 steps with η = 0.21 do?",
    [
      {
        text: "They arrive sooner",
        isRight: false,
        reply: () => `${measured} It does fall at first, and then it grows.`,
      },
      {
        text: "Both parameters run off",
        isRight: false,
        reply: () => `${measured} One parameter suffices.`,
      },
      {
        text: "θ₁ comes closer, θ₂ runs off",
        isRight: true,
        reply: () => `${measured} The limit lies between the two rates.`,
      },
    ],
    () =>
      change({
        ...{ landscape: "bowl", start: [4, 1], optimizer: "sgd", lr: 0.21, momentum: 0 },
        ...{ n_steps: 40, step: 0 },
      }),
  );
}

export default widget({
  title: "The way downhill on a landscape of two parameters",
  moved: ["landscape", "condition", "start", "optimizer", "lr", "momentum", "n_steps", "step"],
  given: ["hessian"],
  read,
  build,
});
