// The graph: a box for each number, an arrow for each use of one.
import { h, put, s } from "../lib/dom.js";
import { layout, ports } from "./layout.js";
import { compact, status, title } from "./labels.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./layout.js").Spot} Spot */
/** @typedef {import("./layout.js").Route} Route */
/** @typedef {readonly [along: number, aside: number]} Place along the layers, and to their side */

const BOX = { width: 90, height: 80 };
const EDGE = 3; // room for the thick border of a box
const LINE = 17;
const HEAD = 8;
// From box to box, along the layers and aside; and from arrow to arrow at the same box.
const ACROSS = { along: [46, 100], aside: [14, 14], port: 20 };
const DOWN = { along: [46, 46], aside: [6, 40], port: 34 };

/** All of it is drawn anew for every state: a graph is small. */
export function picture() {
  const el = s("svg", { role: "img", class: "nn-graph" });
  const frame = h("div", { class: "nn-graph-frame" }, el);
  let width = 0;
  return {
    el: frame,
    /** @param {number} pixels */
    resize: (pixels) => (width = pixels),
    /** @type {(state: State, sentence: string) => void} */
    update(state, sentence) {
      const plan = layout(state.graph);
      const space = spaceFor(plan, width);
      const touch = ports(state.graph, plan.spots, plan.routes);
      put(el, { width: space.width, height: space.height, "aria-label": sentence });
      // Who cannot drag must be able to scroll by keys.
      if (space.width > width) put(frame, { tabindex: 0, role: "group", "aria-label": "Graph" });
      else ["tabindex", "role", "aria-label"].forEach((name) => frame.removeAttribute(name));
      el.replaceChildren(
        ...plan.routes.map((route, i) => arrow(state, plan.spots, route, touch[i], space)),
        ...plan.spots.map((spot, i) => box(state, i, space.xy(space.place(spot)))),
      );
    },
  };
}

/**
 * The way the layers go, and where that puts the boxes: across where there is room, else down.
 * @param {{layers: number, breadth: number}} plan
 * @param {number} width
 */
function spaceFor({ layers, breadth }, width) {
  const needs = (/** @type {typeof ACROSS} */ way, /** @type {number} */ side) => ({
    along: (layers - 1) * (side + way.along[0]) + side + 2 * EDGE,
    aside: (breadth - 1) * (side + way.aside[0]) + side + 2 * EDGE,
  });
  const [across, down] = [needs(ACROSS, BOX.width).along, needs(DOWN, BOX.width).aside];
  const isAcross = across <= width || across <= down;
  const way = isAcross ? ACROSS : DOWN;
  const whole = Math.max(width, isAcross ? across : down);
  const [length, side] = isAcross ? [BOX.width, BOX.height] : [BOX.height, BOX.width];
  const room = whole - 2 * EDGE;
  const along = isAcross ? spread(room, layers, length, way.along) : length + way.along[0];
  const aside = isAcross ? side + way.aside[0] : spread(room, breadth, side, way.aside);
  const [alongAll, asideAll] = [(layers - 1) * along + length, (breadth - 1) * aside + side];
  const height = (isAcross ? asideAll : alongAll) + 2 * EDGE;
  const start = (isAcross ? (whole - alongAll) / 2 : EDGE) + length / 2;
  const middle = (isAcross ? height : whole) / 2;
  return {
    ...{ width: whole, height, half: length / 2, port: Math.min(way.port, side / 3) },
    /** @type {(spot: Spot) => Place} */
    place: ({ layer, row }) => [start + layer * along, middle + row * aside],
    /** @type {(place: Place) => [number, number]} */
    xy: ([u, v]) => (isAcross ? [u, v] : [v, u]),
  };
}

/** @typedef {ReturnType<typeof spaceFor>} Space */

/** @type {(room: number, count: number, size: number, gaps: number[]) => number} */
const spread = (room, count, size, [least, most]) =>
  size + Math.min(Math.max((room - count * size) / Math.max(count - 1, 1), least), most);

