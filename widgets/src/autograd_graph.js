// Chapter 7: slopes flow back through a computation graph, in order and without.
import css from "./autograd_graph/autograd_graph.css";
import { label } from "./autograd_graph/labels.js";
import { picture } from "./autograd_graph/picture.js";
import { readout, sentence } from "./autograd_graph/readout.js";
import { CALLS, lastStep, LEAF_LIMIT, ORDERS, read, TITLES } from "./autograd_graph/state.js";
import { choice, slider } from "./lib/controls.js";
import { h } from "./lib/dom.js";
import { widget } from "./lib/figure.js";
import { player } from "./lib/player.js";
import { prediction } from "./lib/prediction.js";
import { evaluate, EXPRESSIONS, history } from "./math/autograd_graph.js";

/** @typedef {import("./autograd_graph/state.js").State} State */
/** @typedef {import("./lib/figure.js").Change} Change */

const PACE = 1500; // milliseconds to read what a step says

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, state) {
  let now = state;
  const question = ask(change);
  const settings = controls(change, () => now);
  const leaves = fields(change, () => now);
  const steps = stepper(change, () => now);
  const graph = picture();
  const numbers = readout();
  return {
    parts: [
      h("style", {}, css),
      ...(state.isOwn ? [] : [question.el]),
      ...settings.els(state.isOwn),
      graph.el,
      steps.el,
      h(
        "p",
        { class: "nn-hint" },
        "An arrow bears its local slope, and its head turns when a slope has come back over it: ",
        h("code", {}, "parent.grad += slope * value.grad"),
        ".",
      ),
      h("div", { class: "nn-columns" }, numbers.el, ...(state.isOwn ? [] : [leaves.el])),
    ],
    resize: graph.resize,
    update(next) {
      now = next;
      graph.update(now, sentence(now));
      [settings, leaves, steps, numbers].forEach((part) => part.update(now));
    },
    sentence,
    reset() {
      steps.stop();
      question.reset();
    },
  };
}

/** @type {(change: Change, now: () => State) => {els(isOwn: boolean): Node[], update(state: State): void}} */
function controls(change, now) {
  const graph = choice("Graph", TITLES, (expression) =>
    change({ expression, leaves: EXPRESSIONS[expression].leaves, step: 0 }),
  );
  // Whoever looks at the end wants to see the other end.
  const keepPlace = (/** @type {Parameters<typeof lastStep>[1]} */ values) => {
    const { step, steps } = now();
    const last = lastStep(now(), values);
    change({ ...values, step: step === steps.length - 1 ? last : Math.min(step, last) });
  };
  const order = choice("Hand on", ORDERS, (value) => keepPlace({ order: value }));
  const calls = choice("Go back", CALLS, (value) => keepPlace({ calls: value }));
  return {
    els: (isOwn) => [...(isOwn ? [] : [graph.el]), order.el, calls.el],
    update(state) {
      graph.show(/** @type {keyof typeof TITLES} */ (state.expression));
      order.show(state.order);
      calls.show(state.calls);
    },
  };
}

/**
 * A slider for each leaf of the expression.
 * @param {Change} change
 * @param {() => State} now
 */
function fields(change, now) {
  const el = h("div", { class: "nn-controls" });
  let built = "";
  /** @type {ReturnType<typeof leaf>[]} */
  let sliders = [];
  const leaf = (/** @type {string} */ name) => ({
    name,
    ...slider({
      label: [h("i", {}, label(name)), ", data"],
      name,
      ...{ min: -LEAF_LIMIT, max: LEAF_LIMIT, step: 0.1, isHard: true },
      change: (value) => change({ leaves: { ...now().leaves, [name]: value } }),
    }),
  });
  return {
    el,
    /** @param {State} state */
    update({ expression, leaves }) {
      if (built !== expression) {
        built = expression;
        sliders = Object.keys(leaves).map(leaf);
        el.replaceChildren(...sliders.map((one) => one.el));
      }
      for (const one of sliders) one.show(leaves[one.name]);
    },
  };
}

/**
 * Buttons and a slider for the step; how many there are depends on graph, order and calls.
 * @param {Change} change
 * @param {() => State} now
 */
function stepper(change, now) {
  const end = () => now().steps.length - 1;
  const buttons = player({
    step: (count) => change({ step: Math.min(now().step + count, end()) }),
    back: () => change({ step: Math.max(now().step - 1, 0) }),
    interval: PACE,
  });
  const place = h("div");
  let built = 0;
  /** @type {ReturnType<typeof slider> | undefined} */
  let steps;
  return {
    el: h("div", { class: "nn-steps" }, buttons.el, place),
    stop: buttons.stop,
    /** @param {State} state */
    update({ step }) {
      if (built !== end()) {
        built = end();
        steps = slider({
          label: ["Step"],
          name: "step",
          ...{ min: 0, max: built, step: 1, isHard: true },
          change: (value) => (buttons.stop(), change({ step: Math.round(value) })),
        });
        place.replaceChildren(steps.el);
      }
      steps?.show(step);
      buttons.show({ first: step === 0, last: step === end() });
    },
  };
}

/** @param {Change} change */
function ask(change) {
  const { leaves } = EXPRESSIONS.shared;
  const end = history(evaluate("shared", leaves), "naive", "once").length - 1;
  const measured =
    "a gets 66 and b gets 40. c, used twice, hands on 6 and then all of its 14; " +
    "what lies behind it gets the 6 twice.";
  return prediction(
    "In the graph c = a · b, d = c + a, e = d · c with a = 2 and b = 3 the slopes are 48 for a " +
      "and 28 for b. Let every number hand on at once what it has. Which of the two is wrong then?",
    [
      {
        text: "Only a, which is used twice",
        isRight: false,
        reply: () => `${measured} That b is used only once does not help it.`,
      },
      {
        text: "Both",
        isRight: true,
        reply: () => `${measured} That b is used only once does not help it.`,
      },
      {
        text: "Neither",
        isRight: false,
        reply: () => `${measured} It goes well only where no computed number is used twice.`,
      },
    ],
    () => change({ expression: "shared", leaves, order: "naive", calls: "once", step: end }),
  );
}

export default widget({
  title: "Slopes flow back through a computation graph",
  moved: ["expression", "leaves", "order", "calls", "step"],
  given: ["graph"],
  read,
  build,
});
