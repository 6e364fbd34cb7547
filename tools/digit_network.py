"""Train the network of chapter 10 once more and keep it as a data file of the package.

    python tools/digit_network.py

The figure of that chapter must show the same on every machine, and a training does not: its
numbers differ in their last digits from one processor to the next, and more after every step. So
the trained network is a file, its parameters rounded to half precision.
"""

from pathlib import Path

import numpy as np

from nnbook import Adam, CrossEntropy, Linear, ReLU, Sequential, fit, save, train_test_split
from nnbook.lab import datasets

FILE = Path(__file__).resolve().parents[1] / "nnbook" / "lab" / "data" / "digits-network.npz"


def trained() -> Sequential:
    """Return the network 64-128-10 of the chapter: seed 0, first split."""
    digits = datasets.digits()
    X, _, y, _ = train_test_split(digits.X / 16, digits.y, 0.25, np.random.default_rng(0))
    rng = np.random.default_rng(0)
    network = Sequential(Linear(64, 128, rng, init="he"), ReLU(), Linear(128, 10, rng, init="he"))
    optimizer = Adam(network.theta, network.dtheta, lr=0.002)
    settings = {"epochs": 60, "batch_size": 32, "weight_decay": 1e-4}
    fit(network, CrossEntropy(), optimizer, X, y, rng=rng, progress=False, **settings)
    return network


def rounded(network: Sequential) -> Sequential:
    """Return a copy with float16 parameters."""
    (first, _, last), half = network.layers, np.float16
    layers = [
        Linear(layer.n_in, layer.n_out, None, init="zeros", dtype=half) for layer in (first, last)
    ]
    copy = Sequential(layers[0], ReLU(), layers[1])
    copy.theta[:] = network.theta
    return copy


if __name__ == "__main__":
    save(rounded(trained()), FILE)
