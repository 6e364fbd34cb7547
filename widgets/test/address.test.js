import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../src/lib/address.js";

test("what stands in the address is taken if it is JSON with known keys", () => {
  assert.deepEqual(parse('{"z":5}', ["z", "alpha"]), { z: 5 });
  assert.deepEqual(parse("{}", ["z"]), {});
});

for (const text of ["", "{", "null", "5", "[1]", '"z"', '{"w":1}']) {
  test(`${text || "nothing"} in the address is refused with what was expected`, () => {
    assert.throws(
      () => parse(text, ["z", "alpha"]),
      /says .*, expected JSON with some of z, alpha/,
    );
  });
}
