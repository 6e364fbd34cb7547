// The way downhill on a landscape of two parameters, as nnbook.SGD and nnbook.Adam take their steps.

/** @typedef {"bowl" | "round" | "valley" | "saddle" | "two_minima" | "matrix"} Landscape */
/** @typedef {"sgd" | "adam"} Optimizer */
/** @typedef {[number, number]} Point */

/**
 * @typedef {object} Surface
 * @property {Landscape} landscape
 * @property {number} condition of the valley
 * @property {number[][]} hessian of the landscape "matrix"
 */

/**
 * @typedef {Surface & {start: Point, optimizer: Optimizer, lr: number, momentum: number, n_steps: number}} Settings
 */

export const START_LIMITS = /** @type {const} */ ([5, 4]); // the picture ends there
export const LR_LIMITS = /** @type {const} */ ([0.001, 10]);
export const LARGEST_MOMENTUM = 0.99;
export const LARGEST_CONDITION = 1000;
export const LARGEST_ENTRY = 1000; // of a matrix
export const MOST_STEPS = 500;
export const FAR = 1e12; // a loss beyond it ends the path, before anything overflows
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];
const LEVEL = 1e-3; // a slope that counts as none
const NONE = 1e-12; // of the largest curvature: what rounding leaves

/**
 * The second derivatives of a quadratic landscape: [h11, h12, h22]. The one with two minima has
 * others at every point.
 * @param {Surface} surface
 * @returns {readonly [number, number, number]}
 */
function quadratic({ landscape, condition, hessian }) {
  if (landscape === "matrix") return [hessian[0][0], hessian[0][1], hessian[1][1]];
  if (landscape === "valley") return [1, 0, condition];
  return [1, 0, landscape === "bowl" ? 10 : landscape === "saddle" ? -1 : 1];
}

/**
 * The loss of a landscape, as a function that allocates nothing.
 * @param {Surface} surface
 * @returns {(x: number, y: number) => number}
 */
export function lossOf(surface) {
  if (surface.landscape === "two_minima") {
    return (x, y) => ((x + 3) * (x + 3) * (3 * x * x - 22 * x + 51)) / 288 + 0.5 * y * y;
  }
  const [a, b, d] = quadratic(surface);
  return (x, y) => 0.5 * (x * (a * x + b * y) + y * (b * x + d * y));
}

/**
 * Both entries of its gradient, likewise.
 * @param {Surface} surface
 * @returns {[(x: number, y: number) => number, (x: number, y: number) => number]}
 */
export function slopesOf(surface) {
  if (surface.landscape === "two_minima") {
    return [(x) => ((x + 3) * (x - 1) * (x - 3)) / 24, (_, y) => y];
  }
  const [a, b, d] = quadratic(surface);
  return [(x, y) => a * x + b * y, (x, y) => b * x + d * y];
}

/**
 * Both curvatures at a point, the smaller first: the eigenvalues of the Hessian.
 * @param {Surface} surface
 * @param {number} x the first parameter; no landscape bends otherwise along the second
 * @returns {Point}
 */
export function curvatures(surface, x) {
  const [a, b, d] =
    surface.landscape === "two_minima" ? [(3 * x * x - 2 * x - 9) / 24, 0, 1] : quadratic(surface);
  const [middle, spread] = [(a + d) / 2, Math.hypot((a - d) / 2, b)];
  return b === 0 ? [Math.min(a, d), Math.max(a, d)] : [middle - spread, middle + spread];
}

/**
 * The largest rate of gradient descent where the largest curvature is this.
 * @param {number} highest
 * @param {number} momentum
 */
export const limit = (highest, momentum) =>
  highest > 0 ? (2 * (1 + momentum)) / highest : Infinity;

/**
 * A path with room for the longest one: to go along another changes the numbers in place.
 * Two neighbours in an array are the entries of one vector, and step t goes from point t to t + 1.
 */
export class Path {
  points = new Float64Array(2 * (MOST_STEPS + 2)); // one more than the path has: the next one
  slopes = new Float64Array(2 * (MOST_STEPS + 1));
  losses = new Float64Array(MOST_STEPS + 1);
  /** What moves: the velocity, or Adam's corrected mean of the slopes. */
  pushes = new Float64Array(2 * (MOST_STEPS + 1));
  /** By what Adam divides it: the root of the corrected mean of the squares. */
  roots = new Float64Array(2 * (MOST_STEPS + 1));
  count = 0; // of the points

