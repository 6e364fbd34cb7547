// The network: a button for each neuron, with the map of what it computes, and a line for each weight.
import { h, put, s } from "../lib/dom.js";
import { changes } from "../lib/figure.js";
import { fixed } from "../lib/format.js";
import { GRID } from "./map.js";
import { formula, nameOf, sourceOf } from "./words.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../math/mlp.js").Net} Net */
/** @typedef {import("../math/mlp.js").Batch} Batch */
/** @typedef {import("./colors.js").Colors} Colors */
/** @typedef {{index: number, layer: number, from: number, to: number, ends: number[]}} Weight */

const [BOX, ROW, TOP] = [32, 42, 22]; // pixels
const CELLS = 20; // along each side of a small map
const NEAR = 6; // pixels from a line that count as on it
const THICKEST = 6; // pixels
const DASHES = [6, 4]; // pixels

/**
 * @param {(unit: [number, number]) => void} choose
 */
export function graph(choose) {
  const svg = s("svg", { role: "img", class: "nn-plot" });
  const paper = h("canvas", { "aria-hidden": "true" });
  const context = /** @type {CanvasRenderingContext2D} */ (paper.getContext("2d"));
  const boxes = h("div", { role: "toolbar", "aria-label": "Neurons, by arrow keys" });
  const el = h("div", { class: "nn-graph" }, paper, svg, boxes);
  const hint = h("p", { class: "nn-hint nn-under" });
  const small = h("canvas", { width: CELLS, height: CELLS });
  const pixels = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"));
  const image = pixels.createImageData(CELLS, CELLS);
  const isOtherFrame = changes();
  let width = 300;
  /** @type {Weight[]} */
  let weights = [];
  /** @type {HTMLButtonElement[][]} by layer, 1 for the first hidden one */
  let buttons = [];
  /** @type {State} */
  let state;
  /** @type {Net} */
  let net;

  /** @type {(layer: number, unit: number) => [number, number]} the middle of a box */
  function middle(layer, unit) {
    const gap = (width - BOX - 2) / (state.widths.length - 1);
    const tallest = Math.max(...state.widths);
    return [
      1 + BOX / 2 + layer * gap,
      TOP + ROW * (unit + (tallest - state.widths[layer]) / 2 + 0.5),
    ];
  }

  /** @param {State} next */
  function begin(next) {
    state = next;
    buttons = state.widths.map((count, layer) =>
      layer ? Array.from({ length: count }, (_, unit) => neuron(layer, unit)) : [],
    );
    boxes.replaceChildren(...buttons.flat());
    place();
  }

  /** @type {(layer: number, unit: number) => HTMLButtonElement} */
  function neuron(layer, unit) {
    const look = () => tell(`${nameOf(state, layer, unit)}: ${formula(state, net, layer, unit)}`);
    return h("button", {
      ...{ type: "button", tabindex: -1, "aria-label": nameOf(state, layer, unit) },
      click: () => choose([layer, unit + 1]),
      pointerenter: look,
      focus: look,
      keydown: (event) => walk(/** @type {KeyboardEvent} */ (event), layer, unit),
    });
  }

  /** @type {(event: KeyboardEvent, layer: number, unit: number) => void} */
  function walk(event, layer, unit) {
    const [dl, du] = MOVES[event.key] ?? [0, 0];
    if (!dl && !du) return;
    event.preventDefault();
    const column = buttons[layer + dl] ?? [];
    column[Math.min(unit, column.length - 1) + du]?.focus();
  }

  function place() {
    const tallest = Math.max(...state.widths);
    const height = TOP + ROW * tallest + 4;
    put(svg, { width, height });
    const ratio = Math.min(devicePixelRatio || 1, 2);
    put(paper, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(paper.style, { width: `${width}px`, height: `${height}px` });
    buttons.forEach((column, layer) =>
      column.forEach((button, unit) => {
        const [x, y] = middle(layer, unit);
        Object.assign(button.style, { left: `${x - BOX / 2}px`, top: `${y - BOX / 2}px` });
      }),
    );
    weights = linesOf(state.widths, middle);
    if (isOtherFrame(width, state.widths.length, tallest)) drawFrame();
  }

  function drawFrame() {
    const last = state.widths.length - 1;
    svg.replaceChildren(
      ...state.widths.map((_, layer) => {
        const anchor = layer === 0 ? "start" : layer === last ? "end" : "middle";
        const [x] = middle(layer, 0);
        const shift = layer === 0 ? -BOX / 2 : layer === last ? BOX / 2 : 0;
        const name = layer === 0 ? "in" : layer === last ? "out" : `layer ${layer}`;
        return s("text", { x: x + shift, y: 14, "text-anchor": anchor }, name);
      }),
      ...[0, 1].flatMap((unit) => input(...middle(0, unit), unit)),
    );
  }

  /** @param {string} text */
  const tell = (text) => (hint.textContent = text);

  el.addEventListener("pointermove", (event) => {
    const found = nearest(event);
    if (found) tell(weightText(found));
  });
  el.addEventListener("click", (event) => {
    const found = event.target instanceof HTMLButtonElement ? undefined : nearest(event);
    if (found) choose([found.layer + 1, found.to + 1]);
  });

  /** @param {MouseEvent} event */
  function nearest(event) {
    if (event.target instanceof HTMLButtonElement) return undefined;
    const box = el.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const distances = weights.map(({ ends }) => distance(x, y, ends));
    const least = Math.min(...distances);
    return least < NEAR ? weights[distances.indexOf(least)] : undefined;
  }

  /** @param {Weight} weight */
  function weightText({ index, layer, from, to }) {
    const w = net.theta[index];
    const source = sourceOf(layer, from);
    return (
      `Weight from ${source} to ${nameOf(state, layer + 1, to)}: w = ${fixed(w, 4)}. ` +
      `It adds w · ${source} to z. Click to edit it.`
    );
  }

  /** @type {(grid: Batch, colors: Colors) => void} */
  function paint(grid, colors) {
    const ratio = paper.width / width;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, paper.width, paper.height);
    drawWeights(colors);
    drawMaps(grid, colors);
  }

  /**
   * All lines change at once, with every step: as elements they would need a style and a layout each.
   * @param {Colors} colors
   */
  function drawWeights({ positive, negative }) {
    const [plus, minus] = [positive, negative].map((color) => `rgb(${color})`);
    for (const { index, layer, to, ends } of weights) {
      const [x1, y1, x2, y2] = ends;
      const bend = (x1 + x2) / 2;
      const w = net.theta[index];
      const isChosen = layer + 1 === state.unit[0] && to + 1 === state.unit[1];
      context.globalAlpha = isChosen ? 1 : 0.55;
      context.lineWidth = Math.min(0.4 + 1.4 * Math.abs(w), THICKEST);
      context.strokeStyle = w < 0 ? minus : plus;
      context.setLineDash(w < 0 ? DASHES : []);
      context.beginPath();
      context.moveTo(x1, y1);
      context.bezierCurveTo(bend, y1, bend, y2, x2, y2);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /** @type {(grid: Batch, colors: Colors) => void} */
  function drawMaps(grid, { positive, negative, classes }) {
    const last = state.widths.length - 1;
    for (let layer = 1; layer <= last; layer += 1) {
      for (let unit = 0; unit < state.widths[layer]; unit += 1) {
        const isOutput = layer === last;
        const colors = [isOutput ? classes[unit] : positive, negative];
        const values = isOutput ? grid.dZ[last - 1] : grid.A[layer];
        const zero = state.activation === "sigmoid" && !isOutput ? 0.5 : 0;
        thumbnail(image.data, values, state.widths[layer], unit, zero, colors);
        pixels.putImageData(image, 0, 0);
        const [x, y] = middle(layer, unit);
        context.drawImage(small, x - BOX / 2, y - BOX / 2, BOX, BOX);
      }
    }
  }

  return {
    el: h("div", {}, el, hint),
    begin,
    /** @param {number} pixelsWide */
    resize(pixelsWide) {
      width = Math.min(pixelsWide, 560);
      if (state) place();
    },
    /** @type {(next: State, network: Net, grid: Batch, palette: Colors) => void} */
    update(next, network, grid, palette) {
      [state, net] = [next, network];
      buttons.forEach((column, layer) =>
        column.forEach((button, unit) => {
          const isChosen = layer === state.unit[0] && unit + 1 === state.unit[1];
          put(button, { "aria-pressed": String(isChosen), tabindex: isChosen ? 0 : -1 });
        }),
      );
      paint(grid, palette);
      put(svg, {
        "aria-label": `A network of ${state.widths.join(", ")} neurons, inputs first. Solid blue lines are positive weights, dashed orange ones negative; the thicker, the larger.`,
      });
      if (!hint.textContent)
        tell("Point at a line or a neuron for its number; choose a neuron to edit it.");
    },
  };
}

/** @type {Record<string, [number, number]>} */
const MOVES = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @type {(x: number, y: number, unit: number) => SVGElement[]} */
const input = (x, y, unit) => [
  s("rect", { x: x - BOX / 2, y: y - BOX / 2, width: BOX, height: BOX, class: "nn-input" }),
  s("text", { x, y: y + 4, "text-anchor": "middle" }, unit ? "x₂" : "x₁"),
];

/**
 * A line for each weight, from box to box.
 * @type {(widths: number[], middle: (layer: number, unit: number) => [number, number]) => Weight[]}
 */
function linesOf(widths, middle) {
  /** @type {Weight[]} */
  const result = [];
  let at = 0;
  for (let layer = 0; layer < widths.length - 1; layer += 1) {
    for (let from = 0; from < widths[layer]; from += 1) {
      for (let to = 0; to < widths[layer + 1]; to += 1) {
        const [[x1, y1], [x2, y2]] = [middle(layer, from), middle(layer + 1, to)];
        result.push({ index: at, layer, from, to, ends: [x1 + BOX / 2, y1, x2 - BOX / 2, y2] });
        at += 1;
      }
    }
    at += widths[layer + 1]; // the biases
  }
  return result;
}

/**
 * How far a point is from a line, which runs like a smooth step.
 * @type {(x: number, y: number, ends: number[]) => number}
 */
function distance(x, y, [x1, y1, x2, y2]) {
  const t = (x - x1) / (x2 - x1);
  if (t < 0 || t > 1) return Infinity;
  // x and y of the Bézier curve do not run alike in its parameter, but nearly.
  return Math.abs(y - (y1 + (y2 - y1) * t * t * (3 - 2 * t)));
}

/**
 * What one neuron gives, one color above its middle, another below.
 * @type {(data: Uint8ClampedArray, values: Float64Array, width: number, unit: number, middle: number, colors: number[][]) => void}
 */
function thumbnail(data, values, width, unit, middle, colors) {
  const stride = GRID / CELLS;
  let largest = 1e-9;
  const valueAt = (/** @type {number} */ cell) => {
    const [column, row] = [cell % CELLS, Math.floor(cell / CELLS)];
    return values[(row * stride * GRID + column * stride) * width + unit] - middle;
  };
  for (let cell = 0; cell < CELLS * CELLS; cell += 1) {
    largest = Math.max(largest, Math.abs(valueAt(cell)));
  }
  for (let cell = 0, at = 0; cell < CELLS * CELLS; cell += 1, at += 4) {
    const value = valueAt(cell);
    const color = colors[value < 0 ? 1 : 0];
    data[at] = color[0];
    data[at + 1] = color[1];
    data[at + 2] = color[2];
    data[at + 3] = (220 * Math.abs(value)) / largest;
  }
}
