// A computation graph and the way back through it, as Value.backward and its wrong sister go.

/**
 * @typedef {object} Graph an entry for each number, parents before users, the result last
 * @property {string[]} names
 * @property {string[]} made what a number was computed as, or "" for a leaf
 * @property {number[]} data
 * @property {number[][]} parents places of the numbers that one was computed from
 * @property {number[][]} slopes its slope with respect to each of them
 */
/** @typedef {"topological" | "naive"} Order */
/** @typedef {"once" | "twice" | "reset"} Calls */

/**
 * @typedef {object} Share what a number hands to a parent over one arrow
 * @property {number} arrow which of the user's arrows
 * @property {number} parent
 * @property {number} slope
 * @property {number} before the parent's slope so far
 * @property {number} after
 */

/**
 * @typedef {object} Step
 * @property {number} call 0 for the first
 * @property {number} user who hands on; -1 where a call begins
 * @property {number} handed the slope that the user had
 * @property {Share[]} shares
 * @property {number[]} grads after the step
 * @property {number[]} reports how many each number has got in this call
 * @property {boolean[][]} used the arrows of each number that were used in this call
 */

/** @typedef {{name: string, op: string, from: string[], by?: number}} Operation */
/** @typedef {{leaves: Record<string, number>, computed: Operation[]}} Expression */

/** @type {(name: string, op: string, from: string[], by?: number) => Operation} */
const operation = (name, op, from, by) => ({ name, op, from, by });

/** @type {Record<string, Expression>} */
export const EXPRESSIONS = {
  doubling: {
    leaves: { a: 3 },
    computed: [operation("b", "+", ["a", "a"]), operation("c", "+", ["b", "b"])],
  },
  shared: {
    leaves: { a: 2, b: 3 },
    computed: [
      operation("c", "·", ["a", "b"]),
      operation("d", "+", ["c", "a"]),
      operation("e", "·", ["d", "c"]),
    ],
  },
  neuron: {
    leaves: { w1: 0.5, w2: 1, b: 0 },
    computed: [
      operation("p1", "·", ["w1"], 1),
      operation("s", "+", ["b", "p1"]),
      operation("p2", "·", ["w2"], 0.5),
      operation("z", "+", ["s", "p2"]),
      operation("a", "tanh", ["z"]),
    ],
  },
  curved: {
    leaves: { a: 0.5, b: 2 },
    computed: [
      operation("p", "·", ["a", "b"]),
      operation("h", "relu", ["p"]),
      operation("c", "exp", ["h"]),
      operation("d", "·", ["h", "c"]),
    ],
  },
};

/**
 * Data and local slopes of an operation.
 * @type {Record<string, (x: number, y: number) => {data: number, slopes: number[]}>}
 */
const OPERATIONS = {
  "+": (x, y) => ({ data: x + y, slopes: [1, 1] }),
  "·": (x, y) => ({ data: x * y, slopes: [y, x] }),
  tanh: (x) => ({ data: Math.tanh(x), slopes: [1 - Math.tanh(x) ** 2] }),
  relu: (x) => ({ data: Math.max(x, 0), slopes: [x > 0 ? 1 : 0] }),
  exp: (x) => ({ data: Math.exp(x), slopes: [Math.exp(x)] }),
};

/**
 * The graph that an expression leaves behind.
 * @param {string} expression
 * @param {Record<string, number>} leaves data by name
 * @returns {Graph}
 */
export function evaluate(expression, leaves) {
  const names = Object.keys(EXPRESSIONS[expression].leaves);
  /** @type {Graph} */
  const graph = {
    names,
    made: names.map(() => ""),
    data: names.map((name) => leaves[name]),
    parents: names.map(() => []),
    slopes: names.map(() => []),
  };
  for (const { name, op, from, by } of EXPRESSIONS[expression].computed) {
    const parents = from.map((parent) => names.indexOf(parent));
    const [x, y] = parents.map((i) => graph.data[i]);
    const { data, slopes } = OPERATIONS[op](x, by ?? y);
    names.push(name);
    graph.made.push(
      op in { "+": 0, "·": 0 } ? [...from, ...(by ? [by] : [])].join(` ${op} `) : `${op}(${from})`,
    );
    graph.data.push(data);
    graph.parents.push(parents);
    graph.slopes.push(slopes.slice(0, parents.length)); // none for a plain number
  }
  return graph;
}

/**
 * How often each number is used, which is how many reports it waits for.
 * @param {Graph} graph
 */
export function countUsers({ parents }) {
  const users = parents.map(() => 0);
  for (const of of parents) for (const parent of of) users[parent] += 1;
  return users;
}

/**
 * Every step of the way back; a step is a number that hands on, over arrows in a row.
 * @param {Graph} graph
 * @param {Order} order
 * @param {Calls} calls
 * @returns {Step[]}
 */
export function history(graph, order, calls) {
  const last = graph.names.length - 1;
  /** @type {Step[]} */
  const steps = [];
  let grads = graph.names.map(() => 0);
  for (let call = 0; call < (calls === "once" ? 1 : 2); call += 1) {
    // What was computed is reset by every call; what a leaf has collected is kept.
    grads = grads.map((grad, i) => (graph.parents[i].length || calls === "reset" ? 0 : grad));
    grads[last] = 1;
    steps.push({
      call,
      ...{ user: -1, handed: 0, shares: [], grads },
      reports: graph.names.map(() => 0),
      used: graph.parents.map((of) => of.map(() => false)),
    });
    for (const [user, arrow] of WALKS[order](graph)) {
      const before = steps[steps.length - 1];
      const step = before.user === user ? before : next(before, user);
      if (step !== before) steps.push(step);
      use(graph, step, arrow);
    }
    grads = steps[steps.length - 1].grads;
  }
  return steps;
}

/** @type {(step: Step, user: number) => Step} */
const next = ({ call, grads, reports, used }, user) => ({
  ...{ call, user, handed: grads[user], shares: [] },
  grads: [...grads],
  reports: [...reports],
  used: used.map((arrows) => [...arrows]),
});

/** @type {(graph: Graph, step: Step, arrow: number) => void} */
function use({ parents, slopes }, step, arrow) {
  const [parent, slope] = [parents[step.user][arrow], slopes[step.user][arrow]];
  const before = step.grads[parent];
  const after = before + slope * step.grads[step.user];
  step.shares.push({ arrow, parent, slope, before, after });
  step.grads[parent] = after;
  step.reports[parent] += 1;
  step.used[step.user][arrow] = true;
}

/** @typedef {[user: number, arrow: number]} Use */

/** @type {Record<Order, (graph: Graph) => Generator<Use>>} */
const WALKS = {
  *topological(graph) {
    const waits = countUsers(graph);
    const ready = [graph.names.length - 1];
    for (let user = ready.pop(); user !== undefined; user = ready.pop()) {
      for (const [arrow, parent] of graph.parents[user].entries()) {
        yield [user, arrow];
        waits[parent] -= 1;
        if (!waits[parent]) ready.push(parent);
      }
    }
  },
  naive: (graph) => handOn(graph, graph.names.length - 1),
};

/**
 * @param {Graph} graph
 * @param {number} user
 * @returns {Generator<Use>}
 */
function* handOn(graph, user) {
  for (const [arrow, parent] of graph.parents[user].entries()) {
    yield [user, arrow];
    yield* handOn(graph, parent);
  }
}
