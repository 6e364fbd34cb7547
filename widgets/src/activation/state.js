// The state of the figure, checked before anything is drawn.
import { finite, oneOf, within } from "../lib/checks.js";
import { FUNCTIONS, Z_LIMIT } from "../house.js";

/** @typedef {import("../math/activations.js").Name} Name */
/** @typedef {{name: Name, z: number, alpha: number}} State */

/** @type {Record<Name, string>} */
export const TITLES = {
  identity: "identity",
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "ReLU",
  leaky_relu: "leaky ReLU",
};

/** @type {(get: import("../lib/figure.js").Get) => State} */
export function read(get) {
  const name = oneOf(get, "function", /** @type {Name[]} */ (FUNCTIONS));
  const z = within(get, "z", -Z_LIMIT, Z_LIMIT);
  const alpha = finite(get, "alpha");
  if (alpha < 0 || alpha >= 1) throw new Error(`alpha is ${alpha}, expected 0 to below 1`);
  return { name, z, alpha };
}
