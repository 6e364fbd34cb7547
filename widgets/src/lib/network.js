// The picture of a 2-2-1 network: neurons with their numbers, weights as lines, blank where
// nothing is computed yet.
import { put, s } from "./dom.js";
import { short } from "./format.js";

/** @typedef {import("../math/steps.js").Values} Values */

/**
 * @typedef {object} Seen
 * @property {Values} values what is known; what is missing stays blank
 * @property {string} current the number that was computed last
 * @property {string} selected the number that a reader may move
 * @property {string[]} moved numbers that are not what they were at the start
 */

/** @typedef {{x: number, y: number}} Place */
/** @typedef {[text: string, name: string]} Line of text: what stands before a number, and which */

const NARROW = 420; // pixels, below which circles are smaller
const TOP = 78; // of the middle of the first row
const ROWS = 176; // pixels between the two rows
const BELOW = 76; // the middle of the second row
const LEADING = 15; // between lines of text

const LINES = [
  { name: "w1_11", from: "x1", to: "1", at: 0.48 },
  { name: "w1_12", from: "x1", to: "2", at: 0.27 },
  { name: "w1_21", from: "x2", to: "1", at: 0.27 },
  { name: "w1_22", from: "x2", to: "2", at: 0.48 },
  { name: "w2_11", from: "1", to: "z", at: 0.45 },
  { name: "w2_21", from: "2", to: "z", at: 0.45 },
];

/**
 * What stands in a neuron, above it and below it.
 * @type {Record<string, {inside: Line[], above: Line[], below: Line[]}>}
 */
const NEURONS = {
  x1: { inside: [["x", "x1"]], above: [], below: [["dx", "dx1"]] },
  x2: { inside: [["x", "x2"]], above: [], below: [["dx", "dx2"]] },
  ...Object.fromEntries([1, 2].map((i) => [String(i), hidden(i)])),
  z: {
    inside: [
      ["z", "z"],
      ["p", "p"],
    ],
    above: [
      ["db", "db2_1"],
      ["b", "b2_1"],
    ],
    below: [
      ["L", "L"],
      ["dz", "dz"],
    ],
  },
};

/**
 * @param {number} i
 * @returns {{inside: Line[], above: Line[], below: Line[]}}
 */
function hidden(i) {
  const lines = (/** @type {string[]} */ ...letters) =>
    letters.map((letter) => /** @type {Line} */ ([letter, `${letter}${i}`]));
  return {
    inside: lines("z", "a"),
    above: [
      ["db", `db1_${i}`],
      ["b", `b1_${i}`],
    ],
    below: lines("da", "dz"),
  };
}

/** @param {(name: string) => void} select */
export function networkPicture(select) {
  const el = s("svg", { role: "img", class: "nn-plot nn-network" });
  let width = 0;
  return {
    el,
    /** @param {number} pixels */
    resize(pixels) {
      width = pixels;
      put(el, { width, height: TOP + ROWS + BELOW });
    },
    /** @type {(seen: Seen, sentence: string) => void} */
    update(seen, sentence) {
      const radius = width < NARROW ? 30 : 34;
      const places = placesIn(width, radius);
      el.replaceChildren(
        ...LINES.map((line) => weightLine(line, places, seen, select)),
        ...LINES.map((line) => weightText(line, places, radius, seen, select)),
        ...Object.keys(NEURONS).map((name) => neuron(name, places[name], radius, seen, select)),
      );
      el.setAttribute("aria-label", sentence);
    },
  };
}

/**
 * @param {number} width
 * @param {number} radius
 * @returns {Record<string, Place>}
 */
function placesIn(width, radius) {
  const [left, right] = [radius + 8, width - radius - 12];
  const middle = (left + right) / 2;
  const [top, bottom] = [TOP, TOP + ROWS];
  return {
    x1: { x: left, y: top },
    x2: { x: left, y: bottom },
    1: { x: middle, y: top },
    2: { x: middle, y: bottom },
    z: { x: right, y: (top + bottom) / 2 },
  };
}

/** @typedef {{name: string, from: string, to: string, at: number}} Weight */
/** @typedef {(name: string) => void} Select */

