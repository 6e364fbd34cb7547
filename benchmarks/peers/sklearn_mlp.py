"""scikit-learn's MLPClassifier, started from the given weights with ``warm_start``."""

import warnings
from unittest.mock import patch

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, _multilayer_perceptron

# It only says that training ended after max_iter epochs, which is what was asked for.
warnings.simplefilter("ignore", ConvergenceWarning)


def prepare(problem):
    """Return a function that trains an MLPClassifier and returns its weights."""
    model = MLPClassifier(
        hidden_layer_sizes=[len(b) for _, b in problem.weights[:-1]],
        learning_rate_init=problem.rule.lr,
        alpha=0.0,
        warm_start=True,
        max_iter=1,
        n_iter_no_change=1_000_000,
        **solver(problem.rule),
    )
    # The first fit makes the attributes, into which the given weights are then put.
    n_classes = len(problem.weights[-1][1])
    model.set_params(batch_size=n_classes)
    model.fit(problem.X[:n_classes], np.arange(n_classes))
    model.coefs_ = [W.copy() for W, _ in problem.weights]
    model.intercepts_ = [b.copy() for _, b in problem.weights]
    model.set_params(batch_size=problem.batch_size, max_iter=len(problem.orders))

    def train():
        orders = iter(problem.orders)
        # The only way to give it an order; if it stops working, the final losses tell.
        with patch.object(_multilayer_perceptron, "shuffle", lambda *_, **__: next(orders)):
            model.fit(problem.X, problem.y)
        return list(zip(model.coefs_, model.intercepts_))

    return train


def solver(rule):
    """Return the arguments of MLPClassifier that describe the rule."""
    if rule.name == "adam":
        # ε is added before the bias correction here, which makes it up to 32 times as large as
        # published in the first steps: given this small, it does not matter.
        return {"solver": "adam", "epsilon": 1e-12}
    return {"solver": "sgd", "momentum": rule.momentum, "nesterovs_momentum": False}
