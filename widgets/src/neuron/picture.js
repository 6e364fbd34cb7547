// The samples, the boundary between the classes, and the arrow w with a handle at each end.
import { put, s } from "../lib/dom.js";
import { readable } from "../lib/format.js";
import { draggable, legend, path, plot } from "../lib/plot.js";
import { crossing, foot, predict, side } from "../math/neuron.js";
import { pair, shifted, turned } from "./space.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./space.js").Space} Space */
/** @typedef {import("./space.js").Point} Point */
/** @typedef {import("../lib/plot.js").Plot} Plot */
/** @typedef {import("../lib/figure.js").Change} Change */

const HEAD = { length: 11, width: 5 }; // of the arrow, in pixels
const NARROW = 480; // pixels, below which samples are drawn smaller

// Classes differ in shape as well as in color.
const SHAPES = ["M-4.5,0A4.5,4.5 0 1 1 4.5,0A4.5,4.5 0 1 1 -4.5,0Z", "M-4,-4H4V4H-4Z"];

/**
 * @param {State} initial
 * @param {Space} space
 * @param {Change} change
 * @param {() => State} current
 */
export function picture({ X, y, classes, features }, space, change, current) {
  const [xAxis, yAxis] = [0, 1].map((j) => ({
    label: readable(features[j]),
    domain: space.domains[j],
  }));
  const view = plot(xAxis, yAxis, (width) => width * space.ratio);
  const regions = [0, 1].map((label) => s("path", { class: `nn-region nn-class-${label}` }));
  const surface = s("rect", { class: "nn-surface" });
  const marks = y.map((label) => sampleMark(label));
  const ring = s(
    "g",
    {},
    ...["nn-ring nn-halo", "nn-ring"].map((name) => s("circle", { r: 10, class: name })),
  );
  const line = boundary(view, space, change, current);
  view.layer.append(...regions, surface, ...marks, ring, line.el);
  // A click on a sample, not only beside it, chooses one.
  view.el.addEventListener("click", (event) => change({ sample: nearest(X, view, event) }));

  return {
    el: view.el,
    describe: view.describe,
    legend: legend(
      [sampleMark(0), classes[0]],
      [sampleMark(1), classes[1]],
      [s("path", { d: SHAPES[0], class: "nn-sample nn-mistake" }), "on the wrong side"],
    ),
    /** @param {number} width */
    resize(width) {
      view.resize(width);
      put(surface, view.inside());
      const scale = width < NARROW ? 0.75 : 1;
      marks.forEach((mark, i) => put(mark, at(view, X[i], scale)));
    },
    /** @param {State} state */
    update({ weights, bias, sample }) {
      const labels = predict(weights, bias, X);
      marks.forEach((mark, i) => mark.classList.toggle("nn-mistake", labels[i] !== y[i]));
      regions.forEach((region, label) =>
        put(region, { d: path(view, side(space.box, weights, bias, label ? 1 : -1)) }),
      );
      put(ring, at(view, X[sample]));
      line.update(weights, bias);
    },
    reset: line.reset,
  };
}

/** @param {number} label */
const sampleMark = (label) => s("path", { d: SHAPES[label], class: `nn-sample nn-class-${label}` });

/** @type {(view: Plot, point: Point, scale?: number) => {transform: string}} */
const at = ({ x, y }, [a, b], scale = 1) => ({
  transform: `translate(${x(a).toFixed(2)} ${y(b).toFixed(2)}) scale(${scale})`,
});

/**
 * The index of the sample that is closest to the pointer on the screen.
 * @param {Point[]} X
 * @param {Plot} view
 * @param {MouseEvent} event
 */
function nearest(X, view, event) {
  const [a, b] = view.at(event);
  const distances = X.map((row) =>
    Math.hypot(view.x(row[0]) - view.x(a), view.y(row[1]) - view.y(b)),
  );
  return distances.indexOf(Math.min(...distances));
}

/**
 * The boundary and w, which stands on it: the foot of w shifts the line, its tip turns it.
 * @param {Plot} view
 * @param {Space} space
 * @param {Change} change
 * @param {() => State} current
 */
function boundary(view, space, change, current) {
  const line = s("path", { class: "nn-boundary" });
  const shaft = s("path", { class: "nn-arrow" });
  const name = s("text", { class: "nn-arrow-name" }, "w");
  const [foothold, tip] = ["foot", "tip"].map((end) => handle(end));
  // Where two scales differ, w would not look perpendicular, and stays away.
  const el = s("g", {}, line, ...(space.isEqual ? [shaft, name, foothold, tip] : [foothold]));
  let anchor = space.center; // where w stands

  draggable(foothold, view, (point) => {
    anchor = point;
    change(shifted(current().weights, point, space));
  });
  draggable(tip, view, (point) => change(turned(anchor, point, space)));

  return {
    el,
    /** @type {(weights: Point, bias: number) => void} */
    update(weights, bias) {
      const ends = crossing(space.box, weights, bias);
      el.classList.toggle("nn-gone", !ends);
      if (!ends) return;
      anchor = standing(anchor, ends, weights, bias, space);
      const end = pair(anchor.map((a, j) => a + space.arrow * weights[j]));
      put(line, { d: path(view, ends) });
      put(shaft, { d: arrow(view, anchor, end) });
      put(name, { x: view.x(end[0]) + 12, y: view.y(end[1]) - 8 });
      put(foothold, at(view, anchor));
      put(tip, at(view, end));
    },
    reset: () => (anchor = space.center),
  };
}

/** @param {string} end */
const handle = (end) =>
  s(
    "g",
    { class: `nn-handle nn-handle-${end}` },
    s("circle", { r: 16, class: "nn-grip" }), // as large as a fingertip
    s("circle", { r: 6.5 }),
  );

/**
 * The point of the boundary next to where w stood before; its middle if that is out of sight.
 * @param {Point} anchor
 * @param {Point[]} ends
 * @param {Point} weights
 * @param {number} bias
 * @param {Space} space
 */
function standing(anchor, ends, weights, bias, { box }) {
  const point = foot(weights, bias, anchor);
  const isInside = point?.every((a, j) => a >= box.low[j] && a <= box.high[j]);
  return point && isInside ? point : pair([0, 1].map((j) => (ends[0][j] + ends[1][j]) / 2));
}

/** @type {(view: Plot, start: Point, end: Point) => string} */
function arrow({ x, y }, start, end) {
  const [fromX, fromY, toX, toY] = [x(start[0]), y(start[1]), x(end[0]), y(end[1])];
  const length = Math.hypot(toX - fromX, toY - fromY) || 1;
  const [u, v] = [(toX - fromX) / length, (toY - fromY) / length];
  const wing = (/** @type {number} */ sign) =>
    `${toX - HEAD.length * u + sign * HEAD.width * v},${toY - HEAD.length * v - sign * HEAD.width * u}`;
  return `M${fromX},${fromY}L${toX},${toY}M${wing(1)}L${toX},${toY}L${wing(-1)}`;
}
