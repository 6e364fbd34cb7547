import assert from "node:assert/strict";
import { test } from "node:test";
import { isolines } from "../src/math/isolines.js";
import { makeRun } from "../src/math/run.js";
import { samples } from "../src/math/random.js";
import { code, python } from "../src/playground/code.js";
import { MAX_STEPS, read, trimmed } from "../src/playground/state.js";
import { fixture } from "./fixture.js";

const CASES = fixture("playground");

const stateOf = (values) => read((key) => values[key]);
const begun = (state) => makeRun(state);

/** Equal to a tolerance that is relative above 1. */
function assertNear(actual, expected, tolerance, message) {
  assert.equal(actual.length, expected.length, message);
  actual.forEach((value, i) => {
    const error = Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i]));
    assert.ok(error <= tolerance, `${message}[${i}] is ${value}, nnbook says ${expected[i]}`);
  });
}

for (const [name, [X, XVal, y, yVal]] of Object.entries(CASES.samples)) {
  test(`the samples of ${name} are those of nnbook, to the last bit`, () => {
    const { train, validation } = samples(name);
    assert.deepEqual([train.X, validation.X, train.y, validation.y], [X, XVal, y, yVal]);
  });
}

CASES.runs.forEach((expected, i) => {
  const state = stateOf(expected.state);
  const title = `run ${i}, ${state.steps} steps on ${state.dataset}`;

  test(`${title}, ends where that of nnbook does`, () => {
    const run = begun(state);
    assert.ok(run.follow(state.steps, state));
    const tolerance = state.steps <= 3 ? 1e-12 : 1e-9;
    assertNear([...run.net.theta], expected.theta, tolerance, "theta");
    const { train, validation } = run.scores();
    assertNear([train.loss, validation.loss], expected.losses, tolerance, "loss");
    assert.deepEqual([train.mistakes, validation.mistakes], expected.mistakes);
  });

  test(`${title}, gives the program that nnbook gives`, () => {
    assert.equal(code(state), expected.code);
  });

  test(`${title}, is the same after a way back and forth`, () => {
    const [run, other] = [begun(state), begun(state)];
    run.follow(state.steps, state);
    other.follow(state.steps + 70, { ...state, rates: [], edits: [] });
    other.follow(Math.floor(state.steps / 3), state);
    other.follow(state.steps, state);
    assert.deepEqual(other.net.theta, run.net.theta);
    assert.deepEqual(other.curves, run.curves);
  });
});

test("an edit that is taken back leaves nothing", () => {
  const state = stateOf({ ...CASES.runs[0].state, steps: 100 });
  const [run, other] = [begun(state), begun(state)];
  run.follow(100, state);
  for (const after of [100, 50, 0]) {
    other.follow(100, { ...state, edits: [[after, 0, 5]] });
    assert.notEqual(other.net.theta[0], run.net.theta[0]);
    other.follow(100, state);
    assert.deepEqual(other.net.theta, run.net.theta);
  }
});

test("a run goes on for a while, and then lets the page draw", () => {
  const state = stateOf({ ...CASES.runs[4].state, steps: MAX_STEPS });
  const run = begun(state);
  assert.equal(run.follow(MAX_STEPS, state, 0), false);
  assert.ok(run.done() > 0 && run.done() < MAX_STEPS);
});

test("a rate that is too large gives no number, and there is a way back", () => {
  const state = stateOf({ ...CASES.runs[5].state, lr: 10, weight_decay: 1, steps: 900 });
  const run = begun(state);
  run.follow(900, state);
  assert.ok(Number.isNaN(run.scores().train.loss));
  run.follow(0, state);
  assert.ok(run.scores().train.loss < 10);
});

test("going back shortens the rates and drops later edits", () => {
  const rates = [
    [20, 0.5, 0],
    [60, 0.1, 0],
  ];
  const edits = [
    [10, 0, 1],
    [50, 0, 2],
  ];
  assert.deepEqual(trimmed({ rates, edits }, 30), {
    rates: [
      [20, 0.5, 0],
      [30, 0.1, 0],
    ],
    edits: [[10, 0, 1]],
  });
  assert.deepEqual(trimmed({ rates, edits }, 0), { rates: [], edits: [] });
  assert.deepEqual(trimmed({ rates, edits }, 80), { rates, edits });
});

test("numbers are written as Python writes them", () => {
  const texts = [0, 1, -2, 0.1, 1e-4, 1e-5, 1.5e-7, 1e-10, 1e15, 1e16, 1.25e22].map(python);
  assert.deepEqual(texts, [
    ...["0.0", "1.0", "-2.0", "0.1", "0.0001", "1e-05", "1.5e-07", "1e-10"],
    ...["1000000000000000.0", "1e+16", "1.25e+22"],
  ]);
});

test("the border between two classes is where their logits are equal", () => {
  const size = 10;
  const Z = new Float64Array(2 * size * size);
  for (let i = 0; i < size * size; i += 1) Z[2 * i] = (i % size) - 3.25;
  const pieces = [];
  isolines(Z, 2, size, (...ends) => pieces.push(ends));
  assert.equal(pieces.length, size - 1);
  for (const [x1, , x2] of pieces) assert.deepEqual([x1, x2], [3.25, 3.25]);
});

for (const [key, value, message] of [
  ["dataset", "moon", /dataset is "moon", expected one of moons, circles/],
  ["dataset", "own", /no own samples/],
  ["hidden", [9], /hidden is \[9\], expected at most 3 numbers of neurons from 1 to 8/],
  ["hidden", [1, 1, 1, 1], /hidden is/],
  ["activation", "step", /activation is "step", expected one of tanh, relu, sigmoid/],
  ["lr", 0, /lr is 0, expected/],
  ["steps", 1e9, /steps is 1000000000, expected 0 to 20000/],
  ["seed", 0.5, /seed is 0.5, expected a whole number/],
  ["edits", [[1, 99, 1]], /edits is \[\[1,99,1\]\], expected lists of 3 numbers/],
  ["rates", 3, /rates is 3, expected lists of 3 numbers/],
  ["unit", [1], /unit is \[1\], expected 2 finite numbers/],
]) {
  test(`${key} ${JSON.stringify(value)} is refused with a reason`, () => {
    assert.throws(() => stateOf({ ...CASES.runs[0].state, [key]: value }), message);
  });
}
