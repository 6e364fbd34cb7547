import assert from "node:assert/strict";
import { test } from "node:test";
import { precise } from "../src/loss/text.js";
import { sigmoid } from "../src/math/activations.js";
import {
  LIMITS,
  MOST_STEPS,
  NAMES,
  NEAR,
  learn,
  logit,
  loss,
  slope,
  throughP,
} from "../src/math/loss.js";
import { assertClose, fixture } from "./fixture.js";

const { limits, near, states, ways } = fixture("loss");

test("the limits are those of Python", () => {
  assert.deepEqual([LIMITS, NEAR], [limits, near]);
});

test("losses and slopes are those of nnbook", () => {
  for (const { z, y, losses, slopes } of states) {
    NAMES.forEach((name, i) => {
      assertClose(loss(name, z, y), losses[i], `${name} at ${z} for ${y}`);
      assertClose(slope(name, z, y), slopes[i], `slope of ${name} at ${z} for ${y}`);
    });
  }
});

for (const { y, z, rate, steps, logits, right, near: close } of ways) {
  test(`from ${z} to the target ${y} at the rate ${rate} it is as many steps as in Python`, () => {
    const { runs } = learn({ y, z, rate, steps });
    NAMES.forEach((name, i) => {
      const run = runs[name];
      // An ulp of exp grows over a thousand steps.
      assert.ok(Math.abs(run.zs[steps] - logits[i]) < 1e-9, `${name}: ${run.zs[steps]}`);
      assert.deepEqual([run.right, run.near], [right[i], close[i]]);
    });
  });
}

test("the way to learn ends when both are there, or will never be", () => {
  const from = (/** @type {number} */ z) => learn({ y: 1, z, rate: 1, steps: 0 });
  assert.equal(from(3).end, 0);
  const { runs, end } = from(-800);
  assert.deepEqual([runs.squared_error.right, end], [null, runs.cross_entropy.near]);
  assert.equal(from(-12).end, MOST_STEPS);
  assert.equal(learn({ y: 1, z: 3, rate: 1, steps: 7 }).runs.cross_entropy.zs.length, 8);
});

test("through p the loss is lost where z still knows it", () => {
  const lost = (/** @type {number} */ z, /** @type {number} */ y) => throughP(sigmoid(z), y);
  assert.equal(lost(37, 0), Infinity);
  assert.equal(lost(-800, 1), Infinity);
  assert.ok(Number.isNaN(lost(800, 1)));
  assertClose(lost(-2, 1), loss("cross_entropy", -2, 1), "where nothing is lost");
});

test("the logit undoes the sigmoid, and stays within its ends at 0 and 1", () => {
  for (const z of [-30, -8, 0, 0.5, 8]) assertClose(logit(sigmoid(z), 8), z, `logit at ${z}`);
  assert.deepEqual([logit(0, 8), logit(1, 8)], [-8, 8]);
});

test("small numbers keep their digits, and no number is written as what it is", () => {
  assert.deepEqual([0.000335350131, -0.88079, 0, 4.2e-18, -Infinity, NaN].map(precise), [
    "0.0003354",
    "−0.8808",
    "0",
    "4.2e-18",
    "−∞",
    "not a number",
  ]);
});
