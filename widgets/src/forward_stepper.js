// Chapter 4: go through the worked network number by number, and see what a nudge reaches.
import { readout, sentence } from "./forward_stepper/readout.js";
import { widget } from "./lib/figure.js";
import { prediction } from "./lib/prediction.js";
import { givenOf, KEYS, readState, stepper, withNumber } from "./lib/stepper.js";
import { fixed } from "./lib/format.js";
import { FORWARD, run } from "./math/steps.js";

/** @typedef {import("./lib/stepper.js").State} State */

const LAST = FORWARD.length;

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, initial) {
  const stage = stepper(change, LAST, [
    "On a line stands the weight, and behind an arrow what arrives: the weight times what it starts " +
      "from. A wide line is a large weight. Around a neuron, dashes: its numbers are not what they " +
      "were at the start. Tap a weight to change it.",
  ]);
  const question = ask(change, initial);
  return {
    parts: [question.el, stage.functions, stage.el],
    resize: stage.resize,
    update(state) {
      const values = run(givenOf(state), state.hidden, FORWARD.slice(0, state.step));
      const before = run(givenOf(initial), initial.hidden, FORWARD.slice(0, state.step));
      const moved = Object.keys(values).filter((name) => values[name] !== before[name]);
      const current = state.step ? FORWARD[state.step - 1].name : "";
      stage.update(
        state,
        { values, current, selected: state.selected, moved },
        { ...readout(state, values, before), sentence: sentence(state) },
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
 * @param {import("./lib/figure.js").Change} change
 * @param {State} initial
 */
function ask(change, initial) {
  const raised = withNumber(initial, "w1_12", givenOf(initial).w1_12 + 1);
  const [before, after] = [initial, { ...initial, ...raised }].map((state) =>
    run(givenOf(state), initial.hidden, FORWARD),
  );
  const direction = Math.sign(after.p - before.p);
  const measured = () =>
    `The second hidden neuron goes from ${fixed(before.a2, 4)} to ${fixed(after.a2, 4)}, and meets ` +
    `the weight ${fixed(after.w2_21, 1)} on its way on: p goes from ${fixed(before.p, 4)} to ` +
    `${fixed(after.p, 4)}. The first hidden neuron notices nothing.`;
  /** @type {[text: string, sign: number, mistake: string][]} */
  const options = [
    ["It rises", 1, "The weight after it has a say, too."],
    ["It stays", 0, "A nudge comes through as long as no factor behind it is 0."],
    ["It falls", -1, "Nothing on the way turns the sign."],
  ];
  return prediction(
    "Raise the weight from the first input to the second hidden neuron by 1. What does p do?",
    options.map(([text, sign, mistake]) => ({
      text,
      isRight: sign === direction,
      reply: () => (sign === direction ? measured() : `${mistake} ${measured()}`),
    })),
    () =>
      change({
        ...raised,
        ...{ function: initial.hidden, selected: "w1_12", step: LAST },
      }),
  );
}

export default widget({
  title: "Forward propagation, number by number",
  moved: KEYS,
  given: [],
  read: (get) => readState(get, LAST),
  build,
});
