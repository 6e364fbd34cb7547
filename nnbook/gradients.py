"""Backpropagation: All slopes of a network come out of one walk backward through it.

Derived in book/06-backpropagation.ipynb: edit the chapter, not this file.
"""

import numpy as np


def numerical_gradient(f, x, eps=1e-5):
    """Return the gradient of f at x by central differences.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x and returns a number.
    x : ndarray of any shape, float64
        Where to measure the slopes; unchanged on return.
    eps : float, default=1e-5
        Half the distance between the two points compared.

    Returns
    -------
    ndarray of the shape of x

    Raises
    ------
    TypeError
        If x is not float64: in float32 the difference drowns in rounding.

    Examples
    --------
    >>> numerical_gradient(lambda x: float(np.sum(x**2)), np.array([1.0, -2.0])).round(6)
    array([ 2., -4.])
    """
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        kind = getattr(x, "dtype", type(x).__name__)
        raise TypeError(f"x is {kind}: expected an ndarray of float64")
    slopes = np.empty_like(x)
    for index in np.ndindex(x.shape):
        slopes[index] = central_difference(f, x, index, eps)
    return slopes


def central_difference(f, x, index, eps):
    """Return (f(x + eps) - f(x - eps)) / (2 eps) for one entry of x."""
    kept = x[index]
    try:
        x[index] = kept + eps
        above = f(x)
        x[index] = kept - eps
        below = f(x)
    finally:
        x[index] = kept
    return (above - below) / (2 * eps)


def check_gradients(network, loss, X, y, eps=1e-5):
    """Return how far backpropagation is from central differences, as a relative error.

    Parameters
    ----------
    network : Sequential
        A network in float64; its theta is unchanged on return.
    loss : Loss
        Such as `CrossEntropy`.
    X, y : ndarray
        A batch, as for ``network.forward`` and ``loss.forward``; a few samples do.
    eps : float, default=1e-5
        Half the distance between the two points compared.

    Returns
    -------
    float
        The length of the difference of the two gradients over the sum of their lengths:
        about 1e-9 when backpropagation is right, above 1e-4 when it is not.
    """
    loss.forward(network.forward(X), y)
    network.backward(loss.gradient())
    derived = network.dtheta.copy()
    measured = numerical_gradient(lambda _: loss.forward(network.predict(X), y), network.theta, eps)
    scale = np.linalg.norm(derived) + np.linalg.norm(measured)
    return float(np.linalg.norm(derived - measured) / scale) if scale else 0.0
