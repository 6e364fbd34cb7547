"""Equations of chapter 9: luck, steps, the spread of numbers in a network, and weight decay."""

import itertools
import math
import tracemalloc

import numpy as np
import pytest
import sympy as sp

from nnbook.activations import Identity, ReLU
from nnbook.gradients import numerical_gradient
from nnbook.layers import Linear, Sequential, glorot, he
from nnbook.losses import CrossEntropy
from nnbook.optimizers import SGD, Adam
from nnbook.training import Standardizer, add_weight_decay, fit
from tests.equations import checks

# Equally likely outcomes; exact, since they are rational.
U = [sp.Rational(k, 3) for k in (-4, 1, 2, 9)]
V = [sp.Rational(k, 5) for k in (-7, 0, 3)]


def mean(outcomes):
    """Return the exact mean of equally likely outcomes."""
    outcomes = list(outcomes)
    return sp.Add(*outcomes) / len(outcomes)


def variance(outcomes):
    """Return the exact mean squared distance from the mean."""
    outcomes = list(outcomes)
    return mean((u - mean(outcomes)) ** 2 for u in outcomes)


def mean_square(array):
    """Return the mean of the squares of all entries."""
    return float(np.mean(np.square(array)))


@checks("eq-lucky-guess")
@pytest.mark.parametrize(("p", "k"), [(sp.Rational(1, 16), 3), (sp.Rational(2, 7), 5)])
def test_some_success_in_k_tries_is_the_opposite_of_k_failures(p, k):
    # Add up the probabilities of all series of k tries with at least one success.
    total = sum(
        sp.prod(p if success else 1 - p for success in series)
        for series in itertools.product((True, False), repeat=k)
        if any(series)
    )
    assert sp.simplify(total - (1 - (1 - p) ** k)) == 0


@checks("eq-lucky-guess")
def test_best_of_thirty_guessers_is_perfect_on_four_samples_six_times_in_seven():
    guesses = np.random.default_rng(0).integers(0, 2, size=(20_000, 30, 4))
    perfect = (guesses == 1).all(axis=2).any(axis=1)
    assert perfect.mean() == pytest.approx(1 - (15 / 16) ** 30, abs=0.01)


@checks("eq-steps")
@pytest.mark.parametrize(("n", "batch_size"), [(10, 3), (10, 5), (10, 10), (10, 99), (10, 1)])
def test_steps_are_epochs_times_batches_the_last_one_included(n, batch_size):
    rng = np.random.default_rng(0)
    network = Sequential(Linear(2, 2, rng))
    optimizer = SGD(network.theta, network.dtheta, lr=0.01)
    X, y = rng.normal(size=(n, 2)), rng.integers(0, 2, size=n)
    options = {"batch_size": batch_size, "rng": rng, "progress": False}
    fit(network, CrossEntropy(), optimizer, X, y, epochs=4, **options)
    assert optimizer.n_steps == 4 * math.ceil(n / batch_size)


@checks("eq-standardize")
def test_standardizing_subtracts_the_mean_and_divides_by_the_root_of_the_mean_squared_distance():
    x = sp.Matrix(sp.symbols("x1:5", real=True))
    m = sum(x) / 4
    s = sp.sqrt(sum((xi - m) ** 2 for xi in x) / 4)
    new = [(xi - m) / s for xi in x]
    assert sp.simplify(sum(new)) == 0
    assert sp.simplify(sum(xi**2 for xi in new) / 4) == 1

    X = np.random.default_rng(0).normal(5, 3, size=(50, 4))
    m = sum(X) / 50
    s = np.sqrt(sum((row - m) ** 2 for row in X) / 50)
    np.testing.assert_allclose(Standardizer().fit(X).transform(X), (X - m) / s, rtol=1e-12)


@checks("eq-variance")
@pytest.mark.parametrize("outcomes", [U, V, [2, 2, 5]])
def test_variance_is_the_mean_square_minus_the_squared_mean(outcomes):
    assert variance(outcomes) == mean(u**2 for u in outcomes) - mean(outcomes) ** 2
    assert float(variance(outcomes)) == pytest.approx(np.var(np.array(outcomes, dtype=float)))


@checks("eq-variance-sum")
def test_variances_of_independent_numbers_add_up():
    sums = [u + v for u, v in itertools.product(U, V)]  # independent: all pairs equally likely
    assert variance(sums) == variance(U) + variance(V)
    assert variance([u + u for u in U]) != 2 * variance(U)  # dependent: they do not


@checks("eq-mean-square-product")
def test_mean_squares_of_independent_numbers_multiply():
    products = [u * v for u, v in itertools.product(U, V)]
    assert mean(p**2 for p in products) == mean(u**2 for u in U) * mean(v**2 for v in V)
    assert variance(products) != variance(U) * variance(V)  # these do not: means are not 0


