// The state of the figure, checked before anything is drawn.
import { evaluate, EXPRESSIONS, history } from "../math/autograd_graph.js";

/** @typedef {import("../math/autograd_graph.js").Graph} Graph */
/** @typedef {import("../math/autograd_graph.js").Order} Order */
/** @typedef {import("../math/autograd_graph.js").Calls} Calls */
/** @typedef {import("../math/autograd_graph.js").Step} Step */

/**
 * @typedef {object} State
 * @property {string} expression
 * @property {Record<string, number>} leaves
 * @property {Order} order
 * @property {Calls} calls
 * @property {number} step
 * @property {boolean} isOwn whether Python has handed over a graph
 * @property {Graph} graph
 * @property {Step[]} steps all there are
 * @property {number[]} right the slopes at the end in topological order
 */

export const LEAF_LIMIT = 3;

export const TITLES = {
  doubling: "b = a + a, c = b + b",
  shared: "c = a · b, d = c + a, e = d · c",
  neuron: "tanh(w₁ · 1 + w₂ · 0.5 + b)",
  curved: "h = relu(a · b), d = h · exp(h)",
};

/** @type {Record<Order, string>} */
export const ORDERS = { topological: "when all users have reported", naive: "at once" };

/** @type {Record<Calls, string>} */
export const CALLS = { once: "once", twice: "twice", reset: "twice, zero_grad between" };

/** @type {(get: import("../lib/figure.js").Get) => State} */
export function read(get) {
  const own = /** @type {Graph | null} */ (get("graph"));
  const expression = one(get, "expression", Object.keys(TITLES));
  const order = /** @type {Order} */ (one(get, "order", Object.keys(ORDERS)));
  const calls = /** @type {Calls} */ (one(get, "calls", Object.keys(CALLS)));
  const leaves = leavesOf(get("leaves"), expression);
  const graph = own ?? evaluate(expression, leaves);
  const steps = history(graph, order, calls);
  const step = get("step");
  if (!Number.isInteger(step) || !steps[step])
    throw new Error(`step is ${step}, expected 0 to ${steps.length - 1}`);
  const right = history(graph, "topological", calls).slice(-1)[0].grads;
  return { expression, leaves, order, calls, step, isOwn: !!own, graph, steps, right };
}

/** @type {(get: import("../lib/figure.js").Get, key: string, options: string[]) => string} */
function one(get, key, options) {
  const value = get(key);
  if (!options.includes(value)) {
    throw new Error(`${key} is "${value}", expected one of ${options.join(", ")}`);
  }
  return value;
}

/** @type {(leaves: any, expression: string) => Record<string, number>} */
function leavesOf(leaves, expression) {
  const names = Object.keys(EXPRESSIONS[expression].leaves);
  const isRight =
    leaves &&
    Object.keys(leaves).length === names.length &&
    names.every((name) => Number.isFinite(leaves[name]) && Math.abs(leaves[name]) <= LEAF_LIMIT);
  if (!isRight) {
    throw new Error(
      `leaves is ${JSON.stringify(leaves)}, expected ${names.join(", ")}, ` +
        `each from ${-LEAF_LIMIT} to ${LEAF_LIMIT}`,
    );
  }
  return leaves;
}

/**
 * How many steps there are with another order, or other calls.
 * @type {(state: State, values: {order?: Order, calls?: Calls}) => number}
 */
export const lastStep = ({ graph, order, calls }, values) =>
  history(graph, values.order ?? order, values.calls ?? calls).length - 1;
