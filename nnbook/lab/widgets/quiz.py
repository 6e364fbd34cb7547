"""All chapters: an exercise that is answered in place, judged on a page without Python as well."""

from typing import Any, ClassVar

import traitlets

from nnbook.lab.check import recorded
from nnbook.lab.exercises import find
from nnbook.lab.exercises.exercise import Exercise, Number
from nnbook.lab.exercises.formulas import FormulaError, evaluate
from nnbook.lab.exercises.judging import judge, not_attempted
from nnbook.lab.exercises.quiz import is_quiz, question_of
from nnbook.lab.exercises.result import Result
from nnbook.lab.widgets.base import STATIC, Living, within

BETWEEN = ", "  # the numbers of an answer
EXPECTED = "Expected is a number such as 0.75, -3, 1e-3 or 3/4."


class Quiz(Living):
    """Answer an exercise where it stands: with a number, or several, a formula, or a choice.

    A correct answer counts in `progress`, as one that is given to `check`.

    Parameters
    ----------
    id : str
        Number of the exercise, in quotes: "6.2".
    seed : int, default=0
        Which variant of the exercise is asked; 0 is that of the book. The text of any variant is
        in ``exercise.question``.

    Attributes
    ----------
    exercise : Exercise
        What is asked.
    answer : str
        What was typed, or the letter that was chosen. Several numbers are "1, 2".
    n_hints : int
        How many hints are in sight.

    Raises
    ------
    TypeError, ValueError
        If there is no exercise of this number, or if it is answered with a function or with words.

    Examples
    --------
    >>> quiz = Quiz("6.2")
    >>> quiz.result.verdict
    'not attempted'
    >>> quiz
    Quiz('6.2')
    """

    name: ClassVar[str] = "quiz"
    state_names: ClassVar[tuple[str, ...]] = ("question", "answer", "n_hints")
    promise: ClassVar[str] = "you can answer here"
    _esm = STATIC / "quiz.js"

    question = traitlets.Dict().tag(sync=True)
    answer = traitlets.Unicode("").tag(sync=True)
    n_hints = traitlets.Int(0).tag(sync=True)

    def __init__(self, id: str, *, seed: int = 0) -> None:
        exercise = find(id)
        if not is_quiz(exercise):
            raise ValueError(
                f"exercise {exercise.id} is answered with a {exercise.kind}, which is no quiz: "
                f"hand your answer to check({exercise.id!r}, ...)"
            )
        self.seed = seed
        self.exercise = exercise.varied(seed)
        self.result = not_attempted(self.exercise)
        super().__init__(question=question_of(exercise, seed))

    def __repr__(self) -> str:
        seed = f", seed={self.seed}" if self.seed else ""
        return f"Quiz({self.exercise.id!r}{seed})"

    @traitlets.validate("question")
    def _made_from_the_exercise(self, proposal: Any) -> dict[str, Any]:
        if proposal.value != question_of(find(self.exercise.id), self.seed):
            raise traitlets.TraitError(
                f"question is that of exercise {self.exercise.id}: expected no other; "
                "make another Quiz"
            )
        return proposal.value

    @traitlets.validate("n_hints")
    def _no_more_than_there_are(self, proposal: Any) -> int:
        n_hints = len(self.exercise.hints)
        return within(proposal, 0, n_hints, f"a count from 0 to {n_hints}")

    @traitlets.observe("answer")
    def _judge(self, change: Any) -> None:
        result = judged(find(self.exercise.id), self.answer, self.seed)
        self.result = recorded(result) if result else result

    def sentence(self) -> str:
        """Return which exercise it is, and how it was answered."""
        _, words = self.result.headline.split(" ", maxsplit=1)
        return f"{words}."


def judged(exercise: Exercise, answer: str, seed: int) -> Result:
    """Return the verdict on what was typed or chosen."""
    if not answer.strip(" ,\t\n"):
        return not_attempted(exercise)
    if not isinstance(exercise, Number):
        return judge(exercise, answer, seed)
    try:
        return judge(exercise, _numbers(exercise, answer), seed)
    except FormulaError as error:
        return Result(exercise, "error", f"{error}. {EXPECTED}")


def _numbers(exercise: Number, answer: str) -> float | tuple[float, ...]:
    """Return the numbers that were typed; what is only computed, like 3/4, is a number, too."""
    if isinstance(exercise.expected, tuple):
        return tuple(evaluate(number, {}) for number in answer.split(BETWEEN))
    return evaluate(answer, {})
