// What happens at the step, with its products, and where all numbers stand after it.
import { h } from "../lib/dom.js";
import { calculation, shown } from "../lib/numbers.js";
import { countUsers } from "../math/autograd_graph.js";
import { compact, factor, label, series } from "./labels.js";

/** @typedef {import("./state.js").State} State */

const whole = String;

/** Where the numbers stand; they are written anew for every state. */
export function readout() {
  const el = h("div", { class: "nn-readout" });
  /** @param {State} state */
  function update(state) {
    const { shares } = now(state);
    el.replaceChildren(
      h("p", {}, h("strong", {}, "Step ", shown("step", state.step, whole)), " of ", last(state)),
      h("p", {}, happens(state)),
      ...(shares.length ? [products(state)] : []),
      h("p", {}, follows(state)),
      table(state),
    );
  }
  return { el, update };
}

/** @param {State} state */
const now = ({ steps, step }) => steps[step];

/** @param {State} state */
const isLast = ({ steps, step }) => step === steps.length - 1;

/** @param {State} state */
const last = ({ steps }) => shown("last", steps.length - 1, (n) => `${n}.`);

/** @type {(state: State, places: number[]) => string} */
const named = ({ graph }, places) =>
  series([...new Set(places)].map((place) => label(graph.names[place])));

/**
 * Who hands on, or how a call begins.
 * @param {State} state
 */
function happens(state) {
  const { user, call, shares, handed } = now(state);
  const name = named(state, [user < 0 ? state.graph.names.length - 1 : user]);
  if (user >= 0) {
    const way = shares.length === 1 ? "one arrow" : `${shares.length} arrows`;
    const parents = shares.map(({ parent }) => parent);
    return `${name} hands on its slope ${compact(handed)} over ${way}, to ${named(state, parents)}.`;
  }
  const begin = `${name} is the result: its slope is 1.`;
  if (!call) return `${begin} All others begin with 0.`;
  const leaves =
    state.calls === "reset" ? "zero_grad has reset the leaves, too" : "the leaves are not";
  return `The second call begins. ${begin} What was computed is reset to 0, ${leaves}.`;
}

/**
 * Every share as a sum: what was there, and local slope times the user's slope.
 * @param {State} state
 */
function products(state) {
  const { shares, handed } = now(state);
  return calculation(
    ...shares.map(({ parent, slope, before, after }, i) => {
      /** @type {[(Node | string)[], string, (Node | string)[]]} */
      const line = [
        [`${named(state, [parent])}.grad`],
        "=",
        [
          ...[shown(`before-${i}`, before, compact), " + "],
          ...[shown(`slope-${i}`, slope, factor), " · ", shown(`handed-${i}`, handed, factor)],
          ...[" = ", h("strong", { class: "nn-slope" }, shown(`after-${i}`, after, compact))],
        ],
      ];
      return line;
    }),
  );
}

/**
 * What this means for those who got something, and in the end for all.
 * @param {State} state
 */
function follows(state) {
  const remark = state.order === "topological" ? waiting(state) : hasty(state);
  return [remark, isLast(state) ? verdict(state) : ""].filter(Boolean).join(" ");
}

/** @param {State} state */
function waiting(state) {
  const { user, shares, reports } = now(state);
  const users = countUsers(state.graph);
  if (user < 0) return "Every number waits until all its users have reported.";
  const got = [...new Set(shares.map(({ parent }) => parent))];
  const complete = got.filter((i) => reports[i] === users[i]);
  const open = got.filter((i) => reports[i] < users[i]);
  return [
    complete.length ? `Complete now: ${named(state, complete)}.` : "",
    ...open.map((i) => `${named(state, [i])} still waits for ${users[i] - reports[i]}.`),
  ].join(" ");
}

/** @param {State} state */
function hasty(state) {
  const { user, shares, reports } = now(state);
  if (user < 0) return "Nobody waits: whoever gets something goes on at once.";
  const name = named(state, [user]);
  const before = state.steps[state.step - 1].used[user];
  const users = countUsers(state.graph)[user];
  if (shares.some(({ arrow }) => before[arrow])) {
    return `${name} has used this way before: what it handed on then counts again.`;
  }
  if (reports[user] < users) {
    return `${name} has got ${reports[user]} of ${users} reports and does not wait for more.`;
  }
  return "";
}

/** @param {State} state */
function verdict(state) {
  const wrong = wrongPlaces(state);
  if (state.order === "topological") return "All slopes are complete.";
  if (!wrong.length) return "All slopes are right: nothing was handed on too early.";
  return `Wrong in the end: ${named(state, wrong)}.`;
}

/**
 * Rounding aside, which slopes differ from those in topological order.
 * @param {State} state
 */
function wrongPlaces(state) {
  const { grads } = now(state);
  return grads.flatMap((grad, i) =>
    Math.abs(grad - state.right[i]) > 1e-9 * Math.max(1, Math.abs(state.right[i])) ? [i] : [],
  );
}

/**
 * A row for each number, the result first, as slopes flow.
 * @param {State} state
 */
function table(state) {
  const { graph, order, right } = state;
  const { grads, reports } = now(state);
  const users = countUsers(graph);
  const wrong = order === "naive" && isLast(state) ? wrongPlaces(state) : [];
  const isNaive = order === "naive";
  const head = ["", "data", "grad", ...(isNaive ? ["reports", "right"] : ["waits for"])];
  const rows = graph.names.map((name, i) => [
    label(name),
    shown(`data-${name}`, graph.data[i], compact),
    h("strong", { class: "nn-slope" }, shown(`grad-${name}`, grads[i], compact)),
    ...(isNaive
      ? [
          h(
            "span",
            {},
            ...(users[i]
              ? [shown(`reports-${name}`, reports[i], whole), ` of ${users[i]}`]
              : ["–"]),
          ),
          h("span", {}, wrong.includes(i) ? "≠ " : "", shown(`right-${name}`, right[i], compact)),
        ]
      : [shown(`waits-${name}`, users[i] - reports[i], whole)]),
  ]);
  return h(
    "table",
    { class: "nn-numbers" },
    h(
      "thead",
      {},
      h("tr", {}, ...head.map((text) => (text ? h("th", { scope: "col" }, text) : h("td")))),
    ),
    h(
      "tbody",
      {},
      ...rows
        .map(([name, ...cells], i) =>
          h(
            "tr",
            { class: wrong.includes(i) && "nn-wrong" },
            h("th", { scope: "row" }, name),
            ...cells.map((cell) => h("td", {}, cell)),
          ),
        )
        .reverse(),
    ),
  );
}

/**
 * What the figure shows, for somebody who does not see it.
 * @param {State} state
 */
export function sentence(state) {
  const { graph, steps, step } = state;
  const grads = graph.names.map((name, i) => `${label(name)} ${compact(steps[step].grads[i])}`);
  return (
    `Step ${step} of ${steps.length - 1}. ${happens(state)} ${follows(state)} ` +
    `Slopes: ${grads.reverse().join(", ")}.`
  );
}
