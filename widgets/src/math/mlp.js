// A small network in the plane: forward, backward and a step of SGD for a whole batch at once.
//
// All numbers are in Float64Arrays that are made once; the loops allocate nothing.

/** @typedef {"tanh" | "relu" | "sigmoid"} Activation */

/**
 * @typedef {object} Layer
 * @property {number} nIn
 * @property {number} nOut
 * @property {number} at where W starts in theta, row by row; b follows
 * @property {number} bias where b starts
 */

/**
 * @typedef {object} Net
 * @property {number[]} widths inputs, hidden layers, classes
 * @property {Activation} activation
 * @property {Layer[]} layers
 * @property {Float64Array} theta all parameters, in the order of nnbook
 * @property {Float64Array} dtheta the slope of the loss with respect to each
 */

/**
 * @typedef {object} Batch
 * @property {number} n how many rows are used
 * @property {Float64Array[]} A the inputs, then what each layer gives; of the last one, the logits
 * @property {Int32Array} y the right classes
 * @property {Float64Array[]} dZ the slopes on the way back; of the last layer first the softmax
 */

/** @type {(widths: number[], activation: Activation) => Net} */
export function makeNet(widths, activation) {
  let at = 0;
  const layers = widths.slice(1).map((nOut, i) => {
    const layer = { nIn: widths[i], nOut, at, bias: at + widths[i] * nOut };
    at = layer.bias + nOut;
    return layer;
  });
  return { widths, activation, layers, theta: new Float64Array(at), dtheta: new Float64Array(at) };
}

/** @type {(widths: number[], n: number) => Batch} */
export const makeBatch = (widths, n) => ({
  n,
  A: widths.map((width) => new Float64Array(n * width)),
  y: new Int32Array(n),
  dZ: widths.slice(1).map((width) => new Float64Array(n * width)),
});

/**
 * All samples as a batch.
 * @type {(widths: number[], plane: {X: number[][], y: number[]}) => Batch}
 */
export function batchOf(widths, { X, y }) {
  const batch = makeBatch(widths, X.length);
  X.forEach((row, i) => batch.A[0].set(row, 2 * i));
  batch.y.set(y);
  return batch;
}

/**
 * Copy some rows of one batch into another one.
 * @type {(from: Batch, order: Int32Array, start: number, stop: number, to: Batch) => void}
 */
export function take(from, order, start, stop, to) {
  const [source, target] = [from.A[0], to.A[0]];
  to.n = stop - start;
  for (let i = start; i < stop; i += 1) {
    const [row, k] = [order[i], i - start];
    target[2 * k] = source[2 * row];
    target[2 * k + 1] = source[2 * row + 1];
    to.y[k] = from.y[row];
  }
}

/**
 * Fill what the layers give.
 * @type {(net: Net, batch: Batch) => void}
 */
export function forward(net, batch) {
  net.layers.forEach((layer, l) => {
    linear(net.theta, layer, batch.A[l], batch.A[l + 1], batch.n);
    if (l < net.layers.length - 1) activate(net.activation, batch.A[l + 1], batch.n * layer.nOut);
  });
}

/**
 * Z = A W + b. Four outputs at a time take each input once: that halves the time.
 * @type {(theta: Float64Array, layer: Layer, A: Float64Array, Z: Float64Array, n: number) => void}
 */
function linear(theta, { nIn, nOut, at, bias }, A, Z, n) {
  for (let i = 0; i < n; i += 1) {
    const row = i * nIn;
    const out = i * nOut;
    let k = 0;
    for (; k + 3 < nOut; k += 4) {
      let p = 0;
      let q = 0;
      let r = 0;
      let s = 0;
      for (let j = 0, w = at + k; j < nIn; j += 1, w += nOut) {
        const a = A[row + j];
        p += a * theta[w];
        q += a * theta[w + 1];
        r += a * theta[w + 2];
        s += a * theta[w + 3];
      }
      Z[out + k] = p + theta[bias + k];
      Z[out + k + 1] = q + theta[bias + k + 1];
      Z[out + k + 2] = r + theta[bias + k + 2];
      Z[out + k + 3] = s + theta[bias + k + 3];
    }
    for (; k < nOut; k += 1) {
      let sum = 0;
      for (let j = 0, w = at + k; j < nIn; j += 1, w += nOut) sum += A[row + j] * theta[w];
      Z[out + k] = sum + theta[bias + k];
    }
  }
}

// One loop a function: the choice is made once a batch, not once a number.
/** @type {(name: Activation, Z: Float64Array, count: number) => void} */
function activate(name, Z, count) {
  if (name === "tanh") {
    // Half the time of Math.tanh, and as near to it as numbers around 1 are to each other.
    for (let i = 0; i < count; i += 1) Z[i] = 1 - 2 / (1 + Math.exp(2 * Z[i]));
  } else if (name === "relu") {
    for (let i = 0; i < count; i += 1) Z[i] = Z[i] > 0 ? Z[i] : 0;
  } else {
    for (let i = 0; i < count; i += 1) {
      const e = Math.exp(-Math.abs(Z[i])); // it cannot overflow
      Z[i] = (Z[i] >= 0 ? 1 : e) / (1 + e);
    }
  }
}

