import assert from "node:assert/strict";
import { test } from "node:test";
import { layout } from "../src/autograd_graph/layout.js";
import { LEAF_LIMIT } from "../src/autograd_graph/state.js";
import { countUsers, evaluate, EXPRESSIONS, history } from "../src/math/autograd_graph.js";
import { assertClose, fixture } from "./fixture.js";

/** @typedef {import("../src/math/autograd_graph.js").Graph} Graph */
/** @typedef {import("../src/math/autograd_graph.js").Order} Order */
/** @typedef {import("../src/math/autograd_graph.js").Calls} Calls */

const FIXTURE = fixture("autograd_graph");

/** @type {(actual: number[], expected: number[], what: string) => void} */
function assertAllClose(actual, expected, what) {
  assert.equal(actual.length, expected.length, what);
  actual.forEach((number, i) => assertClose(number, expected[i], `${what}, ${i}`));
}

/** @type {(graph: Graph, order: Order, calls?: Calls) => number[]} */
const slopesOf = (graph, order, calls = "once") => history(graph, order, calls).slice(-1)[0].grads;

test("leaves and limit at the start are those of nnbook", () => {
  const starts = Object.entries(EXPRESSIONS).map(([name, { leaves }]) => [name, leaves]);
  assert.deepEqual(Object.fromEntries(starts), FIXTURE.starts);
  assert.equal(LEAF_LIMIT, FIXTURE.limit);
});

for (const { expression, leaves, names, data, slopes, right, wrong } of FIXTURE.expressions) {
  test(`${expression} at ${Object.values(leaves)} has the numbers of nnbook`, () => {
    const graph = evaluate(expression, leaves);
    assert.deepEqual(graph.names, names);
    assertAllClose(graph.data, data, "data");
    assertAllClose(graph.slopes.flat(), slopes.flat(), "local slopes");
    assertAllClose(slopesOf(graph, "topological"), right, "slopes in order");
    assertAllClose(slopesOf(graph, "naive"), wrong, "slopes without order");
  });
}

FIXTURE.grown.forEach(
  (/** @type {any} */ { graph, steps, right, wrong }, /** @type {number} */ i) =>
    test(`every step through grown graph ${i} is that of nnbook`, () => {
      for (const [way, moments] of Object.entries(steps)) {
        const [order, calls] = /** @type {[Order, Calls]} */ (way.split(" "));
        const seen = history(graph, order, calls);
        assert.equal(seen.length, moments.length, way);
        seen.forEach(({ grads }, k) => assertAllClose(grads, moments[k], `${way}, step ${k}`));
      }
      assertAllClose(slopesOf(graph, "topological"), right, "slopes in order");
      assertAllClose(slopesOf(graph, "naive"), wrong, "slopes without order");
    }),
);

test("the tables of the chapter", () => {
  const graph = evaluate("doubling", { a: 3 });
  const grads = (/** @type {Order} */ order) =>
    history(graph, order, "once").map((step) => step.grads.slice(0, 2).reverse());
  assert.deepEqual(grads("topological"), [
    [0, 0],
    [2, 0],
    [2, 4],
  ]);
  assert.deepEqual(grads("naive"), [
    [0, 0],
    [1, 0],
    [1, 2],
    [2, 2],
    [2, 6],
  ]);
  assert.equal(slopesOf(graph, "topological", "twice")[0], 8);
  assert.equal(slopesOf(graph, "topological", "reset")[0], 4);
});

test("in order every arrow is used once and nobody hands on before all have reported", () => {
  for (const { graph } of FIXTURE.grown) {
    const users = countUsers(graph);
    const steps = history(graph, "topological", "once");
    const final = steps[steps.length - 1];
    assert.deepEqual(final.reports, users);
    steps.slice(1).forEach(({ user, reports }) => assert.equal(reports[user], users[user]));
  }
});

test("no two boxes of a graph are in one place, and arrows lead from layer to layer", () => {
  const expressions = FIXTURE.expressions.map((/** @type {any} */ { expression, leaves }) =>
    evaluate(expression, leaves),
  );
  const grown = FIXTURE.grown.map((/** @type {any} */ { graph }) => graph);
  for (const graph of [...expressions, ...grown]) {
    const { spots, routes, layers, breadth } = layout(graph);
    const bends = routes.flatMap(({ via }) => via);
    const places = [...spots, ...bends].map(({ layer, row }) => `${layer} ${row}`);
    assert.equal(new Set(places).size, places.length);
    for (const { layer, row } of [...spots, ...bends]) {
      assert.ok(layer >= 0 && layer < layers && Math.abs(row) <= (breadth - 1) / 2);
    }
    for (const { from, via, to } of routes) {
      const way = [spots[from], ...via, spots[to]].map(({ layer }) => layer);
      way.slice(1).forEach((layer, i) => assert.equal(layer, way[i] + 1));
    }
  }
});

test("an arrow passes on the side where it crosses no other", () => {
  // Of v7 = v1 · v6 both v1 and what leads to v6 hang on the left.
  const parents = [[], [], [0, 1], [], [2, 3], [4], [5, 0]];
  const { routes, spots } = layout({
    names: parents.map((_, i) => `v${i + 1}`),
    made: parents.map(() => ""),
    data: parents.map(() => 1),
    parents,
    slopes: parents.map((of) => of.map(() => 1)),
  });
  const legs = routes.flatMap(({ from, via, to }) => {
    const way = [spots[from], ...via, spots[to]];
    return way.slice(1).map((end, i) => ({ layer: end.layer, ends: [way[i].row, end.row] }));
  });
  for (const { layer, ends } of legs) {
    for (const other of legs.filter((leg) => leg.layer === layer)) {
      assert.ok(!(ends[0] < other.ends[0] && ends[1] > other.ends[1]));
    }
  }
});
