// Reads a formula that a reader wrote, in the notation of Python or nearly so, and computes it.
// nnbook/lab/exercises/formulas.py does the same, word for word.
import { sigmoid } from "./activations.js";

/** @typedef {Record<string, number>} Values of the variables */
/** @typedef {(...values: number[]) => number} Compute */
/** @typedef {{kind: "number" | "name" | "mark" | "", text: string, start: number, end: number}} Token */

/** A formula that cannot be read; the message says why. */
export class FormulaError extends Error {}

/** @type {Map<string, Compute>} */
const FUNCTIONS = new Map([
  ["abs", Math.abs],
  ["cos", Math.cos],
  ["exp", Math.exp],
  ["ln", Math.log],
  ["log", Math.log],
  ["max", Math.max],
  ["min", Math.min],
  ["relu", (z) => Math.max(z, 0)],
  ["sigmoid", sigmoid],
  ["sin", Math.sin],
  ["sqrt", Math.sqrt],
  ["tanh", Math.tanh],
]);
const OF_SEVERAL = ["max", "min"];
const CONSTANTS = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
]);
const SIGN = 3; // binds looser than a power, as in Python: -x**2 is -(x**2)
/** @type {Map<string, {level: number, right: number, compute: Compute}>} */
const OPERATORS = new Map([
  ["+", { level: 1, right: 2, compute: (a, b) => a + b }],
  ["-", { level: 1, right: 2, compute: (a, b) => a - b }],
  ["*", { level: 2, right: 3, compute: (a, b) => a * b }],
  ["/", { level: 2, right: 3, compute: (a, b) => a / b }],
  ["**", { level: 4, right: SIGN, compute: Math.pow }],
]);
// What people write by hand, or get from a keyboard of another kind.
const SPELLINGS = new Map([
  ["^", "**"],
  ["·", "*"],
  ["×", "*"],
  ["−", "-"],
  ["σ", "sigmoid"],
]);
const SUPERSCRIPTS = new Map([
  ["²", 2],
  ["³", 3],
]);
const TOKEN =
  /(?<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?:(?:np|math)\.)?(?<name>(?![²³])[\p{L}\p{Nl}\p{No}_](?:(?![²³])[\p{L}\p{N}_])*)|(?<mark>\*\*|\S)/gu;
const THOUSANDS = /^[0-9]{1,3},[0-9]{3}$/;
const LONGEST = 300; // characters

/** @param {string} formula */
const tokensOf = (formula) =>
  [...formula.matchAll(TOKEN)].map((match) => {
    const [kind, text] = Object.entries(match.groups ?? {}).filter(([, part]) => part)[0];
    const start = match.index;
    return /** @type {Token} */ ({ kind, text, start, end: start + match[0].length });
  });

/**
 * The value of a formula; NaN where it has none, or comes across a number too large.
 * @param {string} formula
 * @param {Values} values
 * @throws {FormulaError}
 */
export function evaluate(formula, values) {
  const { length } = [...formula];
  if (length > LONGEST)
    throw new FormulaError(`the formula has ${length} characters: at most ${LONGEST} are read`);
  if (formula.includes("=")) throw new FormulaError("write only what stands to the right of the =");
  return new Reader(formula, values).whole();
}

/** Goes through a formula from left to right, and computes what it has come past. */
class Reader {
  /**
   * @param {string} formula
   * @param {Values} values
   */
  constructor(formula, values) {
    this.formula = formula;
    this.values = values;
    this.tokens = tokensOf(formula);
    this.at = 0;
  }

  whole() {
    const value = this.expression(0);
    if (this.at < this.tokens.length) throw this.unreadable();
    return value;
  }

  /**
   * Read operands as long as the operators between them bind so tightly or more.
   * @param {number} level
   * @returns {number}
   */
  expression(level) {
    let value = this.operand();
    for (let next; (next = OPERATORS.get(this.next)) && next.level >= level;) {
      this.take();
      value = applied(next.compute, value, this.expression(next.right));
    }
    return value;
  }

