"""Formulas that readers write: what is read, as what, and what is said of the others."""

import math
import time

import numpy as np
import pytest

from nnbook.lab.exercises.formulas import FUNCTIONS, FormulaError, evaluate
from widgets.fixtures.formulas import READABLE, UNREADABLE, VALUES, several

CARETS = str.maketrans(
    {"^": "**", "·": "*", "×": "*", "−": "-", "²": "**2", "³": "**3", "σ": "sigmoid"}
)


def by_python(formula):
    """Return what Python says, in whose notation formulas are nearly written."""
    names = dict.fromkeys(("np", "math"), math) | VALUES
    names |= FUNCTIONS | {"pi": math.pi, "e": math.e}
    return eval(formula.translate(CARETS).strip(), names)


def message(formula, values=VALUES):
    with pytest.raises(FormulaError) as caught:
        evaluate(formula, values)
    return str(caught.value)


def pure(formula):
    """Say whether Python reads a formula in the same way: ``x²^3`` it would read as x**8."""
    return formula not in ("007", "x²^3") and not math.isnan(evaluate(formula, VALUES))


@pytest.mark.parametrize("formula", [*filter(pure, several(READABLE))])
def test_a_formula_is_worth_what_python_says(formula):
    assert evaluate(formula, VALUES) == pytest.approx(by_python(formula), rel=1e-15)


@pytest.mark.parametrize("formula", several(UNREADABLE))
def test_what_is_no_formula_is_refused_with_a_reason(formula):
    assert message(formula)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("-x**2", -9),
        ("-x²", -9),
        ("2**-1", 0.5),
        ("2**3**2", 512),
        ("8/2/2", 2),
        ("x²^3", 729),
        ("2e3", 2000),
        ("e", math.e),
        ("np.exp(0) + math.sqrt(4)", 3),
        ("007", 7),
    ],
)
def test_what_binds_how(formula, value):
    assert evaluate(formula, {"x": 3.0}) == value


def test_a_variable_beats_a_constant_of_its_name():
    assert evaluate("e + pi", {"e": 1.0, "pi": 2.0}) == 3
    assert evaluate("2*e", {"x": 1.0}) == 2 * math.e


def test_names_may_have_digits_and_letters_of_other_alphabets():
    values = {"x1": 1.0, "W_2": 2.0, "log1p": 3.0, "η": 4.0, "e2": 5.0}
    assert evaluate("x1 + W_2 + log1p + η + e2", values) == 15


@pytest.mark.parametrize(
    "formula",
    ["1/0", "ln(0)", "sqrt(-1)", "(-8)**(1/3)", "abs((-8)**0.5)", "sqrt((-8)**(1/3))", "exp(1000)"],
)
def test_what_has_no_value_is_nan(formula):
    assert math.isnan(evaluate(formula, {}))


def test_what_has_no_value_never_gets_one():
    for formula in ("1/exp(1000)", "(1/0)**0", "max(1, 0/0)", "0 * 1e400", "relu(ln(-1))"):
        assert math.isnan(evaluate(formula, {})), formula


def test_a_number_of_millions_of_digits_is_not_computed():
    start = time.monotonic()
    assert math.isnan(evaluate("9**9**9", {}))
    assert math.isnan(evaluate("9**9**9**9", {"x": 1}))
    assert time.monotonic() - start < 0.1


def test_numbers_of_numpy_are_numbers():
    assert evaluate("x**-1", {"x": np.int64(2)}) == 0.5


@pytest.mark.parametrize(
    "formula", ["(" * 149 + "x" + ")" * 149, "-" * 299 + "x", "x^" * 149 + "x"]
)
def test_deep_nesting_is_read(formula):
    assert abs(evaluate(formula, {"x": 1.0})) == 1


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("2x", "write products with *, also in “2x”"),
        ("(x)(x)", "write products with *, also in “)(”"),
        ("x (x + 1)", "write products with *, also in “x (”"),
        ("2e", "write products with *, also in “2e”"),
        ("x²x", "write products with *, also in “²x”"),
        ("0,5", "write 0.5 with a point, not “0,5”"),
        ("266,610", "write 266610 or 266.610, not “266,610”"),
        ("(1 + 0,25)", "write 0.25 with a point, not “0,25”"),
        ("z", "z is not known: the variables are x"),
        ("log1p(x)", f"log1p(…) is not known: there are {', '.join(FUNCTIONS)}"),
        ("tanh^2(x)", "put what tanh is taken of in parentheses: tanh(…)"),
        ("log(x, 2)", "log takes one argument, not 2"),
        ("max(x)", "max takes two or more arguments, not 1"),
        ("x +", "“x +” is no formula that can be read"),
        (" x, x ", "“x, x” is no formula that can be read"),
        ("", "“” is no formula that can be read"),
        ("y = 2 * x", "write only what stands to the right of the ="),
        ("x" * 301, "the formula has 301 characters: at most 300 are read"),
    ],
)
def test_the_reason_says_what_to_do(formula, expected):
    assert message(formula, {"x": 1.0}) == expected


def test_without_variables_none_are_listed():
    assert message("x", {}) == "x is not known"
