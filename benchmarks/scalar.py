"""What an engine of scalars is asked to do: the same user code whatever the engine."""

import numpy as np

from nnbook.lab import datasets

SIZES = (2, 16, 16, 1)


def moons(n_samples):
    """Return the inputs of each sample as a list of floats, and targets of -1 and 1."""
    data = datasets.moons(n_samples, 0.1, np.random.default_rng(0))
    return data.X.tolist(), (2.0 * data.y - 1).tolist()


def initial_weights():
    """Return W and b of every layer of the 2-16-16-1 network."""
    rng = np.random.default_rng(1)
    shapes = list(zip(SIZES, SIZES[1:]))
    return [(rng.uniform(-1, 1, shape) / shape[0] ** 0.5, np.zeros(shape[1])) for shape in shapes]


def hinge_loss(predict, X, y):
    """Return the mean of max(0, 1 - target * score), as in micrograd's own example."""
    losses = [(1 - target * predict(inputs)).relu() for inputs, target in zip(X, y)]
    return sum(losses) * (1 / len(losses))


def train(predict, parameters, X, y, steps, lr=0.05):
    """Take full-batch gradient steps: forward, backward, update; return the last loss."""
    for _ in range(steps):
        loss = hinge_loss(predict, X, y)
        for parameter in parameters:
            parameter.grad = 0.0
        loss.backward()
        for parameter in parameters:
            parameter.data -= lr * parameter.grad
    return loss.data


def operations(n_samples):
    """Return how many numbers the loss of so many samples computes: the nodes of its graph."""
    products_and_sums = sum(2 * n_in * n_out for n_in, n_out in zip(SIZES, SIZES[1:]))
    relus = sum(SIZES[1:-1])
    # The hinge takes four operations a sample and the sum over samples one; then the mean.
    return n_samples * (products_and_sums + relus + 5) + 1


def chain(start, factor, shift, n_nodes):
    """Return the end of a chain of so many products and sums, each computed from the last."""
    x = start
    for _ in range(n_nodes // 2):
        x = x * factor + shift
    return x
