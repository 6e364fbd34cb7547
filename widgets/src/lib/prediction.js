// A question before the answer: what a reader has guessed, a reader will look at.
import { h } from "./dom.js";

/**
 * @typedef {object} Option
 * @property {string} text
 * @property {boolean} isRight
 * @property {() => string} reply what to say to it; called after the experiment
 */

/**
 * A question with its options. The first choice starts the experiment, every choice gets a reply.
 * @param {string} question
 * @param {Option[]} options
 * @param {() => void} experiment
 */
export function prediction(question, options, experiment) {
  const reply = h("p", { class: "nn-reply", role: "status" });
  const buttons = options.map((option) => {
    const choose = () => answer(option);
    return h(
      "button",
      { type: "button", class: "nn-button", "aria-pressed": "false", click: choose },
      option.text,
    );
  });
  let isAnswered = false;

  /** @param {Option} option */
  function answer(option) {
    if (!isAnswered) experiment();
    isAnswered = true;
    press(option);
    reply.textContent = `${option.isRight ? "Yes." : "No."} ${option.reply()}`;
  }
  /** @param {Option} [chosen] */
  const press = (chosen) =>
    buttons.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(options[i] === chosen)),
    );

  const el = h(
    "div",
    { class: "nn-prediction", role: "group", "aria-label": "Prediction" },
    h("p", {}, h("strong", {}, "Predict first. "), question),
    h("div", { class: "nn-buttons" }, ...buttons),
    reply,
  );
  const reset = () => {
    isAnswered = false;
    press();
    reply.textContent = "";
  };
  return { el, reset, isAnswered: () => isAnswered };
}
