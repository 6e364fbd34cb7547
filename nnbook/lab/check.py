"""Exercises from the reader's side: check an answer, get a hint, see the solution, see progress."""

from collections import Counter
from typing import Any

from nnbook.lab.exercises import find, load, record
from nnbook.lab.exercises.exercise import Exercise
from nnbook.lab.exercises.judging import judge
from nnbook.lab.exercises.result import Page, Result

__all__ = ["check", "hint", "progress", "solution"]

# How many hints were given in this session. Not kept in the file: a notebook that is run again
# from the top should say the same things again.
_hints_given: Counter[str] = Counter()


def check(id: str, answer: Any, *, seed: int = 0, keep: bool = True) -> Result:
    """Say whether an answer is correct, and if not, which mistake it is.

    Parameters
    ----------
    id : str
        Number of the exercise, in quotes: "6.3".
    answer : number, sequence of numbers, str or callable
        What the exercise asks for: a number (or several), a letter, a formula as text, or a
        function, which is run on copies of inputs of ours and compared with the solution.
        ``...``, ``None``, ``NotImplemented``, a function without a body and one that returns
        ``...`` or raises ``NotImplementedError`` count as not attempted yet.
    seed : int, default=0
        Which variant of the exercise was given; 0 is that of the book.
    keep : bool, default=True
        Whether a correct answer counts in `progress`.

    Returns
    -------
    Result
        Prints what there is to say; true in an ``if`` when the answer is correct.

    Raises
    ------
    TypeError, ValueError
        If there is no exercise of this number.

    Examples
    --------
    >>> check("3.1", ...)
    · Exercise 3.1: not attempted yet
    Replace the ... by your answer. Stuck? hint('3.1') gives a hint.
    >>> check("3.1", 784 * 300 + 300 * 100 + 100 * 10)
    ✗ Exercise 3.1: not yet: forgot the biases
    You counted the weights. Every neuron has one parameter more, its bias: (n_in + 1) · n_out.
    """
    exercise = find(id)
    result = judge(exercise, answer, seed)
    return recorded(result) if result and keep else result


def recorded(result: Result) -> Result:
    """Note a correct answer; if the file cannot be written, say so instead of failing."""
    try:
        record.add(result.exercise.id)
    except OSError as error:
        note = f"{result.message} (Your progress could not be saved in {record.path()}: {error})"
        return Result(result.exercise, result.verdict, note, printed=result.printed)
    return result


def hint(id: str) -> Page:
    """Return the next hint for an exercise; after the last one, the last one again.

    Parameters
    ----------
    id : str
        Number of the exercise, in quotes: "6.3".
    """
    exercise = find(id)
    total = len(exercise.hints)
    number = min(_hints_given[exercise.id] + 1, total)
    _hints_given[exercise.id] = number
    after = f" After this, there is solution({exercise.id!r})." if number == total else ""
    heading = f"Exercise {exercise.id}, hint {number} of {total}"
    return Page(heading, exercise.filled(exercise.hints[number - 1]) + after)


def solution(id: str) -> Page:
    """Return the solution of an exercise, with the reason why it is right.

    Parameters
    ----------
    id : str
        Number of the exercise, in quotes: "6.3".
    """
    exercise = find(id)
    return Page(
        f"Exercise {exercise.id}, solution", exercise.filled(exercise.why), exercise.solution_source
    )


class Progress:
    """A table of the exercises and which of them are solved."""

    def __init__(self, exercises: list[Exercise], solved: set[str]) -> None:
        self.exercises, self.solved = exercises, solved

    @property
    def n_solved(self) -> int:
        """How many exercises are solved."""
        return sum(exercise.id in self.solved for exercise in self.exercises)

    def _rows(self) -> list[tuple[str, str, str, str]]:
        return [
            ("✓" if e.id in self.solved else "·", e.id, "★" * e.stars, e.title)
            for e in self.exercises
        ]

    def _total(self) -> str:
        where = record.path()
        kept = f"kept in {where}; delete the file to start anew" if where else "not kept"
        return f"{self.n_solved} of {len(self.exercises)} solved ({kept})"

    def __repr__(self) -> str:
        rows = [f"{mark} {id:>5}  {stars:3}  {title}" for mark, id, stars, title in self._rows()]
        return "\n".join([*rows, self._total()])

    def _repr_markdown_(self) -> str:
        rows = ["| " + " | ".join(row) + " |" for row in self._rows()]
        head = ["| | exercise | | |", "|---|---|---|---|"]
        return "\n".join([*head, *rows, "", self._total()])


def progress() -> Progress:
    """Return a table of all exercises that can be checked, and of what is solved.

    It is kept in a small file of yours, whose place is said below the table. Delete it to start
    anew; set the environment variable NNBOOK_PROGRESS to keep it elsewhere, or to ``off``.
    """
    return Progress(list(load().values()), record.solved())
