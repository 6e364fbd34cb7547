"""Exercises of chapter 2, Activation functions."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.lab.exercises.exercise import Function, Number

# 2.1


def sigmoid_slope_at_minus_two():
    """Compute it from σ(2) = 0.8808 alone."""
    sigma = 1 - 0.8808
    return sigma * (1 - sigma)


def gave_the_value():
    """That is σ(-2), the value. The slope is σ(1 - σ)."""
    return 1 - 0.8808


def gave_the_value_at_two():
    """That is σ(2). You need σ(-2) = 1 - σ(2), and then the slope σ(1 - σ)."""
    return 0.8808


def turned_the_sign_round():
    """The sigmoid rises everywhere, so its slope is positive at -2, too."""
    return -0.8808 * (1 - 0.8808)


def took_the_largest_slope():
    """1/4 is the slope at 0, the largest. At -2 the curve is flatter."""
    return 0.25


# 2.2


def softplus_slope(Z):
    """Return the slope of ln(1 + exp(Z)) at every entry of Z, also where Z is -1000 or 1000."""
    e = np.exp(-np.abs(Z))
    return np.where(Z >= 0, 1, e) / (1 + e)


def gave_softplus_itself(Z):
    """That is softplus, not its slope."""
    return np.maximum(Z, 0) + np.log1p(np.exp(-np.abs(Z)))


def forgot_the_inner_slope(Z):
    """You have 1/u, the slope of ln u. The chain rule multiplies by the slope of u, exp(Z)."""
    return 1 / (1 + np.exp(Z))


def overflowed(Z):
    """The formula is right, but exp(1000) is infinity, and infinity over infinity is nan.

    Divide above and below by exp(Z), or take exp of -|Z| only, as the chapter does for the sigmoid.
    """
    return np.exp(Z) / (1 + np.exp(Z))


def took_the_slope_of_the_slope(Z):
    """You went one slope too far: σ(1 - σ) is the slope of the sigmoid.

    Softplus has the sigmoid itself as its slope.
    """
    return softplus_slope(Z) * (1 - softplus_slope(Z))


def rounded_to_a_relu(Z):
    """The slopes 1 and 0 are those of ReLU.

    Softplus rounds the corner off, so its slope changes gently.
    """
    return (Z > 0).astype(float)


def _pre_activations(rng):
    drawn = [rng.normal(scale=3, size=shape).round(2) for shape in [(3,), (2, 3), (4, 2)]]
    return [(np.array([-2.0, 0.0, 3.0]),), *((Z,) for Z in drawn), (np.array([-1000.0, 1000.0]),)]


# 2.4


def softmax_of_batch(Z):
    """Return the softmax of every row of Z, of the shape of Z, also for logits such as 1000."""
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def took_the_largest_of_the_batch(Z):
    """The largest logit of the whole batch can be far above a row: all its exponentials become 0.

    Each row needs its own largest number.
    """
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=-1, keepdims=True)


def subtracted_nothing(Z):
    """You subtract nothing, so that exp(1000) is infinity, and infinity over infinity nan."""
    E = np.exp(Z)
    return E / E.sum(axis=-1, keepdims=True)


def summed_over_the_batch(Z):
    """You divided by the sum over the whole batch: each row must add up to 1 by itself."""
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return E / E.sum()


def went_down_the_columns(Z):
    """You went down the columns: the classes of one sample stand in a row, axis=-1."""
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def forgot_the_exponential(Z):
    """Shares of the logits are no probabilities: a negative logit would give a negative one.

    The exponential comes first.
    """
    return Z / Z.sum(axis=-1, keepdims=True)


def _logits(rng):
    drawn = [rng.normal(scale=2, size=shape).round(2) for shape in [(1, 3), (2, 3), (4, 5)]]
    far_apart = np.array([[1000.0, 0.0], [0.0, 1.0]])
    return [*((Z,) for Z in drawn), (far_apart,), (far_apart - 1000,)]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="2.1",
        title="A slope without a new exponential",
        stars=1,
        minutes=3,
        text="Compute $\\sigma'(-2)$ by hand from $\\sigma(2) = 0.8808$, without a new "
        "exponential.",
        why="σ(-2) = 1 - σ(2) = 0.1192, so the slope is 0.1192 · 0.8808, the same as at 2.",
        hints=(
            "What is σ(-z), if you know σ(z)?",
            "The slope is σ(1 - σ), with the σ at -2.",
        ),
        solution=sigmoid_slope_at_minus_two,
        mistakes=(
            gave_the_value,
            gave_the_value_at_two,
            turned_the_sign_round,
            took_the_largest_slope,
        ),
        tolerance=0.0006,
    ),
    Function(
        id="2.2",
        title="The slope of softplus",
        stars=2,
        minutes=8,
        text="*Softplus* is $s(z) = \\ln(1 + e^z)$, a rounded ReLU. Derive its slope, and write "
        "it as a function of an array, safe at $\\pm 1000$.",
        why="The chain rule gives exp(z) / (1 + exp(z)) = σ(z): "
        "the slope of the rounded ReLU is the rounded step.",
        hints=(
            "The slope of ln u is 1/u. Here u = 1 + exp(z): what is its slope?",
            "Divide exp(z) / (1 + exp(z)) above and below by exp(z). Do you recognize it?",
            "For 1000 as for -1000: let exp see -|z| only, and take both cases apart with "
            "np.where.",
        ),
        solution=softplus_slope,
        mistakes=(
            gave_softplus_itself,
            forgot_the_inner_slope,
            overflowed,
            took_the_slope_of_the_slope,
            rounded_to_a_relu,
        ),
        inputs=_pre_activations,
    ),
    Function(
        id="2.4",
        title="Repair a softmax",
        stars=2,
        minutes=6,
        text="This softmax subtracts the largest number of the whole batch. Mend it.\n\n"
        "```python\ndef softmax_of_batch(Z):\n    E = np.exp(Z - Z.max())\n"
        "    return E / E.sum(axis=-1, keepdims=True)\n```",
        why="A shift leaves the softmax of a row unchanged, so every row may have its own: "
        "its largest exponent is then exp(0) = 1, and no row becomes 0/0.",
        hints=(
            "Try the rows (1000, 0) and (0, 1). What is left of the second one after the shift?",
            "The largest number of every row: max takes an axis.",
            "With keepdims=True the result is a column, which is subtracted row by row.",
        ),
        solution=softmax_of_batch,
        mistakes=(
            took_the_largest_of_the_batch,
            subtracted_nothing,
            summed_over_the_batch,
            went_down_the_columns,
            forgot_the_exponential,
        ),
        inputs=_logits,
    ),
)
