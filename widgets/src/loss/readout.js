// How each loss and its slope come out of z and y, with all numbers; and who has learned when.
import { h } from "../lib/dom.js";
import { fixed, short } from "../lib/format.js";
import { calculation, shown, variable } from "../lib/numbers.js";
import { sigmoid } from "../math/activations.js";
import { MOST_STEPS, NAMES, NEAR, hasSide, loss, slope, throughP } from "../math/loss.js";
import { TITLES, precise } from "./text.js";

/** @typedef {import("../math/loss.js").Name} Name */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("../lib/numbers.js").Side} Side */
/** @typedef {import("../lib/numbers.js").Text} Text */

const VISIBLE = 1e-4; // a relative error that the digits shown can show

/** @type {Text} */
const enclosed = (number) => (number < 0 ? `(${precise(number)})` : precise(number));
/** @type {Text} */
const plain = (number) => short(number, 4);
/** @type {Text} */
const argument = (number) => (number < 0 ? `(${plain(number)})` : plain(number));
/** @type {Text} */
const whole = String;
/** @type {Text} */
function times(number) {
  if (number < 100) return short(number, 2);
  return number < 1e7 ? fixed(number, 0) : precise(number);
}

const [P, Y, Z] = ["p", "y", "z"].map((letter) => () => variable(letter));
const TIMES = " · ";

/** Where the numbers stand; they are written anew for every state. */
export function readout() {
  const el = h("div", { class: "nn-readout nn-loss" });
  /** @param {State} state */
  const update = (state) =>
    el.replaceChildren(
      h("p", {}, ...meaning(state)),
      counts(state),
      h("div", { class: "nn-columns" }, crossEntropy(state), squaredError(state)),
    );
  return { el, update };
}

/** @param {State} state */
function crossEntropy({ y, now, rate }) {
  const z = now.cross_entropy;
  const p = sigmoid(z);
  const [value, steep] = [loss("cross_entropy", z, y), slope("cross_entropy", z, y)];
  const naive = throughP(p, y);
  return column(
    "cross_entropy",
    ...probability("ce", z, p),
    ...chain("loss", [
      ["−(", Y(), " ln ", P(), " + (1 − ", Y(), ") ln(1 − ", P(), "))"],
      [
        "−(",
        ...product(shown("y", y, plain), shown("log_p", Math.log(p), enclosed)),
        " + ",
        ...product(shown("1-y", 1 - y, plain), shown("log_rest", Math.log(1 - p), enclosed)),
        ")",
      ],
      [h("strong", {}, shown("through_p", naive, precise))],
    ]),
    ...chain(h("span", {}, "from ", Z()), [
      ["max(", Z(), ", 0) − ", Y(), Z(), " + ln(1 + e", h("sup", {}, "−|", Z(), "|"), ")"],
      [
        shown("max", Math.max(z, 0), plain),
        " − ",
        shown("y*z", y * z, argument),
        " + ",
        shown("rest", Math.log1p(Math.exp(-Math.abs(z))), precise),
      ],
      [h("strong", {}, shown("ce_loss", value, precise))],
    ]),
    ...chain("slope", [
      [P(), " − ", Y()],
      [shown("ce_p", p, precise), " − ", shown("y", y, plain)],
      [h("strong", { class: "nn-slope" }, shown("ce_slope", steep, precise))],
    ]),
    ...next("ce", z, rate, steep),
  );
}

/** @param {State} state */
function squaredError({ y, now, rate }) {
  const z = now.squared_error;
  const p = sigmoid(z);
  const [value, steep] = [loss("squared_error", z, y), slope("squared_error", z, y)];
  return column(
    "squared_error",
    ...probability("se", z, p),
    ...chain("loss", [
      ["(", P(), " − ", Y(), ")²"],
      ["(", shown("se_p", p, precise), " − ", shown("y", y, plain), ")²"],
      [h("strong", {}, shown("se_loss", value, precise))],
    ]),
    ...chain("slope", [
      ["2 (", P(), " − ", Y(), ") ", P(), " (1 − ", P(), ")"],
      [
        ...["2", TIMES, shown("error", p - y, enclosed), TIMES],
        ...[shown("se_p", p, precise), TIMES, shown("1-p", 1 - p, precise)],
      ],
      [h("strong", { class: "nn-slope" }, shown("se_slope", steep, precise))],
    ]),
    ...next("se", z, rate, steep),
  );
}

/** @type {(name: Name, ...lines: [Side, string, Side][]) => HTMLElement} */
const column = (name, ...lines) =>
  h("div", {}, h("p", {}, h("strong", {}, capital(TITLES[name]))), calculation(...lines));

