"""What the activation functions cost: the column "time" of chapter 2's table."""

from dataclasses import dataclass

import numpy as np

from benchmarks.process import Task
from benchmarks.table import Table, in_unit
from benchmarks.tricks import fastest
from nnbook.activations import leaky_relu, relu, sigmoid, softmax, tanh

SHAPES = {relu: (10_000,), leaky_relu: (10_000,), tanh: (10_000,), sigmoid: (10_000,)}
SHAPES |= {softmax: (1000, 10)}
DTYPES = ("float64", "float32")


def measure_activations(at_least):
    """Return [seconds in float64, in float32] of each function, the fastest of many runs."""
    normal = np.random.default_rng(0).normal(size=10_000)
    return [
        [seconds(function, normal.astype(dtype).reshape(shape), at_least) for dtype in DTYPES]
        for function, shape in SHAPES.items()
    ]


def seconds(function, Z, at_least):
    """Return the seconds of one call that writes into an array at hand."""
    names = {"function": function, "Z": Z, "out": np.empty_like(Z)}
    return fastest("function(Z, out=out)", names, at_least)


@dataclass(frozen=True)
class Activations:
    """The price of each function, as a multiple of ReLU's."""

    name: str = "activations"

    def n_rounds(self, settings):
        """Return 1: every time is the fastest of many already."""
        return 1

    def tasks(self, settings):
        """Return the one task."""
        at_least = 0.01 if settings.quick else 1.0
        return [Task("activations", "activations", {"at_least": at_least})]

    def tables(self, rounds, settings):
        """Return the table of all functions."""
        ((outcome,),) = rounds
        title = "Activation functions, 10,000 numbers (softmax: 1,000 rows of 10)"
        header = ["function", *DTYPES, *(f"× ReLU, {dtype}" for dtype in DTYPES)]
        if outcome.failure:
            return [Table(title, header, [["", outcome.failure, "", "", ""]])]
        cheapest = outcome.value[0]
        return [Table(title, header, [row(f, t, cheapest) for f, t in zip(SHAPES, outcome.value)])]


def row(function, times, cheapest):
    """Return the cells of a function: its times, and those times over ReLU's."""
    shown = [in_unit(time, "seconds") for time in times]
    return [function.__name__, *shown, *(f"{t / c:.2g}" for t, c in zip(times, cheapest))]
