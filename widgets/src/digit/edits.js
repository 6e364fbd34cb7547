// What can be done to a drawing, and undone.
import { blank, hexOf, recounted, shiftedCells, textOf } from "../math/digit.js";
import { shiftedImage } from "../math/digit.js";
import { looked } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {{drawing: string, fit: boolean}} Paper */

/**
 * The drawing of the figure, always the latest: strokes come faster than the figure is drawn.
 * @param {import("../lib/figure.js").Change} change
 * @param {Paper} start
 */
export function edits(change, start) {
  let now = start;
  /** @type {Paper[]} */
  let history = [];
  const put = (/** @type {Paper} */ paper) => change((now = paper));
  const keep = () => history.push(now);
  const looks = () => looked(now.drawing, now.fit);
  /** @type {(cells: number[], fit: boolean) => void} */
  const putCells = (cells, fit) => put({ drawing: hexOf(cells), fit });
  /** @param {Paper} paper */
  const replace = (paper) => {
    keep();
    put(paper);
  };
  return {
    /** @param {State} state */
    follow: ({ drawing, fit }) => (now = { drawing, fit }),
    forget: () => (history = []),
    canUndo: () => history.length > 0,
    undo() {
      const before = history.pop();
      if (before) put(before);
    },
    keep, // once before a stroke, which consists of many changes
    /** @param {(cells: number[]) => number[]} stroke */
    stroke(stroke) {
      const { isDrawn, cells } = looks();
      putCells(stroke(cells), isDrawn && now.fit); // an image of the data set fits as it is
    },
    put: replace,
    clear: () => replace({ drawing: hexOf(blank()), fit: true }),
    /** @param {string} drawing */
    take: (drawing) => replace({ ...now, drawing }),
    /** @param {boolean} fit */
    setFit: (fit) => replace({ ...now, fit }),
    /** @type {(down: number, right: number) => void} */
    shift: (down, right) => replace(moved(now, down, right)),
    /** @type {(pixel: number, value: number) => void} */
    setPixel(pixel, value) {
      const { isDrawn, framed, image } = looks();
      if (image[pixel] === value) return;
      const changed = image.map((old, i) => (i === pixel ? value : old));
      keep();
      if (isDrawn) putCells(recounted(framed, changed), false);
      else put({ ...now, drawing: textOf(changed) });
    },
  };
}

/**
 * A drawing moved by so many pixels of the image. What was fitted stays where it was put.
 * @type {(paper: Paper, down: number, right: number) => Paper}
 */
export function moved({ drawing, fit }, down, right) {
  const { isDrawn, framed, image } = looked(drawing, fit);
  return isDrawn
    ? { drawing: hexOf(shiftedCells(framed, down, right)), fit: false }
    : { drawing: textOf(shiftedImage(image, down, right)), fit };
}
