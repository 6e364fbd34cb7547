import assert from "node:assert/strict";
import { test } from "node:test";
import { GIVEN, measured, PARAMETERS, run, THERE_AND_BACK, TRIAL } from "../src/math/steps.js";
import { assertClose, fixture } from "./fixture.js";

const { steps, trial, cases } = fixture("backprop_stepper");

test("the steps are those of Python, and each needs only what was there before", () => {
  assert.deepEqual(
    THERE_AND_BACK.map(({ name }) => name),
    steps,
  );
  THERE_AND_BACK.forEach(({ name, of }, i) => {
    const known = [...GIVEN, "y", ...steps.slice(0, i)];
    assert.ok(
      of.every((part) => known.includes(part)),
      name,
    );
  });
});

test("every number and every slope is nnbook's", () => {
  for (const { given, function: hidden, numbers } of cases) {
    const values = run(given, hidden, THERE_AND_BACK);
    for (const [name, number] of Object.entries(numbers)) {
      assertClose(values[name], number, `${hidden}, ${name}`);
    }
  }
});

test("a slope is measured by the trials of nnbook", () => {
  assert.equal(TRIAL, trial);
  for (const { given, function: hidden, trials } of cases) {
    GIVEN.forEach((name, i) => {
      const { above, below, slope } = measured(given, hidden, name);
      assertClose(above, trials[i][0], `${hidden}, ${name} raised`);
      assertClose(below, trials[i][1], `${hidden}, ${name} lowered`);
      assertClose(slope, (above - below) / (2 * trial), `${hidden}, ${name}`);
    });
  }
});

test("a measured slope is the one that comes back", () => {
  const { given, function: hidden } = cases[0];
  const values = run(given, hidden, THERE_AND_BACK);
  for (const name of GIVEN) {
    assert.ok(Math.abs(measured(given, hidden, name).slope - values[`d${name}`]) < 2e-5, name);
  }
});

test("a hidden neuron that a ReLU switches off costs four slopes", () => {
  const [{ given }] = cases;
  const values = run(given, "relu", THERE_AND_BACK);
  assert.deepEqual(
    PARAMETERS.filter((name) => values[`d${name}`] === 0),
    ["w1_12", "w1_22", "b1_2", "w2_21"],
  );
});
