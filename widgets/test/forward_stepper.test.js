import assert from "node:assert/strict";
import { test } from "node:test";
import { FORWARD, GIVEN, run } from "../src/math/steps.js";
import { assertClose, fixture } from "./fixture.js";

const { steps, cases } = fixture("forward_stepper");

test("the steps are those of Python, and each needs only what was there before", () => {
  assert.deepEqual(
    FORWARD.map(({ name }) => name),
    steps,
  );
  FORWARD.forEach(({ name, of }, i) => {
    const known = [...GIVEN, ...steps.slice(0, i)];
    assert.ok(
      of.every((part) => known.includes(part)),
      name,
    );
  });
});

test("every number of the forward pass is nnbook's", () => {
  for (const { given, function: hidden, numbers } of cases) {
    const values = run(given, hidden, FORWARD);
    for (const [name, number] of Object.entries(numbers)) {
      assertClose(values[name], number, `${hidden}, ${name}`);
    }
  }
});

test("what is not computed yet is not there", () => {
  const [{ given, function: hidden }] = cases;
  assert.deepEqual(Object.keys(run(given, hidden, FORWARD.slice(0, 2))), [
    ...GIVEN,
    "m1_11",
    "m1_21",
  ]);
});
