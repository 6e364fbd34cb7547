"""Exercises of chapter 6, Backpropagation."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.lab.exercises.exercise import Function, Number

# 6.2


def slope_over_all_paths():
    """Add the three paths from v = 3 to L, each the product of its local slopes."""
    v = 3
    u1 = v**2
    return 2 * v + 2 * v * v + u1


def forgot_the_path_through_both():
    """A path is missing: v → u1 → u2 → L. The square is used twice, so its arrow leads on to u2."""
    return 6 + 9


def forgot_the_short_path():
    """A path is missing: v → u1 → L, with the slope 2v = 6."""
    return 18 + 9


def forgot_the_second_use_of_v():
    """A path is missing: v enters u2 directly as well, with the slope u1 = 9."""
    return 6 + 18


def multiplied_the_paths():
    """You multiplied where paths meet: slopes multiply along a path and add where paths meet."""
    return 6 * 18 * 9


def gave_the_value_of_the_loss():
    """36 is L itself. Its slope is asked for."""
    return 36


# 6.3


def skip_backward(dA, X, W, b):
    """Return dX for A = X + tanh(X W + b); dA and X have the same shape."""
    dZ = dA * (1 - np.tanh(X @ W + b) ** 2)
    return dA + dZ @ W.T


def forgot_the_direct_path(dA, X, W, b):
    """You went back through the layer only.

    X reaches A on a second path, directly, with local slope 1: add dA.
    """
    return skip_backward(dA, X, W, b) - dA


def forgot_the_slope(dA, X, W, b):
    """You left out ⊙ φ'(Z): going back through the tanh multiplies by its slope, 1 - tanh²."""
    return dA + dA @ W.T


def forgot_to_turn_the_weights(dA, X, W, b):
    """You multiplied by W. Backward it is the transpose: dX = dZ Wᵀ.

    Entry (k, j) of W led from input k to neuron j; now it leads from j back to k.
    """
    return dA + (dA * (1 - np.tanh(X @ W + b) ** 2)) @ W


def took_the_slope_at_the_input(dA, X, W, b):
    """The slope of tanh is needed at Z = X W + b, where the tanh was taken, not at X."""
    return dA + (dA * (1 - np.tanh(X) ** 2)) @ W.T


def bent_the_direct_path(dA, X, W, b):
    """The direct path does not pass the tanh: dA itself is added, not dZ."""
    dZ = dA * (1 - np.tanh(X @ W + b) ** 2)
    return dZ + dZ @ W.T


def used_tanh_as_its_slope(dA, X, W, b):
    """You multiplied by φ(Z). The slope is φ'(Z), for tanh 1 - tanh²."""
    return dA + (dA * np.tanh(X @ W + b)) @ W.T


def _skip_layers(rng):
    return [
        tuple(rng.normal(size=shape).round(1) for shape in [(n, d), (n, d), (d, d), d])
        for n, d in [(1, 2), (2, 2), (4, 3), (5, 4)]
    ]


# 6.6


def linear_backward(dZ, X, W):
    """Return (dX, dW, db) for Z = X W + b."""
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def forgot_to_turn_the_weights_back(dZ, X, W):
    """The transpose is missing in dX, dZ Wᵀ: backward, the weights lead from neurons to inputs."""
    return dZ @ W, X.T @ dZ, dZ.sum(axis=0)


def turned_dw(dZ, X, W):
    """You turned dW: it has the shape of W, a row for each input, so it is Xᵀ dZ."""
    return dZ @ W.T, dZ.T @ X, dZ.sum(axis=0)


def averaged_over_the_samples(dZ, X, W):
    """You divided by the number of samples. The loss has done that: dZ contains the 1/n."""
    return dZ @ W.T, X.T @ dZ / len(X), dZ.mean(axis=0)


