"""Reads a formula that a reader wrote, in the notation of Python or nearly so, and computes it."""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping

__all__ = ["FUNCTIONS", "FormulaError", "evaluate"]


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "cos": math.cos,
    "exp": math.exp,
    "ln": math.log,
    "log": math.log,
    "max": max,
    "min": min,
    "relu": lambda z: max(z, 0.0),
    "sigmoid": _sigmoid,
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
}
CONSTANTS = {"pi": math.pi, "e": math.e}
OPERATORS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
# What people write by hand, or get from a keyboard of another kind.
SPELLINGS = {"^": "**", "·": "*", "×": "*", "−": "-", "²": "**2", "³": "**3"}
PREFIX = re.compile(r"\b(np|math)\.")
LONGEST = 300  # characters; a nested formula must not exhaust the parser


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
        ``nan`` where the formula has no value, as for 1/0 or the logarithm of -1.

    Raises
    ------
    FormulaError
        If it cannot be read, or uses a name that is not known.

    Examples
    --------
    >>> evaluate("1 - tanh(z)^2", {"z": 0.0})
    1.0
    """
    tree = _parsed(formula)
    try:
        value = _value(tree, values)
        return float(value) if isinstance(value, (int, float)) else math.nan
    except (ArithmeticError, ValueError) as error:
        if isinstance(error, FormulaError):
            raise
        return math.nan


def _parsed(formula: str) -> ast.expr:
    if len(formula) > LONGEST:
        raise FormulaError(f"the formula has {len(formula)} characters: at most {LONGEST} are read")
    text = PREFIX.sub("", formula.strip())
    for written, meant in SPELLINGS.items():
        text = text.replace(written, meant)
    if product := re.search(r"\d\s*[A-Za-z(]|\)\s*[\w(]", re.sub(r"\d[eE][+-]?\d", "0", text)):
        raise FormulaError(f"write products with *, also in {product[0]!r}")
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{formula.strip()!r} is no formula that can be read") from None


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    """Compute a formula from the leaves to the root."""
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.Name(id=name) if name in CONSTANTS:
            return CONSTANTS[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(operand, values))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left, values), _value(right, values))
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as args, keywords=[]) if (
            name in FUNCTIONS
        ):
            return _called(name, [_value(argument, values) for argument in args])
        case ast.Name(id=name):
            raise FormulaError(f"{name} is not known: the variables are {', '.join(values)}")
        case ast.Call(func=ast.Name(id=name)):
            raise FormulaError(f"{name}(…) is not known: there are {', '.join(FUNCTIONS)}")
    raise FormulaError(f"{ast.unparse(node)!r} is nothing that a formula may contain")


def _called(name: str, arguments: list[float]) -> float:
    try:
        return FUNCTIONS[name](*arguments)
    except TypeError:
        raise FormulaError(f"{name} takes another number of arguments") from None
