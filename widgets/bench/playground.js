// How long a step of the playground and its map take.
//
//     node bench/playground.js
//
// One step is forward, backward and SGD over all 500 samples; the map is 100 x 100 forward passes.
// It is the time of the processor that counts, so that other programs do not; a 2-8-8-1 network has
// one output less than the 2-8-8-2 that softmax needs for two classes.
import process from "node:process";
import { batchOf, forward, makeBatch, makeNet, softmax, step } from "../src/math/mlp.js";
import { initialParameters, samples } from "../src/math/random.js";

const [N, GRID, WARM_UP, RUNS] = [500, 100, 100, 300];
const SHAPES = [
  [2, 8, 8, 2],
  [2, 8, 8, 3],
  [2, 8, 8, 8, 3],
];

/** @type {(action: () => void) => number[]} lower quartile, median and upper quartile, in ms */
function timed(action) {
  const times = Array.from({ length: WARM_UP + RUNS }, () => {
    const start = process.cpuUsage();
    action();
    return process.cpuUsage(start).user / 1000;
  });
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * RUNS)]);
}

console.log("shape       activation   step of 500   map 100x100   both (quartiles)   in ms");
for (const widths of SHAPES) {
  for (const activation of /** @type {const} */ (["tanh", "relu", "sigmoid"])) {
    const net = makeNet(widths, activation);
    net.theta.set(initialParameters(widths, activation, 1));
    const { X, y } = samples("spirals").train;
    const rows = Array.from({ length: N }, (_, i) => i % X.length);
    const classes = widths[widths.length - 1];
    const batch = batchOf(widths, { X: rows.map((i) => X[i]), y: rows.map((i) => y[i] % classes) });
    const map = makeBatch(widths, GRID * GRID);
    for (let i = 0; i < GRID * GRID; i += 1) {
      map.A[0].set([(i % GRID) / 25 - 2, Math.floor(i / GRID) / 25 - 2], 2 * i);
    }
    const last = widths.length - 1;
    const one = () => step(net, batch, 0.03, 0);
    const all = () => {
      forward(net, map);
      softmax(map.A[last], map.y, map.dZ[last - 1], map.n, classes);
    };
    const [, a] = timed(one);
    const [, b] = timed(all);
    const both = timed(() => (one(), all())).map((ms) => ms.toFixed(2));
    const cells = [widths.join("-").padEnd(11), activation.padEnd(10), a.toFixed(2).padStart(13)];
    console.log(...cells, b.toFixed(2).padStart(13), `  ${both[1]} (${both[0]} to ${both[2]})`);
  }
}
