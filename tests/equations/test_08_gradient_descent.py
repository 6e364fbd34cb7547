"""Equations of chapter 8: the way down, the step, the mini-batch, momentum and Adam."""

import itertools
import math

import numpy as np
import pytest
import sympy as sp

from nnbook.activations import Tanh
from nnbook.layers import Linear, Sequential
from nnbook.losses import BinaryCrossEntropy
from nnbook.optimizers import SGD, Adam, cosine_decay, minibatches
from tests.equations import checks

RNG = np.random.default_rng
LOSS = BinaryCrossEntropy()


def small_network(seed=0):
    """Return a 3-5-1 network, 24 samples and their targets."""
    rng = RNG(seed)
    network = Sequential(Linear(3, 5, rng), Tanh(), Linear(5, 1, rng))
    return network, rng.normal(size=(24, 3)), rng.integers(0, 2, size=(24, 1)).astype(float)


def gradient(network, X, y):
    LOSS.forward(network.forward(X), y)
    network.backward(LOSS.gradient())
    return network.dtheta.copy()


def loss_at(network, theta, X, y):
    network.theta[:] = theta
    return LOSS.forward(network.predict(X), y)


def random_direction(rng, size):
    u = rng.normal(size=size)
    return u / np.linalg.norm(u)


def bowl_steps(lr, curvatures, start, n_steps, momentum=0.0):
    """Return where gradient descent is after n_steps in the bowl of these curvatures."""
    theta, dtheta = np.array(start, dtype=float), np.empty(len(start))
    optimizer = SGD(theta, dtheta, lr, momentum)
    for _ in range(n_steps):
        dtheta[:] = np.asarray(curvatures) * theta
        optimizer.step()
    return theta


@checks("eq-gradient-descent")
def test_a_step_subtracts_learning_rate_times_gradient():
    network, X, y = small_network()
    before, slopes = network.theta.copy(), gradient(network, X, y)
    SGD(network.theta, network.dtheta, lr=0.3).step()
    np.testing.assert_array_equal(network.theta, before - 0.3 * slopes)


@checks("eq-directional-derivative")
def test_slope_in_a_direction_is_gradient_times_direction():
    network, X, y = small_network()
    theta, g, rng = network.theta.copy(), gradient(network, X, y), RNG(1)
    for _ in range(10):
        u, t = random_direction(rng, theta.size), 1e-5
        ahead, behind = (loss_at(network, theta + s * u, X, y) for s in (t, -t))
        assert (ahead - behind) / (2 * t) == pytest.approx(g @ u, abs=1e-9)


@checks("eq-steepest-descent")
def test_no_direction_falls_faster_than_minus_the_gradient():
    rng = RNG(2)
    for size in (1, 2, 7, 40):
        g = rng.normal(size=size)
        steepest = -g / np.linalg.norm(g)
        assert g @ steepest == pytest.approx(-np.linalg.norm(g), rel=1e-14)
        for _ in range(50):
            u = random_direction(rng, size)
            if not np.allclose(u, steepest):
                assert g @ u > -np.linalg.norm(g)


@checks("eq-expected-decrease")
def test_a_small_step_lowers_the_loss_by_rate_times_squared_norm():
    network, X, y = small_network()
    theta, g = network.theta.copy(), gradient(network, X, y)
    here = loss_at(network, theta, X, y)
    errors = [
        loss_at(network, theta - lr * g, X, y) - here + lr * g @ g for lr in (1e-2, 1e-3, 1e-4)
    ]
    # What is left out shrinks with the square of the rate.
    for large, small in zip(errors, errors[1:]):
        assert large / small == pytest.approx(100, rel=0.05)


@checks("eq-bowl")
def test_slope_of_a_bowl_is_curvature_times_distance():
    theta, curvatures = sp.symbols("t1:5"), sp.symbols("l1:5", positive=True)
    loss = sum(c * t**2 for c, t in zip(curvatures, theta)) / 2
    for c, t in zip(curvatures, theta):
        assert sp.expand(sp.diff(loss, t) - c * t) == 0


@checks("eq-bowl-steps")
def test_each_parameter_of_a_bowl_shrinks_by_its_own_factor():
    curvatures, start = np.array([0.5, 3.0, 10.0, -1.0]), np.array([4.0, -1.0, 2.0, 0.1])
    for t in range(12):
        expected = (1 - 0.15 * curvatures) ** t * start
        np.testing.assert_allclose(bowl_steps(0.15, curvatures, start, t), expected, rtol=1e-12)


