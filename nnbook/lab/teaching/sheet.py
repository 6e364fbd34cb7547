"""The two notebooks of a chapter: the questions for the students, and the key for the teacher."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import nnbook
from nnbook.lab.exercises.exercise import (
    Choice,
    Exercise,
    Expression,
    Function,
    Number,
    Open,
    sentence,
)
from nnbook.lab.teaching.notebook import code, markdown, notebook

__all__ = ["key", "questions", "standing_alone"]

ROLE = re.compile(r"( ?)\{([\w:-]+)\}`([^`<]*?)(?:\s*<[^`>]*>)?`")
NUMPY, CHECK = "import numpy as np\n", "from nnbook.lab import check, hint"
NAME = 'student = ""  # your name, between the quotes'
WHAT_TO_DO = """\
# Chapter {chapter}: exercises

Write your name into the first cell and your answers in place of each `...`. Keep the names
(`answer`, and those of the functions) and the order of the cells; add cells wherever you like. In
the end restart the kernel, run all cells, save, and hand in this file.

Variant {seed}, {n} exercises, about {minutes} minutes."""
WHAT_IT_IS = """\
# Chapter {chapter}: key to variant {seed}

For the teacher: to each exercise the solution, the reason, and the mistakes that grading names."""


def questions(exercises: Sequence[Exercise], seed: int, with_checks: bool) -> dict[str, Any]:
    """Return the notebook that students get.

    Parameters
    ----------
    exercises : sequence of Exercise
        Of one chapter, as the book has them.
    seed : int
        Which variant: the numbers, or the order of the options.
    with_checks : bool
        Whether a call of ``check`` follows each answer.
    """
    about = {
        "chapter": exercises[0].chapter,
        "seed": seed,
        "n": len(exercises),
        "minutes": sum(exercise.minutes for exercise in exercises),
    }
    cells = [
        markdown("title", WHAT_TO_DO.format(**about)),
        code("student", NAME, student=True),
        code("imports", _imports(exercises)),
    ]
    for exercise in exercises:
        cells += _asked(exercise.varied(seed), seed, with_checks)
    return _of(exercises, seed, cells)


def key(exercises: Sequence[Exercise], seed: int) -> dict[str, Any]:
    """Return the notebook with the solutions; the parameters are those of `questions`."""
    title = WHAT_IT_IS.format(chapter=exercises[0].chapter, seed=seed)
    cells = [markdown("title", title), code("imports", _imports(exercises))]
    for exercise in exercises:
        cells += _solved(exercise.varied(seed))
    return _of(exercises, seed, cells)


def _of(exercises: Sequence[Exercise], seed: int, cells: list[dict[str, Any]]) -> dict[str, Any]:
    ids = [exercise.id for exercise in exercises]
    return notebook(cells, chapter=exercises[0].chapter, seed=seed, exercises=ids)


def _imports(exercises: Sequence[Exercise]) -> str:
    """Return what the cells below need; for code of their own, what the question speaks of."""
    open_ones = [exercise for exercise in exercises if isinstance(exercise, Open)]
    spoken_of = [part for e in open_ones for part in [*re.findall("`[^`]*`", e.text), e.example]]
    words = set(re.findall(r"\w+", " ".join(spoken_of)))
    names = ", ".join(sorted(words & set(nnbook.__all__)))
    return "\n".join([NUMPY, *([f"from nnbook import {names}"] if names else []), CHECK])


def _cell_id(exercise: Exercise, part: str) -> str:
    return f"exercise-{exercise.id.replace('.', '-')}-{part}"


def _asked(exercise: Exercise, seed: int, with_checks: bool) -> Iterator[dict[str, Any]]:
    yield markdown(_cell_id(exercise, "question"), question_text(exercise), question=exercise.id)
    yield code(_cell_id(exercise, "answer"), exercise.stub, exercise=exercise.id)
    if with_checks:
        call = f'check("{exercise.id}", {exercise.answer_name}, seed={seed})'
        yield code(_cell_id(exercise, "check"), call, check=exercise.id)


def _solved(exercise: Exercise) -> Iterator[dict[str, Any]]:
    yield markdown(_cell_id(exercise, "question"), question_text(exercise), question=exercise.id)
    if exercise.solution_source:
        source = exercise.solution_source.rstrip()
        yield code(_cell_id(exercise, "answer"), source, exercise=exercise.id)
    yield markdown(_cell_id(exercise, "key"), "\n\n".join(_reasons(exercise)), key=exercise.id)


def question_text(exercise: Exercise) -> str:
    """Return what stands above the answer: heading, question, and how to answer."""
    n_minutes = f"{exercise.minutes} minute{'s' * (exercise.minutes != 1)}"
    about = " · ".join(filter(None, ["★" * exercise.stars, n_minutes, exercise.label]))
    heading = f"## Exercise {exercise.id}: {exercise.title}"
    parts = [heading, about, standing_alone(exercise.question), _how_to_answer(exercise)]
    return "\n\n".join(filter(None, parts))


def _how_to_answer(exercise: Exercise) -> str:
    match exercise:
        case Choice():
            lines = [f"- {letter}) {o.text}" for letter, o in exercise.by_letter.items()]
            return standing_alone("\n".join(lines))
        case Number(parts=parts) if parts:
            return f"Answer with {len(parts)} numbers: ({', '.join(parts)})."
        case Open():
            return _rubric(exercise)
    return ""


def _rubric(exercise: Open) -> str:
    """Return what there are points for."""
    lines = [f"- {criterion.line}" for criterion in exercise.rubric]
    return standing_alone("\n".join(["Points:", "", *lines]))


def _reasons(exercise: Exercise) -> Iterator[str]:
    """Yield the paragraphs of the key."""
    yield from _right(exercise)
    for title, text in [("Why", exercise.why), ("The way there", exercise.explanation)]:
        if text:
            yield f"**{title}.** {standing_alone(exercise.filled(text))}"
    mistakes = "\n".join(_mistakes(exercise))
    if mistakes:
        yield f"**Mistakes that are named:**\n\n{mistakes}"


def _right(exercise: Exercise) -> Iterator[str]:
    match exercise:
        case Choice():
            yield f"**Answer: {exercise.right})** {exercise.by_letter[exercise.right].text}"
        case Number():
            yield f"**Answer:** `{_plain(exercise.expected)}`"
        case Expression():
            yield f"**Answer:** `{exercise.shown}`"


def _mistakes(exercise: Exercise) -> Iterator[str]:
    match exercise:
        case Choice():
            for letter, option in exercise.by_letter.items():
                if letter != exercise.right:
                    yield f"- `{letter}`: {option.feedback}"
        case Number():
            for mistake in exercise.mistakes:
                value = _plain(exercise.mistaken(mistake))
                says = exercise.filled(sentence(mistake))
                yield f"- `{mistake.__name__}`, `{value}`: {says}"
        case Expression() | Function():
            for mistake in exercise.mistakes:
                yield f"- `{mistake.__name__}`: {sentence(mistake)}"


def _plain(value: Any) -> str:
    """Return numbers without the names of NumPy's types, and the same on every machine."""
    if isinstance(value, (tuple, list)):
        return f"({', '.join(map(_plain, value))})"
    return f"{float(value):.8g}"


def standing_alone(text: str) -> str:
    r"""Return a text of the book without the marks that only its website understands.

    Examples
    --------
    >>> standing_alone("see {ref}`chapter 3 <ch-layers>` and {eq}`eq-chain` {cite:p}`he2016`.")
    'see chapter 3 and the equation "chain" of the book.'
    """

    def words(match: re.Match[str]) -> str:
        space, role, inside = match.groups()
        if role.startswith("cite"):
            return ""
        if role in ("eq", "numref"):
            return f'{space}the equation "{inside.removeprefix("eq-")}" of the book'
        return f"{space}{inside}"

    return ROLE.sub(words, text)
