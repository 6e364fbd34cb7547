"""Equations of chapter 2: activation functions and their slopes."""

import math

import numpy as np
import pytest
import sympy as sp

from nnbook.activations import (
    LeakyReLU,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    leaky_relu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from tests.equations import checks

Z = sp.Symbol("z", real=True)
SIGMOID = 1 / (1 + sp.exp(-Z))
TANH = (sp.exp(Z) - sp.exp(-Z)) / (sp.exp(Z) + sp.exp(-Z))
POINTS = np.linspace(-6, 6, 49)  # holds 0


def same(left, right):
    """Whether two expressions are equal for every real z."""
    return sp.simplify((left - right).rewrite(sp.exp)) == 0


def measured_slope(f, z, eps=1e-6):
    return (f(z + eps) - f(z - eps)) / (2 * eps)


def logits(n_rows=20, n_classes=4):
    return np.random.default_rng(0).normal(scale=2, size=(n_rows, n_classes))


@checks("eq-sigmoid")
def test_sigmoid_is_one_over_one_plus_exp_of_minus_z():
    expected = [1 / (1 + math.exp(-z)) for z in POINTS]
    np.testing.assert_allclose(sigmoid(POINTS), expected, rtol=1e-14)


@checks("eq-sigmoid-derivative")
def test_slope_of_the_sigmoid_is_sigma_times_one_minus_sigma():
    assert same(sp.diff(SIGMOID, Z), SIGMOID * (1 - SIGMOID))
    np.testing.assert_allclose(Sigmoid().derivative(POINTS), measured_slope(sigmoid, POINTS), 1e-6)


@checks("eq-sigmoid-symmetry")
def test_sigmoid_of_minus_z_is_one_minus_sigmoid_of_z():
    assert same(SIGMOID.subs(Z, -Z), 1 - SIGMOID)
    assert same(SIGMOID.subs(Z, -Z), sp.exp(-Z) / (sp.exp(-Z) + 1))
    np.testing.assert_allclose(sigmoid(-POINTS), 1 - sigmoid(POINTS), atol=1e-15)


@checks("eq-tanh")
def test_tanh_is_difference_over_sum_of_two_exponentials():
    assert same(sp.tanh(Z), TANH)
    expected = [
        (math.exp(z) - math.exp(-z)) / (math.exp(z) + math.exp(-z)) for z in POINTS.tolist()
    ]
    np.testing.assert_allclose(tanh(POINTS), expected, rtol=1e-13)


@checks("eq-tanh-sigmoid")
def test_tanh_is_the_sigmoid_of_two_z_stretched_to_minus_one_and_one():
    assert same(TANH, 2 * SIGMOID.subs(Z, 2 * Z) - 1)
    assert same(TANH, (1 - sp.exp(-2 * Z)) / (1 + sp.exp(-2 * Z)))


@checks("eq-tanh-derivative")
def test_slope_of_tanh_is_one_minus_its_square():
    assert same(sp.diff(TANH, Z), 1 - TANH**2)
    slopes = measured_slope(tanh, POINTS)
    np.testing.assert_allclose(Tanh().derivative(POINTS), slopes, rtol=1e-5, atol=1e-9)


@checks("eq-vanishing-slopes")
def test_product_of_sigmoid_slopes_is_positive_and_at_most_one_quarter_to_the_power_of_layers():
    slope = sp.diff(SIGMOID, Z)
    assert sp.solve(sp.diff(slope, Z), Z) == [0]
    assert slope.subs(Z, 0) == sp.Rational(1, 4)
    Zs = np.random.default_rng(0).normal(scale=3, size=(100, 12))
    products = Sigmoid().derivative(Zs).cumprod(axis=1)
    assert (products > 0).all()
    assert (products <= 4.0 ** -np.arange(1, 13)).all()
    # No smaller bound would do: at 0 it is reached.
    assert Sigmoid().derivative(np.zeros(12)).prod() == 4.0**-12


@checks("eq-relu")
def test_relu_is_the_larger_of_z_and_zero():
    assert relu(POINTS).tolist() == [max(z, 0.0) for z in POINTS]


@checks("eq-relu-derivative")
def test_slope_of_relu_is_one_above_zero_and_zero_from_zero_down():
    away = POINTS[POINTS != 0]
    np.testing.assert_allclose(ReLU().derivative(away), measured_slope(relu, away), atol=1e-9)
    assert ReLU().derivative(np.array([0.0, 5e-324])).tolist() == [0, 1]


@checks("eq-leaky-relu")
@pytest.mark.parametrize("alpha", [0.0, 0.01, 0.3])
def test_leaky_relu_is_the_larger_of_z_and_alpha_z(alpha):
    pieces = [z if z > 0 else alpha * z for z in POINTS]
    assert leaky_relu(POINTS, alpha).tolist() == [max(z, alpha * z) for z in POINTS] == pieces


@checks("eq-leaky-relu-derivative")
@pytest.mark.parametrize("alpha", [0.0, 0.01, 0.3])
def test_slope_of_leaky_relu_is_one_above_zero_and_alpha_from_zero_down(alpha):
    away = POINTS[POINTS != 0]
    slopes = measured_slope(lambda z: leaky_relu(z, alpha), away)
    np.testing.assert_allclose(LeakyReLU(alpha).derivative(away), slopes, atol=1e-9)
    assert LeakyReLU(alpha).derivative(np.array([0.0, 5e-324])).tolist() == [alpha, 1]


@checks("eq-softmax")
def test_softmax_is_each_exponential_over_the_sum_of_all():
    for z, p in zip(logits(), softmax(logits()), strict=True):
        exponentials = [math.exp(z_k) for z_k in z]
        np.testing.assert_allclose(p, [e / sum(exponentials) for e in exponentials], rtol=1e-13)


@checks("eq-softmax-shift")
def test_a_shift_of_all_logits_leaves_softmax_unchanged():
    z, c = sp.symbols("z1:4", real=True), sp.Symbol("c", real=True)
    for i in range(3):
        plain = sp.exp(z[i]) / sum(map(sp.exp, z))
        shifted = sp.exp(z[i] + c) / sum(sp.exp(z_k + c) for z_k in z)
        assert sp.simplify(plain - shifted) == 0
    np.testing.assert_allclose(softmax(logits() + 700), softmax(logits()), rtol=1e-12)


@checks("eq-softmax-sigmoid")
def test_softmax_of_two_logits_is_the_sigmoid_of_their_difference():
    z1, z2 = sp.symbols("z1 z2", real=True)
    share = sp.exp(z1) / (sp.exp(z1) + sp.exp(z2))
    assert sp.simplify(share - SIGMOID.subs(Z, z1 - z2)) == 0
    two = logits(n_classes=2)
    np.testing.assert_allclose(softmax(two)[:, 0], sigmoid(two[:, 0] - two[:, 1]), rtol=1e-13)


@checks("eq-partial-derivative")
def test_partial_derivative_is_the_limit_of_the_difference_quotient_in_one_input():
    a, b, h = sp.symbols("a b h", real=True)
    f = sp.Lambda((a, b), a**2 * b + sp.sin(a * b))
    assert sp.simplify(sp.limit((f(a + h, b) - f(a, b)) / h, h, 0) - sp.diff(f(a, b), a)) == 0
    assert sp.simplify(sp.limit((f(a, b + h) - f(a, b)) / h, h, 0) - sp.diff(f(a, b), b)) == 0
    square = a**2 * b
    assert [sp.diff(square, v).subs({a: 3, b: 2}) for v in (a, b)] == [12, 9]


@checks("eq-softmax-jacobian")
def test_slope_of_softmax_is_p_i_times_delta_minus_p_j():
    z = sp.symbols("z1:4", real=True)
    p = [sp.exp(z_i) / sum(map(sp.exp, z)) for z_i in z]
    for i in range(3):
        for j in range(3):
            assert sp.simplify(sp.diff(p[i], z[j]) - p[i] * (int(i == j) - p[j])) == 0


@checks("eq-softmax-jacobian")
def test_jacobian_in_code_is_that_of_central_differences():
    for z in logits(n_rows=5):
        nudges = 1e-6 * np.eye(len(z))
        measured = [(softmax(z + nudge) - softmax(z - nudge)) / 2e-6 for nudge in nudges]
        np.testing.assert_allclose(Softmax().jacobian(z), np.transpose(measured), atol=1e-9)
