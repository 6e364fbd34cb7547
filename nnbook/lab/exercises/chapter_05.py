"""Exercises of chapter 5, Losses."""

# mypy: allow-untyped-defs, allow-untyped-calls

import math

import numpy as np

from nnbook.lab.exercises.exercise import Function, Number

# 5.1


def losses_slopes_and_logit():
    """Compute for p = 0.9: loss and slope if the truth is 1, if it is 0, and the logit."""
    p = 0.9
    return -math.log(p), p - 1, -math.log(1 - p), p - 0, math.log(p / (1 - p))


def took_the_decimal_logarithm():
    """These are logarithms to the base 10. The loss uses the natural one, math.log."""
    return -math.log10(0.9), -0.1, 1.0, 0.9, math.log10(9)


def turned_the_slopes_round():
    """The slope is p - y, not y - p: if the truth is 1, a larger logit lowers the loss."""
    return -math.log(0.9), 0.1, -math.log(0.1), -0.9, math.log(9)


def took_the_slope_in_p():
    """Your slopes are with respect to p, -1/p and 1/(1 - p).

    The slope with respect to the logit is p - y.
    """
    return -math.log(0.9), -1 / 0.9, -math.log(0.1), 10, math.log(9)


def forgot_the_minus():
    """A logarithm of a probability is negative, and a loss is minus that."""
    return math.log(0.9), -0.1, math.log(0.1), 0.9, math.log(9)


# 5.4


def lowest_losses_behind_a_sigmoid():
    """Give the loss the best it can get: 1 for class 1, and 0 for class 0."""
    return math.log(1 + math.exp(-1)), math.log(1 + math.exp(0))


def let_the_loss_reach_zero():
    """If the loss took probabilities, yes.

    But it takes the output for a logit, and puts a sigmoid on it a second time.
    """
    return 0, 0


def took_both_classes_alike():
    """For class 0 the lowest output is 0, not -1: a sigmoid is never negative."""
    return math.log(1 + math.exp(-1)), math.log(1 + math.exp(-1))


def swapped_the_classes():
    """For class 1 the best output is 1, for class 0 it is 0. You have them the other way round."""
    return math.log(2), math.log(1 + math.exp(-1))


# 5.6


def cross_entropy(Z, y):
    """Return the cost of logits Z, shape (n_samples, n_classes), for the class numbers y."""
    Z = Z - Z.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(Z).sum(axis=1))
    return np.mean(log_total - Z[np.arange(len(Z)), y])


def _losses(Z, y):
    """Return the loss of every sample."""
    return np.array([cross_entropy(Z[i : i + 1], y[i : i + 1]) for i in range(len(Z))])


def summed_over_the_samples(Z, y):
    """The cost is the mean over the samples, not their sum.

    Or the learning rate would depend on the size of the batch.
    """
    return _losses(Z, y).sum()


def forgot_the_minus_sign(Z, y):
    """The sign is wrong: the loss is minus the logarithm of the probability, so never negative."""
    return -_losses(Z, y).mean()


def softmax_twice(Z, y):
    """You put a softmax on probabilities: the logits go through it once, not twice."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return cross_entropy(E / E.sum(axis=1, keepdims=True), y)


def overflowed(Z, y):
    """Right for small logits, but exp(1000) is infinity.

    Subtract the largest logit of every row first: the result is the same.
    """
    return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(Z)), y])


def took_the_logarithm_of_zero(Z, y):
    """Right for small logits, but a tiny probability is rounded to 0: its logarithm is infinite.

    Take the logarithm of the fraction by hand: log-sum-exp minus the logit.
    """
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.mean(-np.log((E / E.sum(axis=1, keepdims=True))[np.arange(len(Z)), y]))


def took_the_most_probable_class(Z, y):
    """You took the class that the network prefers: the loss asks for that of the right one."""
    return cross_entropy(Z, Z.argmax(axis=1))


def took_whole_columns(Z, y):
    """Z[:, y] picks whole columns, a table of all samples times all labels.

    One entry per row is Z[np.arange(len(Z)), y].
    """
    Z = Z - Z.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return np.mean(log_total - Z[:, y])


def _logits_and_classes(rng):
    inputs = [(np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]]), np.array([1, 0]))]
    for n_samples, n_classes in [(1, 2), (4, 3), (6, 5)]:
        logits = rng.normal(scale=2, size=(n_samples, n_classes)).round(2)
        inputs.append((logits, rng.integers(0, n_classes, size=n_samples)))
    # Surely right, where only exp overflows, and surely wrong, where the probability is 0 as well.
    sure = np.array([[1000.0, 0.0], [-3.0, 1.0]])
    return [*inputs, (sure, np.array([0, 1])), (sure, np.array([1, 1]))]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="5.1",
        title="Loss and slope of one answer",
        stars=1,
        minutes=3,
        text="A network gives $p = 0.9$ to class 1. What are loss and slope if the truth is 1, "
        "and if it is 0? What was the logit? Answer with five numbers: loss and slope for 1, loss "
        "and slope for 0, logit.",
        why="The loss is -ln p or -ln(1 - p), its slope p - y, and the logit ln(p/(1 - p)) = ln 9.",
        hints=(
            "The loss is minus the logarithm of the probability given to what happened.",
            "The slope with respect to the logit is p - y.",
            "The logit is the inverse of the sigmoid: ln(p/(1 - p)).",
        ),
        solution=losses_slopes_and_logit,
        mistakes=(
            took_the_decimal_logarithm,
            turned_the_slopes_round,
            took_the_slope_in_p,
            forgot_the_minus,
        ),
        tolerance=0.0006,
    ),
    Number(
        values={},
        vary=lambda rng: {},
        id="5.4",
        title="A loss that will not fall",
        stars=2,
        minutes=8,
        text="A network ends in `Linear(8, 1)` and `Sigmoid()` and is trained with "
        "`BinaryCrossEntropy`. What is the lowest possible loss for a sample of class 1, and for "
        "one of class 0?",
        why="The loss takes the output, between 0 and 1, for a logit: ln(1 + exp(-1)) at best for "
        "class 1 and ln 2 for class 0. Remove Sigmoid(): it is part of the loss.",
        hints=(
            "Which numbers can come out of Sigmoid()? And what does the loss take them for?",
            "For class 1 the loss is ln(1 + exp(-z)), for class 0 it is ln(1 + exp(z)).",
            "Put the best z from 0 to 1 into each.",
        ),
        solution=lowest_losses_behind_a_sigmoid,
        mistakes=(let_the_loss_reach_zero, took_both_classes_alike, swapped_the_classes),
        tolerance=0.0006,
    ),
    Function(
        id="5.6",
        title="Cross-entropy from logits",
        stars=2,
        minutes=10,
        text="Write cross-entropy for a batch of logits and class numbers, safe for logits such "
        "as 1000.",
        why="The loss of a sample is ln Σ exp(z) minus the logit of the right class, the cost "
        "their mean; a shift of the row changes neither.",
        hints=(
            "Minus the logarithm of the softmax of class c is ln Σ exp(z) - z_c.",
            "Subtract the largest logit of every row before the exponential.",
            "Z[np.arange(len(Z)), y] is the logit of the right class of every row.",
        ),
        solution=cross_entropy,
        mistakes=(
            summed_over_the_samples,
            forgot_the_minus_sign,
            softmax_twice,
            overflowed,
            took_the_logarithm_of_zero,
            took_the_most_probable_class,
            took_whole_columns,
        ),
        inputs=_logits_and_classes,
    ),
)
