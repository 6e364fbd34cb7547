// Names and numbers as they stand in the boxes and beside them.
import { fixed, short } from "../lib/format.js";
import { countUsers } from "../math/autograd_graph.js";

/** @typedef {import("./state.js").State} State */

const LONGEST = { title: 15, name: 12 };

/**
 * A number in little room: as many decimals as help, a power of ten where nothing else does.
 * @param {number} number
 */
export function compact(number) {
  const size = Math.abs(number);
  if (Number.isFinite(number) && size && (size >= 1e7 || size < 5e-5)) {
    return number.toExponential(1).replaceAll("-", "\u2212");
  }
  return short(number, size < 100 ? 4 : size < 1e4 ? 2 : 0);
}

/**
 * As a factor: in parentheses where it is negative.
 * @param {number} number
 */
export const factor = (number) => (number < 0 ? `(${compact(number)})` : compact(number));

/**
 * "w1" with its index below: "w₁".
 * @param {string} text
 */
export const label = (text) =>
  text.replace(/(?<=[A-Za-z])\d+/g, (digits) =>
    [...digits].map((digit) => String.fromCharCode(0x2080 + Number(digit))).join(""),
  );

/**
 * What stands above a box.
 * @param {State} state
 * @param {number} i
 */
export function title({ graph }, i) {
  const [name, made] = [graph.names[i], graph.made[i]];
  const whole = label(made ? `${name} = ${made}` : name);
  if (whole.length <= LONGEST.title) return whole;
  return label(name.length > LONGEST.name ? `${name.slice(0, LONGEST.name - 1)}…` : name);
}

/**
 * How far a number has got, in the words of the order.
 * @param {State} state
 * @param {number} i
 */
export function status({ graph, steps, step, order }, i) {
  const [users, reports] = [countUsers(graph)[i], steps[step].reports[i]];
  if (!users) return "result";
  if (order === "naive") return `${fixed(reports, 0)} of ${users} reports`;
  return reports < users ? `waits for ${users - reports}` : "complete";
}

/**
 * Words in a row: "a, b and c".
 * @param {string[]} words
 */
export const series = (words) =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.slice(-1)}`;
