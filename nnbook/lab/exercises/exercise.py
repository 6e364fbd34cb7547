"""What an exercise is made of: five small classes, data and ordinary functions only."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self

import numpy as np

from nnbook.gradients import numerical_gradient

__all__ = [
    "Choice",
    "Criterion",
    "Exercise",
    "Expression",
    "Function",
    "Number",
    "Open",
    "Option",
    "sentence",
]

# Set against an answer element by element: a number, or an array of them.
Tolerance = float | Sequence[float]
N_POINTS = 8
FORMULA_TOLERANCE = 1e-7  # a measured slope differs by more from a derived one
LETTERS = "abcdefgh"
COMMENT: dict[str, Any] = {"width": 88, "subsequent_indent": "#    "}


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Exercise:
    """What all exercises have.

    Parameters
    ----------
    id : str
        Chapter and number, as printed in the book: "6.3".
    title : str
        A few words.
    stars : int
        How hard it is, from 1 to 3.
    minutes : int
        How long it takes a reader of the chapter.
    text : str
        The question, in Markdown with formulas, as the chapter prints it.
    why : str
        What is said when the answer is right: the reason in one or two sentences. Like hints and
        the sentences of mistakes it is shown where no formula can be set: Unicode and backticks.
    hints : tuple of str
        From a nudge to nearly the solution, two or three.
    explanation : str
        The way to the solution, in Markdown with formulas, for the folded solution of the chapter;
        what ``why`` says if it is left out.
    """

    kind: ClassVar[str]

    id: str
    title: str
    stars: int
    minutes: int
    text: str
    why: str
    hints: tuple[str, ...]
    explanation: str = ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r}, {self.title!r})"

    @property
    def chapter(self) -> int:
        """The chapter it belongs to."""
        return int(self.id.split(".")[0])

    @property
    def label(self) -> str:
        """What the heading says of its kind, if anything."""
        return ""

    @property
    def question(self) -> str:
        """The text, with the numbers of this variant."""
        return self.filled(self.text)

    @property
    def answer_name(self) -> str:
        """What the answer is called in the stub."""
        return "answer"

    @property
    def stub(self) -> str:
        """Source that the reader starts from; as it stands it counts as not attempted."""
        return "answer = ..."

    def varied(self, seed: int) -> Self:
        """Return the exercise with other numbers or another order; seed 0 is that of the book."""
        return self

    def filled(self, text: str) -> str:
        """Return a text of the exercise with the numbers of this variant."""
        return text

    @property
    def solution_source(self) -> str:
        """Source of the solution, as it is shown to the reader."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Number(Exercise):
    """An exercise answered with a number, or several in a tuple or list.

    Parameters
    ----------
    solution : callable
        Takes the values below and computes the number, or the tuple of numbers.
    mistakes : tuple of callables
        Each takes the same values and computes what somebody with one misconception would answer.
        Its name is the name of the mistake, its docstring the sentence that helps.
    values : mapping of str to object
        The numbers of the question. ``«v»`` stands in the text for the value ``v``, ``«v:,»`` for
        the value with commas, and in the sentences of the mistakes, hints and why, too.
    vary : callable
        Takes a numpy Generator and returns other values, for which no two mistakes agree.
    tolerance : float or sequence of float, default=1e-9
        How far an answer may be off; a sequence has an entry for each number.
    parts : tuple of str
        What the numbers are called where there are several: ("dX", "dW", "db").
    imports : str
        What the solution needs.
    """

    kind: ClassVar[str] = "number"

    solution: Callable[..., Any]
    mistakes: tuple[Callable[..., Any], ...]
    values: Mapping[str, Any]
    vary: Callable[[np.random.Generator], Mapping[str, Any]]
    tolerance: Tolerance = 1e-9
    parts: tuple[str, ...] = ()
    imports: str = ""

    def filled(self, text: str) -> str:
        """Return a text with every ``«name»``, or ``«name:,»``, replaced by that value."""
        return re.sub(
            r"«(\w+):?(.*?)»", lambda match: format(self.values[match[1]], match[2]), text
        )

    @property
    def expected(self) -> Any:
        """The right number, or the tuple of them."""
        return self.solution(**self.values)

    def mistaken(self, mistake: Callable[..., Any]) -> Any:
        """Return what one of the mistakes leads to."""
        return mistake(**self.values)

    def varied(self, seed: int) -> Self:
        """Return the exercise with other numbers; seed 0 is that of the book."""
        if not seed:
            return self
        values = {**self.values, **self.vary(np.random.default_rng(seed))}
        return replace(self, values=values)

    @property
    def solution_source(self) -> str:
        """The computation, called with the numbers of the question."""
        arguments = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        own = [source(self.solution), f"answer = {self.solution.__name__}({arguments})"]
        return "\n\n\n".join([self.imports, *own] if self.imports else own)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Expression(Exercise):
    """An exercise answered with a formula, as text: a derivation, checked with numbers.

    Parameters
    ----------
    solution : callable
        Takes the variables by name, numbers, and returns the value of the right formula.
    mistakes : tuple of callables
        As for `Number`, with the variables as parameters.
    ranges : mapping of str to (float, float)
        From where to where each variable is drawn; so wide that no two mistakes agree, and so
        narrow that nothing overflows.
    shown : str
        The right formula in the notation that answers have: ``"1 - exp(-A)"``.
    """

    kind: ClassVar[str] = "formula"

    solution: Callable[..., float]
    mistakes: tuple[Callable[..., float], ...]
    ranges: Mapping[str, tuple[float, float]]
    shown: str

    @property
    def label(self) -> str:
        """What the heading says of its kind."""
        return "derivation"

    @property
    def stub(self) -> str:
        """Which variables there are, and no formula yet."""
        return f"# a formula of {', '.join(self.ranges)}, in quotes\nanswer = ..."

    @property
    def solution_source(self) -> str:
        """The formula."""
        return f"answer = {self.shown!r}"

    def points(self, seed: int) -> list[dict[str, float]]:
        """Draw the values of the variables at which formulas are compared."""
        rng = np.random.default_rng(seed)
        return [
            {name: round(float(rng.uniform(*ends)), 3) for name, ends in self.ranges.items()}
            for _ in range(N_POINTS)
        ]


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from.

    Parameters
    ----------
    text : str
        The answer, in Markdown.
    feedback : str
        What a reader who chooses it needs to hear; the right one needs none, the exercise says why.
    """

    text: str
    feedback: str = ""


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Choice(Exercise):
    """An exercise answered with a letter.

    Parameters
    ----------
    options : tuple of Option
        They get the letters a, b, c, ... in this order.
    right : str
        The letter of the right one.
    """

    kind: ClassVar[str] = "choice"

    options: tuple[Option, ...]
    right: str

    @property
    def by_letter(self) -> dict[str, Option]:
        """The options by letter."""
        return dict(zip(LETTERS, self.options))

    def varied(self, seed: int) -> Self:
        """Return the exercise with its options in another order; seed 0 is that of the book."""
        if not seed:
            return self
        order = np.random.default_rng(seed).permutation(len(self.options))
        right = LETTERS[list(order).index(LETTERS.index(self.right))]
        return replace(self, options=tuple(self.options[i] for i in order), right=right)

    @property
    def stub(self) -> str:
        """The options as comments, and no letter yet."""
        options = [
            textwrap.fill(f"{letter}) {option.text}", initial_indent="# ", **COMMENT)
            for letter, option in self.by_letter.items()
        ]
        return "\n".join([*options, super().stub])

    @property
    def solution_source(self) -> str:
        """The right letter and its text."""
        return f'answer = "{self.right}"  # {self.by_letter[self.right].text}'


def call(answer: Callable[..., Any], *arguments: Any) -> Any:
    """Return what the answer returns: how most answers are put to the test."""
    return answer(*arguments)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Function(Exercise):
    """An exercise answered with a function.

    Parameters
    ----------
    solution : callable
        The reference. The stub is made of its signature and docstring; both, and its source, stand
        on their own once ``imports`` has been run.
    mistakes : tuple of callables
        As for `Number`, with the parameters of the solution. On the inputs below each computes
        something else than the solution and than every other mistake, and raises nothing.
    inputs : callable
        Takes a numpy Generator and returns the inputs to test with: tuples of arguments, from
        small to large, so varied that no constant is right.
    probe : callable, default=call
        Takes the answer and one tuple of arguments, and returns the numbers to compare: what the
        answer returns, unless that is no number, array or tuple of them.
    parts : tuple of str
        What the numbers are called where there are several: ("dX", "dW", "db").
    tolerance : float, default=1e-8
        Absolute; a relative difference of 1e-6 is forgiven in any case.
    imports : str
        What the solution needs.
    broken : callable, optional
        One of the mistakes: the code that the reader is given to repair.
    writes : tuple of str
        Arguments that the answer is meant to change; any other must stay as it was.
    forbidden : tuple of callables
        Functions that would do the exercise, which the answer therefore must not call: those that
        measure a slope, if nothing else is said.
    """

    kind: ClassVar[str] = "function"

    solution: Callable[..., Any]
    mistakes: tuple[Callable[..., Any], ...]
    inputs: Callable[[np.random.Generator], Iterable[tuple[Any, ...]]]
    probe: Callable[..., Any] = call
    parts: tuple[str, ...] = ()
    tolerance: float = 1e-8
    imports: str = "import numpy as np"
    broken: Callable[..., Any] | None = None
    writes: tuple[str, ...] = ()
    forbidden: tuple[Callable[..., Any], ...] = (numerical_gradient, np.gradient)
    parameters: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        # Frozen, so that nobody changes an exercise while others are judged by it.
        names = tuple(inspect.signature(self.solution).parameters)
        object.__setattr__(self, "parameters", names)

    @property
    def label(self) -> str:
        """What the heading says of its kind, if anything."""
        return "repair" if self.broken else ""

    @property
    def answer_name(self) -> str:
        """What the function is called in the stub."""
        return self.solution.__name__

    @property
    def stub(self) -> str:
        """The solution with nothing but an ellipsis in its body, or with the code to repair."""
        body = "    ..." if self.broken is None else body_of(source(self.broken))
        return with_body(self.solution_source, body)

    @property
    def solution_source(self) -> str:
        """The reference, with its imports."""
        own = source(self.solution)
        return f"{self.imports}\n\n\n{own}" if self.imports else own


def source(function: Callable[..., Any]) -> str:
    """Return the source of a function, as if it stood at the margin."""
    return textwrap.dedent(inspect.getsource(function)).rstrip()


def end_of_docstring(code: str) -> int:
    """Return how many lines of code, which ends in a function, come before the function's body."""
    function = ast.parse(code).body[-1]
    assert isinstance(function, ast.FunctionDef)
    docstring = function.body[0]
    assert docstring.end_lineno is not None
    return docstring.end_lineno


