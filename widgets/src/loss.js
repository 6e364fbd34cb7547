// Chapter 5: one sample and two losses; which of them hears that the network is wrong.
import css from "./loss/loss.css";
import marks from "./lib/marks.css";
import { Z_LIMIT } from "./house.js";
import { picture, STEP } from "./loss/picture.js";
import { readout, sentence } from "./loss/readout.js";
import { read } from "./loss/state.js";
import { button, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { widget } from "./lib/figure.js";
import { variable } from "./lib/numbers.js";
import { player } from "./lib/player.js";
import { prediction } from "./lib/prediction.js";
import { clamp } from "./lib/scale.js";
import { sigmoid } from "./math/activations.js";
import { LIMITS, logit } from "./math/loss.js";

/** @typedef {import("./loss/state.js").State} State */
/** @typedef {import("./lib/figure.js").Change} Change */

const Z_DECIMALS = 6; // of the logit of a probability
const P_DIGITS = 4; // as many as its field has room for
const WRONG = { target: 1, z: -Z_LIMIT, rate: 1 };

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change) {
  const learning = learner(change);
  /** @type {Change} */
  const begin = (values) => {
    learning.stop();
    change({ ...values, steps: 0 }); // whoever sets something starts from there
  };
  const curves = picture((z) => begin({ z }));
  const settings = controls(begin);
  const numbers = readout();
  const question = ask(() => begin(WRONG));
  return {
    parts: [
      h("style", {}, marks, css),
      question.el,
      ...curves.els,
      h(
        "p",
        { class: "nn-hint" },
        "Drag in the picture to move z. Small dots are past steps, as many as there is room for.",
      ),
      h(
        "div",
        { class: "nn-columns" },
        h("div", { class: "nn-controls" }, learning.el, settings.rate),
        settings.el,
      ),
      numbers.el,
    ],
    resize: curves.resize,
    update(state) {
      curves.update(state, sentence(state));
      settings.update(state);
      learning.update(state);
      numbers.update(state);
    },
    sentence,
    reset() {
      learning.stop();
      question.reset();
    },
  };
}

/** @param {Change} begin */
function controls(begin) {
  const z = slider({
    label: [variable("z"), ", logit (type ±800, if you like)"],
    name: "z",
    ...{ min: -Z_LIMIT, max: Z_LIMIT, step: STEP },
    change: (value) => begin({ z: clamp(value, ...LIMITS.z) }),
  });
  const p = probability(begin);
  const target = slider({
    label: [variable("y"), ", target: 0 or 1, or a share between"],
    name: "target",
    ...{ min: 0, max: 1, step: 0.01, isHard: true },
    change: (value) => begin({ target: value }),
  });
  const [low, high] = LIMITS.rate;
  const rate = slider({
    label: [variable("η"), ", learning rate"],
    name: "rate",
    ...{ min: low, max: high, step: 0.1, isHard: true },
    change: (value) => begin({ rate: value }),
  });
  return {
    el: h("div", { class: "nn-controls" }, target.el, z.el, p.el),
    rate: rate.el,
    /** @param {State} state */
    update(state) {
      target.show(state.y);
      z.show(state.z);
      p.show(state.z);
      rate.show(state.rate);
    },
  };
}

/**
 * The slider of p, which has no state but z. What is typed stays, though it may be on its way
 * through numbers that have no logit: 0, 0.0, 0.00, 0.001.
 * @param {Change} begin
 */
function probability(begin) {
  let [typed, z] = [NaN, NaN];
  const toZ = (/** @type {number} */ p) => Number(logit(p, Z_LIMIT).toFixed(Z_DECIMALS));
  const control = slider({
    label: [variable("p"), " = σ(", variable("z"), "), probability of class 1"],
    name: "p",
    ...{ min: 0, max: 1, step: 0.01, isHard: true },
    change: (value) => begin({ z: toZ((typed = value)) }),
  });
  const isTyping = () => control.el.querySelector('[type="number"]')?.matches(":focus");
  /** @param {number} now */
  function show(now) {
    z = now;
    const p = Number(sigmoid(z).toPrecision(P_DIGITS));
    control.show(isTyping() && toZ(typed) === z ? typed : p);
  }
  control.el.addEventListener("focusout", () => show(z));
  return { el: control.el, show };
}

/**
 * Subtract the slope from z, with both losses at once.
 * @param {Change} change
 */
function learner(change) {
  let [steps, end] = [0, 0];
  const go = (/** @type {number} */ to) => change({ steps: clamp(to, ...LIMITS.steps) });
  const steering = player({
    step: (count) => go(Math.min(steps + count, end)),
    back: () => go(steps - 1),
  });
  const finish = button("To the end", () => (steering.stop(), steps < end && go(end)));
  steering.el.append(finish);
  return {
    el: h(
      "div",
      { role: "group", "aria-label": "Learning" },
      h("p", {}, "Learn: ", variable("z"), " ← ", variable("z"), " − ", variable("η"), " · slope"),
      steering.el,
    ),
    stop: steering.stop,
    /** @param {State} state */
    update(state) {
      ({ steps, end } = state);
      const is = { first: steps === 0, last: steps >= end };
      steering.show(is);
      finish.setAttribute("aria-disabled", String(is.last));
    },
  };
}

/** @param {() => void} experiment */
function ask(experiment) {
  const measured =
    "At z = −8 cross-entropy has the slope −0.9997, the squared error −0.00067: 1491 times less.";
  return prediction(
    "At z = −8 the network says p = 0.0003, but y is 1: certain and wrong. Which loss has the larger slope, and how many times as large?",
    [
      {
        text: "Squared error, twice",
        isRight: false,
        reply: () =>
          `${measured} The 2 of the square is there, but p = 0.0003 is a factor as well.`,
      },
      {
        text: "Cross-entropy, about 8 times",
        isRight: false,
        reply: () => `${measured} Eight times is how the losses compare, not the slopes.`,
      },
      {
        text: "Cross-entropy, more than 1000 times",
        isRight: true,
        reply: () => `${measured} Now let both of them learn from here.`,
      },
    ],
    experiment,
  );
}

export default widget({
  title: "Cross-entropy and squared error of one sample",
  moved: ["target", "z", "rate", "steps"],
  given: [],
  read,
  build,
});