@checks("eq-rate-limit")
@pytest.mark.parametrize("seed", range(5))
def test_descent_in_a_bowl_comes_to_rest_just_below_two_over_the_largest_curvature(seed):
    curvatures = RNG(seed).uniform(0.5, 20, size=4)
    limit = 2 / curvatures.max()
    ends = {share: bowl_steps(share * limit, curvatures, np.ones(4), 4000) for share in (0.99, 1)}
    assert np.abs(ends[0.99]).max() < 1e-15
    assert np.abs(ends[1]).max() == pytest.approx(1, rel=1e-9)  # bounces forever
    assert np.abs(bowl_steps(1.01 * limit, curvatures, np.ones(4), 4000)).max() > 1e30


@checks("eq-rate-limit")
def test_the_limit_holds_for_tilted_bowls_too():
    rng = RNG(3)
    M = rng.normal(size=(5, 5))
    H = M @ M.T + np.eye(5)
    limit = 2 / np.linalg.eigvalsh(H).max()
    for share, at_rest in ((0.98, True), (1.02, False)):
        theta = rng.normal(size=5)
        for _ in range(5000):
            theta -= share * limit * H @ theta
        assert (np.linalg.norm(theta) < 1e-6) == at_rest


@checks("eq-best-rate")
@pytest.mark.parametrize(("low", "high"), [(1, 10), (0.2, 0.7), (1, 1000)])
def test_the_best_rate_balances_the_flattest_and_the_steepest_direction(low, high):
    best, kappa = 2 / (low + high), high / low

    def slowest(lr):
        return max(abs(1 - lr * low), abs(1 - lr * high))

    assert slowest(best) == pytest.approx((kappa - 1) / (kappa + 1), rel=1e-12)
    for lr in np.linspace(0.01, 1.9, 400) * best:
        assert slowest(lr) >= slowest(best) - 1e-15


@checks("eq-eigenvector")
def test_along_an_eigenvector_the_gradient_is_eigenvalue_times_the_way():
    H = np.array([[3.0, 2.0], [2.0, 3.0]])
    for v, eigenvalue in (((1, 1), 5), ((1, -1), 1)):
        np.testing.assert_array_equal(H @ v, eigenvalue * np.array(v))
    # A step multiplies the part along each eigenvector by its own factor.
    theta = np.array([3.0, 1.0])
    expected = 2 * (1 - 0.3 * 5) * np.array([1, 1]) + (1 - 0.3 * 1) * np.array([1, -1])
    np.testing.assert_allclose(theta - 0.3 * H @ theta, expected, rtol=1e-14)


@checks("eq-unbiased")
@pytest.mark.parametrize("batch_size", [1, 2, 3, 5, 6])
def test_mean_over_all_mini_batches_is_the_full_gradient(batch_size):
    network, X, y = small_network()
    X, y = X[:6], y[:6]
    batches = list(itertools.combinations(range(6), batch_size))
    gradients = [gradient(network, X[list(b)], y[list(b)]) for b in batches]
    np.testing.assert_allclose(np.mean(gradients, axis=0), gradient(network, X, y), atol=1e-15)
    # Each sample is in a share B/n of all batches.
    for i in range(6):
        assert sum(i in b for b in batches) * 6 == len(batches) * batch_size


@checks("eq-epoch-mean")
@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 6, 8, 12, 24])
def test_mean_over_the_equal_batches_of_an_epoch_is_the_full_gradient(batch_size):
    network, X, y = small_network()
    epoch = [gradient(network, *batch) for batch in minibatches(X, y, batch_size, RNG(5))]
    assert len(epoch) == 24 // batch_size
    np.testing.assert_allclose(np.mean(epoch, axis=0), gradient(network, X, y), atol=1e-15)


@checks("eq-batch-noise")
@pytest.mark.parametrize("batch_size", [1, 2, 3, 4])
def test_variance_of_a_batch_mean_is_that_of_a_sample_over_the_batch_size(batch_size):
    slopes = np.array([4.0, 0.0, -2.0, 6.0])
    draws = [np.mean(draw) for draw in itertools.product(slopes, repeat=batch_size)]
    assert np.var(draws) == pytest.approx(10 / batch_size, rel=1e-12)


@checks("eq-momentum")
def test_velocity_keeps_a_share_of_itself_and_adds_the_slope():
    rng, mu, lr = RNG(6), 0.9, 0.05
    theta, dtheta = rng.normal(size=4), np.empty(4)
    optimizer = SGD(theta, dtheta, lr, momentum=mu)
    expected, v = theta.copy(), np.zeros(4)
    for _ in range(20):
        dtheta[:] = rng.normal(size=4)
        optimizer.step()
        v = mu * v + dtheta
        expected = expected - lr * v
        np.testing.assert_allclose(theta, expected, rtol=1e-13, atol=1e-15)


