"""Equations of chapter 1: the weighted sum, its boundary, and the perceptron rule."""

import itertools
import math

import numpy as np
import pytest
import sympy as sp

from nnbook.neurons import Neuron, Perceptron, step, weighted_sum
from tests.equations import checks

W1, W2, B, X1, X2, T = sp.symbols("w1 w2 b x1 x2 t", real=True)
W, X = sp.Matrix([W1, W2]), sp.Matrix([X1, X2])


def random_vectors(seed, n_vectors, size=4):
    """Return vectors of small integers: sums and products of them are exact."""
    return np.random.default_rng(seed).integers(-9, 10, size=(n_vectors, size)).astype(float)


def separable_samples(seed, n_samples=60):
    """Return samples in the plane, their classes, and the normal that separates them."""
    rng = np.random.default_rng(seed)
    solution = rng.normal(size=3) * [1, 1, 0.3]  # the line is near the samples: two classes
    solution /= np.linalg.norm(solution)
    X = np.column_stack([rng.normal(size=(n_samples, 2)), np.ones(n_samples)])
    margins = X @ solution
    X = X[np.abs(margins) > 0.05]
    return X[:, :2].tolist(), (X @ solution > 0).astype(int).tolist(), solution


@checks("eq-weighted-sum")
def test_pre_activation_is_the_sum_of_weight_times_input_plus_bias():
    assert sp.expand(weighted_sum([W1, W2], [X1, X2], B) - (W1 * X1 + W2 * X2 + B)) == 0
    assert weighted_sum([3, -4], [39.1, 18.7], -63) == pytest.approx(-20.5)


@checks("eq-step")
def test_a_neuron_fires_from_zero_on():
    assert [step(z) for z in (-1e300, -5e-324, -0.0, 0.0, 5e-324, 1e300)] == [0, 0, 1, 1, 1, 1]


@checks("eq-dot-product")
def test_dot_product_multiplies_number_by_number_and_adds_up():
    for u, v in random_vectors(1, 20).reshape(10, 2, 4):
        products = [u[i] * v[i] for i in range(4)]
        assert weighted_sum(u, v, 0.0) == sum(products) == u @ v


@checks("eq-neuron")
def test_output_of_a_neuron_is_the_step_of_dot_product_plus_bias():
    for w, x in random_vectors(2, 40).reshape(20, 2, 4):
        neuron = Neuron(w, bias=1.5)
        assert neuron.pre_activation(x) == w @ x + 1.5
        assert neuron(x) == int(w @ x + 1.5 >= 0)


@checks("eq-dot-rules")
def test_dot_product_may_be_swapped_distributed_and_scaled():
    u, v, w = (sp.Matrix(sp.symbols(f"{name}1:4")) for name in "uvw")
    c = sp.Symbol("c")
    assert sp.expand(w.dot(v) - v.dot(w)) == 0
    assert sp.expand(w.dot(u + v) - (w.dot(u) + w.dot(v))) == 0
    assert sp.expand(w.dot(c * v) - c * w.dot(v)) == 0


@checks("eq-norm")
def test_norm_is_the_root_of_the_dot_product_with_itself():
    assert weighted_sum([3, -4], [3, -4], 0) ** 0.5 == 5
    for (v,) in random_vectors(3, 10).reshape(10, 1, 4):
        assert math.sqrt(weighted_sum(v, v, 0.0)) == pytest.approx(math.hypot(*v))


@checks("eq-norm-of-sum")
def test_squared_norm_of_a_sum_holds_twice_the_dot_product():
    u, v = (sp.Matrix(sp.symbols(f"{name}1:5", real=True)) for name in "uv")
    left = (u + v).dot(u + v)
    assert sp.expand(left - (u.dot(u) + 2 * u.dot(v) + v.dot(v))) == 0
    assert sp.expand(left - (u.dot(u) + v.dot(v))) != 0


@checks("eq-boundary")
def test_the_decision_changes_where_dot_product_plus_bias_is_zero():
    neuron = Neuron([3.0, -4.0], bias=-63.0)
    for length in np.linspace(30, 60, 7):
        on_boundary = np.array([length, (3 * length - 63) / 4])
        assert neuron.pre_activation(on_boundary) == pytest.approx(0, abs=1e-12)
        assert neuron(on_boundary + np.array([0, 1e-6])) == 0  # deeper: Adelie
        assert neuron(on_boundary - np.array([0, 1e-6])) == 1


