// The update of one step with its numbers, the limit of the rate, and what becomes of the path.
import { h } from "../lib/dom.js";
import { short } from "../lib/format.js";
import { calculation, shown, variable } from "../lib/numbers.js";
import { curvatures, FAR, fate, limit, START_LIMITS } from "../math/descent.js";
import { formula, OPTIMIZERS, titles } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../math/descent.js").Path} Path */
/** @typedef {import("../lib/numbers.js").Side} Side */

const [TINY, LARGE] = [1e-3, 1e5]; // beyond these a number is written with a power of ten
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number as a reader takes it in: 0.0625, or 1.81·10⁻⁵.
 * @param {number} number
 */
export function quantity(number) {
  const size = Math.abs(number);
  if (size === 0 || (size >= TINY && size < LARGE)) return short(number, size < 100 ? 4 : 1);
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "–";
  const [mantissa, power] = number.toExponential(2).split("e");
  const raised = [...power.replace(/^[+-]/, "")].map((digit) => RAISED[Number(digit)]).join("");
  return `${short(Number(mantissa), 2)}·10${power.startsWith("-") ? "⁻" : ""}${raised}`;
}

/** @type {(name: string, number: number) => HTMLElement} */
const number = (name, value) => shown(name, value, quantity);
/** @type {(name: string, value: number) => HTMLElement} */
const factor = (name, value) =>
  shown(name, value, (given) => (given < 0 ? `(${quantity(given)})` : quantity(given)));
const theta = () => variable("θ");
const eta = () => variable("η");
const gradient = () => h("span", {}, "∇", h("i", {}, "L"));

/** Where the numbers stand; they are written anew for every state. */
export function readout() {
  const el = h("div", { class: "nn-readout nn-descent-readout" });
  /** @type {(state: State, path: Path, isAnswered: boolean) => void} */
  const update = (state, path, isAnswered) => {
    const isGuessed = !isAnswered && state.landscape === "bowl"; // the limit is what is asked for
    const step = Math.min(state.step, path.count - 1);
    el.replaceChildren(
      h("p", {}, h("strong", {}, `Step ${step} to ${step + 1}`), ` of ${state.n_steps}`),
      calculation(...lines(state, path, step, isGuessed)),
      h("p", {}, ...verdict(state, path)),
      h("p", {}, ...speed(state, path)),
    );
  };
  return { el, update };
}

/**
 * @param {State} state
 * @param {Path} path
 * @param {number} step
 * @param {boolean} isGuessed
 * @returns {[Side, string, Side][]}
 */
function lines(state, path, step, isGuessed) {
  const { points, slopes, losses } = path;
  const [, highest] = curvatures(state, points[2 * step]);
  return [
    [[theta()], "=", pair("theta", points, step)],
    [[variable("L")], "=", [formula(state)]],
    [[], "=", [h("strong", {}, number("loss", losses[step]))]],
    [[gradient()], "=", pair("g", slopes, step)],
    ...(state.optimizer === "adam" ? byAdam(state, path, step) : byVelocity(state, path, step)),
    [[], "=", [h("strong", {}, ...pair("next", points, step + 1))]],
    [[h("i", {}, "λ"), h("sub", {}, "max")], "=", [number("highest", highest), where(state)]],
    ...(isGuessed ? [] : bound(state, highest)),
  ];
}

/** @type {(name: string, vectors: Float64Array, t: number) => Side} */
const pair = (name, vectors, t) =>
  vector([number(`${name}1`, vectors[2 * t])], [number(`${name}2`, vectors[2 * t + 1])]);

/** @type {(first: Side, second: Side) => Side} both entries, with a break only between them */
const vector = (first, second) => [entry("(", ...first, ", "), entry(...second, ")")];

/** @param {Side} parts */
const entry = (...parts) => h("span", { class: "nn-descent-entry" }, ...parts);

/**
 * The update by gradient descent, the velocity only where there is one.
 * @param {State} state
 * @param {Path} path
 * @param {number} step
 * @returns {[Side, string, Side][]}
 */
function byVelocity({ momentum, lr }, { points, pushes }, step) {
  const [x, y] = pairAt(points, step);
  const before = step ? pairAt(pushes, step - 1) : [0, 0];
  /** @type {[Side, string, Side][]} */
  const velocity = [
    [[variable("v")], "=", [h("i", {}, "μ"), " ", variable("v"), " + ", gradient()]],
    [
      [],
      "=",
      [
        number("momentum", momentum),
        " · (",
        number("v1", before[0]),
        ", ",
        number("v2", before[1]),
        ") + ",
        gradient(),
      ],
    ],
    [[], "=", pair("push", pushes, step)],
  ];
  const [push1, push2] = pairAt(pushes, step);
  return [
    ...(momentum ? velocity : []),
    moved(
      [momentum ? variable("v") : gradient()],
      [number("theta1", x), " − ", number("lr", lr), " · ", factor("push1", push1)],
      [number("theta2", y), " − ", number("lr", lr), " · ", factor("push2", push2)],
    ),
  ];
}

/**
 * The line that takes the step, an entry for each parameter.
 * @param {Side} push
 * @param {Side} first
 * @param {Side} second
 * @returns {[Side, string, Side]}
 */
