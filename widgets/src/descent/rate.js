// The learning rate on a slider where equal ways are equal factors, and in a field.
import { h, newId } from "../lib/dom.js";
import { clamp } from "../lib/scale.js";
import { LR_LIMITS } from "../math/descent.js";

const FINE = 100; // positions of the slider per power of ten
const [LOWEST, HIGHEST] = LR_LIMITS;

const toPosition = (/** @type {number} */ rate) => Math.log10(rate) * FINE;

/** @param {number} position a rate as one writes it, with three digits */
const toRate = (position) =>
  clamp(Number((10 ** (position / FINE)).toPrecision(3)), LOWEST, HIGHEST);

/** Steps of the keys that browsers treat differently. @type {Record<string, number>} */
const STEPS = { PageUp: 10, PageDown: -10 };
/** @type {Record<string, number>} */
const FIELD_STEPS = { ...STEPS, ArrowUp: 1, ArrowDown: -1 };

/**
 * @param {(Node | string)[]} label
 * @param {(rate: number) => void} change
 */
export function rateSlider(label, change) {
  const id = newId();
  const range = h("input", {
    type: "range",
    id,
    name: "lr",
    min: toPosition(LOWEST),
    max: toPosition(HIGHEST),
    step: 1,
  });
  const field = h("input", {
    type: "number",
    name: "lr",
    min: LOWEST,
    max: HIGHEST,
    step: "any",
    "aria-labelledby": `${id}-label`,
  });
  let current = NaN;

  /** @type {(steps: Record<string, number>) => (event: Event) => void} */
  const onKey = (steps) => (event) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (!(key in steps)) return;
    event.preventDefault();
    change(toRate(Math.round(toPosition(current)) + steps[key]));
  };
  range.addEventListener("input", () => change(toRate(range.valueAsNumber)));
  range.addEventListener("keydown", onKey(STEPS));
  field.addEventListener("input", () => {
    const rate = field.valueAsNumber;
    if (rate >= LOWEST && rate <= HIGHEST) change(rate);
  });
  field.addEventListener("keydown", onKey(FIELD_STEPS));
  field.addEventListener("blur", () => (field.value = String(current)));

  /** @param {number} rate */
  function show(rate) {
    current = rate;
    range.value = String(toPosition(rate));
    range.setAttribute("aria-valuetext", String(rate));
    const isTyped = field.value === "" || field.valueAsNumber === rate;
    if (!(field.matches(":focus") && isTyped)) field.value = String(rate);
  }
  const text = h("label", { for: id, id: `${id}-label` }, ...label);
  return { el: h("div", { class: "nn-slider" }, text, range, field), show };
}
