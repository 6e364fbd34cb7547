"""Equations of chapter 6: the chain rule on a graph, the four equations, gradient checking."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
import sympy as sp

from nnbook.activations import Identity, ReLU, Sigmoid, Softmax, Tanh
from nnbook.gradients import check_gradients, numerical_gradient
from nnbook.lab import worked
from nnbook.layers import Linear, Sequential
from nnbook.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError
from tests.equations import checks

# The worked network in letters: W1, b1 row by row, then W2, b2, as in theta.
THETA = sp.symbols("w11 w12 w21 w22 b1 b2 v1 v2 c", real=True)
X1, X2, Y, Z = sp.symbols("x1 x2 y z", real=True)


def worked_loss():
    """Return the loss of the worked network as a formula of its nine parameters."""
    w11, w12, w21, w22, b1, b2, v1, v2, c = THETA
    z = v1 * sp.tanh(w11 * X1 + w21 * X2 + b1) + v2 * sp.tanh(w12 * X1 + w22 * X2 + b2) + c
    return sp.log(1 + sp.exp(z)) - Y * z


def at_the_worked_numbers(formula, theta=None):
    """Return the number that a formula has for the sample and the parameters of the book."""
    theta = worked.worked_network().theta if theta is None else theta
    numbers = dict(zip(THETA, theta.tolist(), strict=True))
    x1, x2 = worked.X[0].tolist()
    return float(formula.subs(numbers | {X1: x1, X2: x2, Y: worked.y.item()}))


def random_network(rng, activation=Tanh, widths=(4, 5, 3, 2)):
    """Return a network with random weights and biases, an activation after each Linear."""
    layers = []
    for n_in, n_out in pairwise(widths):
        layers += [Linear(n_in, n_out, rng), activation()]
    network = Sequential(*layers)
    network.theta = rng.normal(size=network.n_parameters)
    return network


def loss_of(A, target):
    """Return a loss in which all entries take part: half the squared distance."""
    return 0.5 * float(np.sum((A - target) ** 2))


class Traced:
    """One sample through a network, number by number, with the slope of the loss at any of them."""

    def __init__(self, activation=Tanh, seed=0):
        rng = np.random.default_rng(seed)
        self.network = random_network(rng, activation)
        self.x, self.target = rng.normal(size=(1, 4)), rng.normal(size=(1, 2))
        self.passed = self.network.trace(self.x)
        self.depth = len(self.network.linears)

    def loss_from(self, layer, z):
        """Return the loss when the pre-activation of a layer (from 1) is set to z."""
        A = self.network.layers[2 * layer - 1].forward(z, keep=False)
        for later in self.network.layers[2 * layer :]:
            A = later.forward(A, keep=False)
        return loss_of(A, self.target)

    def delta(self, layer):
        """Return the measured slope of the loss with respect to the pre-activation of a layer."""
        z = self.passed[f"Z{layer}"].copy()
        return numerical_gradient(lambda z: self.loss_from(layer, z), z)[0]

    def slope_of(self, parameters):
        """Return the measured slope of the loss with respect to a W or b of the network."""
        return numerical_gradient(
            lambda _: loss_of(self.network.predict(self.x), self.target), parameters
        )

    def phi_slope(self, layer):
        """Return the slope of the activation function at the pre-activation of a layer."""
        return self.network.layers[2 * layer - 1].derivative(self.passed[f"Z{layer}"])[0]


@checks("eq-worked-loss")
def test_loss_of_the_worked_network_is_one_formula_of_nine_parameters():
    loss, network = BinaryCrossEntropy(), worked.worked_network()
    rng = np.random.default_rng(0)
    for theta in (network.theta.copy(), *rng.normal(size=(5, 9))):
        network.theta = theta
        expected = loss.forward(network.predict(worked.X), worked.y)
        assert at_the_worked_numbers(worked_loss(), theta) == pytest.approx(expected, abs=1e-13)


@checks("eq-monster")
def test_monstrous_derivative_is_the_derivative_and_the_slope_of_the_first_weight():
    w11, w12, w21, w22, b1, b2, v1, v2, c = THETA
    first = sp.tanh(w11 * X1 + w21 * X2 + b1)
    second = sp.tanh(w12 * X1 + w22 * X2 + b2)
    bracket = 1 / (1 + sp.exp(-v1 * first - v2 * second - c)) - Y
    monster = bracket * v1 * (1 - first**2) * X1
    assert sp.simplify((monster - worked_loss().diff(w11)).rewrite(sp.exp)) == 0
    assert at_the_worked_numbers(monster) == pytest.approx(-0.15679497, abs=1e-8)


def test_symbolic_slopes_are_those_of_backward():
    network, loss = worked.worked_network(), BinaryCrossEntropy()
    loss.forward(network.forward(worked.X), worked.y)
    network.backward(loss.gradient())
    symbolic = [at_the_worked_numbers(worked_loss().diff(letter)) for letter in THETA]
    np.testing.assert_allclose(network.dtheta, symbolic, rtol=1e-13)


@checks("eq-chain-rule")
def test_along_a_path_slopes_are_multiplied():
    v = sp.Symbol("v")
    u, outer = sp.Function("u"), sp.Function("L")
    inner = sp.Symbol("inner")
    product_of_slopes = outer(inner).diff(inner).subs(inner, u(v)) * u(v).diff(v)
    assert sp.simplify(outer(u(v)).diff(v).doit() - product_of_slopes.doit()) == 0
    assert sp.exp(sp.sin(v)).diff(v) == sp.exp(sp.sin(v)) * sp.cos(v)


@checks("eq-sum-over-paths")
def test_where_paths_meet_slopes_are_added():
    v, a, b = sp.symbols("v a b", positive=True)
    inner = (3 * v, v**2)
    for outer in (a * b, a + b**2, sp.exp(a) / b, sp.tanh(a - b)):
        direct = outer.subs({a: inner[0], b: inner[1]}).diff(v)
        terms = [
            outer.diff(u).subs({a: inner[0], b: inner[1]}) * path.diff(v)
            for u, path in zip((a, b), inner, strict=True)
        ]
        assert sp.simplify(direct - sum(terms)) == 0
    assert (3 * v * v**2).diff(v).subs(v, 2) == 36


@checks("eq-sum-over-paths")
def test_slope_of_the_input_is_the_sum_over_all_paths_of_the_products():
    rng = np.random.default_rng(4)
    network = random_network(rng)
    x, target = rng.normal(size=(1, 4)), rng.normal(size=(1, 2))
    passed = network.trace(x)
    local = [
        layer.derivative(passed[f"Z{n}"])[0] for n, layer in enumerate(network.layers[1::2], 1)
    ]
    W = [layer.W for layer in network.linears]
    by_paths = np.zeros(4)
    for i, j, k, m in product(range(4), range(5), range(3), range(2)):
        slopes = W[0][i, j] * local[0][j] * W[1][j, k] * local[1][k] * W[2][k, m] * local[2][m]
        by_paths[i] += slopes * (passed["A3"] - target)[0, m]
    measured = numerical_gradient(lambda x: loss_of(network.predict(x), target), x)
    np.testing.assert_allclose(by_paths, measured[0], atol=1e-9)


@checks("eq-delta-last")
@pytest.mark.parametrize("activation", [Identity, Sigmoid, Tanh, ReLU])
def test_last_delta_is_the_slope_of_the_loss_times_phi_prime(activation):
    traced = Traced(activation)
    slope_of_activation = (traced.passed[f"A{traced.depth}"] - traced.target)[0]
    expected = slope_of_activation * traced.phi_slope(traced.depth)
    np.testing.assert_allclose(traced.delta(traced.depth), expected, atol=1e-8)


@checks("eq-delta-hidden")
@pytest.mark.parametrize("layer", [1, 2])
def test_hidden_delta_is_phi_prime_times_the_weighted_sum_of_the_deltas_above(layer):
    traced = Traced()
    W, above = traced.network.linears[layer].W, traced.delta(layer + 1)
    for i, found in enumerate(traced.delta(layer)):
        weighted = sum(W[i, j] * above[j] for j in range(len(above)))
        assert found == pytest.approx(traced.phi_slope(layer)[i] * weighted, abs=1e-8)


@checks("eq-slope-weight")
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_slope_of_a_weight_is_what_came_in_times_delta(layer):
    traced = Traced()
    came_in = traced.passed["X" if layer == 1 else f"A{layer - 1}"][0]
    delta, measured = traced.delta(layer), traced.slope_of(traced.network.linears[layer - 1].W)
    for i, j in np.ndindex(measured.shape):
        assert measured[i, j] == pytest.approx(came_in[i] * delta[j], abs=1e-8)


@checks("eq-slope-bias")
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_slope_of_a_bias_is_delta(layer):
    traced = Traced()
    measured = traced.slope_of(traced.network.linears[layer - 1].b)
    np.testing.assert_allclose(measured, traced.delta(layer), atol=1e-8)


@checks("eq-backward-sample")
def test_for_one_sample_the_sums_are_matrix_products():
    traced = Traced()
    for layer in (2, 1):
        above = traced.delta(layer + 1)[np.newaxis, :]
        W = traced.network.linears[layer].W
        delta = (above @ W.T) * traced.phi_slope(layer)
        np.testing.assert_allclose(delta[0], traced.delta(layer), atol=1e-8)
        came_in = traced.passed["X" if layer == 1 else f"A{layer - 1}"]
        linear = traced.network.linears[layer - 1]
        np.testing.assert_allclose(came_in.T @ delta, traced.slope_of(linear.W), atol=1e-8)
        np.testing.assert_allclose(delta[0], traced.slope_of(linear.b), atol=1e-8)


@checks("eq-backward-batch")
@pytest.mark.parametrize("activation", [Sigmoid, Tanh])
def test_for_a_batch_matrix_products_sum_over_the_samples(activation):
    rng = np.random.default_rng(8)
    network, loss = random_network(rng, activation), MeanSquaredError()
    X, Y_batch = rng.normal(size=(6, 4)), rng.normal(size=(6, 2))
    passed = network.trace(X)
    passed["A0"] = X
    loss.forward(passed["A3"], Y_batch)
    Delta = loss.gradient() * network.layers[-1].derivative(passed["Z3"])
    expected = []
    for number in (3, 2, 1):
        dW, db = passed[f"A{number - 1}"].T @ Delta, np.ones(6) @ Delta
        np.testing.assert_allclose(db, sum(Delta), atol=1e-15)
        expected = [dW.ravel(), db, *expected]
        if number > 1:
            slope = network.layers[2 * number - 3].derivative(passed[f"Z{number - 1}"])
            Delta = (Delta @ network.linears[number - 1].W.T) * slope
    loss.forward(network.forward(X), Y_batch)
    network.backward(loss.gradient())
    np.testing.assert_allclose(network.dtheta, np.concatenate(expected), atol=1e-14)
    assert check_gradients(network, loss, X, Y_batch) < 1e-8


def test_gradient_of_a_batch_is_the_mean_of_the_gradients_of_its_samples():
    rng = np.random.default_rng(9)
    network, loss = Sequential(Linear(3, 4, rng), Tanh(), Linear(4, 3, rng)), CrossEntropy()
    X, y = rng.normal(size=(7, 3)), rng.integers(0, 3, size=7)

    def gradient(X, y):
        loss.forward(network.forward(X), y)
        network.backward(loss.gradient())
        return network.dtheta.copy()

    alone = [gradient(X[s : s + 1], y[s : s + 1]) for s in range(7)]
    np.testing.assert_allclose(gradient(X, y), np.mean(alone, axis=0), atol=1e-15)


@checks("eq-softmax-backward")
def test_softmax_passes_back_how_far_a_slope_lies_from_their_weighted_mean():
    K = 4
    z, d = sp.symbols(f"z:{K}", real=True), sp.symbols(f"d:{K}", real=True)
    total = sum(map(sp.exp, z))
    p = [sp.exp(z_i) / total for z_i in z]
    for j in range(K):
        along_all_paths = sum(d[i] * p[i].diff(z[j]) for i in range(K))
        formula = p[j] * (d[j] - sum(d[i] * p[i] for i in range(K)))
        assert sp.simplify(along_all_paths - formula) == 0


@checks("eq-softmax-backward")
def test_softmax_backward_is_the_product_with_the_jacobian():
    rng = np.random.default_rng(2)
    Z_batch, dA = rng.normal(scale=3, size=(5, 4)), rng.normal(size=(5, 4))
    softmax = Softmax()
    softmax.forward(Z_batch)
    expected = [slopes @ softmax.jacobian(z) for z, slopes in zip(Z_batch, dA, strict=True)]
    np.testing.assert_allclose(softmax.backward(dA), expected, atol=1e-15)


@checks("eq-central-difference")
def test_central_difference_is_wrong_by_the_third_derivative_only():
    x, eps = sp.symbols("x epsilon")
    central = sp.expand(((x + eps) ** 3 - (x - eps) ** 3) / (2 * eps))
    one_sided = sp.expand(((x + eps) ** 3 - x**3) / eps)
    assert sp.expand(central - 3 * x**2) == eps**2
    assert sp.expand(one_sided - 3 * x**2) == sp.expand(3 * x * eps + eps**2)
    for function in (sp.sin, sp.exp, sp.tanh):
        error = (function(x + eps) - function(x - eps)) / (2 * eps) - function(x).diff(x)
        leading = sp.series(error, eps, 0, 3).removeO()
        assert sp.simplify(leading - function(x).diff(x, 3) / 6 * eps**2) == 0


@checks("eq-best-epsilon")
def test_best_step_is_the_cube_root_of_three_u_f_over_the_third_derivative():
    eps, u, f, third = sp.symbols("epsilon u f t", positive=True)
    error = third / 6 * eps**2 + u * f / eps
    assert sp.solve(error.diff(eps), eps)[0].equals(sp.cbrt(3 * u * f / third))
    assert sp.simplify(error.diff(eps, 2)).is_positive
    assert math.cbrt(3 * 1.1e-16) == pytest.approx(7e-6, rel=0.02)


@checks("eq-best-epsilon")
def test_measured_error_is_smallest_near_the_best_step():
    x, steps = np.linspace(-1, 1, 41), 10.0 ** np.arange(-12, 0)
    errors = [np.mean(np.abs((np.exp(x + e) - np.exp(x - e)) / (2 * e) - np.exp(x))) for e in steps]
    assert steps[np.argmin(errors)] in steps[6:8]  # 1e-6 or 1e-5
    # On both sides of the V as the two terms say: by eps squared, and by one over eps.
    assert errors[-2] / errors[-4] == pytest.approx(1e4, rel=0.01)
    assert 1e3 < errors[0] / errors[4] < 1e5


@checks("eq-relative-error")
def test_relative_error_lies_between_zero_and_one_and_ignores_the_scale():
    rng = np.random.default_rng(3)

    def relative(g, h):
        return np.linalg.norm(g - h) / (np.linalg.norm(g) + np.linalg.norm(h))

    for scale in (1e-9, 1.0, 1e9):
        g, h = rng.normal(size=(2, 8))
        assert 0 < relative(scale * g, scale * h) < 1
        assert relative(scale * g, scale * h) == pytest.approx(relative(g, h))
        assert relative(g, g) == 0
        assert relative(g, -scale * g) == pytest.approx(1)
        assert relative(g, 0 * g) == 1


@checks("eq-relative-error")
def test_check_gradients_returns_the_relative_error():
    class TwiceTooLarge(Linear):
        def backward_parameters(self, dZ):
            super().backward_parameters(dZ)
            self.dtheta *= 2

    rng = np.random.default_rng(5)
    network = Sequential(TwiceTooLarge(3, 2, rng))
    X, y = rng.normal(size=(4, 3)), np.array([0, 1, 1, 0])
    # |2g - g| / (|2g| + |g|)
    assert check_gradients(network, CrossEntropy(), X, y) == pytest.approx(1 / 3, abs=1e-8)


def flops_of_product(left, right):
    """Return the flops of the matrix product of two shapes."""
    return 2 * left[0] * left[1] * right[1]


@checks("eq-backward-flops")
@pytest.mark.parametrize("widths", [(784, 128, 10), (5, 4, 3, 2), (7, 3)])
def test_backward_costs_twice_the_forward_pass_without_the_first_product(widths):
    n, rng = 6, np.random.default_rng(0)
    network = Sequential(*[Linear(n_in, n_out, rng) for n_in, n_out in pairwise(widths)])
    counted = 0
    for number, (n_in, n_out) in enumerate(pairwise(widths)):
        counted += flops_of_product((n_in, n), (n, n_out))  # X.T @ dZ
        if number > 0:
            counted += flops_of_product((n, n_out), (n_out, n_in))  # dZ @ W.T
    assert counted == 2 * network.flops(n) - 2 * n * widths[0] * widths[1]


@checks("eq-delta-product")
def test_first_delta_of_a_chain_is_the_last_times_all_weights_and_slopes():
    rng = np.random.default_rng(1)
    depth = 6
    layers = []
    for _ in range(depth):
        layers += [Linear(1, 1, rng, init=lambda n_in, n_out: 1.0), Sigmoid()]
    network = Sequential(*layers[:-1])
    x, target = np.array([[0.7]]), np.array([[1.0]])
    passed = network.trace(x)
    loss = BinaryCrossEntropy()
    loss.forward(network.forward(x), target)
    network.backward(loss.gradient())
    product_of_factors = loss.gradient().item()  # the last delta
    for layer in range(1, depth):
        weight = network.linears[layer].W.item()
        product_of_factors *= weight * Sigmoid().derivative(passed[f"Z{layer}"]).item()
    assert network.linears[0].db.item() == pytest.approx(product_of_factors, rel=1e-12)
    assert numerical_gradient(
        lambda _: loss.forward(network.predict(x), target), network.linears[0].b
    ).item() == pytest.approx(product_of_factors, abs=1e-9)
