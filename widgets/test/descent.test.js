import assert from "node:assert/strict";
import { test } from "node:test";
import { contours, sampled, squareLevels, UNIT } from "../src/math/contours.js";
import {
  LARGEST_CONDITION,
  LARGEST_ENTRY,
  LARGEST_MOMENTUM,
  LR_LIMITS,
  START_LIMITS,
  curvatures,
  fate,
  limit,
  MOST_STEPS,
  Path,
} from "../src/math/descent.js";
import { assertClose, fixture } from "./fixture.js";

const FIXTURE = fixture("descent");
const PATH = new Path(); // one for all, as in the figure: nothing of the last walk may remain

test("the limits of the state are those of the Python class", () => {
  assert.deepEqual([...START_LIMITS], FIXTURE.start_limits);
  assert.deepEqual([...LR_LIMITS], FIXTURE.lr_limits);
  assert.equal(LARGEST_MOMENTUM, FIXTURE.largest_momentum);
  assert.equal(LARGEST_CONDITION, FIXTURE.largest_condition);
  assert.equal(LARGEST_ENTRY, FIXTURE.largest_entry);
  assert.equal(MOST_STEPS, FIXTURE.most_steps);
});

for (const { state, ...expected } of FIXTURE.cases) {
  const name = Object.values(state).join(" ");
  test(`the path of nnbook: ${name}`, () => {
    const path = PATH.walk(state);
    assert.equal(path.count, expected.path.length);
    for (let t = 0; t < path.count; t += 1) {
      assertClose(path.losses[t], expected.losses[t], `loss ${t}`);
      for (const i of [0, 1]) assertClose(path.points[2 * t + i], expected.path[t][i], `${t}`);
    }
    expected.gradients.forEach((/** @type {number[]} */ pair, /** @type {number} */ t) =>
      pair.forEach((slope, i) => assertClose(path.slopes[2 * t + i], slope, `slope ${t}`)),
    );
    assert.equal(path.toThousandth(), expected.steps_to_thousandth ?? -1);
    assert.equal(fate(state, path), expected.fate);
  });

  test(`the curvatures and the limit of nnbook: ${name}`, () => {
    expected.curvatures.forEach((/** @type {number[]} */ pair, /** @type {number} */ t) =>
      curvatures(state, expected.path[t][0]).forEach((value, i) =>
        assertClose(value, pair[i], `curvature ${i} at ${t}`),
      ),
    );
    const [, highest] = curvatures(state, expected.path[0][0]);
    const most = limit(highest, state.momentum);
    if (expected.limit === null) assert.equal(most, Infinity);
    else assertClose(most, expected.limit, "limit");
  });
}

test("the written update gives the next point", () => {
  for (const { state } of FIXTURE.cases) {
    const { points, pushes, roots, count } = PATH.walk(state);
    for (let k = 0; k < 2 * count; k += 1) {
      const divisor = state.optimizer === "adam" ? roots[k] + 1e-8 : 1;
      assertClose(points[k] - (state.lr * pushes[k]) / divisor, points[k + 2], `entry ${k}`);
    }
  }
});

test("the longest path of the largest numbers stays finite", () => {
  const wild = { condition: 1000, lr: 10, momentum: 0.99, n_steps: 500 };
  for (const { state } of FIXTURE.cases) {
    const { points, losses, count } = PATH.walk({ ...state, ...wild });
    assert.ok(points.subarray(0, 2 * (count + 1)).every(Number.isFinite));
    assert.ok(losses.subarray(0, count).every(Number.isFinite));
  }
});

test("contour lines lie where the function has their level", () => {
  const side = { domain: /** @type {const} */ ([-2, 2]), count: 41 };
  const values = sampled((x, y) => x * x + y * y, side, side);
  const ends = contours(values, 41, [1, 2.25]).match(/-?\d+,-?\d+/g) ?? [];
  const radii = ends.map((end) =>
    Math.hypot(...end.split(",").map((text) => Number(text) / UNIT / 10 - 2)),
  );
  assert.ok(radii.length > 100);
  for (const r of radii) assert.ok(Math.min(Math.abs(r - 1), Math.abs(r - 1.5)) < 0.003, `${r}`);
  assert.equal(contours(values, 41, [100]), "");
});

test("levels lie on both sides of zero where the function does", () => {
  assert.deepEqual(squareLevels(0, 9, 2), [1, 4]);
  assert.deepEqual(squareLevels(-9, 9, 2), [-4, -1, 0, 1, 4]);
  assert.deepEqual(squareLevels(-9, -1, 2), [-4, -1, 0]);
  assert.deepEqual(squareLevels(0, 0, 2), []);
});
