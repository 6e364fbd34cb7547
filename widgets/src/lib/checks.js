// What a state must be: each gives the value out of it, or an Error that says what was expected.

/** @typedef {import("./figure.js").Get} Get */

/** @type {(get: Get, key: string) => number} */
export function finite(get, key) {
  const value = get(key);
  if (!Number.isFinite(value)) throw new Error(`${key} is ${value}, expected a finite number`);
  return value;
}

/** @type {(get: Get, key: string, low: number, high: number) => number} */
export function within(get, key, low, high) {
  const value = finite(get, key);
  if (value < low || value > high)
    throw new Error(`${key} is ${value}, expected ${low} to ${high}`);
  return value;
}

/** @type {typeof within} */
export function whole(get, key, low, high) {
  const value = within(get, key, low, high);
  if (!Number.isInteger(value)) throw new Error(`${key} is ${value}, expected a whole number`);
  return value;
}

/** @type {(get: Get, key: string, length: number) => number[]} */
export function numbers(get, key, length) {
  const value = get(key);
  if (!Array.isArray(value) || value.length !== length || !value.every(Number.isFinite)) {
    throw new Error(`${key} is ${JSON.stringify(value)}, expected ${length} finite numbers`);
  }
  return value;
}

/**
 * @template {string} Name
 * @param {Get} get
 * @param {string} key
 * @param {Record<Name, unknown> | readonly Name[]} names a list, or what has them as keys
 * @returns {Name}
 */
export function oneOf(get, key, names) {
  const [name, list] = [get(key), Array.isArray(names) ? names : Object.keys(names)];
  if (list.includes(name)) return name;
  throw new Error(`${key} is "${name}", expected one of ${list.join(", ")}`);
}
