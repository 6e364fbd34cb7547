// What nnbook says, written by widgets/export.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** @param {string} name */
export const fixture = (name) =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));

/**
 * Fail unless two numbers agree to 1e-12, relative to the larger if that is above 1.
 * @param {number} actual
 * @param {number} expected
 * @param {string} what
 */
export function assertClose(actual, expected, what) {
  const scale = Math.max(1, Math.abs(actual), Math.abs(expected));
  assert.ok(
    Math.abs(actual - expected) <= 1e-12 * scale,
    `${what}: ${actual}, nnbook says ${expected}`,
  );
}
