// The contour lines with the path on them, and the loss of every step beside.
import { h, newId, put, s } from "../lib/dom.js";
import { draggable, legend, plot } from "../lib/plot.js";
import { clamp, snap } from "../lib/scale.js";
import { contours, sampled, squareLevels, UNIT } from "../math/contours.js";
import { lossOf, START_LIMITS } from "../math/descent.js";
import { quantity } from "./readout.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../math/descent.js").Path} Path */
/** @typedef {import("../lib/plot.js").Plot} Plot */
/** @typedef {import("../lib/plot.js").Axis} Axis */
/** @typedef {import("../lib/figure.js").Change} Change */

const [X_END, Y_END] = START_LIMITS;
const RATIO = Y_END / X_END; // equal units on both axes: the gradient is at right angles to a contour
const SIDE_BY_SIDE = 576; // pixels, from which on both pictures stand in a row
const GAP = 12;
/** @type {[number, number]} */
const POWERS = [-8, 4]; // of ten, which the axis of the loss goes through
const EXACT = 0.05; // in which a start is dragged
const OUTSIDE = 1e6; // pixels: farther away nobody sees the direction of a line

const ACROSS = /** @type {const} */ ({ domain: [-X_END, X_END], count: 101 });
const UP = /** @type {const} */ ({ domain: [-Y_END, Y_END], count: 81 });
// No level of equal ways would lie between the ridge and the upper minimum.
const TWO_MINIMA = [0.05, 0.2, 0.5, 0.9, 1.3, 1.53, 1.65, 16 / 9, 2.2, 3, 4.2, 6, 8.2];

/** @param {Change} change */
export function pictures(change) {
  const map = landscape(change);
  const curve = losses(change);
  const el = h("div", { class: "nn-descent" }, map.view.el, curve.view.el);
  const marks = legend(
    [s("circle", { r: 5, class: "nn-descent-start" }), "start, to be dragged"],
    [s("path", { d: "M-7,0H7", class: "nn-descent-update" }), "update of the step"],
    [s("path", { d: "M-7,0H7", class: "nn-guide" }), "a thousandth of the loss at the start"],
  );
  return {
    els: [el, marks],
    /** @param {number} width */
    resize(width) {
      const isRow = width >= SIDE_BY_SIDE;
      const left = isRow ? Math.floor((width - GAP) * 0.56) : width;
      map.resize(left);
      curve.resize(isRow ? width - GAP - left : width, isRow ? map.view.inside().height : 150);
    },
    /** @type {(state: State, path: Path, sentence: string) => void} */
    update(state, path, sentence) {
      map.update(state, path);
      curve.update(state, path);
      map.view.describe(sentence);
    },
  };
}

/** A window of a plot, beyond which nothing is drawn. */
function windowOf(/** @type {Plot} */ view) {
  const id = newId();
  const frame = s("rect", {});
  view.el.prepend(s("clipPath", { id }, frame));
  const layer = s("g", { "clip-path": `url(#${id})` });
  view.layer.append(layer);
  return { layer, resize: () => put(frame, view.inside()) };
}

