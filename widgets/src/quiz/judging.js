// What is to be said to an answer: as nnbook/lab/exercises/judging.py judges it, without Python.
import { FormulaError, evaluate } from "../math/formulas.js";
import { LETTERS } from "./state.js";

/** @typedef {import("./state.js").Question} Question */
/** @typedef {import("./state.js").Expected} Expected */
/** @typedef {{value: number, message: string}} Reading with a message where there is no value */

/**
 * @typedef {object} Verdict
 * @property {"correct" | "not attempted" | "mistake" | "different" | "error"} verdict
 * @property {string} title
 * @property {string} [text] plain: it may have in it what a reader typed
 * @property {string} [html] of the exercise
 * @property {string} [mistake] its name, or the letter of a wrong option
 * @property {number[]} [wrong] the fields to look at
 */

const CLOSE = 0.02; // as a share of the right number
const BETWEEN = ", "; // the numbers of an answer
const EXPECTED = "Expected is a number such as 0.75, -3, 1e-3 or 3/4.";

/**
 * @param {Question} question
 * @param {string} answer
 * @returns {Verdict}
 */
export function judge(question, answer) {
  const isBlank = !/[^\s,]/.test(answer);
  if (isBlank) return { verdict: "not attempted", title: "There is no answer yet." };
  if (question.kind === "choice") return judgeChoice(question, answer);
  if (question.kind === "formula") return judgeFormula(question, answer);
  return judgeNumbers(question, answer);
}

/** @type {(question: import("./state.js").Choice, answer: string) => Verdict} */
function judgeChoice({ options, right, why }, answer) {
  const letter = answer.replace(/^[ ()]+|[ ()]+$/g, "").toLowerCase();
  const letters = [...LETTERS.slice(0, options.length)];
  if (letter === right) return correct(why);
  if (letters.includes(letter)) {
    const html = options[letters.indexOf(letter)].feedback;
    return { verdict: "mistake", title: `Not yet: ${letter}) is not it.`, html, mistake: letter };
  }
  return unreadable(`“${answer}” is none of the letters ${letters.join(", ")}.`, []);
}

/** @type {(question: import("./state.js").Formula, answer: string) => Verdict} */
function judgeFormula(question, answer) {
  const { variables, points } = question;
  const readings = points.map((point) =>
    readingOf(answer, Object.fromEntries(variables.map((name, i) => [name, point[i]]))),
  );
  const [{ message }] = readings;
  if (message) return unreadable(`${message}.`, [0]);
  return (
    recognized(question, readings.map(valueOf)) ?? {
      verdict: "different",
      title: "Not yet.",
      text: "Not this formula.",
      wrong: [0],
    }
  );
}

/** @type {(question: import("./state.js").Numbers, answer: string) => Verdict} */
function judgeNumbers(question, answer) {
  const names = namesOf(question.parts);
  const typed = split(answer, names.length);
  if (typed.length !== names.length) return unreadable(`expected are ${names.length} numbers.`, []);
  const readings = typed.map((text) => readingOf(text, {}));
  const unread = placesWhere(readings, ({ message }) => message !== "");
  if (unread.length) {
    const complaints = unread.map((i) => complaint(names[i], typed[i], readings[i].message));
    return unreadable([...complaints, EXPECTED].join(" "), unread);
  }
  const values = readings.map(valueOf);
  return recognized(question, values) ?? wrongOf(question, names, values);
}

/**
 * What several numbers are called; one number needs no name.
 * @param {string[]} parts
 */
export const namesOf = (parts) =>
  parts.length === 1 ? [""] : parts.map((part, i) => part || `number ${i + 1}`);

/**
 * What is typed into each field.
 * @param {string} answer
 * @param {number} count
 */
export const split = (answer, count) => (count === 1 ? [answer] : answer.split(BETWEEN));

/**
 * The answer that is typed into several fields; the comma of max(1, 2) stays in its field.
 * @param {string[]} typed
 */
export const join = (typed) =>
  typed.length === 1
    ? typed[0].trim()
    : typed.map((text) => text.trim().replace(/,\s+/g, ",")).join(BETWEEN);

/** @type {(html: string) => Verdict} */
const correct = (html) => ({ verdict: "correct", title: "Correct.", html });

/** @type {(text: string, wrong: number[]) => Verdict} */
const unreadable = (text, wrong) => ({
  verdict: "error",
  title: "This cannot be read:",
  text,
  wrong,
});

/** @type {(name: string, typed: string, message: string) => string} */
function complaint(name, typed, message) {
  const text = typed.trim() ? message : "nothing is typed";
  return `${name && `${name}: `}${text}.`;
}

/** @type {(formula: string, values: Record<string, number>) => Reading} */
function readingOf(formula, values) {
  try {
    return { value: evaluate(formula, values), message: "" };
  } catch (error) {
    if (error instanceof FormulaError) return { value: NaN, message: error.message };
    throw error;
  }
}

/** @param {Reading} reading */
const valueOf = ({ value }) => value;

/**
 * The verdict on values that are right, or those of a mistake.
 * @param {Expected & {why: string}} question
 * @param {number[]} given
 * @returns {Verdict | undefined}
 */
function recognized(question, given) {
  const isAs = (/** @type {number[]} */ wanted) =>
    wanted.length === given.length && wanted.every((_, i) => agree(question, given, wanted, i));
  if (isAs(question.values)) return correct(question.why);
  const mistake = question.mistakes.find(({ values }) => isAs(values));
  if (!mistake) return undefined;
  const { name, says } = mistake;
  return { verdict: "mistake", title: `Not yet: ${name}.`, html: says, mistake: name };
}

/**
 * Whether two numbers at the same place are the same; what has no value agrees with its like.
 * @type {(expected: Expected, given: number[], wanted: number[], i: number) => boolean}
 */
function agree({ tolerances, relative }, given, wanted, i) {
  const [a, b] = [given[i], wanted[i]];
  const isNear = Math.abs(a - b) <= tolerances[i] + relative * Math.abs(b);
  return Object.is(a, b) || a === b || (Number.isFinite(b) && isNear);
}

/**
 * What is to be said to numbers that are wrong in no way we know.
 * @type {(question: Expected, names: string[], given: number[]) => Verdict}
 */
function wrongOf(question, names, given) {
  const { values } = question;
  const wrong = placesWhere(values, (_, i) => !agree(question, given, values, i));
  if (names.length > 1) {
    const which = wrong.map((i) => names[i]).join(", ") + (wrong.length > 1 ? " are" : " is");
    const text = `Of the ${names.length} numbers, ${which} not right.`;
    return { verdict: "different", title: "Not yet.", text, wrong };
  }
  const isClose = Math.abs(given[0] - values[0]) <= CLOSE * Math.abs(values[0]);
  const text = isClose ? "Close: is it a slip, or too few digits?" : "Not this number.";
  return { verdict: "different", title: "Not yet.", text, wrong };
}

/**
 * @template T
 * @param {T[]} all
 * @param {(one: T, i: number) => boolean} is
 */
const placesWhere = (all, is) => all.flatMap((one, i) => (is(one, i) ? [i] : []));