@checks("eq-boundary-line")
def test_boundary_in_the_plane_has_slope_minus_w1_over_w2():
    (solution,) = sp.solve(W.dot(X) + B, X2)
    assert sp.simplify(solution - (-W1 / W2 * X1 - B / W2)) == 0
    penguins = solution.subs({W1: 3, W2: -4, B: -63})
    assert sp.simplify(penguins - (sp.Rational(3, 4) * X1 - sp.Rational(63, 4))) == 0


@checks("eq-normal")
def test_weights_are_perpendicular_to_the_boundary():
    (height,) = sp.solve(W.dot(X) + B, X2)
    p, q = (sp.Matrix([place, height.subs(X1, place)]) for place in sp.symbols("p1 q1"))
    assert sp.simplify(W.dot(p - q)) == 0
    # ... and lead to the side where the neuron fires.
    assert sp.simplify(W.dot(p + T * W) + B - T * W.dot(W)) == 0


@checks("eq-distance")
def test_distance_to_the_boundary_is_z_over_the_norm_of_w():
    # The nearest of all points (t, height) of the boundary, found by a slope of zero.
    height = -(W1 * T + B) / W2
    squared = (X1 - T) ** 2 + (X2 - height) ** 2
    (nearest,) = sp.solve(sp.diff(squared, T), T)
    z = W.dot(X) + B
    assert sp.simplify(squared.subs(T, nearest) - z**2 / W.dot(W)) == 0
    assert weighted_sum([3, -4], [46.1, 13.2], -63) / 5 == pytest.approx(4.5)


@checks("eq-xor")
def test_opposite_corners_have_equal_sums_of_pre_activations():
    z = {corner: W.dot(sp.Matrix(corner)) + B for corner in itertools.product((0, 1), repeat=2)}
    assert sp.expand(z[0, 0] + z[1, 1] - z[0, 1] - z[1, 0]) == 0


@checks("eq-perceptron-rule")
def test_a_mistake_adds_error_times_input_to_the_weights_and_the_error_to_the_bias():
    cases = itertools.product(random_vectors(5, 6), random_vectors(6, 6), (-2.0, 3.0), (0, 1))
    for w, x, b, y in cases:
        learner = Perceptron()
        learner.neuron = Neuron(w, b)
        error = y - int(w @ x + b >= 0)
        assert learner.update(x, y) == abs(error)
        assert learner.neuron.weights == (w + error * x).tolist()
        assert learner.neuron.bias == b + error


@checks("eq-perceptron-effect")
def test_a_correction_moves_the_pre_activation_by_error_times_squared_norm_plus_one():
    e = sp.Symbol("e")
    change = (W + e * X).dot(X) + (B + e) - (W.dot(X) + B)
    assert sp.expand(change - e * (X.dot(X) + 1)) == 0
    learner = Perceptron()
    learner.neuron = Neuron([4.0, -2.0], bias=-1.0)
    learner.update([3.0, 2.0], 0)
    assert learner.neuron.pre_activation([3.0, 2.0]) == 7 - 14


@checks("eq-perceptron-bound")
@pytest.mark.parametrize("seed", range(8))
def test_perceptron_makes_at_most_r_over_gamma_squared_corrections(seed):
    X, y, solution = separable_samples(seed)
    extended = np.column_stack([X, np.ones(len(X))])
    gamma = np.abs(extended @ solution).min()
    R = np.linalg.norm(extended, axis=1).max()
    corrections = sum(Perceptron().fit(X, y).mistakes)
    assert 0 < corrections <= (R / gamma) ** 2


class WithoutBias(Perceptron):
    """A perceptron whose samples bring the constant input with them, as in the proof."""

    def update(self, inputs, target):
        mistake = super().update(inputs, target)
        self.neuron.bias = 0.0
        return mistake


@checks("eq-perceptron-bound")
@pytest.mark.parametrize("n", [1, 4, 9])
def test_perpendicular_samples_need_every_correction_that_the_bound_allows(n):
    samples, classes = np.eye(n), [0] * n
    R, gamma = 1.0, 1 / math.sqrt(n)  # the solution is (-1, ..., -1) / sqrt(n)
    assert sum(WithoutBias().fit(samples, classes).mistakes) == round((R / gamma) ** 2)
