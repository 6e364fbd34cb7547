import assert from "node:assert/strict";
import { test } from "node:test";
import { isSaturated, largestSlope, slope, value } from "../src/math/activations.js";
import { assertClose, fixture } from "./fixture.js";

const CASES = fixture("activation");

for (const { function: name, alpha, z, a, slope: slopes } of CASES) {
  test(`value and slope of ${name} with alpha ${alpha} are those of nnbook`, () => {
    z.forEach((at, i) => {
      assertClose(value(name, at, alpha), a[i], `${name}(${at})`);
      assertClose(slope(name, at, alpha), slopes[i], `slope of ${name} at ${at}`);
    });
  });

  test(`no slope of ${name} with alpha ${alpha} exceeds the largest`, () => {
    assert.equal(Math.max(...slopes), largestSlope(name));
  });
}

test("the sigmoid is 1 and 0 at both ends, not NaN", () => {
  assert.deepEqual(
    [1000, -1000, -800].map((z) => value("sigmoid", z, 0)),
    [1, 0, 0],
  );
});

test("saturated is where next to nothing comes through", () => {
  assert.deepEqual(
    [-5, 0, 5].map((z) => isSaturated("sigmoid", z, 0)),
    [true, false, true],
  );
  assert.deepEqual(
    [-1, 0, 1].map((z) => isSaturated("relu", z, 0)),
    [true, true, false],
  );
  assert.equal(isSaturated("leaky_relu", -1, 0.01), false, "a constant share comes through");
  assert.equal(isSaturated("leaky_relu", -1, 0), true, "that is the ReLU");
  assert.equal(isSaturated("identity", -8, 0), false);
});
