"""The exercises of the book, one module a chapter, and the judge that names mistakes.

Readers use ``check``, ``hint``, ``solution`` and ``progress`` of ``nnbook.lab``. To add an
exercise, write it into the module of its chapter (`exercise` says what one is made of) and name it
in the tuple ``EXERCISES`` at the end; the tests find it there.
"""

import pkgutil
from functools import cache
from importlib import import_module

from nnbook.lab.exercises.exercise import Choice, Exercise, Function, Number, Option

__all__ = ["Choice", "Exercise", "Function", "Number", "Option", "find", "load"]


@cache
def load() -> dict[str, Exercise]:
    """Return all exercises by number, in the order of the book.

    Raises
    ------
    ValueError
        If two exercises have the same number.
    """
    exercises: dict[str, Exercise] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        if not module.startswith("chapter_"):
            continue
        for exercise in import_module(f"{__name__}.{module}").EXERCISES:
            if exercise.id in exercises:
                raise ValueError(f"two exercises have the number {exercise.id}: renumber one")
            exercises[exercise.id] = exercise
    return exercises


def find(id: str) -> Exercise:
    """Return the exercise of this number.

    Raises
    ------
    TypeError
        If the number is not text: the number 6.10 could not be told from 6.1.
    ValueError
        If there is no such exercise.
    """
    if not isinstance(id, str):
        raise TypeError(f'the exercise is given as {id!r}: put its number in quotes, as in "6.3"')
    exercises = load()
    if id.strip() not in exercises:
        raise ValueError(
            f"there is no exercise {id!r} that can be checked; there are {', '.join(exercises)}"
        )
    return exercises[id.strip()]
