// What stands around every widget, a figure or a quiz: its look, its keys, a word if all fails.
import css from "./shell.css";
import { h } from "./dom.js";
import { themeCss } from "./theme.js";

/** @typedef {import("./figure.js").Model} Model */

/**
 * @param {HTMLElement} el the place of the widget
 * @param {{kind: string, label: string, style: string, failure: string}} options with the name of
 *   its class, and what is said before the reason when it cannot be shown
 */
export function shell(el, { kind, label, style, failure }) {
  const body = h("div");
  const message = h("p", { class: "nn-message", role: "alert" });
  const root = h("div", { class: `nn-shell nn-${kind}`, role: "group", "aria-label": label });
  root.append(h("style", {}, themeCss(".nn-shell"), css, style), body, message);
  root.addEventListener("focusin", keepKeys);
  el.append(root);

  /**
   * Do something, and say whether it went well; if it fails, show why in the place of the widget.
   * @param {() => void} action
   */
  function safely(action) {
    try {
      action();
      message.textContent = "";
    } catch (error) {
      message.textContent = `${failure}: ${error instanceof Error ? error.message : error}`;
    }
    body.hidden = message.textContent !== "";
    return !body.hidden;
  }
  return { root, body, safely };
}

/**
 * JupyterLab takes the keys of its notebooks, even the arrows of a slider; not where this is set.
 * @param {FocusEvent} event
 */
function keepKeys({ target }) {
  /** @type {Element} */ (target).setAttribute("data-lm-suppress-shortcuts", "");
}

/**
 * Set what is named in the state, and tell Python.
 * @param {Model} model
 * @returns {import("./figure.js").Change}
 */
export const changing = (model) => (values) => {
  for (const [key, value] of Object.entries(values)) model.set(key, value);
  model.save_changes();
};

/**
 * Act once a frame if any of the keys has changed.
 * @param {Model} model
 * @param {string[]} keys
 * @param {() => void} action
 */
export function listen(model, keys, action) {
  if (keys.length) model.on(keys.map((key) => `change:${key}`).join(" "), oncePerFrame(action));
}

/** @param {() => void} action */
function oncePerFrame(action) {
  let isWaiting = false;
  return () => {
    if (!isWaiting) requestAnimationFrame(() => ((isWaiting = false), action()));
    isWaiting = true;
  };
}
