import assert from "node:assert/strict";
import { test } from "node:test";
import {
  biasThrough,
  crossing,
  distance,
  foot,
  norm,
  predict,
  side,
  step,
  weightedSum,
} from "../src/math/neuron.js";
import { sampleSpace, shifted, turned } from "../src/neuron/space.js";
import { assertClose, fixture } from "./fixture.js";

const CASES = fixture("neuron");
const BOX = { low: [0, 0], high: [4, 2] };

test("weighted sums, classes and mistakes are those of nnbook", () => {
  for (const { weights, bias, X, y, z, y_pred, mistakes } of CASES) {
    X.forEach((row, i) => assertClose(weightedSum(weights, row, bias), z[i], `z of row ${i}`));
    assert.deepEqual(predict(weights, bias, X), y_pred);
    assert.equal(predict(weights, bias, X).filter((label, i) => label !== y[i]).length, mistakes);
  }
});

test("the distance is z over the norm, as nnbook computes both", () => {
  for (const { weights, bias, X, z, norm: expected } of CASES) {
    assertClose(norm(weights), expected, "norm");
    if (expected)
      X.forEach((row, i) => assertClose(distance(weights, row, bias), z[i] / expected, "distance"));
  }
});

test("a neuron fires at zero", () => {
  assert.deepEqual([0.3, 0, -0, -0.3].map(step), [1, 1, 1, 0]);
});

test("without weights there is no boundary: no foot, no distance, no crossing", () => {
  assert.equal(foot([0, 0], 1, [1, 1]), null);
  assert.ok(Number.isNaN(distance([0, 0], [1, 1], 1)));
  assert.equal(crossing(BOX, [0, 0], 1), null);
  assert.equal(crossing(BOX, [0, 0], 0), null);
});

test("the foot lies on the boundary, and w leads from it to the center", () => {
  const [weights, center] = [
    [3, -4],
    [2, 7],
  ];
  const point = foot(weights, -5, center);
  assertClose(weightedSum(weights, point, -5), 0, "z of the foot");
  assertClose(
    (center[0] - point[0]) * weights[1],
    (center[1] - point[1]) * weights[0],
    "direction",
  );
});

test("the bias through a point puts the boundary there", () => {
  assertClose(weightedSum([3, -4], [39.1, 18.7], biasThrough([3, -4], [39.1, 18.7])), 0, "z");
});

test("both sides of a boundary fill the box", () => {
  const area = (points) =>
    points.reduce(
      (sum, [x, y], i) =>
        sum + x * points[(i + 1) % points.length][1] - points[(i + 1) % points.length][0] * y,
      0,
    ) / 2;
  for (const [weights, bias] of [
    [[1, 0], -1],
    [[1, 1], -3],
    [[-2, 5], 0.7],
    [[1, 1], 9],
    [[0, 0], -1],
  ]) {
    assertClose(area(side(BOX, weights, bias, 1)) + area(side(BOX, weights, bias, -1)), 8, "area");
  }
});

test("the boundary enters and leaves the box where z is zero", () => {
  assert.deepEqual(crossing(BOX, [1, 0], -1), [
    [1, 0],
    [1, 2],
  ]);
  assert.equal(crossing(BOX, [1, 0], -9), null);
  assert.equal(crossing(BOX, [1, -2], 0).length, 2, "through two corners");
});

test("dragging the tip turns the boundary about the pivot", () => {
  const space = sampleSpace(CASES[0].X);
  const pivot = [44, 17];
  const { weights, bias } = turned(pivot, [44 + 3 * space.arrow, 17 - 4 * space.arrow], space);
  assert.deepEqual(weights, [3, -4]);
  assertClose(weightedSum(weights, pivot, bias), 0, "z of the pivot");
  assert.deepEqual(turned(pivot, pivot, space), {}, "no weights, no change");
  assert.deepEqual(turned(pivot, [1000, 17], space).weights, [5, 0], "no further than the slider");
});

test("dragging the foot keeps the weights, and the bias within its slider", () => {
  const space = sampleSpace(CASES[0].X);
  assert.deepEqual(shifted([3, -4], [39.1, 18.7], space), { bias: -42.5 });
  assert.deepEqual(shifted([5, 5], [400, 400], space), { bias: -space.biasLimit });
});

test("the penguins get two axes of one scale and a bias up to 150", () => {
  const { domains, ratio, isEqual, biasLimit } = sampleSpace(CASES[0].X);
  const [width, height] = domains.map(([low, high]) => high - low);
  assert.ok(isEqual);
  assertClose(height / width, ratio, "ratio");
  assert.equal(biasLimit, 150);
});

test("a single sample, and features of very different size, have a plane, too", () => {
  assert.deepEqual(
    sampleSpace([[1, 2]]).domains.map(([low, high]) => high > low),
    [true, true],
  );
  assert.equal(
    sampleSpace([
      [0, 0],
      [1, 5000],
    ]).isEqual,
    false,
  );
});
