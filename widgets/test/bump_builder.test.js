import assert from "node:assert/strict";
import { test } from "node:test";
import {
  built,
  CURVES,
  FREE,
  lifted,
  MOST_BUMPS,
  one,
  RAMPS,
  terms,
  through,
} from "../src/math/bump_builder.js";
import { assertClose, fixture } from "./fixture.js";

const { limits, curves, networks } = fixture("bump_builder");
const WANTED = { ...CURVES, none: FREE };

test("the limits are those of nnbook", () => {
  assert.deepEqual({ mostBumps: MOST_BUMPS, ramps: [RAMPS.min, RAMPS.max] }, limits);
});

for (const { name, left, right, steepest, x, f } of curves) {
  test(`the ${name} is that of nnbook`, () => {
    const wanted = CURVES[name];
    assert.deepEqual([wanted.left, wanted.right, wanted.steepest], [left, right, steepest]);
    x.forEach((at, i) => assertClose(wanted.f(at), f[i], `${name}(${at})`));
  });
}

for (const expected of networks) {
  const { curve, n, ramp, heights } = expected.state;
  test(`${n} bumps on ${curve}, ramp ${ramp}, heights [${heights}] are those of nnbook`, () => {
    const { samples } = expected.state;
    const wanted = curve === "samples" ? through(samples) : WANTED[curve];
    const state = built(wanted, n, ramp, heights);
    assertClose(state.bumps.delta, expected.delta, "delta");
    assertClose(state.bumps.s, expected.s, "s");
    same(state.bumps.middles, expected.middles, "middle");
    same(state.heights, expected.tops, "height");
    // The network has first the first terms of all bumps, then the second ones.
    const all = state.heights.map((height, i) => terms(state.bumps, i, height));
    const order = [0, 1, 2, 3].flatMap((k) => all.map((parts) => parts[k]));
    same(order.map(({ start }) => start), expected.starts, "start"); // prettier-ignore
    same(order.map(({ weight }) => weight), expected.weights, "weight"); // prettier-ignore
    // Large terms cancel, and nnbook adds them up in another order.
    const size = expected.weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    expected.x.forEach((x, i) => {
      const off = Math.abs(state.network(x) - expected.answers[i]);
      assert.ok(off <= 1e-14 * Math.max(size, 1), `answer at ${x} is off by ${off}`);
    });
    if (expected.error !== null) assertClose(state.worst.error, expected.error, "error");
    if (expected.bound !== null) {
      assertClose(state.bound, expected.bound, "bound");
      assert.ok(state.worst.error <= state.bound);
    }
  });
}

const same = (actual, expected, what) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((number, i) => assertClose(number, expected[i], `${what} ${i}`));
};

test("lifting one bump leaves the others as they are", () => {
  assert.deepEqual(lifted(3, [], 1, 0.5), [null, 0.5, null]);
  assert.deepEqual(lifted(3, [null, 0.5, null], 2, -1), [null, 0.5, -1]);
});

test("a bump is 0 up to its foot and beyond, and its height in between", () => {
  const { bumps } = built(CURVES.corner, 3, 0.5, []);
  const parts = terms(bumps, 1, 2);
  const [before, top, after] = [-9, bumps.middles[1], 9].map((x) => one(parts, x));
  assert.equal(before, 0);
  assertClose(top, 2, "top");
  assertClose(after, 0, "after");
});
