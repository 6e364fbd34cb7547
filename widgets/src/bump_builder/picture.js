// The wanted curve and the sum of the bumps above, the four ReLU terms of one bump below.
import { h, put, s } from "../lib/dom.js";
import { draggable, legend, path, plot } from "../lib/plot.js";
import { clamp, snap } from "../lib/scale.js";
import { lifted, one, terms } from "../math/bump_builder.js";
import { heightStep, spread } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./state.js").Point} Point */
/** @typedef {import("../lib/plot.js").Plot} Plot */
/** @typedef {import("../lib/plot.js").Axis} Axis */
/** @typedef {import("../lib/figure.js").Change} Change */

const GRID = 480; // points of a curve
const REACH = { low: -1.6, high: 2.4 }; // of the picture of one bump, in its heights
const SIGNS = ["+", "−", "−", "+"];

/**
 * @param {Change} change
 * @param {() => State} current
 */
export function picture(change, current) {
  const [sum, parts] = [sumOfBumps(change, current), partsOfOne()];
  const holder = h("div", {}, parts.view.el);
  const marks = legend(
    [s("path", { class: "nn-curve nn-value", d: "M-8,0H8" }), "network, the sum"],
    [s("path", { class: "nn-chosen", d: "M-8,6L-3,-5H3L8,6" }), "chosen bump"],
    [s("path", { class: "nn-wanted", d: "M-8,0H8" }), "wanted curve"],
    [s("path", { class: "nn-worst", d: "M0,-8V8" }), "largest error"],
  );
  const ofCurve = /** @type {HTMLElement[]} */ ([...marks.children].slice(2));
  return {
    legend: marks,
    sum: sum.view.el,
    parts: holder,
    /** @param {number} width */
    resize(width) {
      sum.view.resize(width);
      parts.view.resize(holder.clientWidth || width); // a column on a desk
    },
    /** @type {(state: State, sentence: string) => void} */
    update(state, sentence) {
      sum.update(state);
      parts.update(state);
      ofCurve.forEach((mark) => (mark.hidden = state.curve === "none"));
      sum.view.describe(sentence);
      parts.view.describe(
        `Bump ${state.bump + 1} of ${state.n}, taken apart into four ramps that add up to it.`,
      );
    },
  };
}

/**
 * @param {Change} change
 * @param {() => State} current
 */
function sumOfBumps(change, current) {
  /** @type {Axis} */
  const xAxis = { label: "x", domain: [0, 1] };
  /** @type {Axis} */
  const yAxis = { label: "f(x)", domain: [0, 1] };
  const view = plot(xAxis, yAxis, (width) => clamp(width * 0.42, 170, 300));
  const [shade, bumps, wanted, chosen, error, line] = [
    "nn-shade",
    "nn-bumps",
    "nn-wanted",
    "nn-chosen",
    "nn-worst",
    "nn-curve nn-value",
  ].map((name) => s("path", { class: name }));
  const surface = s("rect", { class: "nn-surface" });
  const tops = s("g", { class: "nn-handle" });
  view.layer.append(shade, surface, bumps, wanted, line, chosen, error, tops);
  view.el.addEventListener("click", (event) =>
    change({ bump: nearest(current(), view.at(event)[0]) }),
  );
  lift(tops, view, change, current);

  /** @param {State} state */
  function update(state) {
    const next = domains(state);
    if (`${next.x},${next.y}` !== `${xAxis.domain},${yAxis.domain}`) {
      view.rescale(() => ([xAxis.domain, yAxis.domain] = [next.x, next.y]));
    }
    put(surface, view.inside());
    put(shade, { d: outside(view, state) });
    const all = state.heights.map((_, i) => path(view, onePoints(view, state, i)));
    put(bumps, { d: all.join("") });
    put(chosen, { d: all[state.bump] });
    put(line, { d: path(view, sumPoints(view, state)) });
    const isFree = state.curve === "none";
    put(wanted, { d: isFree ? "" : path(view, wantedPoints(state)) });
    put(error, { d: isFree ? "" : path(view, gap(state)) });
    tops.replaceChildren(...handles(view, state));
  }
  return { view, update };
}

/**
 * Both domains: the interval with what lies beyond it, and all heights that are to be seen.
 * @param {State} state
 * @returns {{x: [number, number], y: [number, number]}}
 */
function domains({ beyond, reach, own }) {
  const set = own.filter((height) => height !== null);
  return { x: beyond, y: [Math.min(reach[0], ...set), Math.max(reach[1], ...set)] };
}

/**
 * A curve that is straight between some places, as far as it is in sight.
 * @type {(view: Plot, places: number[], f: (x: number) => number) => Point[]}
 */
function straight({ x: { domain } }, places, f) {
  const [low, high] = domain;
  const inside = places.filter((x) => x > low && x < high).sort((a, b) => a - b);
  return [low, ...inside, high].map((x) => [x, f(x)]);
}

/**
 * Between its samples and beyond them, nothing is known of a curve that came as samples.
 * @type {(state: State) => Point[]}
 */
function wantedPoints({ curve, beyond, wanted }) {
  const isKnown = curve !== "samples";
  return spread(isKnown ? beyond : [wanted.left, wanted.right], GRID).map((x) => [x, wanted.f(x)]);
}

