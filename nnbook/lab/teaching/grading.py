"""Grades a folder of hand-ins: a row for each pair of hand-in and exercise, whatever happens."""

import csv
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from nnbook.lab.exercises.exercise import Exercise, Open
from nnbook.lab.teaching.export import TeachingError, selected
from nnbook.lab.teaching.handin import HandIn, hand_in
from nnbook.lab.teaching.outcome import Outcome, Rank, that_counts
from nnbook.lab.teaching.watching import Limits, outcomes

__all__ = ["Row", "assignment", "grade", "hand_ins", "summary", "write_csv"]

VERDICTS = (
    *("correct", "mistake", "different", "error", "open", "not attempted", "missing"),
    *("time limit", "memory limit", "crashed", "unreadable"),
)
N_MISTAKES = 5


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes
    ----------
    name : str
        Of the hand-in, see `hand_ins`.
    exercise, verdict, mistake, message : str
    student : str
        What the student wrote into the cell for the name.
    seed : int
        Which variant was judged.
    """

    name: str
    exercise: str
    verdict: str
    mistake: str
    message: str
    student: str
    seed: int


def hand_ins(folder: Path, leave_out: Path | None = None) -> list[HandIn]:
    """Read what is in a folder and in the folders in it, as learning platforms make them.

    The name of a hand-in is that of the file without ``.ipynb``, with the folder before it if it
    stands in one: ``ada`` or ``ada_123/homework``. Hidden files and folders are skipped.

    Parameters
    ----------
    folder : Path
    leave_out : Path, optional
        A file that is no hand-in: the table of the last time.

    Raises
    ------
    TeachingError
        If there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise TeachingError(f"{folder} is no folder")
    files = [path for path in _files(folder) if leave_out is None or not _same(path, leave_out)]
    if not files:
        raise TeachingError(f"there are no hand-ins in {folder}")
    names = [_name(path, folder) for path in files]
    twice = {name for name, n in Counter(names).items() if n > 1}
    return [
        hand_in(path, path.relative_to(folder).as_posix() if name in twice else name)
        for path, name in zip(files, names)
    ]


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and in the folders in it."""
    visible = [path for path in sorted(folder.iterdir()) if not _is_hidden(path)]
    yield from (path for path in visible if not path.is_dir())
    for inner in (path for path in visible if path.is_dir()):
        yield from (path for path in sorted(_entries(inner)) if not _is_hidden(path))


def _is_hidden(path: Path) -> bool:
    # The second one is what the Macintosh puts into archives.
    return path.name.startswith(".") or path.name == "__MACOSX"


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder; one that cannot be read gets a row as a whole."""
    try:
        return list(folder.iterdir())
    except OSError:
        return [folder]


def _same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def _name(path: Path, folder: Path) -> str:
    relative = path.relative_to(folder)
    is_notebook = path.suffix.lower() == ".ipynb"
    return (relative.with_suffix("") if is_notebook else relative).as_posix()


def assignment(
    handed_in: Sequence[HandIn],
    exercises: Iterable[Exercise],
    chapter: int | None = None,
    only: Sequence[str] = (),
) -> list[Exercise]:
    """Return the exercises to grade: those that most of the hand-ins say were handed out.

    Parameters
    ----------
    handed_in : sequence of HandIn
    exercises : iterable of Exercise
        All there are.
    chapter : int, optional
        All exercises of this one, whatever the hand-ins say.
    only : sequence of str
        These exercises, whatever the hand-ins say.

    Raises
    ------
    TeachingError
        If nothing says what was to be done.
    """
    exercises = list(exercises)
    if chapter is not None or only:
        return selected(exercises, [] if chapter is None else [chapter], only)
    known = {exercise.id: exercise for exercise in exercises}
    handed_out = Counter(
        tuple(id for id in dict.fromkeys(one.exercises) if id in known)
        for one in handed_in
        if one.exercises
    )
    handed_out.pop((), None)
    if handed_out:
        return [known[id] for id in handed_out.most_common(1)[0][0]]
    chapters = Counter(
        known[id].chapter for one in handed_in for id in one.mentioned if id in known
    )
    if not chapters:
        raise TeachingError("no hand-in says of which chapter it is: give it with --chapter")
    return selected(exercises, [chapters.most_common(1)[0][0]])


