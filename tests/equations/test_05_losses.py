"""Equations of chapter 5: from the likelihood to the loss, and from the loss to its slope."""

import math

import numpy as np
import pytest
import sympy as sp

from nnbook.activations import sigmoid, softmax
from nnbook.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError
from tests.equations import checks

Z, Y, P, Y_HAT = sp.symbols("z y p y_hat", real=True)
S = sp.Symbol("s", positive=True)
SIGMA = 1 / (1 + sp.exp(-Z))
BCE_OF_LOGIT = sp.log(1 + sp.exp(Z)) - Y * Z
GAUSSIAN = sp.exp(-((Y - Y_HAT) ** 2) / (2 * S**2)) / (S * sp.sqrt(2 * sp.pi))


def logits_and_classes(seed, n_samples=6, n_classes=4):
    """Return logits of a few samples, the right classes, and those as one-hot rows."""
    rng = np.random.default_rng(seed)
    y = rng.integers(n_classes, size=n_samples)
    return rng.normal(scale=2, size=(n_samples, n_classes)), y, np.eye(n_classes)[y]


def measured_slopes(f, x, h=1e-6):
    """Return the slope of f with respect to every entry of x, by central differences."""
    slopes = np.empty_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        slopes[index] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


@checks("eq-likelihood")
def test_likelihood_of_independent_samples_is_the_product():
    # Roll a loaded die twice, 20000 times: how often does each pair come up?
    rng = np.random.default_rng(0)
    p = np.array([0.5, 0.3, 0.2])
    first, second = rng.choice(3, size=(2, 20_000), p=p)
    shares = np.histogram2d(first, second, bins=3)[0] / 20_000
    np.testing.assert_allclose(shares, np.outer(p, p), atol=0.012)


@checks("eq-negative-log-likelihood")
def test_mean_of_negative_logarithms_is_the_logarithm_of_the_product():
    p = np.random.default_rng(1).uniform(0.05, 1, size=12)
    assert -math.log(math.prod(p)) / 12 == pytest.approx(np.mean(-np.log(p)), rel=1e-14)


@checks("eq-cost")
def test_cost_is_the_mean_of_the_losses_of_the_samples():
    logits, y, one_hot = logits_and_classes(2)
    column, target = logits[:, :1], (y[:, np.newaxis] > 1).astype(float)
    cases = [
        (MeanSquaredError(), logits, one_hot),
        (BinaryCrossEntropy(), column, target),
        (CrossEntropy(), logits, y),
    ]
    for loss, prediction, truth in cases:
        alone = [loss.forward(prediction[i : i + 1], truth[i : i + 1]) for i in range(len(y))]
        assert loss.forward(prediction, truth) == pytest.approx(np.mean(alone), rel=1e-14)
    probability_of_what_happened = softmax(logits)[np.arange(6), y]
    assert alone == pytest.approx(-np.log(probability_of_what_happened), rel=1e-12)


@checks("eq-gaussian-density")
def test_gaussian_is_a_density_with_mean_y_hat_and_spread_s():
    density = GAUSSIAN.subs(S, sp.Rational(3, 2)).subs(Y_HAT, 2)
    moments = [sp.integrate(density * Y**k, (Y, -sp.oo, sp.oo)) for k in range(3)]
    assert moments[:2] == [1, 2]
    assert sp.simplify(moments[2] - 2**2) == sp.Rational(9, 4)


@checks("eq-gaussian-loss")
def test_minus_log_of_the_gaussian_is_the_squared_error_and_a_constant():
    claimed = (Y - Y_HAT) ** 2 / (2 * S**2) + sp.log(S * sp.sqrt(2 * sp.pi))
    difference = sp.expand_log(-sp.log(GAUSSIAN) - claimed, force=True)
    assert sp.simplify(difference) == 0


@checks("eq-mean-squared-error")
def test_mean_squared_error_averages_over_all_entries():
    y_hat, _, y = logits_and_classes(3)
    total = sum((y_hat[i, j] - y[i, j]) ** 2 for i, j in np.ndindex(y.shape))
    assert MeanSquaredError().forward(y_hat, y) == pytest.approx(total / y.size, rel=1e-14)


