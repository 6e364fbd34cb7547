// The question and the answer to it, checked before anything is shown.
import { finite, oneOf, whole } from "../lib/checks.js";

/** @typedef {import("../lib/figure.js").Get} Get */
/** @typedef {{id: string, why: string, hints: string[]}} Asked texts are HTML */
/** @typedef {{name: string, says: string, values: number[]}} Mistake */
/** @typedef {{values: number[], tolerances: number[], relative: number, mistakes: Mistake[]}} Expected */
/** @typedef {Asked & {kind: "choice", options: {text: string, feedback: string}[], right: string}} Choice */
/** @typedef {Asked & Expected & {kind: "number", parts: string[]}} Numbers */
/** @typedef {Asked & Expected & {kind: "formula", variables: string[], points: number[][]}} Formula */
/** @typedef {Choice | Numbers | Formula} Question */
/** @typedef {{question: Question, answer: string, n_hints: number}} State */

const KINDS = /** @type {const} */ (["choice", "number", "formula"]);
export const LETTERS = "abcdefgh";
// How Python writes the numbers that JSON has no word for.
const WORDS = ["NaN", "Infinity", "-Infinity"];

/** @type {(get: Get) => State} */
export function read(get) {
  const question = questionOf(within(get("question"), "question"));
  const n_hints = whole(get, "n_hints", 0, question.hints.length);
  return { question, answer: text(get, "answer"), n_hints };
}

/**
 * @param {Get} get
 * @returns {Question}
 */
function questionOf(get) {
  const kind = oneOf(get, "kind", KINDS);
  const asked = { id: text(get, "id"), why: text(get, "why"), hints: texts(get, "hints") };
  if (kind === "choice") return { ...asked, kind, ...optionsOf(get) };
  const expected = expectedOf(get);
  const { length } = expected.values;
  if (kind === "number") return { ...asked, ...expected, kind, parts: texts(get, "parts", length) };
  const variables = texts(get, "variables");
  const points = list(get, "points", length).map((_, i, all) =>
    numbers(within(all, "points"), String(i), variables.length),
  );
  return { ...asked, ...expected, kind, variables, points };
}

/** @param {Get} get */
function optionsOf(get) {
  const options = each(get, "options", (option) => ({
    text: text(option, "text"),
    feedback: text(option, "feedback"),
  }));
  return { options, right: oneOf(get, "right", [...LETTERS.slice(0, options.length)]) };
}

/**
 * @param {Get} get
 * @returns {Expected}
 */
function expectedOf(get) {
  const values = numbers(get, "values");
  return {
    values,
    tolerances: numbers(get, "tolerances", values.length),
    relative: finite(get, "relative"),
    mistakes: each(get, "mistakes", (mistake) => ({
      name: text(mistake, "name"),
      says: text(mistake, "says"),
      values: numbers(mistake, "values"),
    })),
  };
}

/**
 * What gives the parts of an object.
 * @param {any} object
 * @param {string} name of the object
 * @returns {Get}
 */
function within(object, name) {
  if (!object || typeof object !== "object") throw wrong(name, object, "an object");
  return (key) => object[key];
}

/** @type {(get: Get, key: string) => string} */
function text(get, key) {
  const value = get(key);
  if (typeof value !== "string") throw wrong(key, value, "text");
  return value;
}

/** @type {(get: Get, key: string, length?: number) => any[]} */
function list(get, key, length) {
  const value = get(key);
  if (!Array.isArray(value) || value.length !== (length ?? value.length))
    throw wrong(key, value, `a list${length === undefined ? "" : ` of ${length}`}`);
  return value;
}

/**
 * @template T
 * @param {Get} get
 * @param {string} key
 * @param {(get: Get) => T} take
 */
const each = (get, key, take) => list(get, key).map((part) => take(within(part, key)));

/** @type {(get: Get, key: string, length?: number) => string[]} */
const texts = (get, key, length) =>
  list(get, key, length).map((_, i, all) => text(within(all, key), String(i)));

/** @type {(get: Get, key: string, length?: number) => number[]} */
const numbers = (get, key, length) =>
  list(get, key, length).map((value) => {
    if (Number.isFinite(value) || WORDS.includes(value)) return Number(value);
    throw wrong(key, value, "a number");
  });

/** @type {(key: string, value: unknown, expected: string) => Error} */
const wrong = (key, value, expected) =>
  new Error(`${key} is ${JSON.stringify(value)}, expected ${expected}`);
