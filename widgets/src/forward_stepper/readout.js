// The formula of the current step, and how far its number has moved since the start.
import { h } from "../lib/dom.js";
import { fixed, short } from "../lib/format.js";
import { formula, letters, plain, SAYS, symbol } from "../lib/formula.js";
import { decimals, shown } from "../lib/numbers.js";
import { givenOf } from "../lib/stepper.js";
import { FORWARD, run } from "../math/steps.js";

/** @typedef {import("../lib/stepper.js").State} State */
/** @typedef {import("../math/steps.js").Values} Values */

const four = decimals(4);

/**
 * @param {State} state
 * @param {Values} values as far as they are computed
 * @param {Values} before the same numbers, from what was given at the start
 */
export function readout({ step, hidden, selected }, values, before) {
  const count = h("strong", {}, "Step ", shown("step", step, String), ` of ${FORWARD.length}. `);
  const chosen = comparison("", selected, values, before);
  if (!step) {
    const nothing = "The sample has entered. Nothing is computed yet.";
    return { formula: [h("p", {}, count, nothing)], note: [chosen] };
  }
  const { name, rule } = FORWARD[step - 1];
  return {
    formula: [h("p", {}, count, SAYS[rule]), formula(FORWARD[step - 1], values, hidden)],
    note: [chosen, comparison("The last number, ", name, values, before), reached(values, before)],
  };
}

/**
 * A number now and at the start.
 * @type {(title: string, name: string, values: Values, before: Values) => Node}
 */
const comparison = (title, name, values, before) =>
  h(
    "p",
    {},
    ...[title, ...letters(name), ": ", h("strong", {}, shown(name, values[name], four))],
    ...[". At the start ", shown(`${name} before`, before[name], four)],
    ...[", moved by ", shown(`${name} moved`, values[name] - before[name], four), "."],
  );

/**
 * Which of the sums and activations have moved, and which have not.
 * @param {Values} values
 * @param {Values} before
 */
function reached(values, before) {
  const names = ["z1", "z2", "a1", "a2", "z", "p"].filter((name) => name in values);
  const [moved, still] = [true, false].map((is) =>
    names.filter((name) => (values[name] !== before[name]) === is),
  );
  if (!names.length) return "";
  if (!moved.length) return h("p", {}, "No sum and no activation has moved yet.");
  return h(
    "p",
    {},
    ...list("Moved: ", moved),
    ...(still.length ? list(" As it was: ", still) : []),
  );
}

/** @type {(title: string, names: string[]) => (Node | string)[]} */
const list = (title, names) => [
  title,
  ...names.flatMap((name, i) => [i ? ", " : "", symbol(name)]),
  ".",
];

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence(state) {
  const { step, hidden, selected, inputs } = state;
  const given = givenOf(state);
  const values = run(given, hidden, FORWARD.slice(0, step));
  const last = step ? FORWARD[step - 1].name : "";
  const found = last
    ? `Step ${step} of ${FORWARD.length}: ${spoken(last)} is ${fixed(values[last], 4)}.`
    : "Nothing is computed yet.";
  return (
    `A network with two inputs, two hidden neurons and one output; the sample is ` +
    `${inputs.map((x) => short(x, 4)).join(" and ")}. ${found} ` +
    `The selected number ${plain(selected)} is ${short(given[selected], 4)}.`
  );
}

/** @param {string} name */
const spoken = (name) =>
  name.startsWith("m") ? `the product with ${plain(name.replace("m", "w"))}` : plain(name);
