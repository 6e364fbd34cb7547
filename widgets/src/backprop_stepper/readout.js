// The formula of the current step, and the slope of the chosen number as a trial measures it.
import { h } from "../lib/dom.js";
import { fixed, short } from "../lib/format.js";
import { formula, plain, SAYS, symbol } from "../lib/formula.js";
import { calculation, decimals, shown } from "../lib/numbers.js";
import { givenOf } from "../lib/stepper.js";
import { measured, run, THERE_AND_BACK, TRIAL } from "../math/steps.js";

/** @typedef {import("../backprop_stepper.js").State} State */
/** @typedef {import("../math/steps.js").Values} Values */

const six = decimals(6);

/** @type {(values: Values, name: string) => boolean} */
export const hasSlope = (values, name) => values[`d${name}`] !== 0;

/**
 * @param {State} state
 * @param {Values} given with the target
 * @param {Values} values as far as they are computed
 */
export function readout({ step, hidden, selected }, given, values) {
  const total = THERE_AND_BACK.length;
  const count = h("strong", {}, "Step ", shown("step", step, String), ` of ${total}. `);
  const note = trial(given, hidden, selected, values);
  if (!step) {
    const nothing = "The sample has entered. Nothing is computed yet.";
    return { formula: [h("p", {}, count, nothing)], note };
  }
  const current = THERE_AND_BACK[step - 1];
  return {
    formula: [h("p", {}, count, SAYS[current.rule]), formula(current, values, hidden)],
    note,
  };
}

/** @type {(given: Values, hidden: import("../math/steps.js").Hidden, name: string, values: Values) => Node[]} */
function trial(given, hidden, name, values) {
  const { above, below, slope } = measured(given, hidden, name);
  const back = `d${name}`;
  const moved = (/** @type {string} */ sign) => [
    symbol("L"),
    " at ",
    symbol(name),
    ` ${sign} ${TRIAL}`,
  ];
  const isKnown = back in values;
  return [
    h("p", {}, h("strong", {}, "Two trials instead: "), "no way back, two more runs forward."),
    calculation(
      [moved("+"), "=", [shown("above", above, six)]],
      [moved("−"), "=", [shown("below", below, six)]],
      [[`difference / ${2 * TRIAL}`], "=", [h("strong", {}, shown("measured", slope, six))]],
      [
        [symbol(back)],
        "=",
        isKnown
          ? [h("strong", { class: "nn-slope" }, shown(back, values[back], six))]
          : ["not computed yet"],
      ],
    ),
  ];
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence(state) {
  const { step, hidden, selected, target } = state;
  /** @type {Values} */
  const given = { ...givenOf(state), y: target };
  const values = run(given, hidden, THERE_AND_BACK.slice(0, step));
  const { name } = THERE_AND_BACK[step - 1] ?? {};
  const found = name
    ? `Step ${step} of ${THERE_AND_BACK.length}: ${spoken(name)} is ${fixed(values[name], 4)}.`
    : "Nothing is computed yet.";
  return (
    `A network with two inputs, two hidden neurons and one output; the target is ${target}. ` +
    `${found} The selected number ${plain(selected)} is ${short(given[selected], 4)}, its measured ` +
    `slope ${fixed(measured(given, hidden, selected).slope, 4)}.`
  );
}

/** @param {string} name */
const spoken = (name) =>
  name.startsWith("d") ? `the slope of L with respect to ${plain(name.slice(1))}` : plain(name);
