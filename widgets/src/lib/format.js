// Numbers and names as a reader sees them.

const MINUS = "\u2212";

/**
 * A number with a fixed number of decimals, and never a negative zero.
 * @param {number} number
 * @param {number} digits
 */
export function fixed(number, digits) {
  if (!Number.isFinite(number)) return "\u2013";
  const text = Math.abs(number).toFixed(digits);
  return number < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/**
 * A number with at most so many decimals, and no zeros at its end.
 * @param {number} number
 * @param {number} digits
 */
export function short(number, digits) {
  const text = fixed(number, digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/**
 * "bill_length_mm" as one writes it on an axis: "bill length (mm)".
 * @param {string} feature
 */
export function readable(feature) {
  const words = feature.split("_");
  const unit = ["mm", "g"].includes(words[words.length - 1]) ? ` (${words.pop()})` : "";
  return words.join(" ") + unit;
}
