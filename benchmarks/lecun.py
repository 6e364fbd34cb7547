"""The fully connected networks of LeCun et al. (1998) and Simard et al. (2003) on MNIST."""

import statistics
import time
from dataclasses import dataclass

import numpy as np

from benchmarks.process import Task
from benchmarks.table import Table

# Sizes, published test error in percent, and where it was published.
NETWORKS = [
    ([784, 300, 10], 4.7, "LeCun et al. (1998)"),
    ([784, 1000, 10], 4.5, "LeCun et al. (1998)"),
    ([784, 300, 100, 10], 3.05, "LeCun et al. (1998)"),
    ([784, 500, 150, 10], 2.95, "LeCun et al. (1998)"),
    ([784, 800, 10], 1.6, "Simard et al. (2003)"),
]
SEEDS = (0, 1, 2)
N_VALIDATION = 5000
BATCH_SIZE = 128
EPOCHS = 30
# Chosen among 0.1, 0.2, 0.3 and 0.4 by the loss of 784-800-10 on the validation part.
LR = 0.3
MOMENTUM = 0.9
WEIGHT_DECAY = 1e-4
PATIENCE = 10


def train_network(sizes, seed, mnist, epochs):
    """Train a network on MNIST; return its test error in percent and the seconds an epoch took.

    The validation part is taken from the training data; the test data are used once, at the end.
    """
    from nnbook import (
        SGD,
        CrossEntropy,
        EarlyStopping,
        accuracy,
        cosine_decay,
        fit,
        train_test_split,
    )
    from nnbook.lab import datasets

    rng = np.random.default_rng(seed)
    train, test = datasets.load_mnist(mnist)
    X, X_val, y, y_val = train_test_split(scaled(train.X), train.y, N_VALIDATION, rng)
    network = build_network(sizes, rng)
    schedule = cosine_decay(LR, n_steps=epochs * -(-len(X) // BATCH_SIZE))
    optimizer = SGD(network.theta, network.dtheta, schedule, MOMENTUM)
    options = {"validation": (X_val, y_val), "early_stopping": EarlyStopping(PATIENCE)}
    options |= {"batch_size": BATCH_SIZE, "weight_decay": WEIGHT_DECAY, "progress": False}
    start = time.process_time()
    history = fit(network, CrossEntropy(), optimizer, X, y, epochs=epochs, rng=rng, **options)
    seconds = (time.process_time() - start) / len(history.loss)
    predicted = network.predict(scaled(test.X)).argmax(axis=1)
    return {"error": 100 * (1 - accuracy(test.y, predicted)), "seconds": seconds}


def scaled(X):
    """Return bytes as float32 from 0 to 1."""
    return np.divide(X, 255, dtype=np.float32)


def build_network(sizes, rng):
    """Return a network of these sizes with ReLU between its layers."""
    from nnbook import Linear, ReLU, Sequential

    layers = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        layers += [Linear(n_in, n_out, rng, init="he", dtype=np.float32), ReLU()]
    return Sequential(*layers[:-1])


class LeCunTask(Task):
    """A task that needs a folder instead of a module."""

    @property
    def lacks(self):
        """Why the task cannot be done here, or None."""
        return None if self.options["mnist"] else "skipped: needs --mnist FOLDER"


@dataclass(frozen=True)
class LeCun:
    """Five networks on real MNIST, three seeds each, beside the published test errors."""

    name: str = "lecun"

    def n_rounds(self, settings):
        """Return 1: the seeds are the rounds."""
        return 1

    def tasks(self, settings):
        """Return a task for each network and seed; without MNIST they only say so."""
        seeds, epochs = (SEEDS[:1], 1) if settings.quick else (SEEDS, EPOCHS)
        return [
            self.task(sizes, seed, settings.mnist, epochs)
            for sizes, *_ in NETWORKS
            for seed in seeds
        ]

    def task(self, sizes, seed, mnist, epochs):
        """Return the task of training one network from one seed."""
        options = {"sizes": sizes, "seed": seed, "mnist": mnist, "epochs": epochs}
        return LeCunTask(f"lecun: {name_of(sizes)}, seed {seed}", "lecun", options)

    def tables(self, rounds, settings):
        """Return the table of test errors; published and ours side by side."""
        (outcomes,) = rounds
        n_seeds = len(outcomes) // len(NETWORKS)
        groups = [outcomes[i : i + n_seeds] for i in range(0, len(outcomes), n_seeds)]
        rows = [row(*network, group) for network, group in zip(NETWORKS, groups)]
        title = f"MNIST, test error in percent, median of {n_seeds} (at most {EPOCHS} epochs)"
        header = ["network", "published", "", "ours", "seeds", "time per epoch", ""]
        return [Table(title, header, rows)]


def row(sizes, published, source, outcomes):
    """Return the cells of a network."""
    failure = next((outcome.failure for outcome in outcomes if outcome.failure), None)
    if failure:
        return [name_of(sizes), f"{published:g}", source, failure, "", "", ""]
    errors = [outcome.value["error"] for outcome in outcomes]
    seconds = statistics.median(outcome.value["seconds"] for outcome in outcomes)
    error = statistics.median(errors)
    each = ", ".join(f"{error:.2f}" for error in errors)
    verdict = "reached" if error <= published else "short"
    return [
        name_of(sizes),
        f"{published:g}",
        source,
        f"{error:.2f}",
        each,
        f"{seconds:.1f} s",
        verdict,
    ]


def name_of(sizes):
    """Return the sizes as they are written in the papers."""
    return "-".join(map(str, sizes))
