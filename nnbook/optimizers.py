"""Gradient descent: A network learns by many small steps downhill on its loss.

Derived in book/08-gradient-descent.ipynb: edit the chapter, not this file.
"""

import math

import numpy as np

from nnbook.layers import check_rng


def minibatches(X, y, batch_size, rng):
    """Yield the samples in shuffled batches, each sample exactly once.

    Parameters
    ----------
    X, y : ndarray of shape (n_samples, ...)
        Samples and their targets.
    batch_size : int
        Samples per batch; the last one may be smaller.
    rng : numpy.random.Generator
        Source of the order.

    Yields
    ------
    X_batch, y_batch : ndarray of shape (batch_size, ...)

    Raises
    ------
    ValueError
        If X and y have different lengths, or batch_size is below 1.
    TypeError
        If rng is not a Generator.

    Examples
    --------
    >>> X, y = np.arange(5.0).reshape(5, 1), np.arange(5)
    >>> [len(batch) for batch, _ in minibatches(X, y, 2, np.random.default_rng(0))]
    [2, 2, 1]
    """
    check_batching(X, y, batch_size)
    check_rng(rng)
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X.take(chosen, axis=0), y.take(chosen, axis=0)


def check_batching(X, y, batch_size):
    """Complain unless X and y can be cut into batches of this size."""
    if len(X) != len(y):
        raise ValueError(
            f"X has {len(X)} samples but y has {len(y)}: expected one target per sample"
        )
    if len(X) == 0:
        raise ValueError("X has no samples: there is nothing to learn from")
    if not isinstance(batch_size, (int, np.integer)) or batch_size < 1:
        raise ValueError(
            f"batch_size is {batch_size!r}: expected an integer of at least 1, such as 32"
        )


class Optimizer:
    """What all optimizers share: the two vectors, the learning rate and the count of steps.

    Parameters
    ----------
    theta : ndarray of shape (n_parameters,)
        The parameters, changed in place by `step`.
    dtheta : ndarray of shape (n_parameters,)
        Their slopes, read by `step`.
    lr : float or callable
        The learning rate, or a schedule: a function of the number of steps done so far.

    Raises
    ------
    TypeError, ValueError
        If theta and dtheta are not float vectors of one shape, or lr is not positive.
    """

    def __init__(self, theta, dtheta, lr):
        check_vectors(theta, dtheta)
        if not callable(lr):
            check_positive("lr", lr)
        self.theta, self.dtheta = theta, dtheta
        self.lr = lr
        self.n_steps = 0
        self._scratch = np.empty_like(theta)

    def next_rate(self):
        """Return the learning rate of this step, and count it."""
        # A Python float: with a numpy float64, float32 slopes would be multiplied in float64.
        rate = float(self.lr(self.n_steps) if callable(self.lr) else self.lr)
        self.n_steps += 1
        return rate


def check_vectors(theta, dtheta):
    """Complain unless theta and dtheta are float vectors of one shape and precision."""
    for name, vector in (("theta", theta), ("dtheta", dtheta)):
        if not isinstance(vector, np.ndarray) or vector.dtype.kind != "f":
            kind = getattr(vector, "dtype", type(vector).__name__)
            raise TypeError(
                f"{name} is {kind}: expected an ndarray of floats, such as network.{name}"
            )
    if theta.shape != dtheta.shape or theta.dtype != dtheta.dtype:
        raise ValueError(
            f"theta is {theta.dtype} of shape {theta.shape} but dtheta {dtheta.dtype} of shape "
            f"{dtheta.shape}: expected one slope per parameter"
        )


def check_positive(name, value):
    """Complain unless the value of that name is a positive, finite number."""
    if not 0 < value < math.inf:
        raise ValueError(f"{name} is {value}: expected a positive number")


class SGD(Optimizer):
    """Gradient descent, with momentum on request: v ← μ v + g, θ ← θ − η v.

    Parameters
    ----------
    theta, dtheta : ndarray of shape (n_parameters,)
        The parameters, changed in place, and their slopes.
    lr : float or callable
        The learning rate η, or a schedule.
    momentum : float, default=0.0
        How much of the last velocity is kept, μ, from 0 to below 1.

    Raises
    ------
    TypeError, ValueError
        If the vectors do not fit, lr is not positive, or momentum is out of range.

    Examples
    --------
    >>> theta, dtheta = np.array([1.0, 2.0]), np.array([0.5, -1.0])
    >>> SGD(theta, dtheta, lr=0.1).step()
    >>> theta
    array([0.95, 2.1 ])
    """

    def __init__(self, theta, dtheta, lr, momentum=0.0):
        super().__init__(theta, dtheta, lr)
        if not 0 <= momentum < 1:
            raise ValueError(
                f"momentum is {momentum}: expected a number from 0 to below 1, such as 0.9"
            )
        self.momentum = float(momentum)
        self._velocity = np.zeros_like(theta)

    def step(self):
        """Change theta by one step against the slopes in dtheta."""
        rate, velocity = self.next_rate(), self.dtheta
        if self.momentum:
            velocity = self._velocity
            velocity *= self.momentum
            velocity += self.dtheta
        np.multiply(velocity, rate, out=self._scratch)
        self.theta -= self._scratch


