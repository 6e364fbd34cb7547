"""The two commands for teachers, ``export`` and ``grade``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from nnbook.lab.exercises import load
from nnbook.lab.teaching.export import TeachingError, export, selected
from nnbook.lab.teaching.grading import assignment, grade, hand_ins, summary, write_csv
from nnbook.lab.teaching.watching import Limits

__all__ = ["main"]

EXPORT = """\
Write the exercises of a chapter as a notebook to hand out, with the numbers of a variant of its
own, and a key with the solutions beside it:

    python -m nnbook.lab.exercises export --chapter 6 --seed 7

writes chapter-06-seed-7.ipynb and chapter-06-seed-7-key.ipynb. The same command writes the same
bytes again, so that nothing but the seed has to be kept. Seed 0 is the variant of the book.
"""
GRADE = """\
Run and judge all notebooks in a folder, and in the folders in it:

    python -m nnbook.lab.exercises grade hand-ins

writes grades.csv, a row for each pair of hand-in and exercise. "name" is that of the file,
"student" what the cell for the name says. Verdicts:

    correct, mistake (one that has a name), different (wrong in another way), error
    open           text is there, for you to read; the key has the points
    not attempted  the cell is as it was handed out
    missing        there is no cell for it
    time limit, memory limit, crashed
                   the cell was stopped; the others were run without it
    unreadable     the file is no notebook

Every hand-in runs in a process of its own, in an empty folder. That keeps accidents away from you
and from the others. It is no sandbox: the code may read and write your files and use the network,
and whoever sets out to deceive the judge can. Use an account or a container without anything
valuable for hand-ins of people whom you do not trust.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        options.do(options)
    except (TeachingError, OSError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{options.command}: interrupted", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m nnbook.lab.exercises", description="Exercises for a class."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    raw = argparse.RawDescriptionHelpFormatter
    _add_export(
        commands.add_parser(
            "export", description=EXPORT, formatter_class=raw, help="write exercises to hand out"
        )
    )
    _add_grade(
        commands.add_parser(
            "grade", description=GRADE, formatter_class=raw, help="grade a folder of hand-ins"
        )
    )
    return parser


def _add_export(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--chapter", type=int, nargs="+", default=[], metavar="N", help="one or several")
    add("--only", type=_numbers, default=[], metavar="6.2,6.3", help="these exercises only")
    add("--seed", type=_seed, default=0, metavar="N", help="which variant (default: the book's)")
    add("--output", type=Path, default=Path(), metavar="FOLDER", help="where to (default: here)")
    add("--with-checks", action="store_true", help="let students check their answers")
    add("--force", action="store_true", help="replace files that exist")
    parser.set_defaults(do=_export, fail=parser.error)


def _add_grade(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("folder", type=Path, metavar="FOLDER")
    add("--output", type=Path, default=Path("grades.csv"), metavar="FILE", help="the table")
    all_of_it = "grade all exercises of this one (default: those that most hand-ins name)"
    add("--chapter", type=int, metavar="N", help=all_of_it)
    add("--only", type=_numbers, default=[], metavar="6.2,6.3", help="these exercises only")
    add("--seed", type=_seed, metavar="N", help="which variant (default: what the hand-in says)")
    by_the_clock = "of the processor for a cell, three times as many by the clock (default: 10)"
    add("--time", type=_positive, default=10, metavar="SECONDS", help=by_the_clock)
    with_children = "for a hand-in with all that it starts (default: 1000)"
    add("--memory", type=_positive, default=1000, metavar="MB", help=with_children)
    cores = "how many at a time (default: as many as there are cores, at most 4)"
    add("--jobs", type=_whole, metavar="N", help=cores)
    parser.set_defaults(do=_grade)


def _numbers(text: str) -> list[str]:
    return [number.strip() for number in text.split(",") if number.strip()]


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0 on")
    return int(text)


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is not above 0")
    return number


def _whole(text: str) -> int:
    return int(_positive(str(int(text))))


def _export(options: argparse.Namespace) -> None:
    if not options.chapter and not options.only:
        options.fail("say what: --chapter 6, or --only 6.2,6.3")
    written = export(
        selected(load().values(), options.chapter, options.only),
        options.output,
        seed=options.seed,
        with_checks=options.with_checks,
        force=options.force,
    )
    for path in written:
        print(path)


def _grade(options: argparse.Namespace) -> None:
    handed_in = hand_ins(options.folder, leave_out=options.output)
    exercises = assignment(handed_in, load().values(), options.chapter, options.only)
    # Better to hear now than in the end that the table cannot be written.
    options.output.open("a").close()
    rows = grade(
        handed_in,
        exercises,
        seed=options.seed,
        limits=Limits(options.time, options.memory),
        jobs=options.jobs,
        tell=lambda line: print(line, file=sys.stderr, flush=True),
    )
    write_csv(rows, options.output)
    print(summary(rows))
    print(f"\n{len(handed_in)} hand-ins, {len(exercises)} exercises: {options.output}")