  /** @returns {number} */
  operand() {
    if (["+", "-"].includes(this.next))
      return this.take() === "-" ? -this.expression(SIGN) : this.expression(SIGN);
    let value = this.atom();
    const power = SUPERSCRIPTS.get(this.next);
    if (power) {
      this.take();
      value = applied(Math.pow, value, power);
    }
    if (this.next === "(" || ["number", "name"].includes(this.kind)) {
      const product = this.formula.slice(this.tokens[this.at - 1].start, this.tokens[this.at].end);
      throw new FormulaError(`write products with *, also in “${product}”`);
    }
    return value;
  }

  /**
   * Read what has no operator in it, or has parentheses around them.
   * @returns {number}
   */
  atom() {
    if (this.kind === "number") return finite(Number(this.take()));
    if (this.kind === "name") return this.named(this.take());
    this.expect("(");
    const value = this.expression(0);
    this.expect(")");
    return value;
  }

  /**
   * @param {string} name
   * @returns {number}
   */
  named(name) {
    if (Object.hasOwn(this.values, name)) return this.values[name];
    const compute = FUNCTIONS.get(name);
    if (compute) return this.called(name, compute);
    const constant = CONSTANTS.get(name);
    if (constant) return constant;
    if (this.next === "(")
      throw new FormulaError(`${name}(…) is not known: there are ${list(FUNCTIONS.keys())}`);
    const variables = list(Object.keys(this.values));
    throw new FormulaError(
      `${name} is not known${variables && `: the variables are ${variables}`}`,
    );
  }

  /**
   * @param {string} name
   * @param {Compute} compute
   */
  called(name, compute) {
    if (this.next !== "(")
      throw new FormulaError(`put what ${name} is taken of in parentheses: ${name}(…)`);
    /** @type {number[]} */
    const values = [];
    while (this.next === (values.length ? "," : "(")) {
      this.take();
      values.push(this.expression(0));
    }
    this.expect(")");
    const takesSeveral = OF_SEVERAL.includes(name);
    if (values.length > 1 !== takesSeveral) {
      const number = takesSeveral ? "two or more arguments" : "one argument";
      throw new FormulaError(`${name} takes ${number}, not ${values.length}`);
    }
    return applied(compute, ...values);
  }

  /** The kind of what comes next; empty at the end. */
  get kind() {
    return this.tokens[this.at]?.kind ?? "";
  }

  /** What comes next, in the spelling of Python. */
  get next() {
    const text = this.tokens[this.at]?.text ?? "";
    return SPELLINGS.get(text) ?? text;
  }

  take() {
    const text = this.next;
    this.at += 1;
    return text;
  }

  /** @param {string} mark */
  expect(mark) {
    if (this.next !== mark) throw this.unreadable();
    this.take();
  }

  /** The error for a mark that makes no sense where it stands. */
  unreadable() {
    const { tokens, at } = this;
    const around = tokens
      .slice(Math.max(at - 1, 0), at + 2)
      .map(({ text }) => text)
      .join("");
    if (this.next === "," && /^[0-9]+,[0-9]/.test(around)) {
      const [decimal, whole] = [around.replace(",", "."), around.replace(",", "")];
      const meant = THOUSANDS.test(around) ? `${whole} or ${decimal}` : `${decimal} with a point`;
      return new FormulaError(`write ${meant}, not “${around}”`);
    }
    return new FormulaError(`“${this.formula.trim()}” is no formula that can be read`);
  }
}

/** @param {Iterable<string>} names */
const list = (names) => [...names].join(", ");

/**
 * What comes out, and NaN where nothing does; what has no value never gets one.
 * @type {(compute: Compute, ...values: number[]) => number}
 */
const applied = (compute, ...values) =>
  values.some(Number.isNaN) ? NaN : finite(compute(...values));

/** @param {number} value */
const finite = (value) => (Number.isFinite(value) ? value : NaN);
