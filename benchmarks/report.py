"""The file of results: when, where and with what it was measured, and the tables."""

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.compare import TOLERANCES
from benchmarks.process import Task, run

HEADER = [
    "work",
    "ours",
    "theirs",
    "our value",
    "their value",
    "ratio",
    "rounds",
    "goal",
    "aim",
    "verdict",
]
PACKAGES = ("nnbook", "numpy", "scikit-learn", "torch", "jax", "micrograd")

METHOD = """\
A ratio says how many times better ours is: theirs over ours for time and memory. Every library
does the same work, with the same initial weights, batches and order, and computes the loss of
every batch, as one who watches training does. It does it in a fresh process for each round, on
one core with one thread; within a round the libraries take turns. Time is that of the processor,
so that other work on the machine disturbs it less, and a process that trains several times gives
the fastest. Values are medians over {rounds} rounds, and *rounds* is the range of the ratio over
them. A ratio is given only where the final losses agree: to {float32:g} relative in float32
(layers), to {float64:g} in float64 (scalars).
"""


def report(tables, settings):
    """Return the tables as Markdown, after what one has to know about them."""
    method = METHOD.format(rounds=settings.rounds, **TOLERANCES)
    facts = "\n".join(f"- {name}: {value}" for name, value in circumstances(settings).items())
    parts = ["# Measured ratios", method.strip(), facts, *(table.markdown() for table in tables)]
    return "\n\n".join(parts) + "\n"


def circumstances(settings):
    """Return when, on which machine and with which versions was measured."""
    versions = ", ".join(f"{name} {installed(name)}" for name in PACKAGES)
    return {
        "Date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Machine": f"{processor()}, {os.cpu_count()} cores, load {load()}, {platform.platform()}",
        "Matrix products of numpy": blas(),
        "Versions": f"Python {platform.python_version()}, {versions}",
        "Data": "C: digits as shipped; D, E: random images of MNIST's shape; last table: MNIST"
        + ("; little work (--quick)" if settings.quick else ""),
    }


def blas():
    """Return the library of numpy's matrix products, as a process that measures loads it."""
    outcome = run(Task("blas", "blas"))
    return outcome.value or outcome.failure


def installed(name):
    """Return the version of a package, or that there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def processor():
    """Return the name of the processor, as Linux tells it, or else its family."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())


def load():
    """Return the load of the last quarter of an hour: near 1, or others were at work."""
    return f"{os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else "unknown"