/**
 * A bump from foot to foot, as far as it is in sight.
 * @type {(view: Plot, state: State, i: number) => Point[]}
 */
function onePoints(view, { bumps, heights }, i) {
  const parts = terms(bumps, i, heights[i]);
  const places = parts.map(({ start }) => start);
  return straight(view, places, (x) => one(parts, x)).filter(
    ([x]) => x >= places[0] && x <= places[3],
  );
}

/** @type {(view: Plot, state: State) => Point[]} */
function sumPoints(view, { bumps, heights, network }) {
  const places = heights.flatMap((_, i) => terms(bumps, i, 1).map(({ start }) => start));
  return straight(view, places, network);
}

/** @type {(state: State) => Point[]} */
const gap = ({ worst: { x }, wanted, network }) => [
  [x, wanted.f(x)],
  [x, network(x)],
];

/**
 * What lies left and right of the interval.
 * @param {Plot} view
 * @param {State} state
 */
function outside(view, { beyond, wanted }) {
  const { y, height } = view.inside();
  return [
    [beyond[0], wanted.left],
    [wanted.right, beyond[1]],
  ]
    .map(([from, to]) => `M${view.x(from)},${y}H${view.x(to)}v${height}H${view.x(from)}Z`)
    .join("");
}

/**
 * The tops of all bumps, to be taken by the pointer; that of the chosen one is large.
 * @param {Plot} view
 * @param {State} state
 */
function handles(view, { bumps, heights, bump }) {
  const at = (/** @type {number} */ i) => ({
    cx: view.x(bumps.middles[i]).toFixed(2),
    cy: view.y(heights[i]).toFixed(2),
  });
  const small = heights.map((_, i) => s("circle", { ...at(i), r: 3 }));
  const grip = heights.map((_, i) => s("circle", { ...at(i), r: 12, class: "nn-grip" }));
  return [...small, ...grip, s("circle", { ...at(bump), r: 6.5, class: "nn-top" })];
}

/** @type {(state: State, x: number) => number} */
function nearest({ bumps: { middles } }, x) {
  const distances = middles.map((middle) => Math.abs(middle - x));
  return distances.indexOf(Math.min(...distances));
}

/**
 * Let the tops be lifted. Where one is taken hold of, it chooses a bump but does not move yet.
 * @param {SVGElement} tops
 * @param {Plot} view
 * @param {Change} change
 * @param {() => State} current
 */
function lift(tops, view, change, current) {
  /** @type {{i: number, from: number, height: number} | null} */
  let held = null;
  tops.addEventListener("pointerdown", () => (held = null));
  draggable(tops, view, ([x, y]) => {
    const state = current();
    if (!held) {
      const i = nearest(state, x);
      held = { i, from: y, height: state.heights[i] };
      return change({ bump: i });
    }
    if (y === held.from && !state.own.length) return;
    const height = clamp(held.height + y - held.from, ...view.y.domain);
    change({ heights: lifted(state.n, state.own, held.i, snap(height, heightStep(state))) });
  });
}

function partsOfOne() {
  /** @type {Axis} */
  const xAxis = { label: "x", domain: [0, 1] };
  /** @type {Axis} */
  const yAxis = { label: "its four terms", domain: [0, 1] };
  const view = plot(xAxis, yAxis, (width) => clamp(width * 0.5, 150, 190));
  const rays = SIGNS.map((_, k) => s("path", { class: `nn-term nn-term-${k + 1}` }));
  const names = SIGNS.map((_, k) => s("text", { class: "nn-term-name" }, String(k + 1)));
  const whole = s("path", { class: "nn-chosen" });
  view.layer.append(...rays, whole, ...names);

  /** @param {State} state */
  function update(state) {
    const { delta, s: ramp, starts } = state.bumps;
    const height = state.heights[state.bump];
    const pad = Math.max(0.35 * (delta + ramp), 1.2 * ramp);
    const start = starts[state.bump];
    view.rescale(() => {
      xAxis.domain = [start - pad, start + delta + ramp + pad];
      const ends = [REACH.low, REACH.high].map((end) => end * (height || 1));
      yAxis.domain = [Math.min(...ends), Math.max(...ends)];
    });
    terms(state.bumps, state.bump, height).forEach((term, k) => {
      const end = leaving(view, term);
      put(rays[k], { d: path(view, [[view.x.domain[0], 0], [term.start, 0], end]) });
      const isLeft = k < 2;
      put(names[k], {
        x: view.x(end[0]) + (isLeft ? -7 : k === 2 ? 7 : -7),
        y: clamp(
          view.y(end[1]) + (k === 3 ? -4 : 4),
          18,
          view.inside().y + view.inside().height - 4,
        ),
        "text-anchor": k === 2 ? "start" : "end",
        class: height ? "nn-term-name" : "nn-gone", // all in one place
      });
    });
    put(whole, { d: path(view, onePoints(view, state, state.bump)) });
  }
  return { view, update };
}

/**
 * Where a ramp leaves the picture.
 * @param {Plot} view
 * @param {import("../math/bump_builder.js").Term} term
 * @returns {Point}
 */
function leaving({ x, y }, { weight, start }) {
  const [low, high] = y.domain;
  const limit = weight > 0 ? high : low;
  const end = weight === 0 ? x.domain[1] : Math.min(start + limit / weight, x.domain[1]);
  return [end, weight * (end - start)];
}
