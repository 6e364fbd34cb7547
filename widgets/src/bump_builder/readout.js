// How far the network is off, what limits that, one bump as a formula, and what lies beyond.
import { h } from "../lib/dom.js";
import { fixed, short } from "../lib/format.js";
import { calculation, decimals, shown, variable } from "../lib/numbers.js";
import { terms } from "../math/bump_builder.js";
import { digits, TITLES } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../lib/numbers.js").Side} Side */
/** @typedef {import("../lib/numbers.js").Text} Text */

const IS = "\u00a0=\u00a0"; // does not break within a line
const whole = decimals(0);
const plain = (/** @type {number} */ number) => short(number, 3);

/** Where the numbers stand; they are written anew for every state. */
export function readout() {
  const score = h("p", { class: "nn-readout nn-score" });
  const parts = h("div", { class: "nn-readout" });
  const limits = h("div", { class: "nn-readout" });
  return {
    ...{ score, parts, limits },
    /** @param {State} state */
    update(state) {
      score.replaceChildren(...scored(state));
      parts.replaceChildren(...formula(state));
      limits.replaceChildren(...limit(state), h("p", {}, ...outside(state)));
    },
  };
}

/**
 * Numbers along x and along f(x), with as many decimals as they need.
 * @param {State} state
 * @returns {{along: Text, up: Text}}
 */
const texts = (state) => ({
  along: decimals(digits(state.beyond)),
  up: decimals(digits(state.reach)),
});

/**
 * @param {State} state
 * @returns {Side}
 */
function scored(state) {
  const { n, curve, worst } = state;
  const { along, up } = texts(state);
  const neurons = [
    shown("hidden", 4 * n, whole),
    ` hidden neurons, four for ${n > 1 ? `each of ${n} bumps` : "one bump"}`,
  ];
  if (curve === "none") return [...neurons, "."];
  return [
    ...neurons,
    "; largest error ",
    h("strong", {}, shown("error", worst.error, up)),
    `, at x${IS}`,
    shown("at", worst.x, along),
    ".",
  ];
}

/**
 * The chosen bump as four ReLUs with their weights.
 * @param {State} state
 */
function formula(state) {
  const { n, bump, own, bumps, heights, curve } = state;
  const { along, up } = texts(state);
  const isOwn = curve === "none" || typeof own[bump] === "number";
  const middle = shown("middle", bumps.middles[bump], along);
  const height = shown("height", heights[bump], up);
  const s = shown("s", bumps.s, along);
  return [
    h("p", {}, h("strong", {}, `Bump ${bump + 1} of ${n}`), " has its middle at ", middle, "."),
    calculation(
      [
        [isOwn ? "your height" : "height"],
        "=",
        [...(isOwn ? [] : ["f(", middle.cloneNode(true), ") = "]), height],
      ],
      [
        ["weight"],
        "=",
        [
          ...["height / ", variable("s"), " = ", height.cloneNode(true), " / ", s, " = "],
          h("strong", {}, shown("weight", heights[bump] / bumps.s, up)),
        ],
      ],
    ),
    calculation(
      ...terms(bumps, bump, heights[bump]).map(({ weight, start }, k) =>
        row(k, shown(`weight${k + 1}`, weight, signed(up)), start, along),
      ),
    ),
  ];
}

/** @type {(k: number, weight: Node, start: number, along: Text) => [Side, string, Side]} */
const row = (k, weight, start, along) => [
  [h("strong", {}, String(k + 1))],
  "",
  [weight, " · relu(", variable("x"), " ", shown(`start${k + 1}`, start, less(along)), ")"],
];

/** @type {(text: Text) => Text} */
const signed = (text) => (number) =>
  `${number < 0 ? "\u2212" : "+"}\u00a0${text(Math.abs(number))}`;

/** @type {(text: Text) => Text} */
const less = (text) => (number) => signed(text)(-number);

// What each curve is, and what else could draw it.
/** @type {Record<import("./state.js").Name, string>} */
const ABOUT = {
  wave: "f(x) = sin x + 0.5 sin 3x",
  corner: "f(x) = |x|. Two ReLUs draw it without error: relu(x) + relu(−x)",
  step: "f(x) climbs from 0 at 0.3 to 1 at 0.5. Two ReLUs draw it without error: relu(5x − 1.5) − relu(5x − 2.5)",
  samples: "f(x) is straight from sample to sample",
  none: "",
};

/**
 * Where the bumps stand, and what the error cannot exceed.
 * @param {State} state
 * @returns {Node[]}
 */
function limit(state) {
  const { n, ramp, bumps, wanted, own, curve } = state;
  const { along, up } = texts(state);
  const [delta, s] = [shown("delta", bumps.delta, along), shown("s", bumps.s, along)];
  /** @type {[Side, string, Side][]} */
  const lines = [
    [
      [variable("Δ")],
      "=",
      [
        shown("width", wanted.right - wanted.left, along),
        ` / (${n} − ${short(ramp, 2)}) = `,
        delta,
      ],
    ],
    [[variable("s")], "=", [`${short(ramp, 2)} · `, variable("Δ"), " = ", s]],
  ];
  if (curve === "none") return [calculation(...lines)];
  const steepest = shown("K", wanted.steepest, plain);
  lines.push([["error"], "≤", [variable("K"), " (", variable("Δ"), " + ", variable("s"), ") / 2"]]);
  lines.push([
    [],
    "=",
    [
      ...[steepest.cloneNode(true), " · "],
      ...[shown("reach", bumps.delta + bumps.s, along), " / 2 = "],
      h("strong", {}, shown("bound", state.bound, up)),
    ],
  ]);
  const excuse = "The bound is for the heights of the curve; yours can be better or worse.";
  const about = h(
    "p",
    {},
    `${ABOUT[curve]}. Its steepest slope is `,
    variable("K"),
    IS,
    steepest,
    ".",
  );
  return [about, calculation(...lines), ...(own.length ? [h("p", {}, excuse)] : [])];
}

/**
 * What the network answers where it was not built for.
 * @param {State} state
 * @returns {Side}
 */
function outside(state) {
  const { beyond, network, curve, wanted, bumps } = state;
  const { delta, s, starts } = bumps;
  const feet = [starts[0], starts[starts.length - 1] + delta + s];
  const { along, up } = texts(state);
  return [
    ...["Outside of ", shown("left", wanted.left, along), " to "],
    ...[shown("right", wanted.right, along), ": "],
    ...beyond.flatMap((x, i) => [
      i ? "; at " : "at ",
      ...[variable("x"), IS, shown(`beyond${i}`, x, along), " the network answers "],
      shown(`answer${i}`, network(x), up),
      ...(["none", "samples"].includes(curve)
        ? []
        : [", the curve is ", shown(`curve${i}`, wanted.f(x), up)]),
    ]),
    ". Before ",
    shown("foot0", feet[0], along),
    " and after ",
    shown("foot1", feet[1], along),
    curve === "none" ? " it answers 0." : " it answers 0, whatever the curve does.",
  ];
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence(state) {
  const { n, bump, heights, curve, worst, own } = state;
  const up = digits(state.reach);
  const bumps = `${n} bump${n > 1 ? "s" : ""}, ${4 * n} ReLUs,`;
  const one = `Bump ${bump + 1} has the height ${fixed(heights[bump], up)}.`;
  if (curve === "none") return `${bumps} draw a curve of your own. ${one}`;
  const whose = own.length ? "with heights of your own " : "";
  return `${bumps} ${whose}follow the ${TITLES[curve]} with a largest error of ${fixed(worst.error, up)}. ${one}`;
}
