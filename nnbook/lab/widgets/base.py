"""What all widgets share: how they are shown where, and traits that say what is wrong with a value.

A notebook stores of a widget what does not change from run to run: its name and state for the
website, a sentence for readers without JavaScript, and the text of its ``repr`` for print.
"""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import numpy as np
import traitlets

from nnbook.lab.element import widget_element

STATIC = Path(__file__).parent / "static"


class Finite(traitlets.Float):
    """A finite number, within limits where there are any."""

    info_text = "a finite number"

    def validate(self, obj: Any, value: Any) -> float:
        """Return the value as a float, or raise TraitError."""
        if isinstance(value, np.number):
            value = value.item()
        value = super().validate(obj, value)
        if not np.isfinite(value):
            raise traitlets.TraitError(f"{self.name} is {value}: expected {self.info_text}")
        return value


class Table(traitlets.TraitType):
    """Finite numbers in a fixed shape, kept as lists; ``None`` in the shape is any length."""

    def __init__(self, shape: tuple[int | None, ...], meaning: str, **kwargs: Any) -> None:
        self.shape = shape
        self.meaning = meaning
        super().__init__(**kwargs)

    def validate(self, obj: Any, value: Any) -> list:
        """Return the numbers as lists of floats, or raise TraitError."""
        try:
            numbers = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            raise self.wrong(f"is {value!r}") from None
        if numbers.ndim != len(self.shape) or any(
            expected not in (None, given) for expected, given in zip(self.shape, numbers.shape)
        ):
            raise self.wrong(f"has shape {numbers.shape}")
        if not np.isfinite(numbers).all():
            raise self.wrong("holds NaN or infinity")
        return numbers.tolist()

    def wrong(self, given: str) -> traitlets.TraitError:
        """Return the error that says what was given and what was expected."""
        return traitlets.TraitError(f"{self.name} {given}: expected {self.meaning}")


class Names(traitlets.TraitType):
    """A fixed number of names, kept as a list."""

    def __init__(self, length: int, meaning: str, **kwargs: Any) -> None:
        self.length = length
        self.meaning = meaning
        super().__init__(**kwargs)

    def validate(self, obj: Any, value: Any) -> list[str]:
        """Return the names as a list, or raise TraitError."""
        names = list(value) if isinstance(value, (list, tuple)) else []
        if len(names) != self.length or not all(isinstance(name, str) for name in names):
            raise traitlets.TraitError(f"{self.name} is {value!r}: expected {self.meaning}")
        return names


class Living(anywidget.AnyWidget):
    """What answers back, in Jupyter and on the website; every class in this package does.

    Attributes
    ----------
    name : str
        Name of the JavaScript module in ``static``.
    state_names : tuple of str
        The traits that make up its state.
    promise : str
        What a reader can do with it where it runs.
    """

    name: ClassVar[str]
    state_names: ClassVar[tuple[str, ...]]
    promise: ClassVar[str]

    def sentence(self) -> str:
        """Return what is shown, for somebody who does not see it."""
        raise NotImplementedError

    def html(self) -> str:
        """Return the element that the website's mount script brings to life."""
        fallback = (
            f"<p>{escape(self.sentence())} Run this cell in Jupyter, or open the page of the book "
            f"with JavaScript, and {self.promise}.</p>"
        )
        state = {name: getattr(self, name) for name in self.state_names}
        return widget_element(self.name, state, fallback)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        # The widget's view comes first wherever a kernel runs; the rest is what a notebook keeps.
        return {**data, "text/html": self.html(), "text/plain": repr(self)}, metadata


class Explorer(Living):
    """A figure that a reader moves; its arguments are its state.

    Attributes
    ----------
    hidden_names : tuple of str
        Those of the ``state_names`` that the ``repr`` leaves out, such as the samples.
    """

    promise: ClassVar[str] = "you can move this figure"
    hidden_names: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **kwargs: Any) -> None:
        if unknown := set(kwargs) - set(self.trait_names()):
            raise TypeError(
                f"{type(self).__name__} takes no {', '.join(sorted(unknown))}: "
                f"expected some of {', '.join(self.state_names)}"
            )
        super().__init__(**kwargs)

    def __repr__(self) -> str:
        shown = (name for name in self.state_names if name not in self.hidden_names)
        arguments = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__name__}({arguments})"


def one_of(proposal: Any, allowed: Iterable[str]) -> str:
    """Return what was proposed for a trait, or raise the TraitError that says what is allowed."""
    if proposal.value not in (names := list(allowed)):
        raise traitlets.TraitError(
            f"{proposal.trait.name} is {proposal.value!r}: expected one of {', '.join(names)}"
        )
    return proposal.value


def within(proposal: Any, low: float, high: float, expected: str = "") -> Any:
    """Return what was proposed for a trait, or raise the TraitError that says what is expected."""
    if not low <= proposal.value <= high:
        expected = expected or f"a number from {low:g} to {high:g}"
        raise traitlets.TraitError(
            f"{proposal.trait.name} is {proposal.value:g}: expected {expected}"
        )
    return proposal.value


def signed(number: float) -> str:
    """Return a number as text, with the sign that print uses.

    Examples
    --------
    >>> signed(-63.0)
    '−63'
    """
    return f"{number:.4g}".replace("-", "\N{MINUS SIGN}")
