// What a reader sets: the samples, the network, and how it is trained.
import { choice, slider } from "../lib/controls.js";
import { h } from "../lib/dom.js";
import { variable } from "../lib/numbers.js";
import {
  ACTIVATIONS,
  DATASETS,
  MAX_BATCH,
  MAX_DECAY,
  MAX_HIDDEN,
  MAX_LR,
  MAX_SEED,
  MAX_WIDTH,
  STRIDES,
} from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {import("../lib/figure.js").Change} Change */

/**
 * @param {Change} change
 * @param {() => State} current
 */
export function settings(change, current) {
  /** @param {Record<string, unknown>} values another network or other samples: from the start */
  const anew = (values) => change({ ...values, steps: 0, rates: [], edits: [] });
  /** @param {Record<string, number>} values from here on; the steps so far keep theirs */
  const fromHere = (values) => {
    const { steps, rates, lr, weightDecay } = current();
    const isNew = steps > (rates.length ? rates[rates.length - 1][0] : 0);
    change({ ...values, rates: isNew ? [...rates, [steps, lr, weightDecay]] : rates });
  };
  const { own, ...made } = DATASETS;
  const names = current().dataset === "own" ? { ...made, own } : made;
  const dataset = choice("Samples", /** @type {Record<string, string>} */ (names), (name) =>
    anew({ dataset: name }),
  );
  const activation = choice("Activation", ACTIVATIONS, (name) => anew({ activation: name }));
  const stride = choice("A move is", STRIDES, (count) => change({ stride: Number(count) }));
  const layers = Array.from({ length: MAX_HIDDEN }, (_, i) =>
    slider({
      label: [`Neurons in layer ${i + 1}`],
      name: `layer${i + 1}`,
      ...{ min: 0, max: MAX_WIDTH, step: 1, isHard: true },
      change: (value) => anew({ hidden: resized(current().hidden, i, Math.round(value)) }),
    }),
  );
  const lr = slider({
    label: [variable("η"), ", learning rate"],
    name: "lr",
    ...{ min: 0.01, max: 3, step: 0.01 },
    change: (value) => value > 0 && value <= MAX_LR && fromHere({ lr: value }),
  });
  const decay = slider({
    label: [variable("λ"), ", weight decay"],
    name: "weight_decay",
    ...{ min: 0, max: 0.1, step: 0.001 },
    change: (value) => value >= 0 && value <= MAX_DECAY && fromHere({ weight_decay: value }),
  });
  const batch = slider({
    label: [variable("B"), ", samples in a batch"],
    name: "batch_size",
    ...{ min: 1, max: MAX_BATCH, step: 1, isHard: true },
    change: (value) => anew({ batch_size: Math.round(value) }),
  });
  const seed = slider({
    label: ["Seed of the first weights"],
    name: "seed",
    ...{ min: 0, max: 20, step: 1 },
    change: (value) => value >= 0 && value <= MAX_SEED && anew({ seed: Math.round(value) }),
  });
  const sliders = [lr, decay, ...layers, batch, seed].map(({ el }) => el);
  return {
    data: dataset.el,
    stride: stride.el,
    el: h("div", {}, activation.el, h("div", { class: "nn-controls nn-columns" }, ...sliders)),
    /** @param {State} state */
    update(state) {
      dataset.show(state.dataset);
      activation.show(state.activation);
      stride.show(/** @type {any} */ (String(state.stride)));
      lr.show(state.lr);
      decay.show(state.weightDecay);
      batch.show(state.batchSize);
      seed.show(state.seed);
      layers.forEach(({ el, show }, i) => {
        el.hidden = i > state.hidden.length;
        show(state.hidden[i] ?? 0);
      });
    },
  };
}

/** @type {(hidden: number[], i: number, width: number) => number[]} none left ends the list */
const resized = (hidden, i, width) =>
  width ? [...hidden.slice(0, i), width, ...hidden.slice(i + 1)] : hidden.slice(0, i);
