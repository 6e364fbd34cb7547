// From ink to the image that the network sees: the drawing, the fitted drawing, the counts.
import { h, put, s } from "../lib/dom.js";
import { BLOCK, CELLS, DARKEST, SIDE, stroked } from "../math/digit.js";
import { operable, panel } from "./pad.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("./pad.js").Place} Place */
/** @typedef {ReturnType<typeof import("./edits.js").edits>} Edits */

const FROM_DATA =
  "Nothing to do: the data set keeps digits that fit, and of each block only how much ink it holds. " +
  "Where in the block it lay is guessed in the drawing.";
const AS_IT_LIES = "Switched off: the drawing is counted as it lies.";
const LIGHT_TEXT = 10; // from here on a number is written in the color of paper

/**
 * The drawing, which the pen is for.
 * @param {Edits} paper
 * @param {() => 0 | 1} ink of the pen as it is set
 */
export function canvas(paper, ink) {
  const board = panel("1. Draw", CELLS);
  const path = s("path", { class: "nn-digit-ink" });
  board.svg.append(...blocks(), path);
  board.svg.classList.add("nn-digit-canvas");
  /** @type {Place} */
  let cursor = [8, 16];
  /** @type {readonly number[]} */
  let cells = [];
  /** @param {Place} to */
  const draw = (to) => {
    const from = cursor;
    paper.stroke((old) => stroked(old, from, to, ink()));
    cursor = to;
  };
  /** @param {Place} at */
  const touch = (at) => {
    paper.keep();
    cursor = at;
    draw(at);
  };
  const pad = operable(board, {
    side: CELLS,
    keys: "Keyboard: arrow keys move the pen, with Shift they draw, Space makes a dot.",
    cursor: () => cursor,
    move(to, { shiftKey }) {
      if (shiftKey) {
        paper.keep();
        draw(to);
      } else cursor = to;
    },
    press(key) {
      if (key === " ") touch(cursor);
      return key === " ";
    },
    start: touch,
    drag: draw,
    say: ([row, column]) =>
      `row ${row + 1}, column ${column + 1}, ${cells[row * CELLS + column] ? "ink" : "paper"}`,
  });
  board.svg.append(pad.mark);
  return {
    el: board.el,
    /** @type {(state: State, sentence: string) => void} */
    update(state, sentence) {
      cells = state.cells;
      put(path, { d: inked(cells) });
      board.describe(`Drawing of 32 by 32 cells. ${sentence}`);
    },
  };
}

/** The drawing as it is counted, or why it is counted as it lies. */
export function frame() {
  const board = panel("2. Fit to the frame", CELLS);
  const path = s("path", { class: "nn-digit-ink" });
  const text = h("p", { class: "nn-digit-note" });
  board.el.append(text);
  board.svg.append(...blocks(), path);
  board.describe("The drawing, stretched to all 32 rows and put in the middle.");
  return {
    el: board.el,
    /** @param {State} state */
    update({ framed, isDrawn, fit }) {
      const isFitted = isDrawn && fit;
      put(path, { d: inked(framed) });
      board.svg.toggleAttribute("hidden", !isFitted);
      text.hidden = isFitted;
      text.textContent = isDrawn ? AS_IT_LIES : FROM_DATA;
    },
  };
}

/**
 * The image of 8x8 counts, one of them chosen.
 * @param {Edits} paper
 * @param {import("../lib/figure.js").Change} change
 */
export function counts(paper, change) {
  const board = panel("3. Count in blocks of 4 × 4", SIDE);
  const pixels = Array.from({ length: SIDE * SIDE }, (_, i) => pixelMarks(i));
  board.svg.append(s("g", {}, ...pixels.flatMap(({ marks }) => marks)));
  let pixel = 0;
  /** @type {readonly number[]} */
  let image = [];
  const choose = (/** @type {Place} */ [row, column]) =>
    change({ pixel: (pixel = row * SIDE + column) });
  const pad = operable(board, {
    side: SIDE,
    keys: "Choose a pixel by click or arrow keys; + and − change its ink.",
    cursor: () => [Math.floor(pixel / SIDE), pixel % SIDE],
    move: choose,
    press(key) {
      const by = { "+": 1, "=": 1, "-": -1, "−": -1 }[key];
      if (by) paper.setPixel(pixel, Math.min(Math.max(image[pixel] + by, 0), DARKEST));
      return by !== undefined;
    },
    start: choose,
    drag: choose,
    say: ([row, column]) => `row ${row + 1}, column ${column + 1}`,
  });
  board.svg.append(pad.mark);
  return {
    el: board.el,
    /** @param {State} state */
    update(state) {
      ({ pixel, image } = state);
      pad.place();
      pixels.forEach(({ show }, i) => show(image[i]));
      board.describe(
        `Image of 8 by 8 pixels, 0 to 16. Chosen: ${where(pixel)}, ${image[pixel]} of 16.`,
      );
    },
  };
}

/** @param {number} pixel */
export const where = (pixel) => `row ${Math.floor(pixel / SIDE) + 1}, column ${(pixel % SIDE) + 1}`;

/**
 * A pixel with its number, drawn anew only when it is another.
 * @param {number} i
 */
function pixelMarks(i) {
  const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
  const rect = s("rect", { class: "nn-digit-ink", x, y, width: 1, height: 1 });
  const text = s("text", { x: x + 0.5, y: y + 0.65 });
  let last = NaN;
  /** @param {number} value */
  function show(value) {
    if (value === last) return;
    last = value;
    put(rect, { "fill-opacity": value / DARKEST });
    put(text, { class: value < LIGHT_TEXT ? "" : "nn-digit-light" });
    text.textContent = String(value);
  }
  return { marks: [rect, text], show };
}

/**
 * The cells with ink as one path, a run of them in a row at a time.
 * @param {readonly number[]} cells
 */
export function inked(cells) {
  let path = "";
  cells.forEach((ink, i) => {
    if (ink) path += `M${i % CELLS},${Math.floor(i / CELLS)}h1v1h-1z`;
  });
  return path;
}

/** The borders of the blocks in which ink is counted. */
const blocks = () =>
  Array.from({ length: SIDE - 1 }, (_, i) => BLOCK * (i + 1)).flatMap((at) => [
    s("line", { x1: at, x2: at, y1: 0, y2: CELLS }),
    s("line", { y1: at, y2: at, x1: 0, x2: CELLS }),
  ]);
