"""The worked network of chapters 4 to 7: 2 inputs, 2 hidden neurons, 1 output, fixed numbers.

The numbers have their one home here. They are small enough to compute with by hand, and chosen
so that both hidden neurons work away from zero and from saturation, one on each side::

    z1 = (1.0, -0.5)   a1 = (0.7616, -0.4621)   z2 = 1.1045   p = 0.7511   L = 0.2862

with the hyperbolic tangent in the hidden layer; the output is the logit z2, p = sigmoid(z2) the
probability of class 1, and L the binary cross-entropy for the target y = 1.
"""

import numpy as np

from nnbook.activations import Tanh
from nnbook.layers import Linear, Sequential

__all__ = ["W1", "W2", "X", "b1", "b2", "worked_network", "y"]

X = np.array([[1.0, 0.5]])
y = np.array([[1.0]])

W1 = np.array([[0.5, -1.0], [1.0, 0.5]])
b1 = np.array([0.0, 0.25])
W2 = np.array([[1.5], [-1.0]])
b2 = np.array([-0.5])


def worked_network() -> Sequential:
    """Return a fresh network with the numbers of the worked example.

    Returns
    -------
    Sequential
        ``Linear(2, 2)``, ``Tanh()``, ``Linear(2, 1)``; its output is the logit.

    Examples
    --------
    >>> round(float(worked_network().predict(X)[0, 0]), 4)
    1.1045
    """
    rng = np.random.default_rng(0)  # every random weight is overwritten below
    network = Sequential(Linear(2, 2, rng), Tanh(), Linear(2, 1, rng))
    hidden, _, output = network.layers
    # Written in place: W and b are views into the vector of all parameters.
    hidden.W[:], hidden.b[:] = W1, b1
    output.W[:], output.b[:] = W2, b2
    return network
