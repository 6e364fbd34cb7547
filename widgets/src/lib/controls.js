// What a reader moves: a slider with a number field, a choice of a few, a button.
import { h, newId } from "./dom.js";
import { clamp } from "./scale.js";
import { short } from "./format.js";

/**
 * @typedef {object} SliderOptions
 * @property {(Node | string)[]} label
 * @property {string} name of both inputs in the page, such as "bias"
 * @property {number} min
 * @property {number} max
 * @property {number} step of the arrow keys; Page Up and Page Down go ten times as far
 * @property {boolean} [isHard] whether numbers beyond the ends are refused; else the ends give way
 * @property {(value: number) => void} change
 */

/**
 * A slider, and the same number in a field for who wants it exact.
 * @param {SliderOptions} options
 */
export function slider({ label, name, min, max, step, isHard = false, change }) {
  const id = newId();
  const range = h("input", { type: "range", id, name, min, max, step });
  const field = h("input", { type: "number", name, step: "any", "aria-labelledby": `${id}-label` });
  const limits = { min, max };

  const isAllowed = (/** @type {number} */ value) =>
    Number.isFinite(value) && !(isHard && (value < limits.min || value > limits.max));
  range.addEventListener("input", () => change(range.valueAsNumber));
  range.addEventListener("keydown", (event) => turnPage(event, range, 10 * step, change));
  field.addEventListener("input", () => isAllowed(field.valueAsNumber) && change(field.valueAsNumber));
  field.addEventListener("blur", () => (field.value = String(current)));

  let current = NaN;
  /** @param {number} value */
  function show(value) {
    current = value;
    range.min = String(Math.min(limits.min, value));
    range.max = String(Math.max(limits.max, value));
    range.value = String(value);
    range.setAttribute("aria-valuetext", short(value, 4));
    // Whoever types "-" or "1." must be allowed to go on.
    if (field.ownerDocument.activeElement !== field) field.value = String(value);
  }
  const text = h("label", { for: id, id: `${id}-label` }, ...label);
  return { el: h("div", { class: "nn-slider" }, text, range, field), show, limits };
}

/**
 * Page Up and Page Down, by the same distance in every browser.
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} range
 * @param {number} distance
 * @param {(value: number) => void} change
 */
function turnPage(event, range, distance, change) {
  const sign = { PageUp: 1, PageDown: -1 }[event.key];
  if (!sign) return;
  event.preventDefault();
  change(clamp(range.valueAsNumber + sign * distance, Number(range.min), Number(range.max)));
}

/**
 * One of a few, all in sight.
 * @template {string} Value
 * @param {string} legend
 * @param {Record<Value, string>} options
 * @param {(value: Value) => void} change
 */
export function choice(legend, options, change) {
  const name = newId();
  const values = /** @type {Value[]} */ (Object.keys(options));
  const inputs = values.map((value) =>
    h("input", { type: "radio", name, value, change: () => change(value) }),
  );
  const labels = values.map((value, i) => h("label", {}, inputs[i], options[value]));
  /** @param {Value} value */
  const show = (value) => inputs.forEach((input) => (input.checked = input.value === value));
  return { el: h("fieldset", { class: "nn-choice" }, h("legend", {}, legend), h("div", {}, ...labels)), show };
}

/**
 * @param {string} text
 * @param {() => void} click
 */
export const button = (text, click) => h("button", { type: "button", class: "nn-button", click }, text);
