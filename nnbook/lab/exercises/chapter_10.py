"""Exercises of chapter 10, Handwritten digits."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.lab.exercises.exercise import Function, Number

# 10.1


def difference_and_standard_errors():
    """Give the images of difference, and both standard errors in percentage points."""
    errors = [100 * (a * (1 - a) / 449) ** 0.5 for a in (0.982, 0.976)]
    return round(0.982 * 449) - round(0.976 * 449), *errors


def gave_shares():
    """The standard errors are right, but as shares: percentage points are 100 times that."""
    digits, *errors = difference_and_standard_errors()
    return digits, *(error / 100 for error in errors)


def forgot_the_number_of_images():
    """That is the spread of a single image, right or wrong. That of the mean is smaller by √449."""
    return 3, *(100 * (a * (1 - a)) ** 0.5 for a in (0.982, 0.976))


def counted_in_percentage_points():
    """You gave the difference in percentage points: count the images among the 449."""
    return 0.6, *difference_and_standard_errors()[1:]


# 10.3


def n_refused(P, y, wanted):
    """Return how many samples to refuse, so that of the rest at least a share of wanted is right.

    P holds the probabilities, shape (n_samples, n_classes), y the right classes.
    The least sure samples are refused first.
    """
    surest_first = np.argsort(-P.max(axis=1))
    right = (P.argmax(axis=1) == y)[surest_first]
    share = right.cumsum() / np.arange(1, len(y) + 1)
    return len(y) - (np.flatnonzero(share >= wanted).max() + 1)


def _shares(P, y, order):
    return (P.argmax(axis=1) == y)[order].cumsum() / np.arange(1, len(y) + 1)


def counted_those_kept(P, y, wanted):
    """That is how many are answered. Asked is how many are refused: the rest."""
    return len(y) - n_refused(P, y, wanted)


def stopped_at_the_first_mistake(P, y, wanted):
    """You stopped when the share first fell below what is wanted.

    It can rise again: look for the largest number that can be kept.
    """
    share = _shares(P, y, np.argsort(-P.max(axis=1)))
    return len(y) - np.flatnonzero(np.append(share, -1.0) < wanted)[0]


def refused_the_surest(P, y, wanted):
    """You refused the surest samples first: sort by -P.max(axis=1)."""
    good = np.flatnonzero(_shares(P, y, np.argsort(P.max(axis=1))) >= wanted)
    return len(y) - (good.max(initial=-1) + 1)


def refused_only_mistakes(P, y, wanted):
    """Whether an answer is wrong is not known when it is given: only how sure the network is."""
    n_right = int((P.argmax(axis=1) == y).sum())
    return len(y) - min(len(y), int(n_right / wanted + 1e-9))


def trusted_the_probabilities(P, y, wanted):
    """You refused where the largest probability is below the share that is wanted.

    That trusts the probabilities; how often they are right has to be counted.
    """
    return int((P.max(axis=1) < wanted).sum())


def _predictions(rng):
    def prediction(n_samples, wanted):
        E = np.exp(rng.normal(scale=1.5, size=(n_samples, 3)))
        P = (E / E.sum(axis=1, keepdims=True)).round(3)
        y = np.array([rng.choice(3, p=row / row.sum()) for row in P])
        # The surest is right, or for some shares there would be no answer at all.
        surest = P.max(axis=1).argmax()
        y[surest] = P[surest].argmax()
        return P, y, wanted

    return [prediction(n, wanted) for n, wanted in [(5, 0.75), (8, 0.7), (30, 0.8), (200, 0.9)]]


# 10.4


def table_of_mistakes(y, y_pred, n_classes):
    """Return the confusion matrix: how often class i (row) was taken for class j (column)."""
    counts = np.zeros((n_classes, n_classes), dtype=int)
    for true, predicted in zip(y, y_pred):
        counts[true, predicted] += 1
    return counts


def swapped_rows_and_columns(y, y_pred, n_classes):
    """The table is transposed: the row is what the digit is, the column what it was taken for."""
    return table_of_mistakes(y, y_pred, n_classes).T


def marked_instead_of_counting(y, y_pred, n_classes):
    """The table only says whether something happened: it has to count, += 1.

    counts[y, y_pred] += 1 in one go does not count either: a pair that comes twice is added once.
    """
    return np.minimum(table_of_mistakes(y, y_pred, n_classes), 1)


def left_out_the_right_answers(y, y_pred, n_classes):
    """The right answers belong into the table, too: they are its diagonal."""
    counts = table_of_mistakes(y, y_pred, n_classes)
    return counts - np.diag(np.diag(counts))


def gave_shares_of_each_row(y, y_pred, n_classes):
    """These are shares. The table counts: its entries add up to the number of samples."""
    counts = table_of_mistakes(y, y_pred, n_classes)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def _classes(rng):
    fixed = (np.array([0, 1, 1, 1, 2]), np.array([0, 1, 1, 0, 1]), 3)
    drawn = [(rng.integers(0, k, n), rng.integers(0, k, n), k) for n, k in [(8, 2), (40, 4)]]
    # A class that never comes: its row and column are there all the same.
    return [fixed, *drawn, (np.array([0, 1]), np.array([1, 1]), 4)]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="10.1",
        title="Is 98.2 % better than 97.6 %?",
        stars=1,
        minutes=3,
        text="A classmate reports 98.2 % on 449 test images, you measured 97.6 % on the same 449. "
        "How many images is the difference? How large is the standard error of each, in "
        "percentage points? Answer with three numbers: images, standard error of 98.2 %, that of "
        "97.6 %.",
        why="441 and 438 images are right. √(a(1 - a)/n) is about 0.6 and 0.7 percentage points, "
        "so the difference is what two tests of the same network would show.",
        hints=(
            "0.982 · 449 and 0.976 · 449, rounded to whole images.",
            "The standard error of a share a of n is √(a(1 - a)/n).",
        ),
        solution=difference_and_standard_errors,
        mistakes=(
            gave_shares,
            forgot_the_number_of_images,
            counted_in_percentage_points,
        ),
        tolerance=(0.01, 0.08, 0.08),
    ),
    Function(
        id="10.3",
        title="Not sure",
        stars=3,
        minutes=15,
        text="Let the network abstain where its largest probability is low. Write a function that "
        "says how many samples it must refuse so that at least a given share of the rest is right.",
        why="Sorted by confidence, the surest k samples have a share of right answers for every k; "
        "the largest k with enough of them can be kept.",
        hints=(
            "Sort the samples by their largest probability, the surest first.",
            "right.cumsum() / np.arange(1, n + 1) is the share of right answers among the first k.",
            "The last place at which the share is large enough tells how many can be kept.",
        ),
        solution=n_refused,
        mistakes=(
            counted_those_kept,
            stopped_at_the_first_mistake,
            refused_the_surest,
            refused_only_mistakes,
            trusted_the_probabilities,
        ),
        inputs=_predictions,
    ),
    Function(
        id="10.4",
        title="A confusion matrix of your own",
        stars=2,
        minutes=6,
        text="Write the confusion matrix without looking at `nnbook`: row i, column j counts how "
        "often class i was taken for class j.",
        why="Every sample raises one entry by one: its true class is the row, the predicted the "
        "column.",
        hints=(
            "Start from a table of zeros of shape (n_classes, n_classes).",
            "Go through zip(y, y_pred) and raise one entry for each sample.",
        ),
        solution=table_of_mistakes,
        mistakes=(
            swapped_rows_and_columns,
            marked_instead_of_counting,
            left_out_the_right_answers,
            gave_shares_of_each_row,
        ),
        inputs=_classes,
    ),
)
