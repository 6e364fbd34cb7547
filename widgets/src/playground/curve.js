// The loss on both parts of the samples, epoch after epoch.
import { h, put, s } from "../lib/dom.js";
import { fixed } from "../lib/format.js";
import { legend, path, plot } from "../lib/plot.js";
import { roundUp } from "../lib/scale.js";

const POINTS = 240; // more than that are not drawn

export function curve() {
  /** @type {import("../lib/plot.js").Axis[]} */
  const axes = [
    { label: "epoch", domain: [0, 10] },
    { label: "loss", domain: [0, 1] },
  ];
  const view = plot(axes[0], axes[1], (width) => Math.min(0.42 * width, 150));
  const lines = ["nn-training", "nn-validation"].map((name) =>
    s("path", { class: `nn-curve ${name}` }),
  );
  view.layer.append(...lines);
  const mark = (/** @type {string} */ name) =>
    s("path", { d: "M-8,0H8", class: `nn-curve ${name}` });

  return {
    el: h(
      "div",
      {},
      view.el,
      legend([mark("nn-training"), "training"], [mark("nn-validation"), "validation"]),
    ),
    resize: view.resize,
    /** @param {[number[], number[]]} curves */
    update(curves) {
      const last = Math.max(roundUp(curves[0].length - 1), 10);
      const finite = curves.flat().filter(Number.isFinite);
      const top = roundUp(Math.min(Math.max(...finite, 0.1), 4));
      if (last !== axes[0].domain[1] || top !== axes[1].domain[1]) {
        view.rescale(() => ((axes[0].domain = [0, last]), (axes[1].domain = [0, top])));
      }
      curves.forEach((values, i) => put(lines[i], { d: path(view, thinned(values, top)) }));
      const ends = curves.map((values) => fixed(values[values.length - 1], 4));
      view.describe(
        `Loss over ${curves[0].length - 1} epochs: at the end ${ends[0]} on the training part, ${ends[1]} on the validation part.`,
      );
    },
  };
}

/** @type {(values: number[], top: number) => [number, number][]} */
function thinned(values, top) {
  const stride = Math.ceil(values.length / POINTS);
  return values
    .map((value, i) => /** @type {[number, number]} */ ([i, Math.min(value, top)]))
    .filter(
      ([i, value]) => Number.isFinite(value) && (i % stride === 0 || i === values.length - 1),
    );
}
