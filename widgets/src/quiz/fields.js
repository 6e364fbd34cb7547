// Where a reader answers: options to choose from, or fields to type into.
import { h, newId, put } from "../lib/dom.js";
import { join, namesOf, split } from "./judging.js";
import { LETTERS } from "./state.js";

/** @typedef {import("./state.js").Question} Question */

/**
 * @typedef {object} Answering
 * @property {Node} el
 * @property {() => string} read the answer, as it stands there now
 * @property {(answer: string) => void} show
 * @property {(wrong: number[]) => void} mark the fields to look at
 */

/**
 * @param {Question} question
 * @param {string} feedback id of what is said to an answer
 * @returns {Answering}
 */
export function answering(question, feedback) {
  if (question.kind === "choice") return choosing(question);
  if (question.kind === "number") {
    const names = namesOf(question.parts);
    const note = "For example 0.75, -3, 1e-3 or 3/4.";
    return typing({ names, note, feedback, style: "nn-quiz-numbers", label: "Your number" });
  }
  const [first] = question.variables;
  const note =
    `A formula of ${question.variables.join(", ")}, written as ` +
    `2 * ${first}, ${first}^2, 1 / ${first}, exp(${first}), ln(${first}) or tanh(${first}).`;
  return typing({ names: [""], note, feedback, style: "nn-quiz-formula", label: "Your formula" });
}

/**
 * @param {import("./state.js").Choice} question
 * @returns {Answering}
 */
function choosing({ options }) {
  const name = newId();
  const inputs = options.map((_, i) => h("input", { type: "radio", name, value: LETTERS[i] }));
  const labels = options.map(({ text }, i) =>
    h("label", {}, inputs[i], h("span", {}, `${LETTERS[i]})`), fromHtml(text)),
  );
  return {
    el: h("fieldset", { class: "nn-options" }, h("legend", {}, "Choose one"), ...labels),
    read: () => inputs.find(({ checked }) => checked)?.value ?? "",
    show: (answer) => inputs.forEach((input) => (input.checked = input.value === answer)),
    mark() {}, // what is said names the option
  };
}

/**
 * @param {{names: string[], note: string, feedback: string, style: string, label: string}} options
 * @returns {Answering}
 */
function typing({ names, note, feedback, style, label }) {
  const noteId = newId();
  const inputs = names.map(() =>
    h("input", {
      type: "text",
      id: newId(),
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      "aria-describedby": `${noteId} ${feedback}`,
    }),
  );
  const fields = inputs.map((input, i) =>
    h("div", {}, h("label", { for: input.id }, names[i] || label), input),
  );
  const mark = (/** @type {number[]} */ wrong) =>
    inputs.forEach((input, i) => put(input, { "aria-invalid": String(wrong.includes(i)) }));
  return {
    el: h(
      "div",
      {},
      h("div", { class: style }, ...fields),
      h("p", { class: "nn-quiz-note", id: noteId }, note),
    ),
    read: () => join(inputs.map(({ value }) => value)),
    show(answer) {
      const typed = split(answer, inputs.length);
      inputs.forEach((input, i) => (input.value = typed[i] ?? ""));
    },
    mark,
  };
}

/**
 * A text of the exercise, which is HTML already.
 * @param {string} html
 */
export function fromHtml(html) {
  const el = h("span");
  el.innerHTML = html;
  return el;
}