const moved = (push, first, second) => [
  [theta(), " − ", eta(), " ", ...push],
  "=",
  vector(first, second),
];

/** @type {(vectors: Float64Array, t: number) => [number, number]} */
const pairAt = (vectors, t) => [vectors[2 * t], vectors[2 * t + 1]];

/**
 * The update by Adam, with its two corrected means.
 * @param {State} state
 * @param {Path} path
 * @param {number} step
 * @returns {[Side, string, Side][]}
 */
function byAdam({ lr }, { points, pushes, roots }, step) {
  const mean = () => variable("m̂");
  const root = () => h("span", {}, "√", h("i", {}, "ŝ"));
  const [[x, y], [push1, push2]] = [pairAt(points, step), pairAt(pushes, step)];
  const [root1, root2] = pairAt(roots, step);
  return [
    [[mean()], "=", pair("push", pushes, step)],
    [[root()], "=", pair("root", roots, step)],
    moved(
      [mean(), " / ", root()],
      [
        ...[number("theta1", x), " − ", number("lr", lr), " · "],
        ...[factor("push1", push1), " / ", number("root1", root1)],
      ],
      [
        ...[number("theta2", y), " − ", number("lr", lr), " · "],
        ...[factor("push2", push2), " / ", number("root2", root2)],
      ],
    ),
  ];
}

/** @param {State} state */
const where = ({ landscape }) => (landscape === "two_minima" ? " at this point" : "");

/**
 * @param {State} state
 * @param {number} highest
 * @returns {[Side, string, Side][]}
 */
function bound({ optimizer, momentum }, highest) {
  if (optimizer === "adam" || highest <= 0) return [];
  const text = momentum ? "2 (1 + μ) / λ" : "2 / λ";
  return [
    [
      ["limit of ", eta()],
      "=",
      [
        text,
        h("sub", {}, "max"),
        " = ",
        h("strong", {}, number("limit", limit(highest, momentum))),
      ],
    ],
  ];
}

/**
 * What becomes of the path, and whether all of it is in sight.
 * @param {State} state
 * @param {Path} path
 */
function verdict(state, path) {
  const name = fate(state, path);
  const [title, text] = VERDICTS[name](state);
  return [h("strong", {}, title), ` ${text}${stopped(path)}${outside(path)}`];
}

/** @type {Record<import("../math/descent.js").Fate, (state: State) => [string, string]>} */
const VERDICTS = {
  explodes: ({ optimizer, landscape }) => [
    "Explodes.",
    optimizer === "sgd" && landscape !== "two_minima"
      ? "η is above the limit: along the most curved direction each step lands farther away."
      : "The loss grows and grows.",
  ],
  jumps: () => [
    "Jumps forever.",
    "η is the limit itself: along the most curved direction the path jumps across without end.",
  ],
  leaves: () => [
    "Leaves.",
    "The landscape has no lowest point: wherever it curves downward, the path runs off, faster and faster.",
  ],
  arrives: () => ["Arrives.", "The loss falls below a thousandth of its start."],
  rests: () => ["Rests.", "There is no slope left, and so the path stays where it is."],
  travels: () => ["On its way.", "After these steps the path has not arrived."],
};

/** @param {Path} path */
const stopped = ({ count, losses }) =>
  Math.abs(losses[count - 1]) > FAR
    ? ` After step ${count - 1} the loss is beyond 10¹², and the path is not followed any farther.`
    : "";

/** @param {Path} path how much of it lies outside the picture */
function outside({ points, count }) {
  let far = 0;
  for (let t = 0; t < count; t += 1) {
    if (START_LIMITS.some((end, i) => Math.abs(points[2 * t + i]) > end)) far += 1;
  }
  return far ? ` Outside the picture: ${far} of ${count} points.` : "";
}

/**
 * How long it takes.
 * @param {State} state
 * @param {Path} path
 */
function speed(state, path) {
  const end = path.count - 1;
  const after = [`Loss after ${end} steps: `, number("last", path.losses[end]), ". "];
  if (fate(state, path) === "leaves") {
    const low = path.losses.findIndex((loss, t) => t <= end && loss <= 0);
    const gone = `From step ${low} on it is not above 0 and has no logarithm: its curve ends, and contour lines below 0 are thin.`;
    return low < 0 ? after : [...after, gone];
  }
  const reached = path.toThousandth();
  return [
    ...after,
    "Below a thousandth of the start: ",
    ...(reached < 0
      ? ["not within these steps."]
      : ["after ", number("reached", reached), " steps."]),
  ];
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 * @param {Path} path
 */
export function sentence(state, path) {
  const step = Math.min(state.step, path.count - 1);
  const [title] = VERDICTS[fate(state, path)](state);
  const [x, y] = pairAt(path.points, step).map(quantity);
  const at = `at step ${step} it is at (${x}, ${y}), where the loss is ${quantity(path.losses[step])}`;
  return (
    `${OPTIMIZERS[state.optimizer]} with the rate ${short(state.lr, 4)} on the landscape ` +
    `“${titles(state.hessian)[state.landscape]}”, ${path.count - 1} steps from (${state.start.map(quantity).join(", ")}): ` +
    `${at}; at the end the loss is ${quantity(path.losses[path.count - 1])}. ${title}`
  );
}
