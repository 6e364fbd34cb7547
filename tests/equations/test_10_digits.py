"""Chapter 10: the accuracy, its standard error, and the confusion matrix."""

import numpy as np
import pytest
import sympy as sp

from nnbook import accuracy, confusion_matrix
from tests.equations import checks


@pytest.fixture
def labels():
    """Right and predicted classes of 200 samples, about two thirds of them right."""
    rng = np.random.default_rng(5)
    y = rng.integers(0, 10, 200)
    return y, np.where(rng.random(200) < 0.6, y, rng.integers(0, 10, 200))


@checks("eq-accuracy")
def test_accuracy_is_the_mean_of_one_for_right_and_zero_for_wrong(labels):
    y, y_pred = labels
    score = sum(1 if predicted == right else 0 for right, predicted in zip(y, y_pred, strict=True))
    assert 0.5 < accuracy(y, y_pred) < 0.8
    assert accuracy(y, y_pred) == pytest.approx(score / len(y), abs=1e-15)


@checks("eq-standard-error")
def test_variance_of_the_share_of_right_answers_is_p_times_one_minus_p_over_n():
    p = sp.Symbol("p", positive=True)
    for n in (1, 2, 5):
        probability = [sp.binomial(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        mean = sum(q * sp.Rational(k, n) for k, q in enumerate(probability))
        variance = sum(q * (sp.Rational(k, n) - mean) ** 2 for k, q in enumerate(probability))
        assert sp.simplify(variance - p * (1 - p) / n) == 0


@checks("eq-confusion-matrix")
def test_confusion_matrix_counts_right_class_by_row_and_read_class_by_column(labels):
    y, y_pred = labels
    C = confusion_matrix(y, y_pred, n_classes=10)
    counted = [[np.sum((y == i) & (y_pred == j)) for j in range(10)] for i in range(10)]
    np.testing.assert_array_equal(C, counted)
    assert not np.array_equal(C, C.T)
    assert np.trace(C) / C.sum() == pytest.approx(accuracy(y, y_pred), abs=1e-15)
