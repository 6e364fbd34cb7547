// A plane with axes: numbers go to pixels, the pointer comes back as numbers.
import { h, put, s } from "./dom.js";
import { fixed } from "./format.js";
import { linear, ticks } from "./scale.js";

const MARGIN = { top: 8, right: 10, left: 46 };
const BELOW = { labeled: 40, bare: 6 };
const PIXELS_PER_TICK = { x: 64, y: 40 };

/** @typedef {{label: string, domain: [number, number]}} Axis an x axis without a label has no numbers */
/** @typedef {import("./scale.js").Scale} Scale */

/**
 * @typedef {object} Plot
 * @property {SVGSVGElement} el
 * @property {SVGGElement} layer where to draw
 * @property {Scale} x
 * @property {Scale} y
 * @property {(width: number) => void} resize draw the axes anew; what is in the layer stays
 * @property {(setDomains: () => void) => void} rescale draw the axes anew for other domains
 * @property {() => {x: number, y: number, width: number, height: number}} inside the plane in pixels
 * @property {(event: MouseEvent) => [number, number]} at where the pointer is, as numbers
 * @property {(text: string) => void} describe
 */

/**
 * @param {Axis} xAxis
 * @param {Axis} yAxis
 * @param {(innerWidth: number) => number} innerHeight
 * @returns {Plot}
 */
export function plot(xAxis, yAxis, innerHeight) {
  const frame = s("g", { class: "nn-axes" });
  const layer = s("g");
  const el = s("svg", { role: "img", class: "nn-plot" }, frame, layer);
  let size = 0;
  /** @type {Plot} */
  const result = {
    el,
    layer,
    x: linear(xAxis.domain, [0, 1]),
    y: linear(yAxis.domain, [1, 0]),
    resize(width) {
      size = width;
      const right = Math.max(width - MARGIN.right, MARGIN.left + 40);
      const bottom = MARGIN.top + innerHeight(right - MARGIN.left);
      result.x = linear(xAxis.domain, [MARGIN.left, right]);
      result.y = linear(yAxis.domain, [bottom, MARGIN.top]);
      const below = xAxis.label ? BELOW.labeled : BELOW.bare;
      put(el, { width: right + MARGIN.right, height: bottom + below });
      frame.replaceChildren(...axes(result, xAxis, yAxis));
    },
    rescale(setDomains) {
      setDomains();
      result.resize(size);
    },
    inside() {
      const [[left, right], [bottom, top]] = [result.x, result.y].map((axis) =>
        axis.domain.map(axis),
      );
      return { x: left, y: top, width: right - left, height: bottom - top };
    },
    at(event) {
      const box = el.getBoundingClientRect();
      return [result.x.invert(event.clientX - box.left), result.y.invert(event.clientY - box.top)];
    },
    describe: (text) => el.setAttribute("aria-label", text),
  };
  return result;
}

/**
 * Grid, numbers and names of both axes.
 * @param {Plot} plot
 * @param {Axis} xAxis
 * @param {Axis} yAxis
 */
function axes({ x, y }, xAxis, yAxis) {
  const [[left, right], [bottom, top]] = [x, y].map((axis) => axis.domain.map(axis));
  const xTicks = ticks(x.domain, (right - left) / PIXELS_PER_TICK.x);
  const yTicks = ticks(y.domain, Math.max((bottom - top) / PIXELS_PER_TICK.y, 1));
  const middle = (top + bottom) / 2;
  return [
    ...xTicks.map((tick) => line(x(tick), top, x(tick), bottom)),
    ...yTicks.map((tick) => line(left, y(tick), right, y(tick))),
    ...(xAxis.label ? names(xTicks) : []).map((name, i) =>
      text(name, x(xTicks[i]), bottom + 16, "middle"),
    ),
    ...names(yTicks).map((name, i) => text(name, left - 6, y(yTicks[i]) + 4, "end")),
    text(xAxis.label, (left + right) / 2, bottom + 34, "middle"),
    s(
      "text",
      { "text-anchor": "middle", transform: `translate(12 ${middle}) rotate(-90)` },
      yAxis.label,
    ),
  ];
}

/**
 * The numbers of an axis, all with as many decimals as the one that needs most.
 * @param {number[]} values
 */
function names(values) {
  const digits = Math.max(...values.map((value) => (String(value).split(".")[1] ?? "").length));
  return values.map((value) => fixed(value, digits));
}

/** @type {(x1: number, y1: number, x2: number, y2: number) => SVGLineElement} */
const line = (x1, y1, x2, y2) => s("line", { x1, y1, x2, y2 });

/** @type {(content: string, x: number, y: number, anchor: string) => SVGTextElement} */
const text = (content, x, y, anchor) => s("text", { x, y, "text-anchor": anchor }, content);

/**
 * The path through points given as numbers.
 * @param {Plot} plot
 * @param {readonly (readonly [number, number])[]} points
 */
export const path = ({ x, y }, points) =>
  points.map(([a, b], i) => `${i ? "L" : "M"}${x(a).toFixed(2)},${y(b).toFixed(2)}`).join("");

/**
 * Let an element be dragged; `move` gets the pointer as numbers of the plot.
 * @param {SVGElement} handle
 * @param {Plot} plot
 * @param {(point: [number, number]) => void} move
 */
export function draggable(handle, plot, move) {
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    event.preventDefault(); // else the text around is selected
    move(plot.at(event));
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) move(plot.at(event));
  });
  // The end of a drag is no click on what lies behind.
  handle.addEventListener("click", (event) => event.stopPropagation());
}

/**
 * What the marks of a plot mean, beside it.
 * @param {...[mark: SVGElement, meaning: Node | string]} entries
 */
export const legend = (...entries) =>
  h(
    "p",
    { class: "nn-legend" },
    ...entries.map(([mark, meaning]) =>
      h("span", {}, s("svg", { viewBox: "-8 -8 16 16", "aria-hidden": "true" }, mark), meaning),
    ),
  );
