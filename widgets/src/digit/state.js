// The state of the figure, checked before anything is drawn.
import { oneOf, whole } from "../lib/checks.js";
import { CELLS, SIDE, cellsOf, counted, fitted, imageOf, networkOf } from "../math/digit.js";
import { ACTIVATIONS, blank, reaction, recounted } from "../math/digit.js";

/** @typedef {[label: number, drawing: string]} Example */

/**
 * @typedef {object} State
 * @property {string} drawing
 * @property {boolean} isDrawn by hand, in 32x32 cells; else it is an image of 8x8
 * @property {boolean} fit
 * @property {number[]} cells as drawn
 * @property {number[]} framed what is counted: the cells, fitted to the frame or not
 * @property {number[]} image
 * @property {number} neuron
 * @property {number} pixel
 * @property {import("../math/digit.js").Network} network
 * @property {import("../math/digit.js").Reaction} reaction
 * @property {Example[]} examples
 */

const IMAGE = new RegExp(`^[0-9a-g]{${SIDE * SIDE}}$`);
const DRAWING = new RegExp(`^[0-9a-f]{${(CELLS * CELLS) / 4}}$`);
const EXPECTED = "64 characters 0 to 9 and a to g, or 256 hexadecimal digits";

/**
 * The network is decoded once, not for every stroke.
 * @returns {(get: import("../lib/figure.js").Get) => State}
 */
export function reader() {
  /** @type {{key: string, network: import("../math/digit.js").Network} | undefined} */
  let last;
  /** @type {(parameters: string, activation: keyof typeof ACTIVATIONS) => import("../math/digit.js").Network} */
  const decoded = (parameters, activation) => {
    const key = activation + parameters;
    if (last?.key !== key) last = { key, network: networkOf(parameters, activation) };
    return last.network;
  };
  return (get) => {
    const activation = oneOf(get, "activation", ACTIVATIONS);
    const network = decoded(String(get("parameters")), activation);
    const fit = get("fit");
    if (typeof fit !== "boolean") throw new Error(`fit is ${fit}, expected true or false`);
    const pixels = looked(get("drawing"), fit);
    return {
      ...pixels,
      fit,
      neuron: whole(get, "neuron", 0, network.nHidden - 1),
      pixel: whole(get, "pixel", 0, SIDE * SIDE - 1),
      network,
      reaction: reaction(network, pixels.image),
      examples: pairs(get("examples")),
    };
  };
}

/**
 * @param {unknown} value
 * @returns {Example[]}
 */
function pairs(value) {
  if (Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2)) {
    return value;
  }
  throw new Error("examples are no list of digits with their images");
}

/**
 * What a drawing is on its way to the network.
 * @param {unknown} drawing
 * @param {boolean} fit
 */
export function looked(drawing, fit) {
  if (typeof drawing !== "string" || !(IMAGE.test(drawing) || DRAWING.test(drawing))) {
    throw new Error(`drawing is ${JSON.stringify(drawing)?.slice(0, 40)}, expected ${EXPECTED}`);
  }
  const isDrawn = DRAWING.test(drawing);
  const cells = isDrawn ? cellsOf(drawing) : recounted(blank(), imageOf(drawing));
  const framed = isDrawn && fit ? fitted(cells) : cells;
  return { drawing, isDrawn, cells, framed, image: counted(framed) };
}

/**
 * The label of the example that the drawing is, if it is one.
 * @param {State} state
 */
export const labelOf = ({ drawing, examples }) =>
  examples.find(([, text]) => text === drawing)?.[0];
