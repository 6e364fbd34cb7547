"""The samples, first weights and mini-batches of the playground, number for number.

The page has no NumPy, so whatever is drawn at random there comes from a small generator that is
written twice: here, and in ``widgets/src/math/random.js``. It is Mulberry32, 32 bits of state and
five lines. It is good enough for a picture; for anything else take ``numpy.random``.

Weights are uniform, since the square root of Glorot's formula is the same in every language to the
last bit and a logarithm is not. Coordinates are rounded to three decimals for the same reason.
"""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nnbook.lab import datasets

__all__ = ["SAMPLES", "batches", "initial_parameters", "samples", "split"]

Plane = tuple[NDArray[np.float64], NDArray[np.int64]]
Parts = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]

WORD = 2**32
GOLDEN = 0x9E3779B1  # an odd number that spreads seeds over the words
VALIDATION_SHARE = 0.3
DATA_SEED = 2_000_000  # of the noise and of the split: the samples are the same in every run


def mulberry(seed: int, stream: int) -> Callable[[], float]:
    """Return a source of numbers from 0 to below 1.

    Parameters
    ----------
    seed : int
        The seed of a run.
    stream : int
        Which of its sources: 0 for the weights, 1, 2, … for the order of the samples in epoch
        1, 2, …

    Examples
    --------
    >>> draw = mulberry(0, 0)
    >>> round(draw(), 6), round(draw(), 6)
    (0.266429, 0.00033)
    """
    state = (seed * GOLDEN + stream) % WORD

    def draw() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) % WORD
        word = ((state ^ state >> 15) * (state | 1)) % WORD
        word ^= (word + (word ^ word >> 7) * (word | 61)) % WORD
        return (word ^ word >> 14) / WORD

    return draw