def averaged_the_bias_only(dZ, X, W):
    """You averaged in db.

    The bias is used by every sample, so its slopes add up over the rows of dZ, as those of W do.
    """
    return dZ @ W.T, X.T @ dZ, dZ.mean(axis=0)


def did_not_add_over_the_samples(dZ, X, W):
    """You left dZ as it is for db.

    The one bias of a neuron is used by all samples: its slopes add up, dZ.sum(axis=0).
    """
    return dZ @ W.T, X.T @ dZ, dZ


def added_over_the_neurons(dZ, X, W):
    """You added over the neurons in db. Each has a bias of its own: add up the rows, axis=0."""
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=1)


def _square_layers(rng):
    # Square, so that a transposed weight runs and can be named.
    return [
        tuple(rng.normal(size=shape).round(1) for shape in [(n, d), (n, d), (d, d)])
        for n, d in [(2, 2), (3, 2), (4, 3), (6, 4)]
    ]


EXERCISES = (
    Number(
        id="6.2",
        title="A slope as a sum over paths",
        stars=2,
        minutes=6,
        text="Let $u_1 = v^2$, $u_2 = u_1 v$ and $L = u_1 + u_2$. What is the slope of $L$ with "
        "respect to $v$ at $v = 3$?",
        why="Three paths: 6 + 18 + 9 = 33. School calculus agrees: 2v + 3v² = 33.",
        hints=(
            "Draw the graph: which arrows leave v, and which leave u1?",
            "There are three paths. On each, multiply the local slopes; then add.",
        ),
        solution=slope_over_all_paths,
        mistakes=(
            forgot_the_path_through_both,
            forgot_the_short_path,
            forgot_the_second_use_of_v,
            multiplied_the_paths,
            gave_the_value_of_the_loss,
        ),
    ),
    Function(
        id="6.3",
        title="Back through a skip connection",
        stars=2,
        minutes=8,
        text="A *skip connection* adds the input of a layer to its output: $A = X + \\tanh(XW + "
        "b)$, with as many neurons as inputs. Derive $\\partial L/\\partial X$ from $\\partial "
        "L/\\partial A$.",
        why="X reaches A on two paths, and paths add: dX = dA + (dA ⊙ φ'(Z)) Wᵀ. "
        "Even if the second term is tiny, dA itself gets through.",
        hints=(
            "On how many paths does X reach A? What comes back on each?",
            "The direct path has the slope 1. The other one: first through the tanh, then the "
            "weights.",
            "dZ = dA ⊙ (1 - tanh²(Z)) with Z = X W + b, and this path gives dZ Wᵀ.",
        ),
        solution=skip_backward,
        mistakes=(
            forgot_the_direct_path,
            forgot_the_slope,
            forgot_to_turn_the_weights,
            took_the_slope_at_the_input,
            bent_the_direct_path,
            used_tanh_as_its_slope,
        ),
        inputs=_skip_layers,
    ),
    Function(
        id="6.6",
        title="Back through a linear layer, from memory",
        stars=2,
        minutes=8,
        text="Close the book: write the backward pass of $Z = XW + b$ from $dZ$, $X$ and $W$. "
        "The shapes tell you nearly all.",
        why="dX = dZ Wᵀ, dW = Xᵀ dZ, and db adds up the rows of dZ: each slope has the shape of "
        "what it belongs to.",
        hints=(
            "dX has the shape of X, dW that of W, db that of b. Which products give these shapes?",
            "A weight meets every sample, and so does a bias: over the samples slopes add up.",
            "dX = dZ @ W.T and dW = X.T @ dZ. Which sum is db?",
        ),
        solution=linear_backward,
        mistakes=(
            forgot_to_turn_the_weights_back,
            turned_dw,
            averaged_over_the_samples,
            averaged_the_bias_only,
            did_not_add_over_the_samples,
            added_over_the_neurons,
        ),
        inputs=_square_layers,
        parts=("dX", "dW", "db"),
        imports="",
    ),
)
