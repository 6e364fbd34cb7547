"""Ours: chapters 3 to 9, trained by `fit` as a reader would."""

from itertools import chain

import numpy as np

from nnbook import SGD, Adam, CrossEntropy, Linear, ReLU, Sequential, fit


class GivenOrders(np.random.Generator):
    """A source of randomness whose permutations are known beforehand."""

    def __init__(self, orders):
        super().__init__(np.random.PCG64(0))
        self._orders = iter(orders)

    def permutation(self, n):
        """Return the order of the next epoch."""
        return next(self._orders)


def build_network(weights):
    """Return the network with these weights and ReLU between its layers."""
    linears = [Linear(*W.shape, rng=None, init="zeros", dtype=W.dtype) for W, _ in weights]
    network = Sequential(*list(chain.from_iterable((linear, ReLU()) for linear in linears))[:-1])
    for linear, (W, b) in zip(linears, weights):
        linear.W[:], linear.b[:] = W, b
    return network


def build_optimizer(network, rule):
    """Return the optimizer that changes this network by the rule."""
    if rule.name == "adam":
        return Adam(network.theta, network.dtheta, rule.lr)
    return SGD(network.theta, network.dtheta, rule.lr, rule.momentum)


def prepare(problem):
    """Return a function that trains a `Sequential` and returns its weights."""
    network = build_network(problem.weights)
    optimizer = build_optimizer(network, problem.rule)
    schedule = {"epochs": len(problem.orders), "batch_size": problem.batch_size, "progress": False}

    def train():
        rng = GivenOrders(problem.orders)
        fit(network, CrossEntropy(), optimizer, problem.X, problem.y, rng=rng, **schedule)
        return [(layer.W, layer.b) for layer in network.layers if isinstance(layer, Linear)]

    return train
