"""Exercises of chapter 9, Training in practice."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.lab.exercises.exercise import Function, Number

# 9.1


def steps_and_last_batch():
    """Count the batches of 60 epochs, and what remains for the last batch of one."""
    full, rest = divmod(1437, 32)
    return 60 * (full + 1), rest


def dropped_the_last_batch():
    """The 29 samples that are left over are a batch as well: 45 steps an epoch, not 44."""
    return 60 * 44, 29


def joined_the_epochs():
    """Batches do not reach from one epoch into the next: each epoch ends with a smaller one."""
    return -(-60 * 1437 // 32), 29


def took_the_last_batch_for_full():
    """1437 is no multiple of 32: after 44 full batches 29 samples are left."""
    return 60 * 45, 32


def counted_one_epoch():
    """These are the steps of one epoch: training takes 60 of them."""
    return 45, 29


# 9.2


def leaky_variance(n_in, alpha):
    """Return the variance of fresh weights before a leaky ReLU with slope alpha below zero."""
    return 2 / ((1 + alpha**2) * n_in)


def forgot_the_negative_side(n_in, alpha):
    """That is He's variance, for ReLU: a leaky ReLU lets a part of the negative side through."""
    return 2 / n_in


def forgot_to_square_the_slope(n_in, alpha):
    """The negative side contributes the mean of (αz)², so α counts with its square."""
    return 2 / ((1 + alpha) * n_in)


def forgot_the_half(n_in, alpha):
    """Each side is met half of the time: E[a²] = ½ (1 + α²) Var[z], so a factor 2 is missing."""
    return 1 / ((1 + alpha**2) * n_in)


def gave_the_standard_deviation(n_in, alpha):
    """That is the standard deviation, the root. The variance is asked for."""
    return (2 / ((1 + alpha**2) * n_in)) ** 0.5


def turned_the_fraction_over(n_in, alpha):
    """The other way round: what the activation takes away, the weights have to make up for."""
    return (1 + alpha**2) / (2 * n_in)


def _widths_and_slopes(rng):
    fixed = [(50, 0.0), (50, 1.0), (100, 0.1), (64, 0.3)]
    return [*fixed, *((int(n), float(a)) for n, a in zip(rng.integers(2, 99, 4), rng.random(4)))]


# 9.3


def standardized(X_train, X_test):
    """Return both tables, standardized as they have to be: shapes (n_train, d) and (n_test, d)."""
    mean, spread = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / spread, (X_test - mean) / spread


def gave_the_test_part_its_own_mean(X_train, X_test):
    """The test part was standardized with its own mean and spread.

    A single image would become all zeros. Use the numbers of the training part for both.
    """
    return standardized(X_train, X_train)[0], standardized(X_test, X_test)[0]


def looked_at_the_test_part(X_train, X_test):
    """Mean and spread were taken from all samples, so the training part knows of the test part."""
    everything = np.concatenate([X_train, X_test])
    return standardized(everything, X_train)[1], standardized(everything, X_test)[1]


def left_the_test_part_raw(X_train, X_test):
    """The training part is right, but the network has to see the test part in the same units."""
    return standardized(X_train, X_test)[0], X_test


def forgot_to_subtract_the_mean(X_train, X_test):
    """You scaled, but did not shift: subtract the mean before you divide."""
    spread = X_train.std(axis=0)
    return X_train / spread, X_test / spread


def divided_by_the_variance(X_train, X_test):
    """You divided by the variance: the standard deviation, its root, has the unit of the data."""
    mean, variance = X_train.mean(axis=0), X_train.var(axis=0)
    return (X_train - mean) / variance, (X_test - mean) / variance


def mixed_the_features(X_train, X_test):
    """One mean and spread for the whole table: every feature needs its own, axis=0."""
    mean, spread = X_train.mean(), X_train.std()
    return (X_train - mean) / spread, (X_test - mean) / spread


def _tables(rng):
    def table(n_samples, units):
        return (units * rng.normal(loc=2, size=(n_samples, len(units)))).round(1)

    sizes = [(4, 3, [1.0, 10.0]), (6, 2, [40.0, 5.0, 1.0]), (20, 8, [4.0, 200.0])]
    return [(table(n, np.array(units)), table(m, np.array(units))) for n, m, units in sizes]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="9.1",
        title="Count the steps",
        stars=1,
        minutes=4,
        text="1,437 images, batches of 32, 60 epochs. How many steps are taken, and how large is "
        "the last batch of an epoch? Answer with both numbers.",
        why="1437 = 44 · 32 + 29: 45 steps an epoch, the last with 29 images, and 60 · 45 = 2700 "
        "in all.",
        hints=(
            "How often does 32 go into 1437, and what is left?",
            "What is left over is one more step in each epoch.",
        ),
        solution=steps_and_last_batch,
        mistakes=(
            dropped_the_last_batch,
            joined_the_epochs,
            took_the_last_batch_for_full,
            counted_one_epoch,
        ),
    ),
    Function(
        id="9.2",
        title="Fresh weights for a leaky ReLU",
        stars=2,
        minutes=8,
        text="Derive the initial variance of the weights for leaky ReLU with slope $\\alpha$ on "
        "the negative side.",
        why="E[a²] = ½ (1 + α²) Var[z]. With α = 0 it is He's 2/n_in; with α = 1 there is no bend, "
        "and 1/n_in is left.",
        hints=(
            "What is the mean of a², if z is symmetric around 0?",
            "Half of the outcomes contribute z², the other half (αz)².",
            "Var[z] = n_in · Var[w] · E[a²] has to stay what it was: solve for Var[w].",
        ),
        solution=leaky_variance,
        mistakes=(
            forgot_the_negative_side,
            forgot_to_square_the_slope,
            forgot_the_half,
            gave_the_standard_deviation,
            turned_the_fraction_over,
        ),
        inputs=_widths_and_slopes,
        imports="",
    ),
    Function(
        id="9.3",
        title="Repair the scaling",
        stars=2,
        minutes=6,
        text="A colleague standardizes training and test images each with a `Standardizer` fitted "
        "to them. In use, images arrive one at a time, and the network gives the same answer to "
        "every one. Write it right, for a training and a test table whose features all vary.",
        why="Mean and spread are parameters like the weights: learned from the training part, and "
        "then applied to whatever comes.",
        hints=(
            "What is the mean of a single image, and what is left when it is subtracted?",
            "Mean and standard deviation of every feature come from X_train alone.",
        ),
        solution=standardized,
        mistakes=(
            gave_the_test_part_its_own_mean,
            looked_at_the_test_part,
            left_the_test_part_raw,
            forgot_to_subtract_the_mean,
            divided_by_the_variance,
            mixed_the_features,
        ),
        inputs=_tables,
        parts=("X_train", "X_test"),
        imports="",
    ),
)
