// The state of the figure, checked before anything is drawn.
import { finite } from "../lib/figure.js";
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
  const [name, z, alpha] = [get("function"), finite(get, "z"), finite(get, "alpha")];
  if (!FUNCTIONS.includes(name)) {
    throw new Error(`function is "${name}", expected one of ${FUNCTIONS.join(", ")}`);
  }
  if (Math.abs(z) > Z_LIMIT) throw new Error(`z is ${z}, expected ${-Z_LIMIT} to ${Z_LIMIT}`);
  if (alpha < 0 || alpha >= 1) throw new Error(`alpha is ${alpha}, expected 0 to below 1`);
  return { name, z, alpha };
}