/** @param {Change} change */
function landscape(change) {
  const view = plot(
    { label: "θ₁", domain: [-X_END, X_END] },
    { label: "θ₂", domain: [-Y_END, Y_END] },
    (width) => width * RATIO,
  );
  const pane = windowOf(view);
  const above = s("path", { class: "nn-descent-contours" });
  const below = s("path", { class: "nn-descent-contours" });
  const lines = s("g", {}, above, below);
  const [way, dots, update] = ["path", "dots", "update"].map((name) =>
    s("path", { class: `nn-descent-${name}` }),
  );
  pane.layer.append(lines, way, dots, update);
  const handle = s(
    "g",
    { class: "nn-descent-handle" },
    s("circle", { r: 20, class: "nn-grip" }),
    s("circle", { r: 7, class: "nn-descent-start" }),
  );
  const here = s("circle", { r: 5, class: "nn-descent-here" });
  view.layer.append(handle, here);
  draggable(handle, view, ([x, y]) =>
    change({
      start: [snap(clamp(x, -X_END, X_END), EXACT), snap(clamp(y, -Y_END, Y_END), EXACT)],
    }),
  );
  const values = new Float64Array(ACROSS.count * UP.count);
  let drawn = "";

  /** @param {State} state the contour lines are computed once a landscape */
  function drawContours(state) {
    const key = JSON.stringify([state.landscape, state.condition, state.hessian]);
    if (key === drawn) return;
    drawn = key;
    sampled(lossOf(state), ACROSS, UP, values);
    const levels =
      state.landscape === "two_minima"
        ? TWO_MINIMA
        : squareLevels(Math.min(...values), Math.max(...values), 11);
    for (const [line, isBelow] of /** @type {const} */ ([
      [above, false],
      [below, true],
    ])) {
      const some = levels.filter((level) => level < 0 === isBelow);
      put(line, { d: contours(values, ACROSS.count, some) });
    }
    above.classList.toggle("nn-descent-above", levels[0] < 0); // no difference by color alone
  }
  return {
    view,
    /** @param {number} width */
    resize(width) {
      view.resize(width);
      pane.resize();
      const { x, y, width: w, height } = view.inside();
      const scale = [w / (UNIT * (ACROSS.count - 1)), -height / (UNIT * (UP.count - 1))];
      put(lines, { transform: `translate(${x} ${y + height}) scale(${scale.join(" ")})` });
    },
    /** @type {(state: State, path: Path) => void} */
    update(state, { points, count }) {
      drawContours(state);
      const pixel = (/** @type {number} */ t) =>
        `${near(view.x(points[2 * t]))},${near(view.y(points[2 * t + 1]))}`;
      const places = Array.from({ length: count }, (_, t) => pixel(t));
      put(way, { d: `M${places.join("L")}` });
      put(dots, { d: `M${places.join("h0M")}h0` });
      const step = Math.min(state.step, count - 1);
      put(update, { d: `M${pixel(step)}L${pixel(step + 1)}` });
      const [x, y] = [points[2 * step], points[2 * step + 1]];
      const isInside = Math.abs(x) <= X_END && Math.abs(y) <= Y_END;
      put(here, { cx: near(view.x(x)), cy: near(view.y(y)) });
      here.classList.toggle("nn-gone", !isInside);
      put(handle, { transform: `translate(${view.x(state.start[0])} ${view.y(state.start[1])})` });
    },
  };
}

/** @param {number} pixels */
const near = (pixels) => Math.round(10 * clamp(pixels, -OUTSIDE, OUTSIDE)) / 10;

/** @param {Change} change */
function losses(change) {
  /** @type {Axis} */
  const steps = { label: "step", domain: [0, 40] };
  let height = 0; // follows the other picture
  const view = plot(steps, { label: "loss, power of ten", domain: POWERS }, () => height);
  view.el.classList.add("nn-descent-losses");
  const pane = windowOf(view);
  const guide = s("path", { class: "nn-guide" });
  const curve = s("path", { class: "nn-descent-path" });
  const dots = s("path", { class: "nn-descent-dots" });
  const here = s("circle", { r: 5, class: "nn-descent-here" });
  pane.layer.append(guide, curve, dots);
  view.layer.append(here);
  let last = 0;
  draggable(view.el, view, ([x]) => change({ step: clamp(Math.round(x), 0, last) }));

  /** @param {number} loss */
  const yOf = (loss) => near(view.y(Math.log10(loss)));
  return {
    view,
    /** @type {(width: number, innerHeight: number) => void} */
    resize(width, innerHeight) {
      height = innerHeight;
      view.resize(width);
      pane.resize();
    },
    /** @type {(state: State, path: Path) => void} */
    update(state, path) {
      if (steps.domain[1] !== state.n_steps) {
        view.rescale(() => (steps.domain = [0, state.n_steps]));
      }
      last = path.count - 1;
      // A loss of 0 or below has no logarithm: the curve breaks off there.
      const broken = path.losses.findIndex((loss, t) => t > last || !(loss > 0));
      const places = Array.from(
        { length: broken < 0 ? path.count : broken },
        (_, t) => `${near(view.x(t))},${yOf(path.losses[t])}`,
      );
      put(curve, { d: places.length ? `M${places.join("L")}` : "" });
      put(dots, { d: places.length && last <= 100 ? `M${places.join("h0M")}h0` : "" });
      const { x, width } = view.inside();
      const bar = path.losses[0] / 1000;
      put(guide, { d: bar > 0 ? `M${x},${yOf(bar)}h${width}` : "" });
      const step = Math.min(state.step, last);
      const loss = path.losses[step];
      const power = Math.log10(loss);
      put(here, { cx: near(view.x(step)), cy: loss > 0 ? yOf(loss) : 0 });
      here.classList.toggle("nn-gone", !(power >= POWERS[0] && power <= POWERS[1]));
      const [first, end] = [path.losses[0], path.losses[last]].map(quantity);
      view.describe(`The loss on a logarithmic axis: ${first} at step 0, ${end} at step ${last}.`);
    },
  };
}