def body_of(code: str) -> str:
    """Return what comes after the docstring of a function."""
    return "\n".join(code.splitlines()[end_of_docstring(code) :])


def with_body(code: str, body: str) -> str:
    """Return code that ends in a function, with another body after the docstring."""
    return "\n".join([*code.splitlines()[: end_of_docstring(code)], body])


def sentence(mistake: Callable[..., Any]) -> str:
    """Return the docstring of a mistake as running text."""
    return " ".join((mistake.__doc__ or "").split())


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric.

    Parameters
    ----------
    points : int
        What it is worth.
    text : str
        What an answer has that gets them, in Markdown.
    """

    points: int
    text: str

    @property
    def line(self) -> str:
        """What it is worth, and what it takes."""
        return f"{self.points} point{'s' * (self.points != 1)}: {self.text}"


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Open(Exercise):
    """An exercise answered in the reader's own words or code, which no program can judge.

    Parameters
    ----------
    rubric : tuple of Criterion
        What a good answer has, and what it is worth.
    example : str
        Source of an answer that would get all points, run in the chapter; may be empty.
    """

    kind: ClassVar[str] = "text"

    rubric: tuple[Criterion, ...]
    example: str = ""

    @property
    def label(self) -> str:
        """What the heading says of its kind."""
        return "open"

    @property
    def stub(self) -> str:
        """Room for words; code goes into cells of its own."""
        return "answer = ...  # your words in triple quotes; code in cells above this one"

    @property
    def solution_source(self) -> str:
        """An example of an answer."""
        return self.example