@checks("eq-momentum-limit")
@pytest.mark.parametrize("mu", [0.5, 0.9, 0.99])
def test_a_constant_slope_is_amplified_by_one_over_one_minus_mu(mu):
    theta, dtheta = np.zeros(2), np.empty(2)
    ball, velocity = SGD(theta, dtheta, lr=1.0, momentum=mu), None
    for t in range(1, 3001):
        dtheta[:] = 3.0, 3.0 * (-1) ** (t + 1)
        before = theta.copy()
        ball.step()
        velocity = before - theta
        if t in (1, 2, 10):
            assert velocity[0] == pytest.approx(3 * (1 - mu**t) / (1 - mu), rel=1e-11)
    assert velocity[0] == pytest.approx(3 / (1 - mu), rel=1e-9)
    assert abs(velocity[1]) == pytest.approx(3 / (1 + mu), rel=1e-9)


@checks("eq-adam-moments")
def test_adam_keeps_running_means_of_the_slope_and_of_its_square():
    rng = RNG(7)
    theta, dtheta = np.zeros(3), np.empty(3)
    adam, m, s = Adam(theta, dtheta, beta1=0.8, beta2=0.95), np.zeros(3), np.zeros(3)
    for _ in range(15):
        dtheta[:] = rng.normal(size=3)
        adam.step()
        m, s = 0.8 * m + 0.2 * dtheta, 0.95 * s + 0.05 * dtheta**2
        # The optimizer keeps the sums, without the factors 1 - beta.
        np.testing.assert_allclose(0.2 * adam._slope_sum, m, rtol=1e-13, atol=1e-16)
        np.testing.assert_allclose(0.05 * adam._square_sum, s, rtol=1e-13)


@checks("eq-adam-sums")
@pytest.mark.parametrize("beta", [0.8, 0.95])
def test_corrected_mean_is_the_weighted_sum_over_the_sum_of_the_weights(beta):
    rng = RNG(8)
    mean, total, weights = 0.0, 0.0, 0.0
    for t, slope in enumerate(rng.normal(size=12), start=1):
        mean = beta * mean + (1 - beta) * slope
        total, weights = beta * total + slope, beta * weights + 1
        w = (1 - beta**t) / (1 - beta)
        assert w == pytest.approx(weights, rel=1e-13)
        assert total / w == pytest.approx(mean / (1 - beta**t), rel=1e-12)


@checks("eq-adam-step")
def test_step_with_sums_is_the_published_step_with_epsilon_of_any_size():
    rng = RNG(9)
    theta, dtheta = rng.normal(size=5), np.empty(5)
    adam = Adam(theta, dtheta, lr=0.02, beta1=0.7, beta2=0.9, eps=0.3)
    M, S, expected = np.zeros(5), np.zeros(5), theta.copy()
    for t in range(1, 9):
        dtheta[:] = rng.normal(size=5)
        adam.step()
        M, S = 0.7 * M + dtheta, 0.9 * S + dtheta**2
        w1, w2 = (1 - 0.7**t) / 0.3, (1 - 0.9**t) / 0.1
        expected -= 0.02 * np.sqrt(w2) / w1 * M / (np.sqrt(S) + 0.3 * np.sqrt(w2))
        np.testing.assert_allclose(theta, expected, rtol=1e-12)


@checks("eq-bias-correction")
def test_weights_of_a_running_mean_add_up_to_one_minus_beta_to_the_t():
    beta, g = sp.symbols("beta g")
    m = sp.Integer(0)
    for t in range(1, 8):
        m = sp.expand(beta * m + (1 - beta) * g)
        assert sp.simplify(m - (1 - beta**t) * g) == 0


@checks("eq-bias-correction")
def test_only_the_corrected_mean_of_random_slopes_is_right_on_average():
    # All sequences of three slopes out of -1 and 5, whose mean is 2.
    means = []
    for slopes in itertools.product((-1.0, 5.0), repeat=3):
        m = 0.0
        for g in slopes:
            m = 0.9 * m + 0.1 * g
        means.append(m)
    assert np.mean(means) == pytest.approx(2 * (1 - 0.9**3))
    assert np.mean(means) / (1 - 0.9**3) == pytest.approx(2)


