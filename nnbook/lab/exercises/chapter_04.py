"""Exercises of chapter 4, Forward propagation."""

# mypy: allow-untyped-defs, allow-untyped-calls

import math

import numpy as np

from nnbook.lab.exercises.exercise import Function, Number

# 4.1


def logit_and_probability_of_zero():
    """Send (0, 0) through: the biases alone remain of the first layer."""
    logit = 1.5 * math.tanh(0.0) - 1.0 * math.tanh(0.25) - 0.5
    return logit, 1 / (1 + math.exp(-logit))


def _with_probability(logit):
    return logit, 1 / (1 + math.exp(-logit))


def forgot_the_tanh():
    """The hidden pre-activations went into the output layer as they are: the tanh is missing."""
    return _with_probability(-0.25 - 0.5)


def forgot_the_hidden_bias():
    """The inputs are zero, but the second hidden neuron has the bias 0.25."""
    return _with_probability(-0.5)


def forgot_the_bias_of_the_output():
    """The bias -0.5 of the output neuron is missing."""
    return _with_probability(-math.tanh(0.25))


def used_the_sigmoid_in_the_hidden_layer():
    """The hidden neurons have the tanh; the sigmoid comes at the end, to turn z into p."""
    return _with_probability(1.5 * 0.5 - 1 / (1 + math.exp(-0.25)) - 0.5)


def took_the_tanh_of_the_logit():
    """The logit is right. To become a probability it goes through the sigmoid, not the tanh."""
    logit = logit_and_probability_of_zero()[0]
    return logit, math.tanh(logit)


# 4.2


def parameters_flops_and_shape():
    """Count for 64-32-16-10 and 100 samples."""
    weights = 64 * 32 + 32 * 16 + 16 * 10
    return weights + 32 + 16 + 10, 2 * 100 * weights, 100, 16


def counted_multiplications_only():
    """The additions count as well: two flops for each weight and sample."""
    return 2778, 272_000, 100, 16


def forgot_the_batch():
    """These are the flops of one sample: the batch has 100."""
    return 2778, 5440, 100, 16


def forgot_the_biases():
    """Flops and shape are right. The parameters lack the biases: 32 + 16 + 10 more."""
    return 2720, 544_000, 100, 16


def put_the_samples_into_columns():
    """All is right but the shape: a sample is a row, so it is (100, 16)."""
    return 2778, 544_000, 16, 100


def gave_the_shape_of_the_first_layer():
    """The layers are counted from 1: the second hidden layer has 16 neurons."""
    return 2778, 544_000, 100, 32


# 4.6


def forward(X, weights, biases):
    """Return the logits: tanh after every layer but the last.

    X has shape (n_samples, n_in); weights and biases are lists with an entry for each layer.
    """
    A = X
    for W, b in zip(weights[:-1], biases[:-1]):
        A = np.tanh(A @ W + b)
    return A @ weights[-1] + biases[-1]


def bent_the_output_too(X, weights, biases):
    """The last layer has no tanh: its output is a logit, any number, not one between -1 and 1."""
    return np.tanh(forward(X, weights, biases))


def forgot_the_activations(X, weights, biases):
    """No activation function in between: then all the layers together are a single one."""
    for W, b in zip(weights, biases):
        X = X @ W + b
    return X


def forgot_the_biases_of_the_network(X, weights, biases):
    """The biases are missing: Z = A W + b in every layer."""
    return forward(X, weights, [0 * b for b in biases])


def turned_the_weights(X, weights, biases):
    """You transposed the weights: column j of W belongs to neuron j, so X @ W and not X @ W.T."""
    return forward(X, [W.T for W in weights], biases)


def added_the_biases_to_samples(X, weights, biases):
    """The biases went along the samples, as a column: b belongs to the neurons, so it is a row.

    The shapes fit only because there are as many samples as neurons.
    """
    return forward(X, weights, [b[:, np.newaxis] for b in biases])


def gave_the_last_hidden_layer(X, weights, biases):
    """You stopped one layer early: the output layer is missing."""
    *_, (W, b) = zip(weights[:-1], biases[:-1])
    return np.tanh(forward(X, [*weights[:-2], W], [*biases[:-2], b]))


def _networks(rng):
    # As many samples as neurons in every layer, so that each confusion of axes runs and has a name.
    def network(width, depth):
        weights = [rng.normal(size=(width, width)).round(1) for _ in range(depth)]
        biases = [rng.normal(size=width).round(1) for _ in range(depth)]
        return rng.normal(size=(width, width)).round(1), weights, biases

    return [network(width, depth) for width, depth in [(2, 2), (2, 3), (3, 2), (4, 4)]]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="4.1",
        title="A sample of zeros",
        stars=1,
        minutes=4,
        text="Send the sample $x = (0, 0)$ through the worked network by hand. You need "
        "$\\tanh(0.25) = 0.2449$ and $e^{0.7449} = 2.1062$. Answer with the logit and the "
        "probability.",
        why="z1 = (0, 0.25), the biases alone; a1 = (0, 0.2449); "
        "the logit is -0.2449 - 0.5 = -0.7449, and p = 1/(1 + 2.1062).",
        hints=(
            "With zero inputs the weights of the first layer play no role. What remains of z1?",
            "a1 = (tanh(0), tanh(0.25)). The output neuron has the weights 1.5 and -1 and the "
            "bias -0.5.",
            "p = 1/(1 + exp(-z)), and -z is 0.7449.",
        ),
        solution=logit_and_probability_of_zero,
        mistakes=(
            forgot_the_tanh,
            forgot_the_hidden_bias,
            forgot_the_bias_of_the_output,
            used_the_sigmoid_in_the_hidden_layer,
            took_the_tanh_of_the_logit,
        ),
        tolerance=0.0006,
    ),
    Number(
        values={},
        vary=lambda rng: {},
        id="4.2",
        title="Parameters, flops, shape",
        stars=1,
        minutes=4,
        text="For the network 64-32-16-10 and a batch of 100: how many parameters, how many "
        "flops, and what shape has $A^{(2)}$? Answer with four numbers: parameters, flops, rows, "
        "columns.",
        why="2,080 + 528 + 170 parameters; 2 · 100 flops for each of the 2,720 weights; "
        "a row for each sample and a column for each of the 16 neurons.",
        hints=(
            "Count the weights of each layer, then the biases.",
            "A pass costs two flops for each weight and sample.",
        ),
        solution=parameters_flops_and_shape,
        mistakes=(
            counted_multiplications_only,
            forgot_the_batch,
            forgot_the_biases,
            put_the_samples_into_columns,
            gave_the_shape_of_the_first_layer,
        ),
    ),
    Function(
        id="4.6",
        title="The recursion in one function",
        stars=2,
        minutes=8,
        text="Write the forward pass of a network with tanh in the hidden layers and no "
        "activation at the output, from the lists of its weights and biases.",
        why="A(0) = X, then Z = A W + b and A = tanh(Z) layer after layer; the last Z is the "
        "logit.",
        hints=(
            "Let A be X at first, and replace it layer by layer.",
            "zip(weights[:-1], biases[:-1]) gives all layers but the last.",
            "In the loop: A = np.tanh(A @ W + b). After it, the last layer without the tanh.",
        ),
        solution=forward,
        mistakes=(
            bent_the_output_too,
            forgot_the_activations,
            forgot_the_biases_of_the_network,
            turned_the_weights,
            added_the_biases_to_samples,
            gave_the_last_hidden_layer,
        ),
        inputs=_networks,
    ),
)
