// What a reader moves: a slider with a number field, a choice of a few, a button.
import { h, newId, put } from "./dom.js";
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
  const text = h("label", { for: id, id: `${id}-label` }, ...label);
  let current = NaN;

  const isAllowed = (/** @type {number} */ value) =>
    Number.isFinite(value) && !(isHard && (value < min || value > max));
  const walk = (/** @type {number} */ steps) =>
    change(clamp(exact(current + steps * step), Number(range.min), Number(range.max)));
  range.addEventListener("input", () => change(range.valueAsNumber));
  range.addEventListener("keydown", (event) => onKey(event, PAGES, walk));
  field.addEventListener(
    "input",
    () => isAllowed(field.valueAsNumber) && change(field.valueAsNumber),
  );
  field.addEventListener("keydown", (event) => onKey(event, ARROWS_AND_PAGES, walk));
  field.addEventListener("blur", () => (field.value = String(current)));

  /** @param {number} value */
  function show(value) {
    current = value;
    put(range, {
      min: Math.min(min, value),
      max: Math.max(max, value),
      "aria-valuetext": short(value, 4),
    });
    range.value = String(value);
    // Whoever has typed "-" or "1." must be allowed to go on.
    const isTyped = field.value === "" || field.valueAsNumber === value;
    if (!(field.matches(":focus") && isTyped)) field.value = String(value);
  }
  return { el: h("div", { class: "nn-slider" }, text, range, field), show };
}

// Browsers differ in how far these keys go, and a field without a step goes by 1.
/** @type {Record<string, number>} */
const PAGES = { PageUp: 10, PageDown: -10 };
const ARROWS_AND_PAGES = { ...PAGES, ArrowUp: 1, ArrowDown: -1 };

/** @type {(event: KeyboardEvent, keys: Record<string, number>, walk: (steps: number) => void) => void} */
function onKey(event, keys, walk) {
  if (!(event.key in keys)) return;
  event.preventDefault();
  walk(keys[event.key]);
}

/**
 * A sum of decimal fractions as one writes it: 0.3, not 0.30000000000000004.
 * @param {number} value
 */
const exact = (value) => Number(value.toFixed(10));

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
  return {
    el: h("fieldset", { class: "nn-choice" }, h("legend", {}, legend), h("div", {}, ...labels)),
    show,
  };
}

/**
 * @param {string} text
 * @param {() => void} click
 */
export const button = (text, click) =>
  h("button", { type: "button", class: "nn-button", click }, text);