def grade(
    handed_in: Sequence[HandIn],
    exercises: Sequence[Exercise],
    *,
    seed: int | None = None,
    limits: Limits | None = None,
    jobs: int | None = None,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Row]:
    """Return a row for each pair of hand-in and exercise, in their order.

    Parameters
    ----------
    handed_in : sequence of HandIn
    exercises : sequence of Exercise
    seed : int, optional
        Which variant was handed out. If it is not given, that which the hand-in names; if it names
        none, that of most others.
    limits : Limits, optional
    jobs : int, optional
        How many are run at a time; as many as there are cores, at most 4, if it is not given.
    tell : callable
        Gets a line for each hand-in that is done.
    """
    seeds = Counter(one.seed for one in handed_in if one.seed is not None)
    usual = seeds.most_common(1)[0][0] if seeds else 0
    rows: dict[int, list[Row]] = {}
    stopped = threading.Event()
    with ThreadPoolExecutor(jobs or min(4, os.cpu_count() or 1)) as pool:
        waiting = {}
        for index, one in enumerate(handed_in):
            own = seed if seed is not None else usual if one.seed is None else one.seed
            waiting[pool.submit(_graded, one, exercises, own, limits or Limits(), stopped)] = index
        try:
            for done in as_completed(waiting):
                rows[waiting[done]] = done.result()
                tell(_progress(rows[waiting[done]], len(rows), len(handed_in)))
        except BaseException:
            stopped.set()
            pool.shutdown(cancel_futures=True)
            raise
    return [row for index in sorted(rows) for row in rows[index]]


def _progress(rows: Sequence[Row], n_done: int, n_all: int) -> str:
    n_correct = sum(row.verdict == "correct" for row in rows)
    return f"[{n_done}/{n_all}] {rows[0].name}: {n_correct} of {len(rows)} correct"


def _graded(
    one: HandIn,
    exercises: Sequence[Exercise],
    seed: int,
    limits: Limits,
    stopped: threading.Event,
) -> list[Row]:
    """Return the rows of a hand-in."""
    try:
        found = _outcomes(one, exercises, seed, limits, stopped)
    except Exception as error:  # the other hand-ins are to be graded in any case
        message = f"It could not be graded: {type(error).__name__}: {error}"
        found = [Outcome(exercise.id, "crashed", message) for exercise in exercises]
    rows = []
    for exercise in exercises:
        outcome = that_counts(found, exercise.id) or _missing(one, exercise)
        rows.append(
            Row(
                one.name,
                exercise.id,
                outcome.verdict,
                outcome.mistake,
                " ".join(outcome.message.split()),
                one.student,
                seed,
            )
        )
    return rows


def _outcomes(
    one: HandIn,
    exercises: Sequence[Exercise],
    seed: int,
    limits: Limits,
    stopped: threading.Event,
) -> list[Outcome]:
    if one.problem:
        return [Outcome(exercise.id, "unreadable", one.problem) for exercise in exercises]
    ids = [exercise.id for exercise in exercises]
    found = _in_words(one, exercises)
    if one.mentioned & set(ids):
        found += outcomes(one.steps, ids, seed, limits, stopped)
    return found


def _in_words(one: HandIn, exercises: Sequence[Exercise]) -> list[Outcome]:
    """Return the answers to open exercises that stand in cells of text."""
    open_ones = [exercise for exercise in exercises if isinstance(exercise, Open)]
    return [
        Outcome(exercise.id, "open", one.words[exercise.id], rank=Rank.PART)
        for exercise in open_ones
        if exercise.id in one.words
    ]


def _missing(one: HandIn, exercise: Exercise) -> Outcome:
    """Return the outcome of an exercise for which there is no answer."""
    others = sorted(one.mentioned)
    if not others:
        message = "There is no exercise in this notebook."
    elif all(id.split(".")[0] != str(exercise.chapter) for id in others):
        message = f"The notebook is of chapter {others[0].split('.')[0]}."
    else:
        message = "There is no cell with an answer to this exercise."
    return Outcome(exercise.id, "missing", message)


def write_csv(rows: Iterable[Row], path: Path) -> None:
    """Write a table that spreadsheets can read, in UTF-8."""
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields(Row))
        writer.writerows([_harmless(value) for value in astuple(row)] for row in rows)


def _harmless(value: object) -> str:
    """Return a text that no spreadsheet takes for a formula: students write what stands there."""
    text = str(value)
    return f"'{text}" if text[:1] in tuple("=+-@") else text


def summary(rows: Sequence[Row]) -> str:
    """Return a table of how many hand-ins got which verdict, and the mistakes made most often."""
    there = [verdict for verdict in VERDICTS if any(row.verdict == verdict for row in rows)]
    head = f"{'exercise':8}  {'  '.join(there)}"
    lines = [head, "-" * len(head)]
    for exercise in dict.fromkeys(row.exercise for row in rows):
        counts = Counter(row.verdict for row in rows if row.exercise == exercise)
        columns = [str(counts[verdict] or "·").rjust(len(verdict)) for verdict in there]
        lines.append("  ".join([exercise.ljust(8), *columns]))
    return "\n".join([*lines, *_frequent_mistakes(rows)])


def _frequent_mistakes(rows: Sequence[Row]) -> list[str]:
    counts = Counter((row.exercise, row.mistake) for row in rows if row.mistake)
    lines = [
        f"{n:8}  {exercise} {mistake.replace('_', ' ')}"
        for (exercise, mistake), n in counts.most_common(N_MISTAKES)
    ]
    return ["", "The mistakes made most often:", *lines] if lines else []