@checks("eq-variance-layer")
@pytest.mark.parametrize(("n_in", "n_out"), [(30, 80), (200, 20)])
def test_a_layer_multiplies_the_mean_square_by_fan_in_times_the_variance_of_a_weight(n_in, n_out):
    rng = np.random.default_rng(1)
    x = rng.uniform(-1, 3, size=(1, n_in)) * np.arange(n_in)  # of any size, with a mean, dependent
    z = [Linear(n_in, n_out, rng, init=lambda *_: 0.3).forward(x) for _ in range(400)]
    assert mean_square(z) == pytest.approx(n_in * 0.3**2 * mean_square(x), rel=0.05)
    assert np.mean(z) == pytest.approx(0, abs=0.05 * np.sqrt(mean_square(z)))


@checks("eq-mean-square-backward")
@pytest.mark.parametrize(("n_in", "n_out"), [(30, 80), (200, 20)])
def test_backward_a_layer_multiplies_by_fan_out_times_the_variance_of_a_weight(n_in, n_out):
    rng = np.random.default_rng(2)
    delta = rng.uniform(-1, 3, size=(1, n_out))
    slopes = []
    for _ in range(400):
        layer = Linear(n_in, n_out, rng, init=lambda *_: 0.3)
        layer.forward(np.ones((1, n_in)))
        slopes.append(layer.backward(delta))
    assert mean_square(slopes) == pytest.approx(n_out * 0.3**2 * mean_square(delta), rel=0.05)


@checks("eq-glorot")
def test_glorot_makes_the_mean_of_the_forward_and_the_backward_factor_one():
    n_in, n_out, v = sp.symbols("n_in n_out v", positive=True)
    (solution,) = sp.solve(sp.Eq((n_in * v + n_out * v) / 2, 1), v)
    assert sp.simplify(solution - 2 / (n_in + n_out)) == 0
    for widths in ((64, 32), (1, 1), (784, 10)):
        exact = float(solution.subs({n_in: widths[0], n_out: widths[1]}))
        assert glorot(*widths) ** 2 == pytest.approx(exact, rel=1e-12)
    W = Linear(300, 500, np.random.default_rng(0), init="glorot").W
    assert np.var(W) == pytest.approx(2 / 800, rel=0.02)


@checks("eq-relu-half")
def test_relu_halves_the_mean_square_of_a_symmetric_number():
    z, s = sp.Symbol("z", real=True), sp.Symbol("s", positive=True)
    densities = {
        "normal": (sp.exp(-(z**2) / (2 * s**2)) / (s * sp.sqrt(2 * sp.pi)), sp.oo),
        "uniform": (1 / (2 * s), s),
        "triangle": ((s - sp.Abs(z)) / s**2, s),
    }
    for density, end in densities.values():
        whole = sp.integrate(z**2 * density, (z, -end, 0)) + sp.integrate(
            z**2 * density, (z, 0, end)
        )
        half = sp.integrate(z**2 * density, (z, 0, end))
        assert sp.simplify(half - whole / 2) == 0
    samples = np.random.default_rng(0).laplace(size=(1, 400_000))
    found = mean_square(ReLU().forward(samples)) / np.var(samples)
    assert found == pytest.approx(0.5, abs=0.01)


@checks("eq-he")
def test_he_makes_up_for_the_half_that_relu_takes():
    n_in, v = sp.symbols("n_in v", positive=True)
    (solution,) = sp.solve(sp.Eq(n_in * v / 2, 1), v)
    assert sp.simplify(solution - 2 / n_in) == 0
    assert he(50, 7) ** 2 == pytest.approx(2 / 50, rel=1e-12)
    W = Linear(400, 300, np.random.default_rng(0), init="he").W
    assert np.var(W) == pytest.approx(2 / 400, rel=0.02)


@checks("eq-variance-depth")
@pytest.mark.parametrize(
    ("activation", "c", "spread"),
    [(ReLU, 0.5, he), (ReLU, 0.5, glorot), (Identity, 1.0, glorot), (Identity, 1.0, he)],
)
def test_over_layers_the_factors_multiply(activation, c, spread):
    n, depth, rng = 60, 6, np.random.default_rng(3)
    found = np.zeros(depth)
    for _ in range(300):
        layers = []
        for _ in range(depth):
            layers += [Linear(n, n, rng, init=spread), activation()]
        trace = Sequential(*layers).trace(rng.normal(size=(4, n)))
        found += [mean_square(trace[f"Z{number}"]) for number in range(1, depth + 1)]
    factor = c * n * spread(n, n) ** 2
    expected = factor ** np.arange(depth)
    np.testing.assert_allclose(found / found[0], expected, rtol=0.1)


