// Chapter 1: turn and shift the boundary of a neuron among the penguins.
import { slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { widget } from "./lib/figure.js";
import { fixed, readable, short } from "./lib/format.js";
import marks from "./lib/marks.css";
import { variable } from "./lib/numbers.js";
import { prediction } from "./lib/prediction.js";
import { snap } from "./lib/scale.js";
import { norm } from "./math/neuron.js";
import { picture } from "./neuron/picture.js";
import { readout, sentence } from "./neuron/readout.js";
import { STEP, WEIGHT_LIMIT, sampleSpace } from "./neuron/space.js";
import { read } from "./neuron/state.js";

/** @typedef {import("./neuron/state.js").State} State */
/** @typedef {import("./neuron/space.js").Space} Space */
/** @typedef {import("./lib/figure.js").Change} Change */

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, initial) {
  let state = initial;
  const current = () => state;
  const space = sampleSpace(initial.X);
  const plane = picture(initial, space, change, current);
  const controls = sliders(initial, space, change, current);
  const numbers = readout();
  const question = ask(initial, space, change, current);
  return {
    parts: [
      h("style", {}, marks),
      question.el,
      plane.legend,
      plane.el,
      numbers.score,
      h("p", { class: "nn-hint" }, hint(space)),
      h("div", { class: "nn-columns" }, controls.el, numbers.el),
    ],
    resize: plane.resize,
    update(next) {
      state = next;
      for (const part of [plane, controls, numbers]) part.update(next);
      plane.describe(sentence(next));
    },
    sentence,
    reset: () => (question.reset(), plane.reset()),
  };
}

/** @param {Space} space */
const hint = ({ isEqual }) =>
  isEqual
    ? "Drag the foot of w to shift the line, its tip to turn it. Tap a sample to choose it."
    : "Drag the dot to shift the line, tap a sample to choose it. The two axes have different scales, so w is not drawn.";

/**
 * @param {State} initial
 * @param {Space} space
 * @param {Change} change
 * @param {() => State} current
 */
function sliders({ X, features }, { biasLimit }, change, current) {
  const names = features.map((feature) => readable(feature).replace(/ \(.*\)/, ""));
  const weights = [0, 1].map((j) =>
    slider({
      label: [variable("w", String(j + 1)), `, weight of ${names[j]}`],
      name: `w${j + 1}`,
      ...{ min: -WEIGHT_LIMIT, max: WEIGHT_LIMIT, step: STEP },
      change: (value) =>
        change({ weights: current().weights.map((w, i) => (i === j ? value : w)) }),
    }),
  );
  const bias = slider({
    label: [variable("b"), ", bias"],
    name: "bias",
    ...{ min: -biasLimit, max: biasLimit, step: biasLimit / 300 },
    change: (value) => change({ bias: value }),
  });
  const sample = slider({
    label: [`sample, 1 to ${X.length}`],
    name: "sample",
    ...{ min: 1, max: X.length, step: 1, isHard: true },
    change: (value) => change({ sample: Math.round(value) - 1 }),
  });
  return {
    el: h("div", { class: "nn-controls" }, ...[...weights, bias, sample].map(({ el }) => el)),
    /** @param {State} state */
    update(state) {
      weights.forEach((control, j) => control.show(state.weights[j]));
      bias.show(state.bias);
      sample.show(state.sample + 1);
    },
  };
}

/**
 * @param {State} initial
 * @param {Space} space
 * @param {Change} change
 * @param {() => State} current
 */
function ask({ classes }, { biasLimit }, change, current) {
  const more = biasLimit / 15;
  const amount = short(more, 3);
  const moved = () =>
    `The bias grew by ${amount}, and the line moved by ${amount} / ‖w‖ = ${fixed(more / norm(current().weights), 2)} against w.`;
  return prediction(
    `The bias grows by ${amount}. What will the line do?`,
    [
      {
        text: "It turns",
        isRight: false,
        reply: () => `${moved()} Its direction is that of the weights, and they stayed.`,
      },
      {
        text: "It shifts",
        isRight: true,
        reply: () => `${moved()} More of the plane now counts as ${classes[1]}.`,
      },
      { text: "Nothing", isRight: false, reply: moved },
    ],
    () => change({ bias: snap(current().bias + more, STEP) }),
  );
}

export default widget({
  title: "A neuron and its boundary",
  moved: ["weights", "bias", "sample"],
  given: ["X", "y", "classes", "features"],
  read,
  build,
});
