"""Small exercises for the tests of the quiz, one of every kind."""

import math

from nnbook.lab.exercises.exercise import Choice, Exercise, Expression, Function, Number, Option

COMMON = {
    "stars": 1,
    "minutes": 2,
    "text": "How many?",
    "hints": ("Count `W` first.", "Then the *biases*."),
}


def parameters(n_in, n_out):
    """Count weights and biases."""
    return (n_in + 1) * n_out


def forgot_the_biases(n_in, n_out):
    """You counted «n_in» · «n_out» weights; every neuron has a bias, too."""
    return n_in * n_out


def divided_by_nothing(n_in, n_out):
    """Nothing is divided here."""
    return math.nan


def slope_and_step(x):
    """Return the slope of x² and a step against it."""
    return 2 * x, -0.1 * 2 * x


def stepped_uphill(x):
    """The step goes *against* the slope: mind the sign of `-lr * slope`."""
    return 2 * x, 0.1 * 2 * x


def went_to_infinity(x):
    """A slope is finite here."""
    return math.inf, -math.inf


def sigmoid_slope(a, z_1):
    """Return the slope of the sigmoid, from its value."""
    return a * (1 - a) * z_1


def forgot_one_factor(a, z_1):
    """Going back multiplies by a, too."""
    return (1 - a) * z_1


def took_the_root(a, z_1):
    """There is no root: a - 2 has none."""
    return math.nan


NUMBER = Number(
    id="3.1",
    title="Parameters",
    why="Every neuron has n_in + 1 < 5.",
    solution=parameters,
    mistakes=(forgot_the_biases, divided_by_nothing),
    values={"n_in": 3, "n_out": 2},
    vary=lambda rng: {"n_in": int(rng.integers(10, 20))},
    **COMMON,
)
NUMBERS = Number(
    id="4.1",
    title="Slope and step",
    why="The slope of x² is 2x.",
    solution=slope_and_step,
    mistakes=(stepped_uphill, went_to_infinity),
    values={"x": 3.0},
    vary=lambda rng: {"x": float(rng.integers(4, 9))},
    tolerance=(1e-9, 0.01),
    parts=("slope", "step"),
    **COMMON,
)
CHOICE = Choice(
    id="6.1",
    title="The shape of a slope",
    why="A slope has the shape of `W`.",
    options=(
        Option("`(2, 3)`", "That is the *transpose*."),
        Option("`(3, 2)`"),
        Option("A number, a < b", "One number for each weight."),
    ),
    right="b",
    **COMMON,
)
FORMULA = Expression(
    id="6.4",
    title="A slope from a value",
    why="σ' = σ(1 - σ).",
    solution=sigmoid_slope,
    mistakes=(forgot_one_factor, took_the_root),
    ranges={"a": (0.1, 0.9), "z_1": (-2.0, 2.0)},
    shown="a * (1 - a) * z_1",
    **COMMON,
)
FUNCTION = Function(
    id="6.5",
    title="Backward",
    why="It is linear.",
    solution=parameters,
    mistakes=(),
    inputs=lambda rng: [(1, 2)],
    **COMMON,
)


def few() -> dict[str, Exercise]:
    """Return the exercises by number."""
    return {e.id: e for e in (NUMBER, NUMBERS, CHOICE, FORMULA, FUNCTION)}
