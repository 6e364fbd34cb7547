// Numbers within a formula, each with all its digits beside the rounded text.
import { h } from "./dom.js";
import { fixed, short } from "./format.js";

/** @typedef {(number: number) => string} Text how a number is written */
/** @typedef {(Node | string)[]} Side */

/**
 * A number; `<data value>` holds all digits for whoever reads the page by program.
 * @param {string} name what it is, such as "z"
 * @param {number} value
 * @param {Text} text
 */
export const shown = (name, value, text) =>
  h("data", { "data-name": name, value: String(value) }, text(value));

/** @type {(digits: number) => Text} */
export const decimals = (digits) => (number) => fixed(number, digits);

/**
 * As a factor or an argument: in parentheses where it is negative.
 * @type {Text}
 */
export const factor = (number) => (number < 0 ? `(${short(number, 3)})` : short(number, 3));

/**
 * As a term of a sum that goes on: its sign stands before it, as an operation.
 * @type {(digits: number) => Text}
 */
export const term = (digits) => (number) =>
  `${number < 0 ? "\u2212" : "+"}\u00a0${fixed(Math.abs(number), digits)}`;

/**
 * Lines of a calculation, aligned at the sign between left and right.
 * @param {...[left: Side, sign: string, right: Side]} lines
 */
export const calculation = (...lines) =>
  h(
    "div",
    { class: "nn-calculation" },
    ...lines.map(([left, sign, right]) =>
      h("div", {}, h("span", {}, ...left), h("span", {}, ` ${sign} `), h("span", {}, ...right)),
    ),
  );

/**
 * A variable, with an index below it or not.
 * @param {string} letter
 * @param {string} [index]
 */
export const variable = (letter, index) =>
  h("span", {}, h("i", {}, letter), ...(index ? [h("sub", {}, index)] : []));