def permutation(n: int, draw: Callable[[], float]) -> list[int]:
    """Return 0 to n - 1 in a random order (Fisher and Yates)."""
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(draw() * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


def batches(n_samples: int, batch_size: int, seed: int, n_steps: int) -> Iterator[list[int]]:
    """Yield the rows of one mini-batch for each step; every epoch has an order of its own.

    Examples
    --------
    >>> [len(batch) for batch in batches(5, 2, seed=0, n_steps=4)]
    [2, 2, 1, 2]
    """
    per_epoch = math.ceil(n_samples / batch_size)
    order: list[int] = []
    for step in range(n_steps):
        epoch, position = divmod(step, per_epoch)
        if position == 0:
            order = permutation(n_samples, mulberry(seed, epoch + 1))
        yield order[position * batch_size : (position + 1) * batch_size]


def initial_parameters(widths: Sequence[int], activation: str, seed: int) -> NDArray[np.float64]:
    """Return fresh parameters, layer after layer: W row by row, then b, which is 0.

    Weights are uniform with the variance of Glorot, 2 / (n_in + n_out); with "relu" with that of
    He, 2 / n_in.

    Examples
    --------
    >>> initial_parameters([2, 1], "tanh", seed=0).round(4)
    array([-0.6606, -1.4133,  0.    ])
    """
    draw = mulberry(seed, 0)
    theta: list[float] = []
    for n_in, n_out in zip(widths, widths[1:]):
        reach = math.sqrt(6 / n_in if activation == "relu" else 6 / (n_in + n_out))
        theta += [(2 * draw() - 1) * reach for _ in range(n_in * n_out)]
        theta += [0.0] * n_out
    return np.array(theta)


def samples(dataset: str) -> Parts:
    """Return the samples of a data set of the playground, split.

    Parameters
    ----------
    dataset : str
        "moons", "circles", "xor", "spiral", "spirals" (three arms), "penguins" (Adelie and
        Gentoo by their bills) or "penguins3" (all three species). Penguins are standardized.

    Returns
    -------
    X_train, X_val, y_train, y_val : ndarray
        70 % of the samples to learn from, the rest to be judged on.

    Examples
    --------
    >>> [part.shape for part in samples("moons")]
    [(210, 2), (90, 2), (210,), (90,)]
    """
    if dataset not in SAMPLES:
        raise ValueError(f"dataset is {dataset!r}: expected one of {', '.join(SAMPLES)}")
    parts = split(*SAMPLES[dataset]())
    return standardized(parts) if dataset.startswith("penguins") else parts


def split(X: NDArray[np.float64], y: NDArray[np.int64]) -> Parts:
    """Return a training and a validation part, the same ones every time."""
    order = permutation(len(X), mulberry(DATA_SEED, 1))
    n_val = int(VALIDATION_SHARE * len(X))
    val, train = order[:n_val], order[n_val:]
    return X[train], X[val], y[train], y[val]


def standardized(parts: Parts) -> Parts:
    """Return the parts with mean 0 and standard deviation 1 of each feature of the first."""
    X_train, X_val, y_train, y_val = parts
    mean, scale = X_train.mean(axis=0), X_train.std(axis=0)
    return rounded((X_train - mean) / scale), rounded((X_val - mean) / scale), y_train, y_val


def rounded(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return X with three decimals: a cosine may differ in its last digit."""
    return np.floor(X * 1000 + 0.5) / 1000


def placed(n: int, at: Callable[[int, Callable[[], float]], tuple], noise: float) -> Plane:
    """Return n samples: place and class of the i-th as ``at`` says, and noise around the place."""
    draw = mulberry(DATA_SEED, 0)
    X, y = np.zeros((n, 2)), np.zeros(n, dtype=np.int64)
    for i in range(n):
        *X[i], y[i] = at(i, draw)
        X[i] += [noise * bell(draw), noise * bell(draw)]
    return rounded(X), y


def bell(draw: Callable[[], float]) -> float:
    """Return a number with mean 0 and variance 1, nearly Gaussian: a sum of twelve."""
    return sum(draw() for _ in range(12)) - 6


def moon(i: int, draw: Callable[[], float]) -> tuple:
    """Return a place on one of two half circles that reach into each other."""
    angle, label = math.pi * draw(), i % 2
    if label:
        return 0.5 - math.cos(angle), 0.25 - math.sin(angle), label
    return math.cos(angle) - 0.5, math.sin(angle) - 0.25, label


def ring(i: int, draw: Callable[[], float]) -> tuple:
    """Return a place near the center or on a ring around it."""
    angle, label = 2 * math.pi * draw(), i % 2
    radius = 1.5 if label else 0.7 * math.sqrt(draw())
    return radius * math.cos(angle), radius * math.sin(angle), label


def quarter(i: int, draw: Callable[[], float]) -> tuple:
    """Return a place in one of the four quarters of a square; opposite ones share their class."""
    u, v = 0.12 + 1.2 * draw(), 0.12 + 1.2 * draw()
    right, up = i % 2, i // 2 % 2
    return (u if right else -u), (v if up else -v), right ^ up


def arm(n_arms: int) -> Callable[[int, Callable[[], float]], tuple]:
    """Return what places samples on spiral arms around the center."""

    def at(i: int, draw: Callable[[], float]) -> tuple:
        share, label = 0.1 + 0.9 * draw(), i % n_arms
        angle = 2 * math.pi * (label / n_arms + 0.75 * share)
        return 2 * share * math.cos(angle), 2 * share * math.sin(angle), label

    return at


def bills(*species: str) -> Plane:
    """Return bill length and depth of penguins."""
    penguins = datasets.penguins(species)
    return penguins.X, penguins.y


SAMPLES: dict[str, Callable[[], Plane]] = {
    "moons": lambda: placed(300, moon, 0.12),
    "circles": lambda: placed(300, ring, 0.1),
    "xor": lambda: placed(300, quarter, 0.06),
    "spiral": lambda: placed(400, arm(2), 0.05),
    "spirals": lambda: placed(450, arm(3), 0.05),
    "penguins": lambda: bills("Adelie", "Gentoo"),
    "penguins3": lambda: bills("Adelie", "Gentoo", "Chinstrap"),
}
