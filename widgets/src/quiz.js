// The exercises that need no Python: a question is answered in place, and mistakes are named.
import css from "./quiz/quiz.css";
import { button } from "./lib/controls.js";
import { h, newId, put } from "./lib/dom.js";
import { changing, listen, shell } from "./lib/shell.js";
import { answering, fromHtml } from "./quiz/fields.js";
import { judge } from "./quiz/judging.js";
import { read } from "./quiz/state.js";

/** @typedef {import("./quiz/state.js").State} State */
/** @typedef {import("./quiz/judging.js").Verdict} Verdict */
/** @typedef {import("./lib/figure.js").Change} Change */

const MARKS = { correct: "✓", "not attempted": "·", mistake: "✗", different: "✗", error: "✗" };

export default {
  /** @param {{model: import("./lib/figure.js").Model, el: HTMLElement}} context */
  render({ model, el }) {
    const { root, body, safely } = shell(el, {
      kind: "quiz",
      label: "Exercise",
      style: css,
      failure: "This exercise cannot be shown",
    });
    /** @type {ReturnType<typeof quiz> | undefined} */
    let view;
    const update = () => {
      const state = read((key) => model.get(key));
      if (!view) {
        view = quiz(state.question, changing(model));
        put(root, { "aria-label": `Exercise ${state.question.id}` });
        body.replaceChildren(view.el);
      }
      view.update(state);
    };
    listen(model, ["answer", "n_hints"], () => safely(update));
    safely(update);
  },
};

/**
 * @param {State["question"]} question
 * @param {Change} change
 */
function quiz(question, change) {
  const feedback = h("div", { class: "nn-feedback", role: "status", id: newId() });
  const answer = answering(question, feedback.id);
  const hints = hinting(question.hints, (n_hints) => change({ n_hints }));
  let judged = "";

  /** @param {Verdict} [verdict] */
  function say(verdict) {
    answer.mark(verdict?.wrong ?? []);
    put(feedback, { "data-verdict": verdict?.verdict ?? "" });
    feedback.replaceChildren(...(verdict ? [paragraph(verdict)] : []));
  }
  /** @param {Event} event */
  function check(event) {
    event.preventDefault(); // the form is sent nowhere
    judged = answer.read();
    say(judge(question, judged));
    change({ answer: judged });
  }
  // What is said to a wrong answer stays in sight while another one is typed.
  const edit = () => (feedback.dataset.verdict === "correct" ? say() : answer.mark([]));
  const buttons = [h("button", { type: "submit", class: "nn-button" }, "Check"), ...hints.buttons];
  return {
    el: h(
      "form",
      { submit: check, input: edit },
      answer.el,
      h("div", { class: "nn-buttons" }, ...buttons),
      feedback,
      hints.el,
    ),
    /** @param {State} state */
    update(state) {
      hints.show(state.n_hints);
      if (state.answer === judged) return;
      judged = state.answer;
      answer.show(judged);
      say(judged ? judge(question, judged) : undefined);
    },
  };
}

/** @param {Verdict} verdict */
function paragraph({ verdict, title, text, html }) {
  return h(
    "p",
    {},
    h("span", { class: "nn-mark", "aria-hidden": "true" }, MARKS[verdict]),
    " ",
    h("strong", {}, title),
    " ",
    html ? fromHtml(html) : (text ?? ""),
  );
}

/**
 * Hints one by one; a screen reader hears the new one.
 * @param {string[]} hints
 * @param {(count: number) => void} change
 */
function hinting(hints, change) {
  const el = h("div", { class: "nn-hints", "aria-live": "polite" });
  const more = button("Hint", () => change(Math.min(el.children.length + 1, hints.length)));
  return {
    el,
    buttons: hints.length ? [more] : [],
    /** @param {number} count */
    show(count) {
      while (el.children.length > count) el.lastChild?.remove();
      hints.slice(el.children.length, count).forEach((hint) => {
        const title = `Hint ${el.children.length + 1} of ${hints.length}:`;
        el.append(h("p", {}, h("strong", {}, title), " ", fromHtml(hint)));
      });
      put(more, { "aria-disabled": String(count === hints.length) });
    },
  };
}
