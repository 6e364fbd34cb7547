"""A few exercises of every kind, which stay as they are when those of the book change."""

import numpy as np

from nnbook.gradients import numerical_gradient
from nnbook.lab.exercises.exercise import (
    Choice,
    Criterion,
    Expression,
    Function,
    Number,
    Open,
    Option,
)

HINTS = ("What leaves x?", "Two paths.")


def apartments():
    return Choice(
        id="0.5",
        title="The shape of a table",
        stars=1,
        minutes=2,
        text="Which shape has X?",
        why="The rent is the target.",
        hints=HINTS,
        options=(
            Option("(500, 4)", "The rent is what you want to predict."),
            Option("(3, 500)", "That is one feature per row."),
            Option("(500, 3)"),
            Option("(500,)", "That is the shape of the target."),
        ),
        right="c",
    )


def n_parameters(n_in, n_out):
    """Count weights and biases."""
    return (n_in + 1) * n_out


def forgot_the_biases(n_in, n_out):
    """You counted the «n_in» · «n_out» weights only."""
    return n_in * n_out


def count():
    return Number(
        id="3.1",
        title="Count the parameters",
        stars=1,
        minutes=4,
        text="How many parameters has a layer «n_in»-«n_out»?",
        why="Each of the «n_out» neurons has a bias.",
        hints=("Neuron by neuron.", "A neuron has «n_in» weights and 1 bias."),
        solution=n_parameters,
        mistakes=(forgot_the_biases,),
        values={"n_in": 784, "n_out": 300},
        vary=lambda rng: {"n_in": int(rng.integers(5, 99)), "n_out": int(rng.integers(5, 99))},
    )


def parity_network(S):
    """Return the parity of S, linear between the whole numbers."""
    return np.interp(S, [0, 1, 2, 5], [0, 1, 0, 3])


def parity():
    whole = np.array([0.0, 1.0, 2.0, 3.0])
    return Function(
        id="3.3",
        title="Parity of three inputs",
        stars=2,
        minutes=8,
        text="Write the parity.",
        why="Up, down, up.",
        hints=HINTS,
        solution=parity_network,
        mistakes=(),
        inputs=lambda rng: [
            (whole,),
            (rng.uniform(0, 3, size=4).round(2),),
            (rng.uniform(2, 4, size=(3, 2)),),
        ],
    )


def logit_and_probability():
    """Send zeros through."""
    return -0.7449, 0.3219


def two_numbers():
    return Number(
        id="4.1",
        title="A sample of zeros",
        stars=1,
        minutes=4,
        text="Which logit, which probability?",
        why="The biases alone remain.",
        hints=HINTS,
        solution=logit_and_probability,
        mistakes=(),
        values={},
        vary=lambda rng: {},
        tolerance=0.0006,
        parts=("logit", "probability"),
    )


def slope_of_square(x, c):
    """Return the slope of c x² at x."""
    return 2 * c * x


def forgot_the_factor(x, c):
    """You left out c."""
    return 2 * x


def formula():
    return Expression(
        id="6.2",
        title="A slope",
        stars=1,
        minutes=3,
        text="Derive the slope of $cx^2$.",
        why="The power comes down.",
        hints=HINTS,
        solution=slope_of_square,
        mistakes=(forgot_the_factor,),
        ranges={"x": (-2, 2), "c": (1.5, 3)},
        shown="2 * c * x",
    )


def skip_backward(dA, X, W, b):
    """Return dX for A = X + tanh(X W + b)."""
    dZ = dA * (1 - np.tanh(X @ W + b) ** 2)
    return dA + dZ @ W.T


def forgot_the_slope(dA, X, W, b):
    """You left out ⊙ φ'(Z)."""
    return dA + dA @ W.T


def skip():
    return Function(
        id="6.3",
        title="Back through a skip connection",
        stars=2,
        minutes=8,
        text="Write dX.",
        why="X reaches A on two paths.",
        hints=("On how many paths?", "The direct path has slope 1.", "Add dZ Wᵀ."),
        solution=skip_backward,
        mistakes=(forgot_the_slope,),
        inputs=lambda rng: [
            tuple(rng.normal(size=shape).round(1) for shape in [(n, d), (n, d), (d, d), d])
            for n, d in [(1, 2), (2, 2), (4, 3)]
        ],
    )


def linear_backward(dZ, X, W):
    """Return (dX, dW, db) for Z = X W + b."""
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def linear():
    return Function(
        id="6.6",
        title="Back through a linear layer",
        stars=2,
        minutes=8,
        text="Write the backward pass.",
        why="Each slope has the shape of what it belongs to.",
        hints=HINTS,
        solution=linear_backward,
        mistakes=(),
        inputs=lambda rng: [
            tuple(rng.normal(size=shape) for shape in [(n, 2), (n, 3), (3, 2)]) for n in (1, 2, 4)
        ],
        parts=("dX", "dW", "db"),
        imports="",
    )


def gradient_of_squares(x):
    """Return the gradient of the sum of x², of the shape of x."""
    return 2 * x


def forgot_the_two(x):
    """The power 2 comes down as a factor."""
    return x + 0


def squares():
    return Function(
        id="6.7",
        title="Repair a gradient",
        stars=2,
        minutes=5,
        text="Mend it.",
        why="The power comes down.",
        hints=HINTS,
        solution=gradient_of_squares,
        broken=forgot_the_two,
        mistakes=(forgot_the_two,),
        inputs=lambda rng: [(rng.normal(size=n),) for n in (1, 2, 5)],
        forbidden=(numerical_gradient, np.gradient, np.linalg.norm),
        imports="",
    )


def fill(out, x):
    """Write the squares of x into out; return out."""
    out[:] = x**2
    return out


def writing():
    return Function(
        id="6.8",
        title="Write into an array",
        stars=2,
        minutes=5,
        text="Fill it.",
        why="out[:] writes.",
        hints=HINTS,
        solution=fill,
        mistakes=(),
        inputs=lambda rng: [(np.zeros(n), rng.normal(size=n)) for n in (1, 2, 5)],
        writes=("out",),
    )


def leaky_variance(n_in, alpha):
    """Return the variance of fresh weights."""
    return 2 / ((1 + alpha**2) * n_in)


def fresh():
    return Function(
        id="9.2",
        title="Fresh weights",
        stars=2,
        minutes=8,
        text="Which variance?",
        why="Half of it.",
        hints=HINTS,
        solution=leaky_variance,
        mistakes=(),
        inputs=lambda rng: [(50, 0.0), (50, 1.0), (100, 0.1), (64, 0.3)],
        imports="",
    )


def words():
    return Open(
        id="10.4",
        title="In your own words",
        stars=3,
        minutes=20,
        text="Why?",
        why="It depends.",
        hints=HINTS,
        rubric=(Criterion(6, "A reason."), Criterion(3, "A number."), Criterion(1, "A picture.")),
    )


def few():
    """The exercises by number."""
    made = [apartments(), count(), parity(), two_numbers(), formula(), skip(), linear()]
    made += [squares(), writing(), fresh(), words()]
    return {exercise.id: exercise for exercise in made}
