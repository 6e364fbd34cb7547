// A square of squares: with a cursor that the arrow keys move, a place for the pointer, or neither.
import { h, put, s } from "../lib/dom.js";

/** @typedef {[row: number, column: number]} Place */

/** @type {Record<string, Place>} */
const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * A square picture under its name.
 * @param {string} name
 * @param {number} columns
 * @param {number} [rows]
 */
export function panel(name, columns, rows = columns) {
  const title = h("p", { class: "nn-digit-name" }, name);
  const svg = s("svg", { viewBox: `0 0 ${columns} ${rows}`, role: "img", class: "nn-digit-svg" });
  return {
    el: h("div", { class: "nn-digit-panel" }, title, svg),
    svg,
    title,
    describe: (/** @type {string} */ text) => svg.setAttribute("aria-label", text),
    /** @param {MouseEvent} event @returns {Place} */
    at(event) {
      const box = svg.getBoundingClientRect();
      const share = [
        (event.clientY - box.top) / box.height,
        (event.clientX - box.left) / box.width,
      ];
      const [row, column] = [share[0] * rows, share[1] * columns].map(Math.floor);
      return [limited(row, rows), limited(column, columns)];
    },
  };
}

/** @type {(i: number, length: number) => number} */
const limited = (i, length) => Math.min(Math.max(i, 0), length - 1);

/**
 * Let a panel be used by keyboard and by pointer.
 * @param {ReturnType<typeof panel>} board
 * @param {object} options
 * @param {number} options.side
 * @param {string} options.keys what the keys do, in words
 * @param {() => Place} options.cursor
 * @param {(to: Place, event: KeyboardEvent) => void} options.move an arrow key was pressed
 * @param {(key: string) => boolean} options.press another key was; whether it means anything
 * @param {(at: Place) => void} options.start the pointer came down
 * @param {(at: Place) => void} [options.drag] and moved
 * @param {(at: Place) => string} options.say what is at the cursor
 */
export function operable(board, { side, keys, cursor, move, press, start, drag, say }) {
  const { svg, el } = board;
  const hint = h("p", { class: "nn-hint" }, keys);
  const status = h("p", { class: "nn-hidden", role: "status" });
  const mark = s("rect", { class: "nn-digit-cursor", width: 1, height: 1 });
  put(svg, { tabindex: 0, role: "application" });
  el.append(hint, status);
  const announce = () => (status.textContent = say(cursor()));
  svg.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const [row, column] = cursor();
      move([limited(row + arrow[0], side), limited(column + arrow[1], side)], event);
    } else if (!press(event.key)) return;
    event.preventDefault();
    announce();
    place();
  });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    start(board.at(event));
    place();
  });
  svg.addEventListener("pointermove", (event) => {
    if (drag && svg.hasPointerCapture(event.pointerId)) drag(board.at(event));
    place();
  });
  const place = () => {
    const [y, x] = cursor();
    put(mark, { x, y });
  };
  place();
  return { mark, place };
}

/**
 * Squares in rows, each as large as its number, those below zero hollow.
 * @param {ReturnType<typeof panel>} board
 * @param {number} columns
 * @param {number} count
 */
export function squares(board, columns, count) {
  const marks = Array.from({ length: count }, () => s("rect"));
  board.svg.append(s("g", {}, ...marks));
  /** @type {(values: readonly number[], largest: number) => void} */
  return (values, largest) =>
    values.forEach((value, i) => {
      const side = 0.92 * Math.sqrt(Math.min(Math.abs(value) / (largest || 1), 1));
      const [x, y] = [(i % columns) + 0.5, Math.floor(i / columns) + 0.5];
      put(marks[i], square(x, y, side, value < 0));
    });
}

/** @type {(x: number, y: number, side: number, isNegative: boolean) => Record<string, string | number>} its attributes */
function square(x, y, side, isNegative) {
  const line = isNegative ? Math.min(0.12, side / 3) : 0; // drawn inside
  return {
    ...{ x: x - (side - line) / 2, y: y - (side - line) / 2 },
    ...{ width: side - line, height: side - line, "stroke-width": line },
    class: isNegative ? "nn-digit-minus" : "nn-digit-plus",
  };
}