/** @type {(line: Weight, places: Record<string, Place>, seen: Seen, select: Select) => Element} */
function weightLine({ name, from, to }, places, { values, current }, select) {
  const [start, end] = [places[from], places[to]];
  const d = `M${start.x},${start.y}L${end.x},${end.y}`;
  const sign = values[name] < 0 ? "nn-negative" : "nn-positive";
  const width = Math.min(1 + 2 * Math.abs(values[name]), 9);
  const isCurrent = [name, `d${name}`, name.replace("w", "m")].includes(current);
  return s(
    "g",
    { click: () => select(name) },
    ...(isCurrent ? [s("path", { d, class: "nn-now-line" })] : []),
    s("path", { d, class: `nn-weight ${sign}`, "stroke-width": width }),
    s("path", { d, class: "nn-grip-line" }),
  );
}

/** The weight, and below it what the pass has made of it: a product or a slope. */
/** @type {(line: Weight, places: Record<string, Place>, radius: number, seen: Seen, select: Select) => Element} */
function weightText({ name, from, to, at }, places, radius, seen, select) {
  const [start, end] = [places[from], places[to]];
  const share = radius / Math.hypot(end.x - start.x, end.y - start.y);
  const along = share + at * (1 - 2 * share); // of what is seen of the line
  const [x, y] = [start.x + along * (end.x - start.x), start.y + along * (end.y - start.y)];
  /** @type {Line[]} */
  const lines = [
    ["", name],
    ["→", name.replace("w", "m")],
    ["", `d${name}`],
  ];
  return texts(lines, { x, y: y - 5 }, seen, select);
}

/** @type {(name: string, place: Place, radius: number, seen: Seen, select: Select) => Element} */
function neuron(name, { x, y }, radius, seen, select) {
  const { inside, above, below } = NEURONS[name];
  const holds = [...inside, ...above, ...below].map(([, number]) => number);
  const circle = (/** @type {string} */ kind, /** @type {number} */ r) =>
    s("circle", { cx: x, cy: y, r, class: kind });
  const hasMoved = inside.some(([, number]) => seen.moved.includes(number));
  return s(
    "g",
    {},
    ...(holds.includes(seen.current) ? [circle("nn-now", radius + 3)] : []),
    ...(hasMoved ? [circle("nn-moved", radius + 9)] : []),
    circle("nn-neuron", radius),
    s(
      "g",
      { class: "nn-inside" },
      texts(inside, { x, y: y + 4 - ((inside.length - 1) * LEADING) / 2 }, seen, select),
    ),
    texts(above, { x, y: y - radius - 12 - LEADING }, seen, select),
    texts(below, { x, y: y + radius + 19 }, seen, select),
  );
}

/**
 * Lines of text below each other; a number that is not known leaves its line blank.
 * @type {(lines: Line[], place: Place, seen: Seen, select: Select) => Element}
 */
function texts(lines, { x, y }, { values, current, selected }, select) {
  const known = lines.map((line, i) => ({ line, i })).filter(({ line }) => line[1] in values);
  // A product and a slope stand in the same line: a figure has the one or the other.
  const rows = lines.length === 3 ? known.map(({ line }, i) => ({ line, i })) : known;
  return s(
    "g",
    {},
    ...rows.map(({ line: [before, name], i }) =>
      s(
        "text",
        {
          ...{
            x,
            y: y + i * LEADING,
            "text-anchor": "middle",
            class: kindOf(name, current, selected),
          },
          ...{
            "data-name": name,
            "data-value": values[name],
            click: () => select(belongsTo(name)),
          },
        },
        `${before}${before ? " " : ""}${short(values[name], 4)}`,
      ),
    ),
  );
}

/**
 * Whose product or slope a number is.
 * @param {string} name
 */
const belongsTo = (name) => name.replace(/^d/, "").replace(/^m/, "w");

/** @type {(name: string, current: string, selected: string) => string} */
const kindOf = (name, current, selected) =>
  [
    name.startsWith("d") ? "nn-back" : "",
    name === current ? "nn-current" : "",
    name === selected ? "nn-selected" : "",
  ].join(" ");
