// The plane: what the network says everywhere, the border between the classes, and the samples.
import { h, put, s } from "../lib/dom.js";
import { legend, plot } from "../lib/plot.js";
import { classOf, forward, makeBatch, softmax } from "../math/mlp.js";
import { axesOf, classesOf, MAX_HIDDEN, MAX_WIDTH } from "./state.js";
import { isolines } from "../math/isolines.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../math/mlp.js").Net} Net */
/** @typedef {import("../math/mlp.js").Batch} Batch */
/** @typedef {import("./colors.js").Colors} Colors */

export const GRID = 60; // cells along each side
const ROOM = 0.12; // around the samples, as a share of their extent
const WIDEST = [2, ...Array(MAX_HIDDEN + 1).fill(MAX_WIDTH)];

// Classes differ in shape as well as in color. Each begins in the middle, wherever that is.
const SHAPES = [
  "m-3.6,0a3.6,3.6 0 1 1 7.2,0a3.6,3.6 0 1 1 -7.2,0z",
  "m-3.2,-3.2h6.4v6.4h-6.4z",
  "m0,-4.4l4.2,7.6h-8.4z",
];

export function map() {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const small = h("canvas", { width: GRID, height: GRID });
  const pixels = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"));
  const image = pixels.createImageData(GRID, GRID);
  /** @type {import("../lib/plot.js").Axis[]} */
  const axes = [
    { label: " ", domain: [-1, 1] },
    { label: " ", domain: [-1, 1] },
  ];
  const view = plot(axes[0], axes[1], (width) => Math.min(width, 340));
  const marksLayer = s("g");
  // One outline around all that are wrong: to change a hundred marks would cost milliseconds.
  const mistakes = outline();
  view.layer.append(mistakes, marksLayer);
  const explanation = h("div");
  /** @type {{mark: SVGElement, row: number[], place: string}[]} the training part first */
  let marks = [];
  const grid = makeBatch(WIDEST, GRID * GRID); // for every network: new memory costs milliseconds
  let ratio = 1; // pixels of the canvas in one of the page

  /** @param {State} state draw the samples anew */
  function begin(state) {
    const { parts } = state;
    const both = [...parts.train.X, ...parts.validation.X];
    view.rescale(() => {
      axesOf(state.dataset).forEach((label, j) => {
        const values = both.map((row) => row[j]);
        const [low, high] = [Math.min(...values), Math.max(...values)];
        const room = ROOM * (high - low || 1);
        axes[j].label = label;
        axes[j].domain = [low - room, high + room];
      });
    });
    const [x, y] = axes.map(({ domain }) => domain);
    for (let i = 0; i < grid.n; i += 1) {
      const [column, row] = [(i % GRID) + 0.5, Math.floor(i / GRID) + 0.5];
      grid.A[0][2 * i] = x[0] + ((x[1] - x[0]) * column) / GRID;
      grid.A[0][2 * i + 1] = y[1] - ((y[1] - y[0]) * row) / GRID; // the first row is on top
    }
    const labels = [...parts.train.y, ...parts.validation.y];
    marks = both.map((row, i) => {
      const kind = i < parts.train.X.length ? "" : " nn-held-out";
      const mark = sampleMark(labels[i], kind);
      return { mark, row, place: "" };
    });
    marksLayer.replaceChildren(...marks.map(({ mark }) => mark));
    place();
    const names = classesOf(state);
    explanation.replaceChildren(
      legend(
        ...names.map((name, k) => /** @type {[SVGElement, string]} */ ([sampleMark(k), name])),
        [s("path", { d: SHAPES[0], class: "nn-sample nn-open" }), "validation"],
        [outline(SHAPES[0]), "wrong"],
      ),
    );
  }

  function place() {
    for (const item of marks) {
      item.place = `${view.x(item.row[0]).toFixed(1)},${view.y(item.row[1]).toFixed(1)}`;
      put(item.mark, { transform: `translate(${item.place})` });
    }
    const { x, y, width, height } = view.inside();
    ratio = Math.min(devicePixelRatio || 1, 2);
    put(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    Object.assign(canvas.style, {
      ...{ left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` },
    });
  }

  /** @type {(net: Net, colors: Colors) => void} */
  function paint(net, colors) {
    const last = net.layers.length;
    const k = net.widths[last];
    forward(net, grid);
    const P = grid.dZ[last - 1];
    softmax(grid.A[last], grid.y, P, grid.n, k);
    shade(image.data, P, k, colors.classes);
    pixels.putImageData(image, 0, 0);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(small, 0, 0, canvas.width, canvas.height);
    context.strokeStyle = `rgb(${colors.ink})`;
    context.lineWidth = 2 * ratio;
    const [sx, sy] = [canvas.width / GRID, canvas.height / GRID];
    context.beginPath();
    isolines(grid.A[last], k, GRID, (x1, y1, x2, y2) => {
      context.moveTo((x1 + 0.5) * sx, (y1 + 0.5) * sy);
      context.lineTo((x2 + 0.5) * sx, (y2 + 0.5) * sy);
    });
    context.stroke();
  }

  /** @type {(net: Net, batches: Batch[]) => void} outline what is wrong */
  function judge(net, batches) {
    let [d, at] = ["", 0];
    for (const batch of batches) {
      for (let i = 0; i < batch.n; i += 1, at += 1) {
        const label = batch.y[i];
        if (classOf(net, batch, i) !== label) d += `M${marks[at].place}${SHAPES[label]}`;
      }
    }
    put(mistakes, { d });
  }

  return {
    el: h("div", {}, h("div", { class: "nn-map" }, canvas, view.el), explanation),
    begin,
    /** @param {number} width */
    resize(width) {
      view.resize(width);
      place();
    },
    /** @type {(net: Net, batches: Batch[], colors: Colors, text: string) => void} batches that went forward */
    update(net, batches, colors, text) {
      paint(net, colors);
      judge(net, batches);
      view.describe(text);
    },
    /** The batch of all cells, as the last update left it. */
    grid,
  };
}

/** @param {string} [d] */
const outline = (d = "") => s("path", { d, class: "nn-sample nn-open nn-mistake" });

/** @param {number} label @param {string} [kind] */
const sampleMark = (label, kind = "") =>
  s("path", { d: SHAPES[label], class: `nn-sample nn-class-${label}${kind}` });

/**
 * The mixture of the colors of the classes, weaker where the network is not sure.
 * @type {(data: Uint8ClampedArray, P: Float64Array, k: number, colors: number[][]) => void}
 */
function shade(data, P, k, colors) {
  for (let i = 0, at = 0, row = 0; at < data.length; i += 1, at += 4, row += k) {
    let [r, g, b, best] = [0, 0, 0, 0];
    for (let j = 0; j < k; j += 1) {
      const p = P[row + j];
      const color = colors[j];
      r += p * color[0];
      g += p * color[1];
      b += p * color[2];
      if (p > best) best = p;
    }
    data[at] = r;
    data[at + 1] = g;
    data[at + 2] = b;
    data[at + 3] = 20 + (100 * (best - 1 / k)) / (1 - 1 / k);
  }
}
