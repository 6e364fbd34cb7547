// The stand-in against Backbone's Model, on which the models of Jupyter stand: the same calls to
// both must call the same listeners, in the same order, with the same values.
import assert from "node:assert/strict";
import { test } from "node:test";
import { standIn } from "../src/standin.js";

const Backbone = await import("backbone").then(
  (module) => module.default,
  () => null,
);
const skip = Backbone ? false : "Backbone is not installed: npm ci";

/** What both models do in one play of calls; the play gets the model and a maker of listeners. */
function logs(play) {
  return [standIn({ a: 1, b: [1, 2] }), new Backbone.Model({ a: 1, b: [1, 2] })].map((model) => {
    const log = [];
    const listener =
      (name) =>
      (...details) => {
        const values = details
          .filter((detail) => detail !== model)
          .map((detail) => JSON.stringify(detail));
        log.push([name, details[0] === model, model.get("a"), ...values]);
      };
    play(model, listener);
    return log;
  });
}

const PLAYS = {
  "set calls change:key, then change, at once"(model, listener) {
    model.on("change", listener("any"));
    model.on("change:a", listener("a"));
    model.set("a", 2);
    model.set("a", 3);
  },
  "a value that is the old one, item by item, is no change"(model, listener) {
    model.on("change:a change:b change", listener("x"));
    model.set("a", 1);
    model.set("b", [1, 2]);
    model.set("b", [2, 1]);
  },
  "several names at once"(model, listener) {
    model.on("change:a change:b", listener("x"));
    model.set("a", 2);
    model.set("b", [3]);
    model.set("c", 4);
  },
  "off with a name and a listener"(model, listener) {
    const [first, second] = [listener("first"), listener("second")];
    model.on("change:a", first);
    model.on("change:a", second);
    model.off("change:a", first);
    model.set("a", 2);
  },
  "off with a listener for all names, off with several names, off with nothing"(model, listener) {
    const [first, second] = [listener("first"), listener("second")];
    model.on("change:a change:b change", first);
    model.on("change:a change:b", second);
    model.off(null, first);
    model.set("a", 2);
    model.off("change:a change:c");
    model.set("a", 3);
    model.set("b", []);
    model.off();
    model.set("b", [7]);
  },
  "a listener that sets something else: one change for both"(model, listener) {
    model.on("change:a", () => model.set("b", [model.get("a")]));
    model.on("change:a", listener("a"));
    model.on("change:b", listener("b"));
    model.on("change", listener("any"));
    model.set("a", 5);
  },
  "a listener of change that sets once more"(model, listener) {
    model.on("change", () => model.set("a", Math.min(model.get("a") + 1, 4)));
    model.on("change", listener("any"));
    model.set("a", 2);
  },
  "a listener that is taken away while it is called, or comes then"(model, listener) {
    const once = () => model.off("change:a", once);
    model.on("change:a", once);
    model.on("change:a", () => model.on("change:a", listener("late")));
    model.on("change:a", listener("last"));
    model.set("a", 2);
    model.set("a", 3);
  },
};

for (const [name, play] of Object.entries(PLAYS)) {
  test(name, { skip }, () => {
    const [ours, theirs] = logs(play);
    assert.ok(theirs.length > 0, "the play must be heard");
    assert.deepEqual(ours, theirs);
  });
}

test("save_changes has nobody to tell and calls nobody", () => {
  const model = standIn({ a: 1 });
  model.on("change change:a", () => assert.fail("called"));
  model.save_changes();
  assert.equal(model.get("a"), 1);
});
