"""What an exercise is made of: three small classes, data and ordinary functions only."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

__all__ = ["Choice", "Exercise", "Function", "Number", "Option", "sentence"]

# Set against an answer element by element: a number, or an array of them.
Tolerance = float | Sequence[float]


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
        The question, in Markdown.
    why : str
        What is said when the answer is right: the reason in one or two sentences.
    hints : tuple of str
        From a nudge to nearly the solution, two or three.
    """

    kind: ClassVar[str]

    id: str
    title: str
    stars: int
    minutes: int
    text: str
    why: str
    hints: tuple[str, ...]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r}, {self.title!r})"

    @property
    def chapter(self) -> int:
        """The chapter it belongs to."""
        return int(self.id.split(".")[0])

    @property
    def stub(self) -> str:
        """Source that the reader starts from; as it stands it counts as not attempted."""
        return "answer = ..."

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
        Takes nothing and computes the number, or the tuple of numbers.
    mistakes : tuple of callables
        Each computes what somebody with one misconception would answer. Its name is the name of
        the mistake, its docstring the sentence that helps.
    tolerance : float or sequence of float, default=1e-9
        How far an answer may be off; a sequence has an entry for each number.
    """

    kind: ClassVar[str] = "number"

    solution: Callable[[], Any]
    mistakes: tuple[Callable[[], Any], ...]
    tolerance: Tolerance = 1e-9

    @property
    def solution_source(self) -> str:
        """The computation, and what comes out."""
        value = np.round(np.asarray(self.solution(), dtype=float), 4)
        shown = ", ".join(f"{number:,.10g}" for number in np.atleast_1d(value))
        return f"{source(self.solution)}\n\n# {shown}"


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
        return dict(zip("abcdefgh", self.options))

    @property
    def stub(self) -> str:
        """The options as comments, and no letter yet."""
        options = [f"# {letter}) {option.text}" for letter, option in self.by_letter.items()]
        return "\n".join([*options, super().stub])

    @property
    def solution_source(self) -> str:
        """The right letter and its text."""
        return f"answer = {self.right!r}  # {self.by_letter[self.right].text}"


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
    """

    kind: ClassVar[str] = "function"

    solution: Callable[..., Any]
    mistakes: tuple[Callable[..., Any], ...]
    inputs: Callable[[np.random.Generator], Iterable[tuple[Any, ...]]]
    probe: Callable[..., Any] = call
    parts: tuple[str, ...] = ()
    tolerance: float = 1e-8
    imports: str = "import numpy as np"
    parameters: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        # Frozen, so that nobody changes an exercise while others are judged by it.
        names = tuple(inspect.signature(self.solution).parameters)
        object.__setattr__(self, "parameters", names)

    @property
    def stub(self) -> str:
        """The solution with nothing but an ellipsis in its body."""
        return without_body(self.solution_source)

    @property
    def solution_source(self) -> str:
        """The reference, with its imports."""
        own = source(self.solution)
        return f"{self.imports}\n\n\n{own}" if self.imports else own


def source(function: Callable[..., Any]) -> str:
    """Return the source of a function, as if it stood at the margin."""
    return textwrap.dedent(inspect.getsource(function)).rstrip()


def without_body(code: str) -> str:
    """Return code that ends in a function, with all after the docstring replaced by an ellipsis."""
    function = ast.parse(code).body[-1]
    assert isinstance(function, ast.FunctionDef)
    docstring = function.body[0]
    assert docstring.end_lineno is not None
    return "\n".join([*code.splitlines()[: docstring.end_lineno], "    ..."])


def sentence(mistake: Callable[..., Any]) -> str:
    """Return the docstring of a mistake as running text."""
    return " ".join((mistake.__doc__ or "").split())
