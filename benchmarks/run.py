"""Measure nnbook against its peers and print one table of ratios.

Every library does the same work: same initial weights, batches and order. A fresh process on one
core, with one thread, does it for every library in every round; within a round the libraries take
turns. A ratio is of the medians over the rounds, more than 1 is good for nnbook, and it is given
only if the final losses agree. A peer that is not installed is named and left out.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.activations import Activations
from benchmarks.compare import Workload
from benchmarks.lecun import LeCun
from benchmarks.process import run
from benchmarks.progress import Progress
from benchmarks.report import HEADER, report
from benchmarks.scaling import Scaling
from benchmarks.table import Table
from benchmarks.tricks import Tricks
from benchmarks.workloads import WORKLOADS

ALL = [*WORKLOADS, Activations(), Tricks(), Scaling(), LeCun()]
RESULTS = Path(__file__).with_name("results.md")

HELP = {
    "--only": f"measure only these: {', '.join(workload.name for workload in ALL)}",
    "--rounds": "how often each contender is measured (default: 7, quick: 1)",
    "--quick": "little work and one round: shows that all of it runs, not how fast",
    "--mnist": "folder with the four files of MNIST, for lecun",
    "--figure": "draw scaling.png beside this file (needs matplotlib)",
    "--output": "where to write the tables; a full run writes results.md beside this file",
}


def parse(arguments):
    """Return the settings of this run."""
    names = [workload.name for workload in ALL]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options = {
        "--only": {"nargs": "+", "choices": names, "metavar": "NAME", "default": names},
        "--rounds": {"type": positive, "metavar": "N"},
        "--quick": {"action": "store_true"},
        "--mnist": {"type": folder, "metavar": "FOLDER"},
        "--figure": {"action": "store_true"},
        "--output": {"type": Path, "metavar": "FILE"},
    }
    for name, option in options.items():
        parser.add_argument(name, **option, help=HELP[name])
    settings = parser.parse_args(arguments)
    settings.rounds = settings.rounds or (1 if settings.quick else 7)
    if not settings.output and settings.only == names and not settings.quick:
        settings.output = RESULTS
    return settings


def positive(text):
    """Return text as an integer of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} rounds: expected at least 1")
    return number


def folder(text):
    """Return the path of a folder that exists."""
    path = Path(text).expanduser().resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path}")
    return str(path)


def measure(workloads, settings):
    """Return for each workload its rounds: lists of outcomes, one for each of its tasks."""
    plan = [(w, w.tasks(settings), w.n_rounds(settings)) for w in workloads]
    progress = Progress(sum(len(tasks) * n_rounds for _, tasks, n_rounds in plan))

    def outcome(task):
        progress.show(task.name)
        return run(task)

    rounds = [[[outcome(task) for task in tasks] for _ in range(n)] for _, tasks, n in plan]
    progress.finish()
    return rounds


def tables(workloads, measured, settings):
    """Return the table of all ratios, and those that show something else."""
    rows, others = [], []
    for workload, rounds in zip(workloads, measured):
        if isinstance(workload, Workload):
            rows += workload.rows(rounds)
        else:
            others += workload.tables(rounds, settings)
    return [Table("Ratios", HEADER, rows), *others] if rows else others


def main(arguments=None):
    """Measure, print, and write what was asked for."""
    settings = parse(arguments)
    workloads = [workload for workload in ALL if workload.name in settings.only]
    measured = measure(workloads, settings)
    found = tables(workloads, measured, settings)
    print("\n\n".join(table.text() for table in found))
    if settings.output:
        settings.output.write_text(report(found, settings), encoding="utf-8")
        print(f"\nWritten to {settings.output}", file=sys.stderr)


if __name__ == "__main__":
    main()