/** @type {(state: State, i: number, center: [number, number]) => SVGElement} */
function box(state, i, [x, y]) {
  const { user, grads } = state.steps[state.step];
  const how = status(state, i);
  const kind = user === i ? "nn-now" : how.startsWith("waits") ? "nn-waiting" : "";
  /** @type {[string, string][]} */
  const lines = [
    [title(state, i), "nn-title"],
    [`data ${compact(state.graph.data[i])}`, ""],
    [`grad ${compact(grads[i])}`, "nn-grad"],
    [how, "nn-status"],
  ];
  return s(
    "g",
    { class: `nn-box ${kind}` },
    s("rect", {
      ...{ x: x - BOX.width / 2, y: y - BOX.height / 2, rx: 8 },
      ...BOX,
    }),
    ...lines.map(([text, name], row) =>
      s("text", { x, y: y + (row - 1.5) * LINE + 4, class: name }, text),
    ),
  );
}

/**
 * One use of a number. The head points to the user until a slope has come back this way.
 * @type {(state: State, spots: Spot[], route: Route, touch: {start: number, end: number}, space: Space) => SVGElement}
 */
function arrow({ graph, steps, step }, spots, { from, to, arrow, via }, touch, space) {
  const { user, shares, used } = steps[step];
  const isNow = user === to && shares.some((share) => share.arrow === arrow);
  const isUsed = used[to][arrow];
  const ways = legs(spots[from], spots[to], via, touch, space);
  const [near, far] = [ways[ways.length - 1], ways[0]];
  const tip = isUsed ? far[0] : near[1];
  const middle = space.xy([(near[0][0] + near[1][0]) / 2, (near[0][1] + near[1][1]) / 2]);
  const kind = isNow ? "nn-now" : isUsed ? "nn-used" : "";
  return s(
    "g",
    { class: `nn-use ${kind}` },
    s("path", { d: ways.map((leg) => curve(leg, space)).join("") }),
    s("path", { class: "nn-head", d: head(tip, isUsed ? 1 : -1, space) }),
    s("text", { x: middle[0], y: middle[1] + 4 }, compact(graph.slopes[to][arrow])),
  );
}

/**
 * From the box of the parent through every layer between to that of the user.
 * @type {(from: Spot, to: Spot, via: Spot[], touch: {start: number, end: number}, space: Space) => [Place, Place][]}
 */
function legs(from, to, via, touch, { place, half, port }) {
  const [[u0, v0], [u1, v1]] = [place(from), place(to)];
  /** @type {Place} */
  let last = [u0 + half, v0 + touch.start * port];
  /** @type {[Place, Place][]} */
  const ways = [];
  for (const bend of via) {
    const [u, v] = place(bend);
    ways.push(
      [last, [u - half, v]],
      [
        [u - half, v],
        [u + half, v],
      ],
    );
    last = [u + half, v];
  }
  return [...ways, [last, [u1 - half, v1 + touch.end * port]]];
}

/** @type {(leg: [Place, Place], space: Space) => string} */
function curve([[u0, v0], [u1, v1]], { xy }) {
  const middle = (u0 + u1) / 2;
  const [start, ...rest] = [
    [u0, v0],
    [middle, v0],
    [middle, v1],
    [u1, v1],
  ].map(([u, v]) =>
    xy([u, v])
      .map((pixel) => pixel.toFixed(1))
      .join(),
  );
  return `M${start}C${rest.join(" ")}`;
}

/**
 * A triangle at a place; the side it comes from is 1 if it points back along the layers.
 * @type {(tip: Place, side: number, space: Space) => string}
 */
function head([u, v], side, { xy }) {
  const corners = [
    [u, v],
    [u + side * HEAD, v - HEAD / 2],
    [u + side * HEAD, v + HEAD / 2],
  ];
  return `M${corners
    .map(([a, b]) =>
      xy([a, b])
        .map((pixel) => pixel.toFixed(1))
        .join(),
    )
    .join("L")}Z`;
}
