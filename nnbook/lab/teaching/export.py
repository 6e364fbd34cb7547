"""Writes the notebooks of a chapter: questions for the students, a key for the teacher."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from nnbook.lab.exercises.exercise import Exercise
from nnbook.lab.teaching.notebook import written
from nnbook.lab.teaching.sheet import key, questions

__all__ = ["TeachingError", "export", "selected"]


class TeachingError(Exception):
    """Something the teacher has to decide or to mend; the message says what."""


def selected(
    exercises: Iterable[Exercise], chapters: Sequence[int] = (), only: Sequence[str] = ()
) -> list[Exercise]:
    """Return the exercises of some chapters, or some of them.

    Parameters
    ----------
    exercises : iterable of Exercise
        All there are.
    chapters : sequence of int
        Which chapters; all if none is given.
    only : sequence of str
        Numbers of exercises; all of the chapters if none is given.

    Raises
    ------
    TeachingError
        If there is no such chapter or exercise.
    """
    exercises = list(exercises)
    known = {exercise.chapter for exercise in exercises}
    if unknown := set(chapters) - known:
        raise TeachingError(f"there is no chapter {min(unknown)}: there are {_listed(known)}")
    chosen = [e for e in exercises if not chapters or e.chapter in chapters]
    if unknown_ids := set(only) - {exercise.id for exercise in chosen}:
        there = ", ".join(exercise.id for exercise in chosen)
        raise TeachingError(f"there is no exercise {min(unknown_ids)}: there are {there}")
    return [exercise for exercise in chosen if not only or exercise.id in only]


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def export(
    exercises: Sequence[Exercise],
    folder: Path,
    *,
    seed: int = 0,
    with_checks: bool = False,
    force: bool = False,
) -> list[Path]:
    """Write two notebooks for each chapter, and return their paths.

    Parameters
    ----------
    exercises : sequence of Exercise
        In the order of the book.
    folder : Path
        Where to; made if there is none.
    seed : int, default=0
        Which variant; 0 is that of the book, whose solutions everybody can read there.
    with_checks : bool, default=False
        Whether students can check their answers.
    force : bool, default=False
        Whether files that exist are replaced.

    Raises
    ------
    TeachingError
        If a file exists; nothing has been written then.
    """
    files: dict[Path, bytes] = {}
    for chapter, group in groupby(exercises, key=lambda exercise: exercise.chapter):
        of_chapter, stem = list(group), f"chapter-{chapter:02}-seed-{seed}"
        files[folder / f"{stem}.ipynb"] = written(questions(of_chapter, seed, with_checks))
        files[folder / f"{stem}-key.ipynb"] = written(key(of_chapter, seed))
    existing = [str(path) for path in files if path.exists()]
    if existing and not force:
        raise TeachingError(f"{', '.join(existing)} exists already: --force replaces it")
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)
