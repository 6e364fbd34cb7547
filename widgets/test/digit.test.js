import assert from "node:assert/strict";
import { test } from "node:test";
import { looked } from "../src/digit/state.js";
import {
  blank,
  cellsOf,
  counted,
  fitted,
  hexOf,
  imageOf,
  networkOf,
  outgoing,
  reaction,
  recounted,
  shiftedCells,
  shiftedImage,
  stroked,
  textOf,
  weakestPixel,
  weightsOf,
} from "../src/math/digit.js";
import { assertClose, fixture } from "./fixture.js";

const { networks, drawings } = fixture("digit");
const IMAGES = networks[0].cases.map((/** @type {any} */ { image }) => image);

for (const { activation, parameters, cases } of networks) {
  test(`a network with ${activation} says what nnbook's says`, () => {
    const network = networkOf(parameters, activation);
    for (const expected of cases) {
      assert.deepEqual(looked(expected.drawing, true).image, expected.image);
      const found = reaction(network, expected.image);
      assert.equal(found.answer, expected.answer);
      for (const name of /** @type {const} */ (["a", "logits", "p"])) {
        assert.equal(found[name].length, expected[name].length);
        found[name].forEach((value, i) => assertClose(value, expected[name][i], `${name}[${i}]`));
      }
      assert.deepEqual(weakestPixel(network, expected.image), expected.weakest);
      const last = network.nHidden - 1;
      outgoing(network, last).forEach((weight, k) =>
        assertClose(weight * found.a[last], expected.contributions[k], `contribution to ${k}`),
      );
      const { weights, bias } = weightsOf(network, last);
      const z = weights.reduce((sum, w, i) => sum + (w * expected.image[i]) / 16, bias);
      assertClose(z, found.z[last], "the sum of the last hidden neuron");
    }
  });
}

test("a drawing is fitted and counted as in Python", () => {
  for (const { text, cells, ...expected } of drawings) {
    assert.deepEqual(cellsOf(text), cells);
    assert.equal(hexOf(cells), text);
    assert.deepEqual(counted(cells), expected.counted);
    assert.deepEqual(fitted(cells), expected.fitted);
    assert.deepEqual(looked(text, true).image, expected.image);
    assert.deepEqual(looked(text, false).image, expected.counted);
  }
});

test("the ink guessed for an image is counted as that image", () => {
  for (const image of IMAGES) {
    assert.deepEqual(counted(recounted(blank(), image)), image);
    assert.equal(textOf(imageOf(textOf(image))), textOf(image));
  }
});

test("another count changes as few cells as it must", () => {
  const cells = drawings.at(-1).cells;
  const image = counted(cells);
  const other = image.map((value, i) => (i === 30 ? (value + 5) % 17 : value));
  const changed = recounted(cells, other);
  assert.deepEqual(counted(changed), other);
  const moved = changed.filter((ink, i) => ink !== cells[i]).length;
  assert.equal(moved, Math.abs(other[30] - image[30]));
});

test("a move by a pixel moves the blocks, and what leaves is lost", () => {
  for (const { cells } of drawings) {
    for (const [down, right] of [
      [0, 1],
      [0, -1],
      [1, 0],
      [-1, 0],
    ]) {
      const image = counted(shiftedCells(cells, down, right));
      assert.deepEqual(image, shiftedImage(counted(cells), down, right));
    }
  }
  assert.deepEqual(shiftedImage(imageOf("g".repeat(64)), 0, 1).slice(0, 9), [
    ...[0, 16, 16, 16, 16, 16, 16, 16, 0],
  ]);
});

test("a stroke inks a row of cells, and the eraser takes all of it away", () => {
  const line = stroked(blank(), [10, 5], [10, 20], 1);
  assert.ok(Array.from({ length: 16 }, (_, i) => line[10 * 32 + 5 + i]).every((ink) => ink === 1));
  assert.equal(line[10 * 32 + 23], 0);
  assert.deepEqual(stroked(line, [10, 5], [10, 20], 0), blank());
  assert.equal(
    stroked(blank(), [3, 3], [3, 3], 1).reduce((a, b) => a + b),
    9,
  );
});

test("what is no network and no drawing is refused", () => {
  assert.throws(
    () => networkOf(btoa("abcd"), "relu"),
    /parameters hold 2 numbers, expected finite/,
  );
  assert.throws(() => looked("12", true), /drawing is "12", expected 64 characters/);
  assert.throws(() => looked("z".repeat(64), true), /expected 64 characters/);
  assert.throws(() => looked(undefined, true), /drawing is undefined, expected/);
});
