// Chapter 6: forward through the worked network to the loss, and back to every slope.
import { hasSlope, readout, sentence } from "./backprop_stepper/readout.js";
import { choice } from "./lib/controls.js";
import { short } from "./lib/format.js";
import { widget } from "./lib/figure.js";
import { plain } from "./lib/formula.js";
import { prediction } from "./lib/prediction.js";
import { givenOf, KEYS, readState, stepper } from "./lib/stepper.js";
import { PARAMETERS, run, THERE_AND_BACK } from "./math/steps.js";

/** @typedef {import("./lib/stepper.js").State & {target: 0 | 1}} State */
/** @typedef {import("./lib/figure.js").Change} Change */

const LAST = THERE_AND_BACK.length;

/** @type {(get: import("./lib/figure.js").Get) => State} */
function read(get) {
  const target = get("target");
  if (target !== 0 && target !== 1) throw new Error(`target is ${target}, expected 0 or 1`);
  return { ...readState(get, LAST), target };
}

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, initial) {
  const stage = stepper(change, LAST, [
    "In purple, the way back: dz is the slope of the loss with respect to z, the delta of a neuron; " +
      "da belongs to its activation, db to its bias, and the purple number on a line to the weight " +
      "above it. Tap a weight to change it and to measure its slope.",
  ]);
  const targets = choice("Target", { 0: "y = 0", 1: "y = 1" }, (y) =>
    change({ target: Number(y) }),
  );
  const question = ask(change, initial);
  return {
    parts: [question.el, stage.functions, targets.el, stage.el],
    resize: stage.resize,
    update(state) {
      const { step, target, hidden, selected } = state;
      const given = { ...givenOf(state), y: target };
      const values = run(given, hidden, THERE_AND_BACK.slice(0, step));
      const current = step ? THERE_AND_BACK[step - 1].name : "";
      targets.show(String(target));
      stage.update(
        state,
        { values, current, selected, moved: [] },
        { ...readout(state, given, values), sentence: sentence(state) },
      );
    },
    sentence,
    reset() {
      stage.stop();
      question.reset();
    },
  };
}

/**
 * @param {Change} change
 * @param {State} initial
 */
function ask(change, initial) {
  const given = { ...givenOf(initial), y: initial.target };
  const values = run(given, "relu", THERE_AND_BACK);
  const gone = PARAMETERS.filter((name) => !hasSlope(values, name));
  const reply = () =>
    gone.length
      ? `The slope is 0 for ${gone.map(plain).join(", ")}. Where z is below 0 the ReLU is flat: ` +
        `φ′(z) = 0, and nothing comes back through that neuron. It gives out 0, so the weight that ` +
        `starts from it has nothing to be blamed for, either.`
      : "Both neurons are on, and everything comes back.";
  const options = [
    { text: "None", isRight: gone.length === 0, mistake: "" },
    {
      text: "Up to three",
      isRight: gone.length > 0 && gone.length < 4,
      mistake: gone.length ? "Not only what leads to a neuron counts. " : "",
    },
    { text: "Four or more", isRight: gone.length > 3, mistake: "Not as many. " },
  ];
  return prediction(
    `Give the hidden neurons a ReLU. Their z is ${short(values.z1, 4)} and ${short(values.z2, 4)}. ` +
      "How many of the nine slopes of the parameters are then 0?",
    options.map(({ text, isRight, mistake }) => ({
      ...{ text, isRight },
      reply: () => (isRight ? reply() : mistake + reply()),
    })),
    () =>
      change({
        ...{ inputs: initial.inputs, parameters: initial.parameters, target: initial.target },
        ...{ function: "relu", selected: gone[0] ?? initial.selected, step: LAST },
      }),
  );
}

export default widget({
  title: "Backpropagation, number by number",
  moved: [...KEYS, "target"],
  given: [],
  read,
  build,
});
