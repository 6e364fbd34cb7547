// The run as a Python program with nnbook: what Playground.code() gives, letter for letter.
/** @typedef {import("./state.js").State} State */

const CLASSES = { tanh: "Tanh", relu: "ReLU", sigmoid: "Sigmoid" };

/** @param {State} state */
export function code(state) {
  const { widths, activation, seed, batchSize, steps } = state;
  const name = CLASSES[activation];
  const hidden = widths.length > 2;
  const layers = widths.slice(1).map((nOut, l) => `    Linear(${widths[l]}, ${nOut}, rng),\n`);
  const uses = (/** @type {string[]} */ names) => names.sort().join(", ");
  const replay = ["batches", state.dataset === "own" ? "split" : "samples"];
  if (!state.start.length) replay.push("initial_parameters");
  const decays = [state.weightDecay, ...state.rates.map((rate) => rate[2])].some(Boolean);
  return [
    ...["import numpy as np", ""],
    ...(hidden ? [`from nnbook.activations import ${name}`] : []),
    `from nnbook.lab.replay import ${uses(replay)}`,
    "from nnbook.layers import Linear, Sequential",
    "from nnbook.losses import CrossEntropy",
    "from nnbook.optimizers import SGD",
    `from nnbook.training import accuracy, ${decays ? "add_weight_decay, " : ""}evaluate`,
    "",
    ...data(state),
    "rng = np.random.default_rng(0)  # its weights are overwritten",
    `network = Sequential(\n${layers.join(`    ${name}(),\n`)})`,
    `network.theta[:] = ${start(state)}`,
    "loss = CrossEntropy()",
    `optimizer = SGD(network.theta, network.dtheta, lr=${python(rateOf(state)[0])})`,
    ...(decays ? [`weight_decay = ${python(rateOf(state)[1])}`] : []),
    `for step, batch in enumerate(batches(len(X), ${batchSize}, ${seed}, ${steps})):`,
    ...changes(state, decays),
    "    loss.forward(network.forward(X[batch]), y[batch])",
    "    network.backward(loss.gradient())",
    ...(decays ? ["    add_weight_decay(network, weight_decay)"] : []),
    "    optimizer.step()",
    ...state.edits.filter(([after]) => after === steps).map(assignment),
    'for name, X_part, y_part in (("training", X, y), ("validation", X_val, y_val)):',
    "    right = accuracy(y_part, network.predict(X_part).argmax(axis=1))",
    "    value = evaluate(network, loss, X_part, y_part)",
    '    print(f"{name}: loss {value:.6f}, accuracy {right:.3f}")',
    "",
  ].join("\n");
}

/** @type {(state: State) => string[]} */
function data({ dataset, own }) {
  if (dataset !== "own") return [`X, X_val, y, y_val = samples("${dataset}")`];
  const rows = own.X.map((row) => `    [${row.map(python).join(", ")}],\n`).join("");
  return [
    `rows = [\n${rows}]`,
    `labels = [${own.y.join(", ")}]`,
    "X, X_val, y, y_val = split(np.array(rows), np.array(labels))",
  ];
}

/** @type {(state: State) => string} */
const start = ({ start: given, widths, activation, seed }) =>
  given.length
    ? `[${given.map(python).join(", ")}]`
    : `initial_parameters([${widths.join(", ")}], "${activation}", ${seed})`;

/** @type {(state: State) => [number, number]} */
const rateOf = ({ rates, lr, weightDecay }) =>
  rates.length ? [rates[0][1], rates[0][2]] : [lr, weightDecay];

/** @type {(state: State, decays: boolean) => string[]} */
function changes(state, decays) {
  const { rates, edits, steps, lr, weightDecay } = state;
  const turns = rates
    .map(([until], i) => [until, ...(rates[i + 1] ? rates[i + 1].slice(1) : [lr, weightDecay])])
    .filter(([until]) => until < steps)
    .flatMap(([until, rate, decay]) => [
      `    if step == ${until}:`,
      `        optimizer.lr = ${python(rate)}`,
      ...(decays ? [`        weight_decay = ${python(decay)}`] : []),
    ]);
  const hands = edits
    .filter(([after]) => after < steps)
    .flatMap((edit) => [`    if step == ${edit[0]}:`, `        ${assignment(edit)}`]);
  return [...turns, ...hands];
}

/** @type {(edit: [number, number, number]) => string} */
const assignment = ([, index, value]) => `network.theta[${index}] = ${python(value)}`;

/**
 * A number as Python's repr writes a float.
 * @param {number} value
 */
export function python(value) {
  const size = Math.abs(value);
  if (size && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