class Adam(Optimizer):
    """Adam: a step for each parameter in units of its own typical slope (Kingma and Ba, 2015).

    Parameters
    ----------
    theta, dtheta : ndarray of shape (n_parameters,)
        The parameters, changed in place, and their slopes.
    lr : float or callable, default=0.001
        The learning rate, or a schedule: about the size of one step of each parameter.
    beta1, beta2 : float, default=0.9, 0.999
        How much of the running means of slope and squared slope is kept, from 0 to below 1.
    eps : float, default=1e-8
        Added to the root, so that a slope of zero does no harm.

    Raises
    ------
    TypeError, ValueError
        If the vectors do not fit, or a number is out of range.

    Examples
    --------
    >>> theta, dtheta = np.array([1.0, 2.0]), np.array([0.5, -100.0])
    >>> Adam(theta, dtheta, lr=0.1).step()
    >>> theta.round(6)
    array([0.9, 2.1])
    """

    def __init__(self, theta, dtheta, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        super().__init__(theta, dtheta, lr)
        for name, beta in (("beta1", beta1), ("beta2", beta2)):
            if not 0 <= beta < 1:
                raise ValueError(f"{name} is {beta}: expected a number from 0 to below 1")
        check_positive("eps", eps)
        self.beta1, self.beta2, self.eps = float(beta1), float(beta2), float(eps)
        self._slope_sum, self._square_sum = np.zeros_like(theta), np.zeros_like(theta)

    def step(self):
        """Change theta by one step against the slopes in dtheta."""
        rate, scratch = self.next_rate(), self._scratch
        self._slope_sum *= self.beta1
        self._slope_sum += self.dtheta
        self._square_sum *= self.beta2
        self._square_sum += np.multiply(self.dtheta, self.dtheta, out=scratch)
        weights = (1 - self.beta1**self.n_steps) / (1 - self.beta1)
        # math.sqrt gives a Python float; with a np.float64, float32 would be computed in float64.
        root = math.sqrt((1 - self.beta2**self.n_steps) / (1 - self.beta2))
        np.sqrt(self._square_sum, out=scratch)
        scratch += self.eps * root
        np.divide(self._slope_sum, scratch, out=scratch)
        scratch *= rate * root / weights
        self.theta -= scratch


def step_decay(lr, factor, every):
    """Return a schedule that multiplies the learning rate by ``factor`` every so many steps.

    Examples
    --------
    >>> schedule = step_decay(0.1, factor=0.5, every=100)
    >>> schedule(0), schedule(99), schedule(200)
    (0.1, 0.1, 0.025)
    """
    check_positive("lr", lr)
    check_positive("factor", factor)
    check_positive("every", every)
    return lambda step: lr * factor ** (step // every)


def cosine_decay(lr, n_steps):
    """Return a schedule that falls along half a cosine from ``lr`` to zero at ``n_steps``.

    Loshchilov and Hutter (2017).

    Examples
    --------
    >>> schedule = cosine_decay(0.1, n_steps=100)
    >>> round(schedule(0), 3), round(schedule(50), 3), round(schedule(100), 3)
    (0.1, 0.05, 0.0)
    """
    check_positive("lr", lr)
    check_positive("n_steps", n_steps)
    return lambda step: lr * (1 + math.cos(math.pi * min(step / n_steps, 1))) / 2


def warmup(schedule, n_steps):
    """Return a schedule that rises from near zero to ``schedule`` (or a rate) in ``n_steps``.

    Examples
    --------
    >>> schedule = warmup(0.1, n_steps=4)
    >>> schedule(0), schedule(1), schedule(3), schedule(100)
    (0.025, 0.05, 0.1, 0.1)
    """
    if not callable(schedule):
        check_positive("schedule", schedule)
    check_positive("n_steps", n_steps)
    rate = schedule if callable(schedule) else lambda step: schedule
    return lambda step: rate(step) * min((step + 1) / n_steps, 1)