@checks("eq-mean-squared-error")
def test_mean_squared_error_is_least_where_gaussian_likelihood_is_largest():
    y = np.random.default_rng(4).normal(loc=3, size=50)
    candidates = np.linspace(2, 4, 201)
    costs = [MeanSquaredError().forward(np.full(50, c), y) for c in candidates]
    density = sp.lambdify((Y, Y_HAT), GAUSSIAN.subs(S, 1))
    likelihoods = [math.prod(density(y, c)) for c in candidates]
    assert np.argmin(costs) == np.argmax(likelihoods)


@checks("eq-mean-squared-error-slope")
def test_slope_of_mean_squared_error_is_twice_the_error_over_all_entries():
    y_hat, _, y = logits_and_classes(5)
    loss = MeanSquaredError()
    loss.forward(y_hat, y)
    np.testing.assert_allclose(loss.gradient(), 2 / (6 * 4) * (y_hat - y), rtol=1e-14)
    measured = measured_slopes(lambda x: MeanSquaredError().forward(x, y), y_hat)
    np.testing.assert_allclose(loss.gradient(), measured, atol=1e-9)


@checks("eq-bernoulli")
def test_one_formula_gives_p_to_class_one_and_the_rest_to_class_zero():
    probability = P**Y * (1 - P) ** (1 - Y)
    assert probability.subs(Y, 1) == P
    assert probability.subs(Y, 0) == 1 - P


@checks("eq-binary-cross-entropy")
def test_binary_cross_entropy_is_minus_log_of_bernoulli():
    p = sp.Symbol("p", positive=True)
    claimed = -Y * sp.log(p) - (1 - Y) * sp.log(1 - p)
    for y in (0, 1):
        bernoulli = p**y * (1 - p) ** (1 - y)
        assert sp.simplify(claimed.subs(Y, y) + sp.log(bernoulli)) == 0
    assert claimed.subs({Y: 1, p: 0.7511}) == pytest.approx(0.2862, abs=5e-5)


@checks("eq-binary-cross-entropy-logit")
def test_binary_cross_entropy_of_a_logit_is_softplus_minus_y_z():
    of_p = -Y * sp.log(P) - (1 - Y) * sp.log(1 - P)
    difference = sp.simplify(of_p.subs(P, SIGMA) - BCE_OF_LOGIT)
    for z in (-3.7, -0.2, 0.0, 1.1045, 5.0):
        for y in (0.0, 0.25, 1.0):
            assert abs(float(difference.subs({Z: z, Y: y}))) < 1e-12
            value = BinaryCrossEntropy().forward([z], [y])
            assert value == pytest.approx(float(BCE_OF_LOGIT.subs({Z: z, Y: y})), rel=1e-13)


@checks("eq-binary-cross-entropy-slope")
def test_slope_of_binary_cross_entropy_is_p_minus_y():
    assert sp.simplify(sp.diff(BCE_OF_LOGIT, Z) - (SIGMA - Y)) == 0
    z, y = np.linspace(-4, 4, 9), np.linspace(0, 1, 9)
    loss = BinaryCrossEntropy()
    loss.forward(z, y)
    np.testing.assert_allclose(9 * loss.gradient(), sigmoid(z) - y, rtol=1e-13)
    measured = measured_slopes(lambda z: BinaryCrossEntropy().forward(z, y), z)
    np.testing.assert_allclose(loss.gradient(), measured, atol=1e-9)


@checks("eq-binary-cross-entropy-slope")
def test_the_slope_of_the_sigmoid_is_in_p_minus_y_and_cancels():
    p = sp.Symbol("p", positive=True)
    of_p = -Y * sp.log(p) - (1 - Y) * sp.log(1 - p)
    assert sp.simplify(sp.diff(of_p, p) * p * (1 - p) - (p - Y)) == 0


@checks("eq-squared-error-of-sigmoid")
def test_slope_of_squared_error_through_a_sigmoid_keeps_the_slope_of_the_sigmoid():
    claimed = 2 * (SIGMA - Y) * SIGMA * (1 - SIGMA)
    assert sp.simplify(sp.diff((SIGMA - Y) ** 2, Z) - claimed) == 0
    assert float(claimed.subs({Y: 1, Z: -8})) == pytest.approx(-0.00067, abs=5e-6)


