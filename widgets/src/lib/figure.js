// What every figure is: a state read from the model, a view of it, and a way back.
import css from "./figure.css";
import { addressOf } from "./address.js";
import { button } from "./controls.js";
import { h } from "./dom.js";
import { changing, listen, shell } from "./shell.js";

const QUIET = 500; // milliseconds without a change before a screen reader is told

/** @typedef {(key: string) => any} Get */
/** @typedef {{get: Get, set(key: string, value: unknown): void, save_changes(): void, on(names: string, listen: () => void): void, place?: string}} Model with the name of its place, on the book's site */
/** @typedef {(values: Record<string, unknown>) => void} Change sets what is named in the state */

/**
 * @template State
 * @typedef {object} View
 * @property {Node[]} parts
 * @property {(width: number) => void} resize
 * @property {(state: State) => void} update
 * @property {(state: State) => string} sentence
 * @property {() => void} reset forget what is not in the state, such as an answer
 */

/**
 * @template State
 * @typedef {object} Figure
 * @property {string} title
 * @property {string[]} moved the keys of the state that a reader changes
 * @property {string[]} given the other keys; when one of them changes, the view is built anew
 * @property {(get: Get) => State} read take the state, or throw an Error that says what is wrong
 * @property {(change: Change, state: State) => View<State>} build
 */

/**
 * The module of a widget, for anywidget and for the book's site.
 * @template State
 * @param {Figure<State>} figure
 */
export const widget = (figure) => ({
  /** @param {{model: Model, el: HTMLElement}} context */
  render: ({ model, el }) => show(figure, model, el),
});

/**
 * @template State
 * @param {Figure<State>} figure
 * @param {Model} model
 * @param {HTMLElement} el
 * @returns {() => void} what to do when the figure goes away
 */
function show(figure, model, el) {
  const { root, body, ...around } = shell(el, {
    kind: "figure",
    label: figure.title,
    style: css,
    failure: "This figure cannot be drawn",
  });
  const status = h("p", { class: "nn-hidden", role: "status" });

  const say = afterQuiet((/** @type {string} */ text) => (status.textContent = text));
  const read = () => figure.read((key) => model.get(key));
  const address = addressOf(model.place, figure.moved);
  const write = afterQuiet(address.write);
  /** @type {View<State>} */
  let view;
  /** @type {Record<string, unknown>} */
  let initial = {};
  const now = () => Object.fromEntries(figure.moved.map((key) => [key, model.get(key)]));
  const change = changing(model);
  const reset = () => {
    view?.reset();
    change(initial);
    safely(update); // also if nothing has changed but the address, which made no sense
  };
  const build = () => {
    initial = now();
    view = figure.build(change, read());
    body.replaceChildren(...view.parts, h("div", { class: "nn-foot" }, button("Reset", reset)));
  };
  const start = () => {
    build();
    change(address.read());
  };
  const draw = (/** @type {number} */ width) => {
    view ?? start();
    view.resize(width);
    view.update(read());
  };
  const update = () => {
    view ?? start();
    write(now(), initial);
    const state = read();
    view.update(state);
    say(view.sentence(state));
  };
  const rescue = button("Start again", reset);
  const safely = (/** @type {() => void} */ action) => {
    rescue.hidden = around.safely(action);
  };
  rescue.hidden = true;
  root.append(rescue, status);

  let width = 0;
  listen(model, figure.moved, () => safely(update));
  listen(model, figure.given, () => safely(() => (build(), draw(width))));
  return onWidth(root, (pixels) => safely(() => draw((width = pixels))));
}

/**
 * Act when an element gets a width, and then another; its height follows from what is drawn.
 * @param {HTMLElement} element
 * @param {(pixels: number) => void} action
 */
function onWidth(element, action) {
  let last = 0;
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === last) return;
    last = contentRect.width;
    action(last);
  });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * @template {unknown[]} T
 * @param {(...values: T) => void} action
 */
function afterQuiet(action) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return (/** @type {T} */ ...values) => {
    clearTimeout(timer);
    timer = setTimeout(action, QUIET, ...values);
  };
}

/**
 * A memory of what was so last: each call says whether its values are others.
 * @returns {(...values: unknown[]) => boolean}
 */
export function changes() {
  let last = "";
  return (...values) => last !== (last = JSON.stringify(values));
}
