import assert from "node:assert/strict";
import { test } from "node:test";
import { fixed, readable, short } from "../src/lib/format.js";
import { clamp, linear, roundUp, snap, ticks } from "../src/lib/scale.js";
import { fixture } from "./fixture.js";

test("a scale and its inverse", () => {
  const scale = linear([-2, 2], [100, 0]);
  assert.deepEqual([-2, 0, 2].map(scale), [100, 50, 0]);
  assert.equal(scale.invert(75), -1);
});

test("ticks are round and within the domain", () => {
  assert.deepEqual(ticks([0, 1], 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticks([-0.1, 0.35], 5), [-0.1, 0, 0.1, 0.2, 0.3]);
  assert.deepEqual(ticks([28.8, 62.9], 4), [30, 40, 50, 60]);
  assert.deepEqual(ticks([2700, 6300], 4), [3000, 4000, 5000, 6000]);
});

test("rounding up, clamping, snapping", () => {
  assert.deepEqual([149, 151, 0.07, 5, 0].map(roundUp), [150, 200, 0.1, 5, 1]);
  assert.deepEqual(
    [-3, 0, 3].map((x) => clamp(x, -1, 1)),
    [-1, 0, 1],
  );
  assert.equal(snap(0.30000000000000004, 0.1), 0.3);
});

test("numbers are written with a minus, never with a negative zero", () => {
  assert.equal(fixed(-20.5, 2), "\u221220.50");
  assert.equal(fixed(-0.001, 2), "0.00");
  assert.equal(fixed(NaN, 2), "\u2013");
  assert.equal(short(-63, 3), "\u221263");
  assert.equal(short(100, 3), "100");
  assert.equal(short(0.25, 3), "0.25");
});

test("features are named as in the figures", () => {
  for (const [feature, label] of Object.entries(fixture("label")))
    assert.equal(readable(feature), label);
});
