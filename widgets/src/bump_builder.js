// Chapter 3: build a curve out of bumps, and take each bump apart into its four ReLUs.
import css from "./bump_builder/bump_builder.css";
import marks from "./lib/marks.css";
import { picture } from "./bump_builder/picture.js";
import { readout, sentence } from "./bump_builder/readout.js";
import { digits, heightStep, read, TITLES } from "./bump_builder/state.js";
import { button, choice, slider } from "./lib/controls.js";
import { h, put } from "./lib/dom.js";
import { widget } from "./lib/figure.js";
import { fixed } from "./lib/format.js";
import { variable } from "./lib/numbers.js";
import { prediction } from "./lib/prediction.js";
import { snap } from "./lib/scale.js";
import { built, CURVES, lifted, MOST_BUMPS, RAMPS } from "./math/bump_builder.js";

/** @typedef {import("./bump_builder/state.js").State} State */
/** @typedef {import("./lib/figure.js").Change} Change */

const HINT =
  "Drag the top of a bump to lift it, tap anywhere to choose one. Gray is outside of the interval.";

/** @type {import("./lib/figure.js").Figure<State>["build"]} */
function build(change, initial) {
  let state = initial;
  const current = () => state;
  const curves = picture(change, current);
  const settings = controls(change, current);
  const numbers = readout();
  const question = ask(change);
  return {
    parts: [
      h("style", {}, marks, css),
      question.el,
      settings.curves,
      curves.legend,
      curves.sum,
      numbers.score,
      h("p", { class: "nn-hint" }, HINT),
      h("div", { class: "nn-columns" }, settings.el, numbers.limits),
      h("div", { class: "nn-columns nn-apart" }, curves.parts, numbers.parts),
    ],
    resize: curves.resize,
    update(next) {
      state = next;
      curves.update(state, sentence(state));
      settings.update(state);
      numbers.update(state);
    },
    sentence,
    reset: question.reset,
  };
}

/**
 * @param {Change} change
 * @param {() => State} current
 */
function controls(change, current) {
  // Heights of one's own are for these bumps on this curve.
  const curves = choice("Curve", offered(current()), (curve) => change({ curve, heights: [] }));
  const n = slider({
    label: [variable("n"), ", number of bumps"],
    name: "n",
    ...{ min: 1, max: MOST_BUMPS, step: 1, isHard: true },
    change(value) {
      const count = Math.round(value);
      if (count === current().n) return;
      change({ n: count, bump: Math.min(current().bump, count - 1), heights: [] });
    },
  });
  const ramp = slider({
    label: [variable("s"), " / ", variable("Δ"), ", length of a ramp"],
    name: "ramp",
    ...{ ...RAMPS, step: 0.05, isHard: true },
    change: (value) => change({ ramp: value }),
  });
  const bump = renewed(
    ({ n }) => n,
    (state) =>
      slider({
        label: [`chosen bump, 1 to ${state.n}`],
        name: "bump",
        ...{ min: 1, max: state.n, step: 1, isHard: true },
        change: (value) => change({ bump: Math.round(value) - 1 }),
      }),
  );
  const height = renewed(
    ({ curve }) => curve,
    (state) => {
      const step = heightStep(state);
      const [low, high] = state.reach;
      return slider({
        label: ["height of the chosen bump"],
        name: "height",
        // From a multiple of the step, for from there a browser counts.
        ...{ min: snap(low, step), max: snap(high, step), step },
        change(value) {
          const { n, own, bump } = current();
          const rounded = Number(value.toFixed(digits(state.reach) + 1));
          change({ heights: lifted(n, own, bump, rounded) });
        },
      });
    },
  );
  const back = button("Heights of the curve", () => change({ heights: [] }));
  return {
    curves: curves.el,
    el: h("div", { class: "nn-controls" }, n.el, ramp.el, bump.el, height.el, h("p", {}, back)),
    /** @param {State} state */
    update(state) {
      curves.show(state.curve);
      n.show(state.n);
      ramp.show(state.ramp);
      bump.show(state, state.bump + 1);
      bump.el.hidden = state.n === 1; // nothing to choose
      // Rounded, or the digits would not fit; a height of one's own has no more than these.
      height.show(state, Number(state.heights[state.bump].toFixed(digits(state.reach) + 1)));
      put(back, { "aria-disabled": String(!state.own.length) });
      back.textContent = state.curve === "none" ? "All heights 0" : "Heights of the curve";
    },
  };
}

/**
 * A slider that is made anew when what its ends depend on is another.
 * @param {(state: State) => unknown} keyOf
 * @param {(state: State) => ReturnType<typeof slider>} make
 */
function renewed(keyOf, make) {
  const el = h("div");
  /** @type {unknown} */
  let key;
  /** @type {ReturnType<typeof slider>} */
  let control;
  return {
    el,
    /** @type {(state: State, value: number) => void} */
    show(state, value) {
      if (keyOf(state) !== key) {
        key = keyOf(state);
        control = make(state);
        el.replaceChildren(control.el);
      }
      control.show(value);
    },
  };
}

/**
 * The curves to choose from; samples only if there are any.
 * @param {State} state
 */
const offered = ({ hasSamples }) =>
  /** @type {typeof TITLES} */ (
    Object.fromEntries(Object.entries(TITLES).filter(([name]) => name !== "samples" || hasSamples))
  );

const FEW = 6;
const [BEFORE, AFTER] = [FEW, 2 * FEW].map((n) => built(CURVES.wave, n, 0.5, []).worst.error);

/** @param {Change} change */
function ask(change) {
  const measured = `With ${FEW} bumps it was ${fixed(BEFORE, 3)}, with ${2 * FEW} it is ${fixed(AFTER, 3)}.`;
  const why = "Half as wide a top gives the curve half the way to run off.";
  return prediction(
    `${FEW} bumps follow the wave. Take ${2 * FEW}. What will the largest error be?`,
    [
      {
        text: "About as large",
        isRight: false,
        reply: () => `${measured} ${why}`,
      },
      { text: "About a half", isRight: true, reply: () => `${measured} ${why}` },
      {
        text: "About a quarter",
        isRight: false,
        reply: () => `${measured} ${why} For a quarter, take four times as many.`,
      },
    ],
    () => change({ curve: "wave", n: 2 * FEW, ramp: 0.5, bump: 1, heights: [] }),
  );
}

export default widget({
  title: "A curve built out of bumps",
  moved: ["curve", "n", "ramp", "bump", "heights"],
  given: ["samples"],
  read,
  build,
});