@checks("eq-l2-loss")
@checks("eq-l2-slope")
def test_penalty_adds_lambda_times_the_weight_to_its_slope():
    w, strength = sp.symbols("w lambda", positive=True)
    L = sp.Function("L")(w)
    assert sp.simplify(sp.diff(L + strength / 2 * w**2, w) - (sp.diff(L, w) + strength * w)) == 0

    rng = np.random.default_rng(0)
    network, loss = Sequential(Linear(3, 4, rng), ReLU(), Linear(4, 2, rng)), CrossEntropy()
    network.theta[:] = rng.normal(size=network.n_parameters)
    X, y = rng.normal(size=(5, 3)), rng.integers(0, 2, size=5)

    def penalized(_):
        squares = sum(np.sum(layer.W**2) for layer in network.linears)
        return loss.forward(network.predict(X), y) + 0.7 / 2 * squares

    loss.forward(network.forward(X), y)
    network.backward(loss.gradient())
    add_weight_decay(network, 0.7)
    measured = numerical_gradient(penalized, network.theta)
    np.testing.assert_allclose(network.dtheta, measured, rtol=1e-6, atol=1e-8)


@checks("eq-weight-decay")
def test_a_step_with_penalty_shrinks_the_weight_and_then_follows_the_slope():
    w, rate, strength, slope = sp.symbols("w eta lambda g")
    step = w - rate * (slope + strength * w)
    assert sp.expand(step - ((1 - rate * strength) * w - rate * slope)) == 0

    rng = np.random.default_rng(0)
    network = Sequential(Linear(3, 2, rng))
    W, g = network.layers[0].W.copy(), rng.normal(size=(3, 2))
    network.layers[0].dW[:] = g
    add_weight_decay(network, 0.5)
    SGD(network.theta, network.dtheta, lr=0.1).step()
    np.testing.assert_allclose(network.layers[0].W, (1 - 0.1 * 0.5) * W - 0.1 * g, rtol=1e-13)


@checks("eq-loss-at-start")
@pytest.mark.parametrize("K", [2, 3, 10, 1000])
def test_equal_logits_give_a_loss_of_the_logarithm_of_the_number_of_classes(K):
    y = np.random.default_rng(0).integers(0, K, size=7)
    for height in (0.0, -3.5):
        found = CrossEntropy().forward(np.full((7, K), height), y)
        assert found == pytest.approx(math.log(K), rel=1e-12)
    assert -sp.log(sp.Rational(1, K)) == sp.log(K)


@checks("eq-training-memory")
@pytest.mark.parametrize(("kind", "vectors"), [(SGD, 4), (Adam, 5)])
def test_training_needs_the_data_the_parameters_the_buffers_and_little_else(kind, vectors):
    sizes, n_samples, batch_size = [100, 40, 30, 10], 20_000, 256
    n_parameters = 101 * 40 + 41 * 30 + 31 * 10
    buffers = batch_size * (100 + 2 * (2 * (40 + 30 + 10) - 10))
    formula = 4 * (n_samples * 100 + vectors * n_parameters + buffers) + 8 * n_samples

    def peak(epochs):
        tracemalloc.start()
        rng = np.random.default_rng(0)
        X, y = rng.random((n_samples, 100), dtype=np.float32), rng.integers(10, size=n_samples)
        layers = [Linear(*pair, rng, dtype="f") for pair in itertools.pairwise(sizes)]
        network = Sequential(layers[0], ReLU(), layers[1], ReLU(), layers[2])
        optimizer = kind(network.theta, network.dtheta, 1e-3)
        fit(network, CrossEntropy(), optimizer, X, y, epochs=epochs, batch_size=batch_size,
            rng=rng, progress=False)  # fmt: skip
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert formula < peak(1) < 1.3 * formula
    assert peak(3) < 1.01 * peak(1)  # nothing piles up


@checks("eq-training-memory")
def test_the_arrays_kept_for_a_batch_are_those_of_the_formula():
    rng, sizes = np.random.default_rng(0), [7, 5, 4, 3]
    layers = [Linear(*pair, rng) for pair in itertools.pairwise(sizes)]
    network, loss = Sequential(layers[0], ReLU(), layers[1], ReLU(), layers[2]), CrossEntropy()
    X = rng.random((6, 7))
    loss.forward(network.forward(X), np.zeros(6, dtype=int))
    network.backward(loss.gradient())
    kept = [X, *network._outputs, *network._slopes, loss.gradient()]
    assert sum(array.size for array in kept) == 6 * (7 + 2 * (2 * (5 + 4 + 3) - 3))
