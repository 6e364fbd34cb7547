"""What each way of writing saves: the times that the chapters quote, old way beside new way.

The sizes are those of a step of training: 32 digits through 64-64-10, or 128 and 256 images of 784
pixels, in float32.
"""

import math
import timeit
from dataclasses import dataclass

import numpy as np

from benchmarks.peers import textbook_numpy
from benchmarks.process import Task
from benchmarks.table import Table, in_unit
from nnbook import SGD, Adam, CrossEntropy, Linear, ReLU, Sequential
from nnbook.layers import ones


def workbench():
    """Return the names that the code of the tricks uses."""
    rng = np.random.default_rng(0)

    def normal(*shape):
        return rng.normal(size=shape).astype(np.float32)

    X, W, Z = normal(32, 64), normal(64, 64), normal(32, 10)
    out, dZ = np.empty_like(X), normal(32, 64)
    wide, wide_out, wide_dZ = normal(256, 512), normal(256, 512), normal(256, 512)
    images, order = normal(20_000, 784), rng.permutation(20_000)
    y, rows, first = rng.integers(10, size=32), np.arange(32), np.arange(0, 320, 10)
    tall = rng.normal(size=(60_000, 128))
    tall_buffer = np.empty_like(tall)
    n_sgd, n_adam = 4810, 101_770
    parts = [slice(0, 4096), slice(4096, 4160), slice(4160, 4800), slice(4800, 4810)]
    theta, dtheta = normal(n_sgd), normal(n_sgd)
    separate = [SGD(theta[part].copy(), dtheta[part].copy(), 1e-6, 0.9) for part in parts]
    together = SGD(theta, dtheta, 1e-6, 0.9)
    adam = Adam(normal(n_adam), normal(n_adam))
    m, s, scratch, slopes = normal(n_adam), normal(n_adam) ** 2, normal(n_adam), normal(n_adam)
    parameters = normal(n_adam)
    loss = CrossEntropy()
    linear, relu, last = Linear(64, 64, rng, dtype="f"), ReLU(), Linear(64, 10, rng, dtype="f")
    network = Sequential(linear, relu, last)
    linear_out, relu_out = normal(32, 64), normal(32, 64)

    def forward_and_backward():
        loss.forward(network.forward(X), y)
        network.backward(loss.gradient())

    def adam_by_means():
        np.multiply(m, 0.9, out=m)
        np.add(m, np.multiply(slopes, 0.1, out=scratch), out=m)
        np.multiply(s, 0.999, out=s)
        np.multiply(slopes, slopes, out=scratch)
        np.multiply(scratch, 0.001, out=scratch)
        np.add(s, scratch, out=s)
        np.sqrt(s, out=scratch)
        np.divide(scratch, 0.5, out=scratch)
        np.add(scratch, 1e-8, out=scratch)
        np.divide(m, scratch, out=scratch)
        np.multiply(scratch, 1e-6, out=scratch)
        np.subtract(parameters, scratch, out=parameters)

    def short_cross_entropy():
        shifted = Z - Z.max(axis=1, keepdims=True)
        E = np.exp(shifted)
        total = E.sum(axis=1, keepdims=True)
        value = np.mean(np.log(total[:, 0]) - shifted[rows, y])
        E /= total
        E[rows, y] -= 1
        E /= len(E)
        return float(value)

    def one_hot_cross_entropy():
        P, Y = textbook_numpy.softmax(Z), np.eye(10, dtype=np.float32)[y]
        return textbook_numpy.cross_entropy(P, Y), textbook_numpy.slope_of_logits(P, Y)

    return locals() | {"math": math, "np": np, "ones": ones}


@dataclass(frozen=True)
class Trick:
    """Two ways to the same numbers: where the chapter explains it, and the code of both."""

    chapter: int
    what: str
    old: str
    new: str


