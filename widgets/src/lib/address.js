// The state of a figure in the address of its page: a link shows others what one has set.

/** @typedef {Record<string, unknown>} Values */

/**
 * How a figure reads its state from the address, and writes it there. Where the page is not the
 * book's, its address is left alone.
 * @param {string | undefined} place the name of the figure in the address
 * @param {string[]} keys of the state that a reader changes
 * @returns {{read(): Values, write(now: Values, initial: Values): void}}
 */
export function addressOf(place, keys) {
  if (!place) return { read: () => ({}), write() {} };
  return {
    read: () => parse(new URLSearchParams(location.search).get(place) ?? "{}", keys),
    write(now, initial) {
      const url = new URL(location.href);
      const changed = Object.entries(now).filter(([key, value]) => !isSame(value, initial[key]));
      if (changed.length) {
        url.searchParams.set(place, JSON.stringify(Object.fromEntries(changed)));
        url.hash = place; // where the figure stands, so that a link leads there
      } else {
        url.searchParams.delete(place);
      }
      history.replaceState(history.state, "", url);
    },
  };
}

/** @type {(a: unknown, b: unknown) => boolean} */
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {string} text
 * @param {string[]} keys
 * @returns {Values}
 */
export function parse(text, keys) {
  const wrong = new Error(
    `the address of the page says "${text.slice(0, 80)}", expected JSON with some of ${keys.join(", ")}`,
  );
  /** @type {unknown} */
  let values;
  try {
    values = JSON.parse(text);
  } catch {
    throw wrong;
  }
  if (!values || typeof values !== "object" || Array.isArray(values)) throw wrong;
  if (Object.keys(values).some((key) => !keys.includes(key))) throw wrong;
  return /** @type {Values} */ (values);
}
