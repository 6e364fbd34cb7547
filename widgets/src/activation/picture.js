// The function with its tangent above, the slope below, and z through both.
import { put, s } from "../lib/dom.js";
import { fixed, short } from "../lib/format.js";
import { draggable, path, plot } from "../lib/plot.js";
import { clamp, snap } from "../lib/scale.js";
import { Z_LIMIT } from "../house.js";
import { isSaturated, slope, value } from "../math/activations.js";
import { TITLES } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../lib/plot.js").Axis} Axis */
/** @typedef {import("../lib/plot.js").Plot} Plot */

export const STEP = 0.1; // of z
const HALF_TANGENT = 2.4; // in z, where the tangent is level

/** @type {Record<import("./state.js").Name, [number, number]>} */
const HEIGHTS = {
  identity: [-8.4, 8.4],
  sigmoid: [-1.2, 1.2],
  tanh: [-1.2, 1.2],
  relu: [-2.4, 8.4],
  leaky_relu: [-2.4, 8.4],
};

// Fine enough for the bends, and the corner at 0 is one of them.
const GRID = Array.from({ length: 321 }, (_, i) => Z_LIMIT * (i / 160 - 1));

/** @param {import("../lib/figure.js").Change} change */
export function picture(change) {
  const top = curve("value", "", "activation a", 0.32);
  const bottom = curve("slope", "pre-activation z", "slope", 0.18);
  const tangent = s("path", { class: "nn-tangent" });
  top.view.layer.insertBefore(tangent, top.point);
  for (const { view } of [top, bottom]) {
    draggable(view.el, view, ([z]) => change({ z: snap(clamp(z, -Z_LIMIT, Z_LIMIT), STEP) }));
  }
  return {
    els: [top.view.el, bottom.view.el],
    /** @param {number} width */
    resize: (width) => [top, bottom].forEach(({ view }) => view.resize(width)),
    /** @type {(state: State, sentence: string) => void} */
    update(state, sentence) {
      const { name, z, alpha } = state;
      top.update(state, HEIGHTS[name], (at) => value(name, at, alpha));
      bottom.update(state, [-0.1, 1.1], (at) => slope(name, at, alpha));
      put(tangent, { d: path(top.view, tangentEnds(state)) });
      top.view.describe(sentence);
      const rate = fixed(slope(name, z, alpha), 4);
      bottom.view.describe(
        `The slope of the ${TITLES[name]} function: ${rate} at z = ${short(z, 3)}.`,
      );
    },
  };
}

/**
 * A plane with one curve, the point of it at z, and a shade where the function is saturated.
 * @param {"value" | "slope"} kind
 * @param {string} xLabel
 * @param {string} yLabel
 * @param {number} ratio height over width
 */
function curve(kind, xLabel, yLabel, ratio) {
  /** @type {Axis} */
  const yAxis = { label: yLabel, domain: HEIGHTS.sigmoid };
  const view = plot({ label: xLabel, domain: [-Z_LIMIT, Z_LIMIT] }, yAxis, (width) =>
    Math.max(width * ratio, 90),
  );
  const [shade, guide, line] = ["nn-shade", "nn-guide", `nn-curve nn-${kind}`].map((name) =>
    s("path", { class: name }),
  );
  const point = s("circle", { r: 6.5, class: "nn-point" });
  view.layer.append(shade, guide, line, point);
  return {
    view,
    point,
    /** @type {(state: State, heights: [number, number], f: (z: number) => number) => void} */
    update({ name, z, alpha }, heights, f) {
      if (yAxis.domain !== heights) view.rescale(() => (yAxis.domain = heights));
      put(line, {
        d: path(
          view,
          GRID.map((at) => [at, f(at)]),
        ),
      });
      put(shade, {
        d: shaded(
          view,
          GRID.filter((at) => isSaturated(name, at, alpha)),
        ),
      });
      put(guide, {
        d: path(
          view,
          heights.map((end) => [z, end]),
        ),
      });
      put(point, { cx: view.x(z), cy: view.y(f(z)) });
    },
  };
}

/**
 * Both ends of the tangent, in the picture about equally long wherever it touches.
 * @param {State} state
 * @returns {[number, number][]}
 */
function tangentEnds({ name, z, alpha }) {
  const [a, rate] = [value(name, z, alpha), slope(name, z, alpha)];
  const [low, high] = HEIGHTS[name];
  const reach = HALF_TANGENT / Math.hypot(1, (7 * rate) / (high - low));
  return [-reach, reach]
    .map((dz) => clamp(z + dz, -Z_LIMIT, Z_LIMIT))
    .map((end) => [end, a + rate * (end - z)]);
}

/**
 * The area of a plane above and below some points of the grid, left and right of 0.
 * @param {Plot} view
 * @param {number[]} grid
 */
function shaded(view, grid) {
  const [low, high] = view.y.domain;
  return [grid.filter((z) => z <= 0), grid.filter((z) => z > 0)]
    .filter((part) => part.length)
    .map((part) => [Math.min(...part), Math.max(...part)])
    .map(
      ([from, to]) =>
        `${path(view, [
          [from, low],
          [to, low],
          [to, high],
          [from, high],
        ])}Z`,
    )
    .join("");
}