TRICKS = [
    Trick(2, "ReLU of 32x64", "np.maximum(X, 0, out=out)",
          "np.maximum(X, np.zeros(X.shape, X.dtype), out=out)"),
    Trick(2, "ReLU of 256x512", "np.maximum(wide, 0, out=wide_out)",
          "np.maximum(wide, np.zeros(wide.shape, wide.dtype), out=wide_out)"),
    Trick(3, "product 32x64 by 64x64", "np.matmul(X, W, out=out)", "X.dot(W, out)"),
    Trick(3, "step of SGD: four arrays, one vector", "for part in separate: part.step()",
          "together.step()"),
    Trick(4, "is 32x64 finite", "np.isfinite(X).all()", "math.isfinite(np.vdot(X, X))"),
    Trick(4, "is 256x512 finite", "np.isfinite(wide).all()", "math.isfinite(np.vdot(wide, wide))"),
    Trick(4, "60,000x128 in float64 plus 1: new array, buffer", "tall + 1.0",
          "np.add(tall, 1.0, out=tall_buffer)"),
    Trick(4, "forward and backward, 64-64-10, batch 32: buffers anew, kept",
          "network._outputs = network._slopes = None; forward_and_backward()",
          "forward_and_backward()"),
    Trick(4, "sum over 32 rows of 64", "dZ.sum(axis=0)", "ones(32, dZ.dtype).dot(dZ)"),
    Trick(4, "sum over 256 rows of 512", "wide_dZ.sum(axis=0)",
          "ones(256, wide_dZ.dtype).dot(wide_dZ)"),
    Trick(4, "Linear and ReLU: asking again, trusting",
          "relu.forward(linear.forward(X))",
          "relu.forward(linear.forward(X, out=linear_out), out=relu_out)"),
    Trick(5, "largest of 32 rows of 10", "Z.max(axis=1)", "Z.take(first + Z.argmax(axis=1))"),
    Trick(5, "cross-entropy, 32x10: short, as printed", "short_cross_entropy()",
          "loss.forward(Z, y)"),
    Trick(5, "cross-entropy, 32x10: one-hot and Jacobian, as printed", "one_hot_cross_entropy()",
          "loss.forward(Z, y)"),
    Trick(8, "batch of 128x784", "images[order[:128]]", "images.take(order[:128], axis=0)"),
    Trick(8, "batch of 32x64", "X[rows]", "X.take(rows, axis=0)"),
    Trick(8, "Adam, 101,770 parameters: means, sums", "adam_by_means()", "adam.step()"),
]  # fmt: skip


def measure_tricks(at_least):
    """Return [old, new] seconds of each trick, the fastest of many runs."""
    names = workbench()
    return [[fastest(code, names, at_least) for code in (t.old, t.new)] for t in TRICKS]


def fastest(code, names, at_least):
    """Return the seconds of one run, of runs that take so many seconds together."""
    timer = timeit.Timer(code, globals=names)
    number, seconds = timer.autorange()
    repeats = max(5, int(at_least / seconds))
    number, repeats = max(1, number // 20), 20 * repeats
    return min(timer.repeat(repeats, number)) / number


@dataclass(frozen=True)
class Tricks:
    """The times that the chapters quote."""

    name: str = "tricks"

    def n_rounds(self, settings):
        """Return 1: every time is the fastest of many already."""
        return 1

    def tasks(self, settings):
        """Return the one task."""
        return [Task("tricks", "tricks", {"at_least": 0.01 if settings.quick else 1.0})]

    def tables(self, rounds, settings):
        """Return the table of all tricks."""
        ((outcome,),) = rounds
        title = "Ways of writing the same, time of one run"
        header = ["chapter", "what", "old", "new", "times as fast"]
        if outcome.failure:
            return [Table(title, header, [["", outcome.failure, "", "", ""]])]
        return [Table(title, header, list(map(row, TRICKS, outcome.value)))]


def row(trick, seconds):
    """Return the cells of a trick."""
    old, new = seconds
    shown = [in_unit(number, "seconds") for number in seconds]
    return [str(trick.chapter), trick.what, *shown, f"{old / new:.2g}"]
