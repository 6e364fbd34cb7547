"""How the time of a forward pass grows, beside the number of operations that chapter 4 counts."""

import time
from dataclasses import dataclass

import numpy as np

from benchmarks.process import ROOT, Task
from benchmarks.table import Table, in_unit

FIGURE = ROOT / "benchmarks" / "scaling.png"
AXES = {
    "width": [16, 32, 64, 128, 256, 512, 1024, 2048],
    "depth": [1, 2, 4, 8, 16, 32],
    "batch size": [1, 4, 16, 64, 256, 1024],
}
STANDARD = {"width": 256, "depth": 4, "batch size": 128}


def measure_axis(axis, points):
    """Return [point, seconds per sample, flops per sample] of each point along an axis."""
    return [[point, *measure_point(**STANDARD | {axis: point})] for point in points]


def measure_point(width, depth, **batch):
    """Return seconds and flops per sample of a forward pass through equally wide layers."""
    from nnbook import Linear, ReLU, Sequential

    rng, n_samples = np.random.default_rng(0), batch["batch size"]
    layers = [Linear(width, width, rng, init="he", dtype=np.float32) for _ in range(depth)]
    network = Sequential(*(layer for linear in layers for layer in (linear, ReLU())))
    X = rng.random((n_samples, width), dtype=np.float32)
    return seconds_per_call(lambda: network.forward(X)) / n_samples, network.flops(1)


def seconds_per_call(function, at_least=0.2):
    """Return the median time of a call, over as many as fit into so many seconds, at least five."""
    seconds = []
    while len(seconds) < 5 or sum(seconds) < at_least:
        start = time.process_time()
        function()
        seconds.append(time.process_time() - start)
    return float(np.median(seconds))


@dataclass(frozen=True)
class Scaling:
    """The time of a forward pass against width, depth and batch size."""

    name: str = "scaling"

    def n_rounds(self, settings):
        """Return 1: every point is a median already."""
        return 1

    def tasks(self, settings):
        """Return a task for each axis."""
        step = 2 if settings.quick else 1
        axes = {axis: points[::step] for axis, points in AXES.items()}
        return [
            Task(f"scaling: {axis}", "scaling", {"axis": axis, "points": points})
            for axis, points in axes.items()
        ]

    def tables(self, rounds, settings):
        """Return the table of all points; draw the figure if asked for."""
        (outcomes,) = rounds
        curves = {axis: outcome.value for axis, outcome in zip(AXES, outcomes) if outcome.value}
        if settings.figure:
            draw(curves)
        rows = [row(axis, *point) for axis, points in curves.items() for point in points]
        standard = ", ".join(f"{axis} {value}" for axis, value in STANDARD.items())
        title = f"Forward pass, time per sample (where not varied: {standard})"
        header = ["varied", "value", "time per sample", "flops per sample", "Gflop/s"]
        return [Table(title, header, rows)]


def row(axis, point, seconds, flops):
    """Return the cells of a point."""
    return [
        axis,
        str(point),
        in_unit(seconds, "seconds"),
        f"{flops:,}",
        f"{flops / seconds / 1e9:.3g}",
    ]


def draw(curves):
    """Write the figure: measured times, and the count of flops at the best rate seen."""
    from matplotlib import pyplot as plt

    from nnbook.lab import plotting

    plotting.use_style()
    best = max(flops / seconds for points in curves.values() for _, seconds, flops in points)
    figure, panels = plt.subplots(1, len(curves), figsize=(7.2, 2.6), sharey=True)
    for panel, (axis, points) in zip(panels, curves.items()):
        x, seconds, flops = np.transpose(points)
        panel.loglog(x, 1e6 * seconds, "o-", label="measured")
        panel.loglog(x, 1e6 * flops / best, "--", label="flops formula")
        panel.set_xlabel(axis)
    panels[0].set_ylabel("µs per sample")
    panels[0].legend()
    figure.savefig(FIGURE)
    plt.close(figure)
