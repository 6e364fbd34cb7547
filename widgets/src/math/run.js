// A training run that can be asked for any of its steps: it goes on, or back to a checkpoint.
import { batchOf, lossOf, makeBatch, makeNet, mistakes, step, take } from "./mlp.js";
import { initialParameters, mulberry, permute } from "./random.js";

/**
 * @typedef {object} Setup what a run begins with
 * @property {import("./random.js").Parts} parts
 * @property {number[]} widths
 * @property {import("./mlp.js").Activation} activation
 * @property {number} seed
 * @property {number} batchSize
 * @property {number[]} start first parameters, or none for those of the seed
 */

/**
 * @typedef {object} Plan what was changed on the way
 * @property {number} lr
 * @property {number} weightDecay
 * @property {[until: number, lr: number, weightDecay: number][]} rates the earlier ones
 * @property {[after: number, index: number, value: number][]} edits of single parameters
 */

/** @typedef {{loss: number, mistakes: number, n: number}} Score */

const EVERY = 50; // steps between checkpoints
const CLOCK = 16; // steps between looks at the clock

/** @param {Setup} setup */
export function makeRun({ parts, widths, activation, seed, batchSize, start }) {
  const net = makeNet(widths, activation);
  const batches = [parts.train, parts.validation].map((part) => batchOf(widths, part));
  const [train, validation] = batches;
  const n = train.n;
  const work = makeBatch(widths, Math.min(batchSize, n));
  const perEpoch = Math.ceil(n / batchSize);
  const order = new Int32Array(n);
  /** @type {Float64Array[]} the parameters after 0, 50, 100, … steps, before edits there */
  const checkpoints = [];
  /** @type {[number[], number[]]} the losses after 0, 1, 2, … epochs */
  const curves = [[], []];
  let orderedFor = -1; // epoch
  let done = 0;
  /** @type {Plan} */
  let plan = { lr: 0, weightDecay: 0, rates: [], edits: [] };

  net.theta.set(start.length ? start : initialParameters(widths, activation, seed));
  arrive();

  /** Note what is to be noted after so many steps. */
  function arrive() {
    if (done % EVERY === 0) checkpoints[done / EVERY] = net.theta.slice();
    if (done % perEpoch === 0) {
      batches.forEach((batch, i) => (curves[i][done / perEpoch] = lossOf(net, batch)));
    }
  }

  function edit() {
    for (const [after, index, value] of plan.edits) if (after === done) net.theta[index] = value;
  }

  function forth() {
    edit();
    const [epoch, position] = [Math.floor(done / perEpoch), done % perEpoch];
    if (epoch !== orderedFor) permute(order, mulberry(seed, epoch + 1));
    orderedFor = epoch;
    const first = position * batchSize;
    take(train, order, first, Math.min(first + batchSize, n), work);
    const [, lr, weightDecay] = rateAt(plan, done);
    step(net, work, lr, weightDecay);
    done += 1;
    arrive();
  }

  /** @param {number} steps go to the last checkpoint that is not after so many steps */
  function back(steps) {
    const i = Math.floor(steps / EVERY);
    net.theta.set(checkpoints[i]);
    done = i * EVERY;
    checkpoints.length = i + 1;
    for (const curve of curves) curve.length = Math.floor(done / perEpoch) + 1;
  }

  /** @type {(batch: import("./mlp.js").Batch) => Score} */
  const score = (batch) => ({
    loss: lossOf(net, batch),
    mistakes: mistakes(net, batch),
    n: batch.n,
  });

  return {
    net,
    /** The training and the validation part, as they went forward when they were last scored. */
    batches,
    curves,
    perEpoch,
    /** How many steps are done. */
    done: () => done,
    /**
     * Go to a number of steps by a plan, as far as the time allows.
     * @type {(steps: number, next: Plan, milliseconds?: number) => boolean} whether it is there
     */
    follow(steps, next, milliseconds = Infinity) {
      const good = Math.min(steps, agreed(plan, next, done));
      plan = next;
      if (good < done) back(good);
      const end = performance.now() + milliseconds;
      while (done < steps) {
        forth();
        if (done % CLOCK === 0 && performance.now() > end) break;
      }
      edit();
      return done === steps;
    },
    scores: () => ({ train: score(train), validation: score(validation) }),
  };
}

/**
 * The learning rate and the weight decay of the step after so many.
 * @type {(plan: Plan, done: number) => [number, number, number]}
 */
export const rateAt = ({ rates, lr, weightDecay }, done) =>
  rates.find(([until]) => done < until) ?? [Infinity, lr, weightDecay];

/**
 * After how many steps two plans begin to differ, if that is before the given number.
 * @type {(a: Plan, b: Plan, done: number) => number}
 */
function agreed(a, b, done) {
  const has = (/** @type {Plan} */ { edits }, /** @type {number[]} */ edit) =>
    edits.some((other) => other.every((value, i) => value === edit[i]));
  const edits = [...a.edits.filter((e) => !has(b, e)), ...b.edits.filter((e) => !has(a, e))];
  // An edit is done on top of a step: to undo it, the step is done again.
  let good = Math.min(Infinity, ...edits.map(([after]) => Math.max(after - 1, 0)));
  const ends = [...a.rates, ...b.rates].map(([until]) => until);
  for (const from of [0, ...ends].sort((p, q) => p - q)) {
    const [rateA, rateB] = [rateAt(a, from), rateAt(b, from)];
    if (from < done && (rateA[1] !== rateB[1] || rateA[2] !== rateB[2])) {
      good = Math.min(good, from);
    }
  }
  return good < done || edits.some(([after]) => after <= done) ? Math.min(good, done) : Infinity;
}
