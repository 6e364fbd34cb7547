// What the figures share that go through a 2-2-1 network step by step: state, controls, layout.
import css from "./stepper.css";
import { finite, numbers, oneOf } from "./checks.js";
import { choice, slider } from "./controls.js";
import { h } from "./dom.js";
import { plain, symbol } from "./formula.js";
import { networkPicture } from "./network.js";
import { player } from "./player.js";
import { GIVEN, PARAMETERS } from "../math/steps.js";

/** @typedef {import("../math/steps.js").Hidden} Hidden */
/** @typedef {import("../math/steps.js").Values} Values */
/** @typedef {import("./figure.js").Change} Change */
/** @typedef {{inputs: number[], parameters: number[], hidden: Hidden, selected: string, step: number}} State */

/** @type {Record<Hidden, string>} */
const TITLES = { tanh: "tanh", sigmoid: "sigmoid", relu: "ReLU" };

const REACH = 3; // of the slider of a number; a field goes further
const PACE = 1200; // milliseconds for a step that plays
const BESIDE = 620; // pixels of width from which on the formula stands beside the picture
const LARGEST = 430; // pixels of width of the picture

/** The keys of the state that every such figure has. */
export const KEYS = ["inputs", "parameters", "function", "selected", "step"];

/**
 * @param {import("./figure.js").Get} get
 * @param {number} last step
 * @returns {State}
 */
export function readState(get, last) {
  const hidden = oneOf(get, "function", TITLES);
  const selected = oneOf(get, "selected", GIVEN);
  const step = finite(get, "step");
  if (!Number.isInteger(step) || step < 0 || step > last) {
    throw new Error(`step is ${step}, expected a whole number from 0 to ${last}`);
  }
  const [inputs, parameters] = [numbers(get, "inputs", 2), numbers(get, "parameters", 9)];
  return { inputs, parameters, hidden, selected, step };
}

/**
 * The given numbers by their names.
 * @param {State} state
 * @returns {Values}
 */
export function givenOf({ inputs: [x1, x2], parameters }) {
  return { x1, x2, ...Object.fromEntries(PARAMETERS.map((name, i) => [name, parameters[i]])) };
}

/**
 * What to set in the state, to give one of the given numbers another value.
 * @type {(state: State, name: string, value: number) => Record<string, unknown>}
 */
export function withNumber({ inputs, parameters }, name, value) {
  const numbers = [...inputs, ...parameters];
  numbers[GIVEN.indexOf(name)] = value;
  return { inputs: numbers.slice(0, 2), parameters: numbers.slice(2) };
}

/**
 * Picture, formula, and everything that moves them.
 * @param {Change} change
 * @param {number} last step
 * @param {(Node | string)[]} hint what the picture shows
 */
export function stepper(change, last, hint) {
  /** @type {State} */
  let state;
  const select = (/** @type {string} */ name) => GIVEN.includes(name) && change({ selected: name });
  const picture = networkPicture(select);
  const readout = h("div", { class: "nn-readout" });
  const note = h("div", { class: "nn-readout" });
  const go = (/** @type {number} */ step) =>
    change({ step: Math.min(Math.max(Math.round(step), 0), last) });
  const play = player({
    step: (count) => go(state.step + count),
    back: () => go(state.step - 1),
    interval: PACE,
  });
  const steps = slider({
    label: [`step, 0 to ${last}`],
    name: "step",
    ...{ min: 0, max: last, step: 1, isHard: true },
    change: go,
  });
  const functions = choice("Hidden neurons", TITLES, (name) => change({ function: name }));
  const names = choice(
    "Change",
    Object.fromEntries(GIVEN.map((name) => [name, plain(name)])),
    select,
  );
  const letter = h("span");
  const value = slider({
    label: [letter],
    name: "value",
    ...{ min: -REACH, max: REACH, step: 0.1 },
    change: (number) => change(withNumber(state, state.selected, number)),
  });
  const stage = h("div", { class: "nn-stage" }, picture.el, readout);
  const el = h(
    "div",
    {},
    h("style", {}, css),
    stage,
    h("div", { class: "nn-stepping" }, play.el, steps.el),
    h("p", { class: "nn-hint" }, ...hint),
    h("div", { class: "nn-columns" }, h("div", { class: "nn-controls" }, names.el, value.el), note),
  );
  return {
    el,
    functions: functions.el,
    /** @param {number} width */
    resize(width) {
      const isBeside = width >= BESIDE;
      el.classList.toggle("nn-beside", isBeside);
      picture.resize(Math.min(isBeside ? width * 0.58 : width, LARGEST));
    },
    /**
     * @param {State} now
     * @param {import("./network.js").Seen} seen
     * @param {{formula: (Node | string)[], note: (Node | string)[], sentence: string}} texts
     */
    update(now, seen, texts) {
      state = now;
      picture.update(seen, texts.sentence);
      readout.replaceChildren(...texts.formula);
      note.replaceChildren(...texts.note);
      play.show({ first: now.step === 0, last: now.step === last });
      steps.show(now.step);
      functions.show(now.hidden);
      names.show(now.selected);
      letter.replaceChildren(symbol(now.selected));
      value.show(givenOf(now)[now.selected]);
    },
    stop: play.stop,
  };
}
