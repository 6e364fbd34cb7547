import assert from "node:assert/strict";
import { test } from "node:test";
import { FormulaError, evaluate } from "../src/math/formulas.js";
import { fixture } from "./fixture.js";

const { values, formulas, without } = fixture("formulas");

/** @type {(formula: string, values: Record<string, number>) => {formula: string, value?: number | null, message?: string}} */
function judged(formula, values) {
  try {
    const value = evaluate(formula, values);
    return { formula, value: Number.isNaN(value) ? null : value };
  } catch (error) {
    if (error instanceof FormulaError) return { formula, message: error.message };
    throw error;
  }
}

for (const [given, cases] of [
  [values, formulas],
  [{}, without],
]) {
  for (const { formula, value, message } of cases) {
    test(`${formula} is read as nnbook reads it`, () => {
      const own = judged(formula, given);
      assert.deepEqual([own.message, own.value === null], [message, value === null]);
      const scale = Math.abs(value ?? 0);
      assert.ok(
        Math.abs((own.value ?? 0) - (value ?? 0)) <= 1e-12 * scale,
        `${own.value}, not ${value}`,
      );
    });
  }
}

test("names that every object has are no variables", () => {
  assert.throws(() => evaluate("constructor", {}), /constructor is not known$/);
  assert.throws(() => evaluate("toString(1)", {}), /toString\(…\) is not known/);
});