/**
 * Multiply the slopes of the activations by the slope of the function.
 * @type {(name: Activation, A: Float64Array, dA: Float64Array, count: number) => void}
 */
function slopes(name, A, dA, count) {
  if (name === "tanh") {
    for (let i = 0; i < count; i += 1) dA[i] *= 1 - A[i] * A[i];
  } else if (name === "relu") {
    for (let i = 0; i < count; i += 1) if (A[i] <= 0) dA[i] = 0;
  } else {
    for (let i = 0; i < count; i += 1) dA[i] *= A[i] * (1 - A[i]);
  }
}

/**
 * The probabilities of the classes into P, and the cross-entropy, the mean over the batch.
 * @type {(Z: Float64Array, y: Int32Array, P: Float64Array, n: number, k: number) => number}
 */
export function softmax(Z, y, P, n, k) {
  let loss = 0;
  for (let i = 0, row = 0; i < n; i += 1, row += k) {
    let largest = Z[row];
    for (let j = 1; j < k; j += 1) if (Z[row + j] > largest) largest = Z[row + j];
    let total = 0;
    for (let j = 0; j < k; j += 1) total += P[row + j] = Math.exp(Z[row + j] - largest);
    for (let j = 0; j < k; j += 1) P[row + j] /= total;
    loss += Math.log(total) - (Z[row + y[i]] - largest);
  }
  return loss / n;
}

/**
 * The mean loss of a batch; its probabilities stand in the last dZ.
 * @type {(net: Net, batch: Batch) => number}
 */
export function lossOf(net, batch) {
  const last = net.layers.length;
  forward(net, batch);
  return softmax(batch.A[last], batch.y, batch.dZ[last - 1], batch.n, net.widths[last]);
}

/**
 * How many samples of a batch that went forward get the wrong class.
 * @type {(net: Net, batch: Batch) => number}
 */
export function mistakes(net, batch) {
  let count = 0;
  for (let i = 0; i < batch.n; i += 1) if (classOf(net, batch, i) !== batch.y[i]) count += 1;
  return count;
}

/** @type {(net: Net, batch: Batch, i: number) => number} the first of the largest logits */
export function classOf(net, batch, i) {
  const last = net.layers.length;
  const [Z, k] = [batch.A[last], net.widths[last]];
  let best = 0;
  for (let j = 1; j < k; j += 1) if (Z[i * k + j] > Z[i * k + best]) best = j;
  return best;
}

/**
 * Fill dtheta with the slopes of the loss.
 * @type {(net: Net, batch: Batch) => number}
 */
export function slopesOf(net, batch) {
  const loss = lossOf(net, batch);
  const { n, y, A, dZ } = batch;
  const last = net.layers.length - 1;
  const k = net.widths[last + 1];
  for (let i = 0; i < n; i += 1) dZ[last][i * k + y[i]] -= 1;
  for (let i = 0; i < n * k; i += 1) dZ[last][i] /= n;
  for (let l = last; l >= 0; l -= 1) {
    ofParameters(net.dtheta, net.layers[l], A[l], dZ[l], n);
    if (l === 0) break;
    ofInputs(net.theta, net.layers[l], dZ[l], dZ[l - 1], n);
    slopes(net.activation, A[l], dZ[l - 1], n * net.widths[l]);
  }
  return loss;
}

/** @type {(dtheta: Float64Array, layer: Layer, A: Float64Array, dZ: Float64Array, n: number) => void} */
function ofParameters(dtheta, { nIn, nOut, at, bias }, A, dZ, n) {
  dtheta.fill(0, at, bias + nOut);
  for (let i = 0; i < n; i += 1) {
    const row = i * nOut;
    for (let k = 0; k < nOut; k += 1) dtheta[bias + k] += dZ[row + k];
    for (let j = 0, w = at; j < nIn; j += 1) {
      const a = A[i * nIn + j];
      for (let k = 0; k < nOut; k += 1, w += 1) dtheta[w] += a * dZ[row + k];
    }
  }
}

/** @type {(theta: Float64Array, layer: Layer, dZ: Float64Array, dA: Float64Array, n: number) => void} */
function ofInputs(theta, { nIn, nOut, at }, dZ, dA, n) {
  for (let i = 0; i < n; i += 1) {
    const row = i * nOut;
    for (let j = 0, w = at; j < nIn; j += 1) {
      let sum = 0;
      for (let k = 0; k < nOut; k += 1, w += 1) sum += dZ[row + k] * theta[w];
      dA[i * nIn + j] = sum;
    }
  }
}

/**
 * One step of SGD; weight decay pulls at the weights, not at the biases.
 * @type {(net: Net, batch: Batch, rate: number, decay: number) => void}
 */
export function step(net, batch, rate, decay) {
  slopesOf(net, batch);
  const { theta, dtheta, layers } = net;
  for (const { at, bias, nOut } of layers) {
    for (let i = at; i < bias; i += 1) theta[i] -= rate * (dtheta[i] + decay * theta[i]);
    for (let i = bias; i < bias + nOut; i += 1) theta[i] -= rate * dtheta[i];
  }
}
