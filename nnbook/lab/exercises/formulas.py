"""Reads a formula that a reader wrote, in the notation of Python or nearly so, and computes it.

``widgets/src/math/formulas.js`` does the same, word for word, on a page that has no kernel.
"""

import math
import operator
import re
from collections.abc import Callable, Mapping

from nnbook.activations import sigmoid

__all__ = ["FUNCTIONS", "FormulaError", "evaluate"]

FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "cos": math.cos,
    "exp": math.exp,
    "ln": math.log,
    "log": math.log,
    "max": max,
    "min": min,
    "relu": lambda z: max(z, 0.0),
    "sigmoid": lambda z: float(sigmoid(z)),
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
}
OF_SEVERAL = ("max", "min")
CONSTANTS = {"pi": math.pi, "e": math.e}
SIGN = 3  # binds looser than a power, as in Python: -x**2 is -(x**2)
# How tightly an operator binds, and how tightly what stands to its right must be bound.
OPERATORS: dict[str, tuple[int, int, Callable[..., float]]] = {
    "+": (1, 2, operator.add),
    "-": (1, 2, operator.sub),
    "*": (2, 3, operator.mul),
    "/": (2, 3, operator.truediv),
    "**": (4, SIGN, math.pow),
}
# What people write by hand, or get from a keyboard of another kind.
SPELLINGS = {"^": "**", "·": "*", "×": "*", "−": "-", "σ": "sigmoid"}
SUPERSCRIPTS = {"²": 2.0, "³": 3.0}
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?:(?:np|math)\.)?(?P<name>(?![²³])[^\W\d](?:(?![²³])\w)*)"
    r"|(?P<mark>\*\*|\S)"
)
THOUSANDS = re.compile("[0-9]{1,3},[0-9]{3}")
LONGEST = 300  # characters; a nested formula must not exhaust the reader below


class FormulaError(ValueError):
    """A formula that cannot be read; the message says why."""


def evaluate(formula: str, values: Mapping[str, float]) -> float:
    """Return the value of a formula.

    Parameters
    ----------
    formula : str
        With + - * / ** (or ^), parentheses, numbers, the variables, and some functions: exp, ln,
        sqrt, tanh, sigmoid, relu, max, ...
    values : mapping of str to float
        The variables.

    Returns
    -------
    float
        ``nan`` where the formula has no value, as for 1/0 or the logarithm of -1, or comes across
        a number that is too large for a float.

    Raises
    ------
    FormulaError
        If it cannot be read, or uses a name that is not known.

    Examples
    --------
    >>> evaluate("1 - tanh(z)^2", {"z": 0.0})
    1.0
    """
    if len(formula) > LONGEST:
        raise FormulaError(f"the formula has {len(formula)} characters: at most {LONGEST} are read")
    if "=" in formula:
        raise FormulaError("write only what stands to the right of the =")
    return _Reader(formula, values).whole()


class _Reader:
    """Goes through a formula from left to right, and computes what it has come past."""

    def __init__(self, formula: str, values: Mapping[str, float]) -> None:
        self.formula, self.values = formula, values
        self.tokens = list(TOKEN.finditer(formula))
        self.at = 0

    def whole(self) -> float:
        value = self.expression(0)
        if self.at < len(self.tokens):
            raise self.unreadable()
        return value

    def expression(self, level: int) -> float:
        """Read operands as long as the operators between them bind so tightly or more."""
        value = self.operand()
        while self.next in OPERATORS and OPERATORS[self.next][0] >= level:
            _, right, compute = OPERATORS[self.take()]
            value = _applied(compute, value, self.expression(right))
        return value

    def operand(self) -> float:
        if self.next in ("+", "-"):
            return -self.expression(SIGN) if self.take() == "-" else self.expression(SIGN)
        value = self.atom()
        if self.next in SUPERSCRIPTS:
            value = _applied(math.pow, value, SUPERSCRIPTS[self.take()])
        if self.next == "(" or self.kind in ("number", "name"):
            first, second = self.tokens[self.at - 1].start(), self.tokens[self.at].end()
            product = self.formula[first:second]
            raise FormulaError(f"write products with *, also in “{product}”")
        return value

    def atom(self) -> float:
        """Read what has no operator in it, or has parentheses around them."""
        if self.kind == "number":
            return _finite(float(self.take()))
        if self.kind == "name":
            return self.named(self.take())
        self.expect("(")
        value = self.expression(0)
        self.expect(")")
        return value

    def named(self, name: str) -> float:
        if name in self.values:
            return float(self.values[name])
        if name in FUNCTIONS:
            return self.called(name)
        if name in CONSTANTS:
            return CONSTANTS[name]
        if self.next == "(":
            raise FormulaError(f"{name}(…) is not known: there are {', '.join(FUNCTIONS)}")
        variables = f": the variables are {', '.join(self.values)}" if self.values else ""
        raise FormulaError(f"{name} is not known{variables}")

    def called(self, name: str) -> float:
        if self.next != "(":
            raise FormulaError(f"put what {name} is taken of in parentheses: {name}(…)")
        arguments: list[float] = []
        while self.next == ("," if arguments else "("):
            self.take()
            arguments.append(self.expression(0))
        self.expect(")")
        if (len(arguments) > 1) != (name in OF_SEVERAL):
            number = "two or more arguments" if name in OF_SEVERAL else "one argument"
            raise FormulaError(f"{name} takes {number}, not {len(arguments)}")
        return _applied(FUNCTIONS[name], *arguments)

    @property
    def kind(self) -> str:
        """The kind of what comes next; empty at the end."""
        return str(self.tokens[self.at].lastgroup) if self.at < len(self.tokens) else ""

    @property
    def next(self) -> str:
        """What comes next, in the spelling of Python."""
        text = self.tokens[self.at][self.kind] if self.kind else ""
        return SPELLINGS.get(text, text)

    def take(self) -> str:
        text = self.next
        self.at += 1
        return text

    def expect(self, mark: str) -> None:
        if self.next != mark:
            raise self.unreadable()
        self.take()

    def unreadable(self) -> FormulaError:
        """Return the error for a mark that makes no sense where it stands."""
        around = "".join(token[0] for token in self.tokens[max(self.at - 1, 0) : self.at + 2])
        if self.next == "," and re.match("[0-9]+,[0-9]", around):
            decimal, whole = around.replace(",", "."), around.replace(",", "")
            meant = (
                f"{whole} or {decimal}"
                if THOUSANDS.fullmatch(around)
                else f"{decimal} with a point"
            )
            return FormulaError(f"write {meant}, not “{around}”")
        return FormulaError(f"“{self.formula.strip()}” is no formula that can be read")


def _applied(compute: Callable[..., float], *arguments: float) -> float:
    """Return what comes out, and ``nan`` where nothing does; what has no value never gets one."""
    if any(map(math.isnan, arguments)):
        return math.nan
    try:
        return _finite(compute(*arguments))
    except (ArithmeticError, ValueError):
        return math.nan


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan
