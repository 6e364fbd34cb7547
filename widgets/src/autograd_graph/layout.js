// Where the boxes stand: layers by the longest path to the result, crossings few.
import { countUsers } from "../math/autograd_graph.js";

/** @typedef {import("../math/autograd_graph.js").Graph} Graph */

/** @typedef {{layer: number, row: number, near: Spot[]}} Spot of a box, or of an arrow that passes a layer; 0 is the middle row */
/** @typedef {{from: number, to: number, arrow: number, via: Spot[]}} Route from parent to user */

const SWEEPS = 6;

/**
 * @param {Graph} graph
 * @returns {{spots: Spot[], routes: Route[], layers: number, breadth: number}}
 */
export function layout(graph) {
  const before = stepsToResult(graph);
  const layers = Math.max(...before) + 1;
  const spots = before.map((steps) => spot(layers - 1 - steps));
  const routes = graph.parents.flatMap((of, to) =>
    of.map((from, arrow) => route(spots, from, to, arrow)),
  );
  const all = [...spots, ...routes.flatMap(({ via }) => via)];
  const columns = Array.from({ length: layers }, (_, i) => all.filter(({ layer }) => layer === i));
  let least = Infinity;
  /** @type {number[]} */
  let best = [];
  // On which side an arrow passes a box is decided by where one begins: try both.
  const boxes = new Set(spots);
  const bendsFirst = columns.map((column) => [
    ...column.filter((it) => !boxes.has(it)),
    ...column.filter((it) => boxes.has(it)),
  ]);
  for (const start of [columns, bendsFirst]) {
    start.forEach(place);
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      const side = sweep % 2 ? -1 : 1; // from the result to the leaves, and back
      for (const column of side > 0 ? [...start].reverse() : start) arrange(column, side);
      const count = crossings(start);
      if (count < least) [least, best] = [count, all.map(({ row }) => row)];
    }
  }
  all.forEach((it, i) => (it.row = best[i]));
  return { spots, routes, layers, breadth: Math.max(...columns.map(({ length }) => length)) };
}

/**
 * Put each spot of a column near those it is connected with on one side.
 * @param {Spot[]} column
 * @param {number} side
 */
function arrange(column, side) {
  const wish = new Map(column.map((it) => [it, meanRow(it, side)]));
  place(column.sort((p, q) => (wish.get(p) ?? 0) - (wish.get(q) ?? 0)));
}

/**
 * How many pairs of arrows cross between one layer and the next.
 * @param {Spot[][]} columns
 */
function crossings(columns) {
  let count = 0;
  for (const column of columns) {
    const legs = column.flatMap((it) =>
      it.near.filter(({ layer }) => layer > it.layer).map((end) => [it.row, end.row]),
    );
    for (const [p, q] of legs) for (const [r, s] of legs) count += p < r && q > s ? 1 : 0;
  }
  return count;
}

/** @type {(layer: number) => Spot} */
const spot = (layer) => ({ layer, row: 0, near: [] });

/**
 * The longest path from each number to the result.
 * @param {Graph} graph
 */
function stepsToResult({ parents }) {
  const steps = parents.map(() => 0);
  for (let user = parents.length - 1; user >= 0; user -= 1) {
    for (const parent of parents[user]) steps[parent] = Math.max(steps[parent], steps[user] + 1);
  }
  return steps;
}

/** @type {(spots: Spot[], from: number, to: number, arrow: number) => Route} */
function route(spots, from, to, arrow) {
  const first = spots[from].layer + 1;
  const via = Array.from({ length: spots[to].layer - first }, (_, i) => spot(first + i));
  const way = [spots[from], ...via, spots[to]];
  way.slice(1).forEach((end, i) => (end.near.push(way[i]), way[i].near.push(end)));
  return { from, to, arrow, via };
}

/** @param {Spot[]} column */
function place(column) {
  column.forEach((it, i) => (it.row = i - (column.length - 1) / 2));
}

/**
 * The mean row of what a spot is connected with in the next layer on one side.
 * @param {Spot} it
 * @param {number} side
 */
function meanRow({ layer, row, near }, side) {
  const rows = near.filter((other) => (other.layer - layer) * side > 0).map((other) => other.row);
  return rows.length ? rows.reduce((sum, other) => sum + other, 0) / rows.length : row;
}

/**
 * Where an arrow touches its box, in shares from -1 to 1 of how far to the side; those that come
 * from above touch above, so that no two cross.
 * @param {Graph} graph
 * @param {Spot[]} spots
 * @param {Route[]} routes
 */
export function ports(graph, spots, routes) {
  const users = countUsers(graph);
  const far = (/** @type {Route} */ it, /** @type {boolean} */ isStart) =>
    isStart ? (it.via[0] ?? spots[it.to]).row : (it.via[it.via.length - 1] ?? spots[it.from]).row;
  return routes.map((one) => {
    const end = (/** @type {boolean} */ isStart) => {
      const box = isStart ? one.from : one.to;
      const mates = routes
        .filter((it) => (isStart ? it.from : it.to) === box)
        .sort((p, q) => far(p, isStart) - far(q, isStart) || p.arrow - q.arrow);
      const count = isStart ? users[box] : graph.parents[box].length;
      return mates.indexOf(one) - (count - 1) / 2;
    };
    return { start: end(true), end: end(false) };
  });
}