@checks("eq-binary-cross-entropy-stable")
def test_shifted_binary_cross_entropy_is_the_same_function_without_overflow():
    positive = sp.Symbol("z", positive=True)
    for z in (positive, -positive):
        stable = sp.Max(z, 0) + sp.log(1 + sp.exp(-sp.Abs(z))) - Y * z
        difference = stable - BCE_OF_LOGIT.subs(Z, z)
        assert sp.simplify(sp.logcombine(difference, force=True)) == 0
    for z, y, expected in [(1000, 0, 1000), (-1000, 0, 0), (1000, 1, 0), (-1000, 1, 1000)]:
        assert BinaryCrossEntropy().forward([z], [y]) == expected


@checks("eq-categorical")
def test_the_product_over_classes_is_the_probability_of_the_right_one():
    logits, y, one_hot = logits_and_classes(6)
    p = softmax(logits)
    np.testing.assert_allclose(np.prod(p**one_hot, axis=1), p[np.arange(6), y], rtol=1e-14)


@checks("eq-cross-entropy")
def test_cross_entropy_is_minus_log_of_the_probability_of_the_right_class():
    logits, y, one_hot = logits_and_classes(7)
    p = softmax(logits)
    losses = -np.log(p[np.arange(6), y])
    np.testing.assert_allclose(-np.sum(one_hot * np.log(p), axis=1), losses, rtol=1e-13)
    assert CrossEntropy().forward(logits, y) == pytest.approx(losses.mean(), rel=1e-13)


@checks("eq-cross-entropy-logits")
def test_cross_entropy_of_logits_is_log_sum_exp_minus_the_right_logit():
    z = sp.symbols("z1:4", real=True)
    total = sum(map(sp.exp, z))
    for right in z:
        difference = -sp.log(sp.exp(right) / total) - (sp.log(total) - right)
        assert sp.simplify(sp.expand_log(difference, force=True)) == 0
    row = np.array([[2.0, 1.0, -1.0]])
    by_equation = math.log(np.exp(row).sum()) - row[0, 2]
    assert CrossEntropy().forward(row, [2]) == pytest.approx(by_equation, rel=1e-14)


@checks("eq-log-sum-exp")
def test_a_shift_can_be_taken_out_of_log_sum_exp():
    z, m = sp.symbols("z1:4", real=True), sp.Symbol("m", real=True)
    direct = sp.log(sum(map(sp.exp, z)))
    shifted = m + sp.log(sum(sp.exp(zj - m) for zj in z))
    assert sp.simplify(sp.exp(direct) - sp.exp(shifted)) == 0
    for row in ([1000.0, 0.0, -1000.0], [-1000.0, -1000.0, -1000.0]):
        expected = max(row) + math.log(sum(math.exp(zj - max(row)) for zj in row))
        assert CrossEntropy().forward([row], [1]) == pytest.approx(expected - row[1], abs=1e-12)


@checks("eq-cross-entropy-slope")
def test_slope_of_cross_entropy_is_p_minus_one_hot():
    z = sp.symbols("z1:4", real=True)
    total = sum(map(sp.exp, z))
    for c, right in enumerate(z):
        for j, other in enumerate(z):
            slope = sp.diff(sp.log(total) - right, other)
            assert sp.simplify(slope - (sp.exp(other) / total - int(c == j))) == 0


@checks("eq-cross-entropy-batch-slope")
def test_slopes_of_a_batch_are_p_minus_y_over_the_number_of_samples():
    logits, y, one_hot = logits_and_classes(8)
    loss = CrossEntropy()
    loss.forward(logits, y)
    np.testing.assert_allclose(loss.gradient(), (softmax(logits) - one_hot) / 6, atol=1e-16)
    measured = measured_slopes(lambda z: CrossEntropy().forward(z, y), logits)
    np.testing.assert_allclose(loss.gradient(), measured, atol=1e-9)


@checks("eq-softmax-twice")
@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_with_softmax_twice_the_loss_has_a_floor_above_zero(n_classes):
    floor = math.log(1 + (n_classes - 1) / math.e)
    perfect = np.eye(n_classes)[:1]
    assert CrossEntropy().forward(perfect, [0]) == pytest.approx(floor, rel=1e-14)
    rng = np.random.default_rng(9)
    for spread in (0.1, 1, 10, 100):
        probabilities = softmax(rng.normal(scale=spread, size=(200, n_classes)))
        twice = [CrossEntropy().forward(p[np.newaxis, :], [0]) for p in probabilities]
        assert min(twice) >= floor - 1e-14
