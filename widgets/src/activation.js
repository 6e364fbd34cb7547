// Chapter 2: slide z along the curve of an activation function, and see what of a nudge is left.
import { Z_LIMIT } from "./house.js";
import { picture, STEP } from "./activation/picture.js";
import { readout, sentence } from "./activation/readout.js";
import { read, TITLES } from "./activation/state.js";
import { choice, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { widget } from "./lib/figure.js";
import marks from "./lib/marks.css";
import { variable } from "./lib/numbers.js";
import { prediction } from "./lib/prediction.js";

/** @typedef {import("./activation/state.js").State} State */
/** @typedef {import("./lib/figure.js").Change} Change */

const LARGEST_ALPHA = 0.99;

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change) {
  const curves = picture(change);
  const settings = controls(change);
  const numbers = readout();
  const question = ask(change);
  return {
    parts: [
      h("style", {}, marks),
      question.el,
      settings.functions,
      ...curves.els,
      h(
        "p",
        { class: "nn-hint" },
        "Drag in the picture to move z. Where it is gray, the function is saturated.",
      ),
      h("div", { class: "nn-columns" }, settings.el, numbers.el),
    ],
    resize: curves.resize,
    update(state) {
      curves.update(state, sentence(state));
      settings.update(state);
      numbers.update(state);
    },
    sentence,
    reset: question.reset,
  };
}

/** @param {Change} change */
function controls(change) {
  const functions = choice("Function", TITLES, (name) => change({ function: name }));
  const z = slider({
    label: [variable("z"), ", pre-activation"],
    name: "z",
    ...{ min: -Z_LIMIT, max: Z_LIMIT, step: STEP, isHard: true },
    change: (value) => change({ z: value }),
  });
  const alpha = slider({
    label: [variable("α"), ", slope on the left"],
    name: "alpha",
    ...{ min: 0, max: LARGEST_ALPHA, step: 0.01, isHard: true },
    change: (value) => change({ alpha: value }),
  });
  return {
    functions: functions.el,
    el: h("div", { class: "nn-controls" }, z.el, alpha.el),
    /** @param {State} state */
    update(state) {
      functions.show(state.name);
      z.show(state.z);
      alpha.show(state.alpha);
      alpha.el.hidden = state.name !== "leaky_relu"; // no other function has it
    },
  };
}

/** @param {Change} change */
function ask(change) {
  const measured = "At z = 5 it is 0.0066, a fortieth of 0.25: look at the tangent.";
  return prediction(
    "At z = 0 the sigmoid has the slope 0.25. What is it at z = 5?",
    [
      {
        text: "Larger than 0.25",
        isRight: false,
        reply: () => `${measured} The value is larger, the slope is not.`,
      },
      {
        text: "About 0.05",
        isRight: false,
        reply: () => `${measured} Going five times as far does not divide by five.`,
      },
      {
        text: "Below 0.01",
        isRight: true,
        reply: () => `${measured} Almost nothing of a nudge comes through.`,
      },
    ],
    () => change({ function: "sigmoid", z: 5 }),
  );
}

export default widget({
  title: "An activation function and its slope",
  moved: ["function", "z", "alpha"],
  given: [],
  read,
  build,
});
