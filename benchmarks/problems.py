"""What all libraries are given: the same data, initial weights, batches and order."""

from dataclasses import dataclass

import numpy as np

from nnbook.lab import datasets


@dataclass(frozen=True)
class Rule:
    """How parameters are updated: SGD with momentum, or Adam with its published constants."""

    name: str
    lr: float
    momentum: float = 0.0


@dataclass(frozen=True)
class Problem:
    """A training run, down to the last batch.

    Attributes
    ----------
    X : ndarray of shape (n_samples, n_in)
        Samples, in the precision of the network.
    y : ndarray of int, shape (n_samples,)
        Their classes.
    weights : list of (W, b)
        Initial parameters, W of shape (n_in, n_out); ReLU stands between two layers.
    orders : list of ndarray of int, shape (n_samples,)
        The order of the samples in each epoch.
    batch_size : int
        Samples in a batch; the last one of an epoch may be smaller.
    rule : Rule
        How parameters are updated.
    """

    X: np.ndarray
    y: np.ndarray
    weights: list
    orders: list
    batch_size: int
    rule: Rule

    def batches(self):
        """Yield the samples of each batch, as indices."""
        for order in self.orders:
            for start in range(0, len(order), self.batch_size):
                yield order[start : start + self.batch_size]


def make_problem(data, sizes, batch_size, rule, epochs, n_samples=None, dtype="float32"):
    """Return the problem that the options of a workload describe, the same in every process."""
    X, y = load(data, n_samples)
    rng = np.random.default_rng(1)
    weights = [initial_layer(shape, rng, dtype) for shape in zip(sizes, sizes[1:])]
    orders = [rng.permutation(len(X)) for _ in range(epochs)]
    X = X.astype(dtype, copy=False)
    return Problem(X, y, weights, orders, batch_size, Rule(**rule))


def load(data, n_samples):
    """Return X and y: the digits of 8x8 pixels, or 60,000 images of MNIST's shape."""
    if data == "digits":
        digits = datasets.digits()
        return digits.X[:n_samples] / 16, digits.y[:n_samples]
    return random_images(n_samples or 60_000)


def random_images(n_samples):
    """Return noise of MNIST's shape, about as dark as MNIST, brighter where its class is bright.

    One label in ten is wrong. Data that can be learned but not by heart keep the final loss
    of float32 arithmetic in one place; with pure noise, and with MNIST itself, which this network
    nearly learns by heart, rounding alone moves it by half a percent.
    """
    rng = np.random.default_rng(0)
    prototypes = rng.random((10, 784), dtype=np.float32)
    y = rng.integers(10, size=n_samples)
    X = rng.random((n_samples, 784), dtype=np.float32)
    X *= np.less(X, 0.4 * prototypes[y])
    wrong = rng.random(n_samples) < 0.1
    return X, np.where(wrong, rng.integers(10, size=n_samples), y)


def initial_layer(shape, rng, dtype):
    """Return W and b of a layer: He et al. (2015), biases zero."""
    W = rng.normal(scale=np.sqrt(2 / shape[0]), size=shape)
    return W.astype(dtype), np.zeros(shape[1], dtype)


def final_loss(problem, weights, n_samples=10_000):
    """Return the mean cross-entropy of the trained weights, in float64, the same way for all."""
    A = problem.X[:n_samples].astype(np.float64)
    for position, (W, b) in enumerate(weights):
        A = (np.maximum(A, 0) if position else A) @ np.float64(W) + np.float64(b)
    A -= A.max(axis=1, keepdims=True)
    rows = np.arange(len(A))
    return float(np.mean(np.log(np.exp(A).sum(axis=1)) - A[rows, problem.y[: len(A)]]))
