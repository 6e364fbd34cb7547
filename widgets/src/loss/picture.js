// Both losses above, their slopes below, and on each curve the point where that loss stands.
import { h, put, s } from "../lib/dom.js";
import { draggable, path, plot } from "../lib/plot.js";
import { clamp, roundUp, snap } from "../lib/scale.js";
import { Z_LIMIT } from "../house.js";
import { NAMES, loss, slope } from "../math/loss.js";
import { TITLES } from "./text.js";

/** @typedef {import("../math/loss.js").Name} Name */
/** @typedef {import("./state.js").State} State */
/** @typedef {import("../lib/plot.js").Axis} Axis */
/** @typedef {import("../lib/plot.js").Plot} Plot */
/** @typedef {(name: Name, z: number, y: number) => number} Height */

export const STEP = 0.1; // of z
const EDGE = Z_LIMIT + 0.5; // of the picture, while nothing lies beyond
const APART = 9; // pixels between two marks of the trail

const GRID = Array.from({ length: 161 }, (_, i) => Z_LIMIT * (i / 80 - 1));

/** @param {(z: number) => void} move */
export function picture(move) {
  const top = curves("", "loss", 0.36, loss);
  const bottom = curves("logit z", "slope", 0.24, slope);
  for (const { view } of [top, bottom]) {
    draggable(view.el, view, ([z]) => {
      const edge = view.x.domain[1];
      move(snap(clamp(z, -edge, edge), STEP));
    });
  }
  return {
    els: [top.view.el, bottom.view.el, legend()],
    /** @param {number} width */
    resize: (width) => [top, bottom].forEach(({ view }) => view.resize(width)),
    /** @type {(state: State, sentence: string) => void} */
    update(state, sentence) {
      const edge = edgeOf(state);
      top.update(state, edge, [-0.04 * edge, edge]);
      bottom.update(state, edge, [-1.1, 1.1]);
      top.view.describe(sentence);
      bottom.view.describe("The slopes of both losses with respect to z, over z.");
    },
  };
}

/**
 * How far the picture goes to both sides: further only if something lies beyond.
 * @param {State} state
 */
function edgeOf({ z, now }) {
  const farthest = Math.max(...[z, ...Object.values(now)].map(Math.abs));
  return farthest <= EDGE ? EDGE : roundUp(farthest);
}

/**
 * A plane with a curve of each loss, the point on it, and where it came from.
 * @param {string} xLabel
 * @param {string} yLabel
 * @param {number} ratio height over width
 * @param {Height} height
 */
function curves(xLabel, yLabel, ratio, height) {
  /** @type {Axis} */
  const xAxis = { label: xLabel, domain: [-EDGE, EDGE] };
  /** @type {Axis} */
  const yAxis = { label: yLabel, domain: [-1.1, 1.1] };
  const view = plot(xAxis, yAxis, (width) => Math.max(width * ratio, 110));
  const zero = s("path", { class: "nn-zero" });
  const marks = NAMES.map((name) => ({
    name,
    guide: s("path", { class: "nn-guide" }),
    line: s("path", { class: `nn-curve nn-loss-${name}` }),
    trail: s("path", { class: `nn-trail nn-loss-${name}` }),
    point: point(name),
  }));
  // Points lie above all lines: neither loss is to hide where the other one stands.
  const kinds = /** @type {const} */ (["guide", "line", "trail", "point"]);
  view.layer.append(zero, ...kinds.flatMap((kind) => marks.map((mark) => mark[kind])));
  return {
    view,
    /** @type {(state: State, edge: number, heights: [number, number]) => void} */
    update({ y, now, runs, steps }, edge, heights) {
      if (xAxis.domain[1] !== edge || yAxis.domain[1] !== heights[1]) {
        view.rescale(() => ((xAxis.domain = [-edge, edge]), (yAxis.domain = heights)));
      }
      put(zero, {
        d: path(
          view,
          [-edge, edge].map((z) => [z, 0]),
        ),
      });
      for (const { name, guide, line, trail, point } of marks) {
        const at = (/** @type {number} */ z) =>
          /** @type {[number, number]} */ ([z, height(name, z, y)]);
        const z = now[name];
        // Beyond the grid the curves are straight to the eye.
        put(line, { d: path(view, [-edge, ...GRID, edge].map(at)) });
        put(guide, {
          d: path(
            view,
            heights.map((end) => [z, end]),
          ),
        });
        put(trail, { d: dots(view, runs[name].zs.slice(0, steps).map(at)) });
        const [left, down] = [view.x(z), view.y(height(name, z, y))];
        put(point, { transform: `translate(${left.toFixed(2)} ${down.toFixed(2)})` });
      }
    },
  };
}

/**
 * The mark of a loss: a circle or a square, so that the color is not all that tells them apart.
 * @param {Name} name
 */
const point = (name) =>
  name === "cross_entropy"
    ? s("circle", { r: 6.5, class: `nn-point nn-loss-${name}` })
    : s("rect", { x: -5, y: -5, width: 10, height: 10, class: `nn-point nn-loss-${name}` });

/**
 * A dot at each point that is not too near to the last one drawn.
 * @param {Plot} view
 * @param {[number, number][]} points
 */
function dots({ x, y }, points) {
  let [left, down] = [-Infinity, -Infinity];
  return points
    .map(([a, b]) => [x(a), y(b)])
    .filter(([a, b]) => {
      const isApart = Math.hypot(a - left, b - down) >= APART;
      if (isApart) [left, down] = [a, b];
      return isApart;
    })
    .map(([a, b]) => `M${a.toFixed(2)},${b.toFixed(2)}h0`)
    .join("");
}

const legend = () =>
  h(
    "p",
    { class: "nn-legend" },
    ...NAMES.map((name) =>
      h(
        "span",
        {},
        s(
          "svg",
          { class: "nn-long", viewBox: "-16 -8 32 16", "aria-hidden": "true" },
          s("path", { class: `nn-curve nn-loss-${name}`, d: "M-16,0H16" }),
          point(name),
        ),
        `${TITLES[name]}${name === "squared_error" ? " (dashed, square)" : " (solid, circle)"}`,
      ),
    ),
  );