  /** @param {Settings} settings */
  walk(settings) {
    const { points, slopes, losses, pushes, roots } = this;
    const { start, optimizer, lr, momentum, n_steps } = settings;
    const loss = lossOf(settings);
    const [slope1, slope2] = slopesOf(settings);
    const isAdam = optimizer === "adam";
    let [x, y] = start;
    let [m1, m2, s1, s2] = [0, 0, 0, 0]; // sums, as nnbook keeps them
    let t = 0;
    for (; ; t += 1) {
      const g1 = slope1(x, y);
      const g2 = slope2(x, y);
      losses[t] = loss(x, y);
      put(points, t, x, y);
      put(slopes, t, g1, g2);
      m1 = (isAdam ? BETA1 : momentum) * m1 + g1;
      m2 = (isAdam ? BETA1 : momentum) * m2 + g2;
      if (isAdam) {
        s1 = BETA2 * s1 + g1 * g1;
        s2 = BETA2 * s2 + g2 * g2;
        const weights = (1 - BETA1 ** (t + 1)) / (1 - BETA1);
        const root = Math.sqrt((1 - BETA2 ** (t + 1)) / (1 - BETA2));
        put(pushes, t, m1 / weights, m2 / weights);
        put(roots, t, Math.sqrt(s1) / root, Math.sqrt(s2) / root);
        x -= (m1 / (Math.sqrt(s1) + EPSILON * root)) * ((lr * root) / weights);
        y -= (m2 / (Math.sqrt(s2) + EPSILON * root)) * ((lr * root) / weights);
      } else {
        put(pushes, t, m1, m2);
        x -= lr * m1;
        y -= lr * m2;
      }
      if (t === n_steps || !(Math.abs(losses[t]) <= FAR)) break;
    }
    put(points, t + 1, x, y);
    this.count = t + 1;
    return this;
  }

  /**
   * The first step after which the loss is below a thousandth of its start; −1 if there is none.
   */
  toThousandth() {
    for (let t = 0; t < this.count; t += 1) if (this.losses[t] < this.losses[0] / 1000) return t;
    return -1;
  }
}

/** @type {(vectors: Float64Array, t: number, first: number, second: number) => void} */
function put(vectors, t, first, second) {
  vectors[2 * t] = first;
  vectors[2 * t + 1] = second;
}

/** @typedef {"explodes" | "jumps" | "leaves" | "arrives" | "rests" | "travels"} Fate */

/**
 * What becomes of a path.
 * @param {Settings} settings
 * @param {Path} path
 * @returns {Fate}
 */
export function fate(settings, path) {
  const certain = settings.optimizer === "sgd" && fateInBowl(settings);
  if (certain) return certain;
  const last = path.count - 1;
  const end = path.losses[last];
  if (end < 0 || end > FAR) return end < 0 ? "leaves" : "explodes";
  if (path.toThousandth() >= 0) return "arrives";
  const slope = Math.hypot(path.slopes[2 * last], path.slopes[2 * last + 1]);
  return slope < LEVEL ? "rests" : "travels";
}

/**
 * What the formulas of the chapter say of gradient descent on a quadratic landscape, however long
 * it goes on. An axis that the start has no part in does not count: it never gets one.
 * @param {Settings} settings
 * @returns {Fate | undefined} nothing where the path comes to rest
 */
function fateInBowl(settings) {
  if (settings.landscape === "two_minima") return undefined;
  const { start, lr, momentum } = settings;
  const [a, b, d] = quadratic(settings);
  const [lowest, highest] = curvatures(settings, 0);
  const scale = Math.max(Math.abs(lowest), Math.abs(highest));
  const [x, y] = start;
  // H without the other eigenvalue takes all that lies along its axis to zero.
  const isAlong = (/** @type {number} */ other) =>
    lowest === highest ||
    Math.hypot((a - other) * x + b * y, b * x + (d - other) * y) > NONE * scale;
  const along = [...(isAlong(highest) ? [lowest] : []), ...(isAlong(lowest) ? [highest] : [])];
  const most = Math.min(...along.map((curvature) => limit(curvature, momentum)));
  if (lr >= most) return lr > most ? "explodes" : "jumps";
  return along.some((curvature) => curvature < -NONE * scale) ? "leaves" : undefined;
}
