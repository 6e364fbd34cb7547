"""A fresh process for each measurement, on one core and with one thread."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "JAX_PLATFORMS": "cpu",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}


@dataclass(frozen=True)
class Task:
    """A measurement: a function of `benchmarks.measure` and its arguments.

    Attributes
    ----------
    name : str
        Who is measured, as shown in the progress bar and the tables.
    measure : str
        Name of the function.
    options : dict
        Its arguments, as far as JSON can write them.
    needs : str or None
        Module that has to be installed.
    """

    name: str
    measure: str
    options: dict = field(default_factory=dict)
    needs: str | None = None

    @property
    def lacks(self):
        """Why the task cannot be done here, or None."""
        if self.needs and find_spec(self.needs) is None:
            return f"{self.needs} is not installed"
        return None


@dataclass(frozen=True)
class Outcome:
    """What a task gave: a value, the numbers to agree on, or why there is no value."""

    value: object = None
    check: float | None = None
    failure: str | None = None


def run(task):
    """Do a task in a process of its own and return its Outcome."""
    if task.lacks:
        return Outcome(failure=task.lacks)
    described = {"measure": task.measure, "options": task.options, "core": last_core()}
    command = [sys.executable, "-m", "benchmarks.measure", json.dumps(described)]
    result = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=ROOT)
    if result.returncode:
        lines = result.stderr.strip().splitlines() or [f"it ended with {result.returncode}"]
        return Outcome(failure=f"{task.name} failed: {lines[-1]}")
    return Outcome(**json.loads(result.stdout.splitlines()[-1]))


def environment():
    """Return the environment of a measurement: one thread, and kernels as libraries choose them.

    OPENBLAS_CORETYPE and its like would slow numpy and scikit-learn down, and JAX not.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    return kept | ONE_THREAD


def last_core():
    """Return the core to measure on: the last one, since systems do their own work on the first."""
    return max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