/** @param {string} text */
const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** @type {(kind: string, z: number, p: number) => [Side, string, Side][]} */
const probability = (kind, z, p) =>
  chain(P(), [
    ["σ(", Z(), ") = σ(", shown(`${kind}_z`, z, plain), ")"],
    [shown(`${kind}_p`, p, precise)],
  ]);

/**
 * Where a step leads from here.
 * @type {(kind: string, z: number, rate: number, steep: number) => [Side, string, Side][]}
 */
const next = (kind, z, rate, steep) =>
  chain(h("span", {}, "next ", Z()), [
    [
      ...[shown(`${kind}_z`, z, plain), " − "],
      ...product(shown("rate", rate, plain), shown(`${kind}_slope`, steep, enclosed)),
    ],
    [shown(`${kind}_next`, z - rate * steep, plain)],
  ]);

/** @type {(a: Node, b: Node) => Side} */
const product = (a, b) => [a, TIMES, b];

/**
 * One quantity equals one thing after the other, each on its line.
 * @param {Node | string} name
 * @param {Side[]} sides
 * @returns {[Side, string, Side][]}
 */
const chain = (name, sides) => sides.map((side, i) => [i ? [] : [name], "=", side]);

/**
 * How the two slopes compare, or what the steps have done; and what the way through p has spoiled.
 * @param {State} state
 * @returns {Side}
 */
function meaning(state) {
  return [...(state.steps ? progress(state) : comparison(state)), ...failure(state)];
}

/** @type {(state: State) => Side} */
function comparison({ y, z }) {
  const [strong, weak] = NAMES.map((name) => slope(name, z, y));
  if (strong === 0) return ["Both slopes are 0: there is nothing to learn. "];
  if (weak === 0) {
    return [
      "The slope of the squared error is rounded to 0: from here it will never learn. That of cross-entropy is ",
      shown("ce_slope", strong, precise),
      ". ",
    ];
  }
  return [
    "Here the slope of cross-entropy is ",
    h("strong", {}, shown("ratio", strong / weak, times), " times"),
    " that of the squared error. ",
  ];
}

/** @type {(state: State) => Side} */
const progress = ({ steps, z, now }) => [
  h("strong", {}, "After ", shown("steps", steps, whole), steps === 1 ? " step" : " steps"),
  " from ",
  Z(),
  " = ",
  shown("z", z, plain),
  " the logit is ",
  shown("ce_z", now.cross_entropy, plain),
  " with cross-entropy and ",
  shown("se_z", now.squared_error, plain),
  " with the squared error. ",
];

/** @type {(state: State) => Side} */
function failure({ y, now }) {
  const z = now.cross_entropy;
  const [naive, value] = [throughP(sigmoid(z), y), loss("cross_entropy", z, y)];
  if (Math.abs(naive - value) <= VISIBLE * Math.max(value, VISIBLE)) return [];
  return [
    h("strong", {}, "The way through p fails: "),
    "its result is ",
    shown("through_p", naive, precise),
    ", for p or 1 − p was rounded. From z the loss is ",
    shown("ce_loss", value, precise),
    ".",
  ];
}

/** @param {State} state */
function counts(state) {
  const row = (/** @type {string} */ title, /** @type {"right" | "near"} */ goal) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, title),
      ...NAMES.map((name) => h("td", {}, ...count(state, name, goal))),
    );
  return h(
    "table",
    { class: "nn-loss-counts" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, "Steps until"),
        ...NAMES.map((name) => h("th", { scope: "col" }, TITLES[name])),
      ),
    ),
    h("tbody", {}, row("the decision is right", "right"), row(`p is within ${NEAR} of y`, "near")),
  );
}

/**
 * How many steps a loss took, once it has taken them: a reader may guess first.
 * @type {(state: State, name: Name, goal: "right" | "near") => Side}
 */
function count({ y, steps, end, runs }, name, goal) {
  const taken = runs[name][goal];
  if (goal === "right" && !hasSide(y)) return ["none is"];
  if (taken !== null && taken <= steps) {
    return [h("strong", {}, shown(`${name}_${goal}`, taken, whole))];
  }
  if (steps < end) return ["not yet"];
  return [end === MOST_STEPS ? `more than ${MOST_STEPS}` : "never"];
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence({ y, z, now, steps }) {
  const where = steps ? `After ${steps} ${steps === 1 ? "step" : "steps"} from` : "At";
  const each = NAMES.map((name) => {
    const at = now[name];
    return (
      `${TITLES[name]} has p = ${precise(sigmoid(at))}, the loss ${precise(loss(name, at, y))} ` +
      `and the slope ${precise(slope(name, at, y))}`
    );
  });
  return `${where} z = ${plain(z)} with the target ${plain(y)}, ${each.join("; ")}.`;
}
