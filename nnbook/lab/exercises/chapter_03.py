"""Exercises of chapter 3, Layers and architectures."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.activations import relu
from nnbook.lab.exercises.exercise import Function, Number

# 3.1


def parameters_of_three_layers():
    """Count for the network 784-300-100-10."""
    return (784 + 1) * 300 + (300 + 1) * 100 + (100 + 1) * 10


def forgot_the_biases():
    """You counted the weights.

    Every neuron has one parameter more, its bias: (n_in + 1) · n_out.
    """
    return 784 * 300 + 300 * 100 + 100 * 10


def gave_the_bias_to_the_inputs():
    """You added 1 to the neurons of the layer, not to its inputs: (n_in + 1) · n_out is right."""
    return 784 * (300 + 1) + 300 * (100 + 1) + 100 * (10 + 1)


def one_bias_a_layer():
    """A layer has one bias for every neuron, not one for all of them."""
    return 784 * 300 + 300 * 100 + 100 * 10 + 3


def counted_biases_of_the_input():
    """The 784 inputs are no neurons: they have no biases."""
    return parameters_of_three_layers() + 784


# 3.3


def parity_network(S):
    """Return the output of the network for every sum S = x1 + x2 + x3 of its inputs."""
    return relu(S) - 2 * relu(S - 1) + 2 * relu(S - 2)


def stopped_at_xor(S):
    """That is XOR: at a sum of 3 it gives -1. One more neuron must turn the line up again at 2."""
    return relu(S) - 2 * relu(S - 1)


def turned_by_one_only(S):
    """The third neuron turns the line flat only.

    From slope -1 to slope +1 it takes a weight of 2.
    """
    return relu(S) - 2 * relu(S - 1) + relu(S - 2)


def turned_at_three(S):
    """The line has to go up from 2 on, so that it reaches 1 at 3: the bias is -2, not -3."""
    return relu(S) - 2 * relu(S - 1) + 2 * relu(S - 3)


def turned_down_again(S):
    """The third weight has the wrong sign: after falling, the line must rise."""
    return relu(S) - 2 * relu(S - 1) - 2 * relu(S - 2)


def made_steps(S):
    """The right values at 0, 1, 2, 3, but not a sum of ReLUs.

    Such a sum runs straight between its corners; the sums in between are tested, too.
    """
    return np.round(S) % 2


def _sums(rng):
    whole = np.array([0.0, 1.0, 2.0, 3.0])
    return [(whole,), (rng.uniform(0, 3, size=4).round(2),), (rng.uniform(2, 4, size=(3, 2)),)]


# 3.6


def one_layer_for_two(W1, b1, W2, b2):
    """Return (W, b) of the one layer that computes what two without activation compute."""
    return W1 @ W2, b1 @ W2 + b2


def forgot_the_first_bias(W1, b1, W2, b2):
    """The bias of the first layer is lost.

    It goes through the second layer like everything else: b1 W2.
    """
    return W1 @ W2, b2


def sent_the_first_bias_around(W1, b1, W2, b2):
    """You added b1 as it is.

    What leaves the first layer, bias included, is multiplied by W2.
    """
    return W1 @ W2, b1 + b2


def multiplied_in_the_wrong_order(W1, b1, W2, b2):
    """The order of the matrices is that of the layers: a row X meets W1 first, so X W1 W2."""
    return W2 @ W1, b1 @ W2 + b2


def multiplied_entry_by_entry(W1, b1, W2, b2):
    """You used * between the matrices: that multiplies entry by entry.

    The matrix product is @.
    """
    return W1 * W2, b1 @ W2 + b2


def _two_layers(rng):
    # Square, so that every order of multiplication is possible, and the wrong one can be named.
    return [
        tuple(rng.integers(-3, 4, size=shape).astype(float) for shape in [(n, n), n, (n, n), n])
        for n in (2, 2, 3, 4)
    ]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="3.1",
        title="Count the parameters",
        stars=1,
        minutes=4,
        text="How many parameters has a network 784-300-100-10?",
        why="235,500 + 30,100 + 1,010. The first hidden layer holds 88 % of them.",
        hints=(
            "Layer by layer: 784 to 300, 300 to 100, 100 to 10.",
            "A layer has (n_in + 1) · n_out parameters.",
        ),
        solution=parameters_of_three_layers,
        mistakes=(
            forgot_the_biases,
            gave_the_bias_to_the_inputs,
            one_bias_a_layer,
            counted_biases_of_the_input,
        ),
    ),
    Function(
        id="3.3",
        title="Parity of three inputs",
        stars=2,
        minutes=8,
        text="*Parity* of three inputs is 1 if an odd number of them are 1. Continue the network "
        "for XOR, $\\operatorname{relu}(s) - 2 \\operatorname{relu}(s - 1)$, by one neuron, and "
        "write its output as a function of the sum $s$ of the inputs, between the whole numbers, "
        "too.",
        why="The line goes up to 1, down to 0 at s = 2, and the third ReLU turns it by 2, up "
        "again. Each further input is one more turn.",
        hints=(
            "Draw the XOR network as a line over s from 0 to 3. What does it give at 3, what "
            "should it?",
            "The new neuron may change nothing up to s = 2: it is relu(s - 2), times something.",
            "From slope -1 to slope +1 is a change of 2.",
        ),
        solution=parity_network,
        mistakes=(
            stopped_at_xor,
            turned_by_one_only,
            turned_at_three,
            turned_down_again,
            made_steps,
        ),
        inputs=_sums,
        imports="from nnbook.activations import relu",
    ),
    Function(
        id="3.6",
        title="Two layers in one",
        stars=2,
        minutes=8,
        text="Two layers without activation functions between them are one. Compute its W and b.",
        why="(X W1 + b1) W2 + b2 = X (W1 W2) + (b1 W2 + b2).",
        hints=(
            "Write down the output of the second layer for the input X W1 + b1, and multiply out.",
            "What is multiplied by X is W; all the rest is b.",
        ),
        solution=one_layer_for_two,
        mistakes=(
            forgot_the_first_bias,
            sent_the_first_bias_around,
            multiplied_in_the_wrong_order,
            multiplied_entry_by_entry,
        ),
        inputs=_two_layers,
        parts=("W", "b"),
        imports="",
    ),
)
