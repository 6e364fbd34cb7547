// The state of the figure, checked before anything is drawn.
import { whole, within } from "../lib/checks.js";
import { LIMITS, learn } from "../math/loss.js";

/** @typedef {import("../math/loss.js").Name} Name */
/** @typedef {{y: number, z: number, rate: number, steps: number}} Settings */
/** @typedef {Settings & {now: Record<Name, number>, runs: Record<Name, import("../math/loss.js").Run>, end: number}} State with the logit of each loss after the steps */

/** @type {(get: import("../lib/figure.js").Get) => State} */
export function read(get) {
  const y = within(get, "target", ...LIMITS.target);
  const z = within(get, "z", ...LIMITS.z);
  const rate = within(get, "rate", ...LIMITS.rate);
  const steps = whole(get, "steps", ...LIMITS.steps);
  const { runs, end } = learned({ y, z, rate, steps });
  const now = {
    cross_entropy: runs.cross_entropy.zs[steps],
    squared_error: runs.squared_error.zs[steps],
  };
  return { y, z, rate, steps, now, runs, end };
}

// A step changes nothing of the way: it was computed to its end when the first was taken.
const ways = new Map();

/**
 * @param {Settings} settings
 * @returns {ReturnType<typeof learn>}
 */
function learned(settings) {
  const key = [settings.y, settings.z, settings.rate].join();
  const known = ways.get(key);
  if (known && known.runs.cross_entropy.zs.length > settings.steps) return known;
  ways.clear();
  ways.set(key, learn(settings));
  return ways.get(key);
}