@checks("eq-adam")
def test_adam_divides_the_corrected_mean_by_the_corrected_root_plus_epsilon():
    rng, lr, beta1, beta2, eps = RNG(8), 0.05, 0.9, 0.999, 1e-3  # large, so that its place shows
    theta, dtheta = rng.normal(size=4), np.empty(4)
    adam, expected = Adam(theta, dtheta, lr, beta1, beta2, eps), theta.copy()
    slopes = rng.normal(size=(30, 4)) * [1, 1e-3, 1e-6, 100]
    for t in range(1, 31):
        dtheta[:] = slopes[t - 1]
        adam.step()
        past = np.arange(t - 1, -1, -1)[:, np.newaxis]  # how long ago each slope was
        m = ((1 - beta1) * beta1**past * slopes[:t]).sum(axis=0) / (1 - beta1**t)
        s = ((1 - beta2) * beta2**past * slopes[:t] ** 2).sum(axis=0) / (1 - beta2**t)
        expected = expected - lr * m / (np.sqrt(s) + eps)
        np.testing.assert_allclose(theta, expected, rtol=1e-12, atol=1e-14)


@checks("eq-noise-floor")
def test_mean_square_of_the_jitter_settles_where_the_rate_says():
    V, lr, sigma, curvature = sp.symbols("V eta sigma lambda", positive=True)
    (settled,) = sp.solve(sp.Eq(V, (1 - lr * curvature) ** 2 * V + lr**2 * sigma**2), V)
    assert sp.simplify(settled - lr * sigma**2 / (curvature * (2 - lr * curvature))) == 0


@checks("eq-noise-floor")
def test_jitter_of_all_noise_sequences_has_that_mean_square():
    lr, curvature, sigma = 0.2, 3.0, 0.7
    signs = np.array(list(itertools.product((-1.0, 1.0), repeat=14)))  # every one equally likely
    theta = np.zeros(len(signs))
    for xi in signs.T:
        theta = (1 - lr * curvature) * theta - lr * sigma * xi
    expected = lr * sigma**2 / (curvature * (2 - lr * curvature))
    assert np.mean(theta**2) == pytest.approx(expected, rel=1e-9)


@checks("eq-cosine-decay")
def test_cosine_falls_from_the_first_rate_to_zero_by_half_a_wave():
    schedule = cosine_decay(0.4, n_steps=90)
    for t in range(91):
        assert schedule(t) == pytest.approx(0.2 * (1 + math.cos(math.pi * t / 90)), abs=1e-16)
    assert schedule(0) == 0.4
    assert schedule(30) == pytest.approx(0.3)  # cos(60 degrees) is one half
    assert schedule(90) == 0


@checks("eq-convex")
def test_cross_entropy_of_a_neuron_never_rises_above_a_chord():
    rng = RNG(9)
    neuron = Sequential(Linear(3, 1, rng))
    X, y = rng.normal(size=(20, 3)), rng.integers(0, 2, size=(20, 1)).astype(float)
    for _ in range(200):
        start, end, t = rng.normal(scale=4, size=4), rng.normal(scale=4, size=4), rng.uniform()
        on_the_graph = loss_at(neuron, (1 - t) * start + t * end, X, y)
        chord = (1 - t) * loss_at(neuron, start, X, y) + t * loss_at(neuron, end, X, y)
        assert on_the_graph <= chord + 1e-12


@checks("eq-convex")
def test_two_swapped_hidden_neurons_prove_that_a_network_is_not_convex():
    network, X, y = small_network()
    adam = Adam(network.theta, network.dtheta, lr=0.05)
    for _ in range(500):
        gradient(network, X, y)
        adam.step()
    one, order = network.theta.copy(), [1, 0, 2, 3, 4]
    hidden, _, output = network.layers
    hidden.W[:], hidden.b[:], output.W[:] = hidden.W[:, order], hidden.b[order], output.W[order]
    twin = network.theta.copy()
    ends = [loss_at(network, theta, X, y) for theta in (one, twin)]
    assert ends[0] == pytest.approx(ends[1], rel=1e-9)
    assert loss_at(network, (one + twin) / 2, X, y) > ends[0] + 0.01


@checks("eq-saddle-escape")
@pytest.mark.parametrize(("distance", "lr"), [(1e-2, 0.3), (1e-4, 0.3), (1e-6, 0.3), (1e-3, 0.02)])
def test_leaving_a_saddle_takes_the_logarithm_of_the_distance(distance, lr):
    steps = math.log(1 / distance) / math.log(1 + lr * 0.315)
    around = [
        abs(bowl_steps(lr, [1.0, -0.315], [1.0, distance], n)[1])
        for n in (math.floor(steps), math.floor(steps) + 1)
    ]
    assert around[0] <= 1 < around[1]
