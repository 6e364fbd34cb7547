"""Optimizers: their first steps by hand, PyTorch as the judge, schedules, and mini-batches."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.activations import Tanh
from nnbook.layers import Linear, Sequential
from nnbook.losses import BinaryCrossEntropy
from nnbook.optimizers import SGD, Adam, cosine_decay, minibatches, step_decay, warmup

MAKERS = {
    "sgd": lambda theta, dtheta, lr: SGD(theta, dtheta, lr),
    "momentum": lambda theta, dtheta, lr: SGD(theta, dtheta, lr, momentum=0.9),
    "adam": lambda theta, dtheta, lr: Adam(theta, dtheta, lr),
}
every_optimizer = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)

finite = st.floats(-1e3, 1e3).map(lambda x: round(x, 6))
batchings = st.tuples(st.integers(1, 60), st.integers(1, 70), st.integers(0, 2**32))


def run(optimizer, slopes):
    """Take one step for each row of slopes; return the parameters after each."""
    path = []
    for row in slopes:
        optimizer.dtheta[:] = row
        optimizer.step()
        path.append(optimizer.theta.copy())
    return np.array(path)


def vectors(theta, dtype=np.float64):
    theta = np.array(theta, dtype=dtype)
    return theta, np.zeros_like(theta)


# Steps by hand


def test_descent_repeats_the_three_steps_in_the_bowl():
    theta, dtheta = vectors([4.0, 1.0])
    sgd, path = SGD(theta, dtheta, lr=0.15), []
    for _ in range(3):
        dtheta[:] = theta * [1, 10]
        sgd.step()
        path.append(theta.tolist())
    np.testing.assert_allclose(path, [[3.4, -0.5], [2.89, 0.25], [2.4565, -0.125]], rtol=1e-14)


def test_momentum_adds_up_what_persists_and_cancels_what_alternates():
    path = run(SGD(*vectors([0.0, 0.0]), lr=1.0, momentum=0.5), [[1, 1], [1, -1], [1, 1], [1, -1]])
    steps = -np.diff(path, axis=0, prepend=0)
    assert steps.tolist() == [[1, 1], [1.5, -0.5], [1.75, 0.75], [1.875, -0.625]]


def test_momentum_goes_on_after_the_slope_has_vanished():
    path = run(SGD(*vectors([0.0]), lr=0.5, momentum=0.5), [[4], [0], [0]])
    assert path.ravel().tolist() == [-2, -3, -3.5]


def test_without_momentum_a_vanished_slope_means_no_step():
    path = run(SGD(*vectors([0.0]), lr=0.5), [[4], [0], [0]])
    assert path.ravel().tolist() == [-2, -2, -2]


def test_first_step_of_adam_is_the_learning_rate_whatever_the_slope():
    path = run(Adam(*vectors([1.0, 2.0, 3.0]), lr=0.1), [[0.5, -100, 1e-3]])
    np.testing.assert_allclose(path[0], [0.9, 2.1, 2.9], rtol=1e-5)


def test_two_steps_of_adam_by_hand():
    path = run(Adam(*vectors([0.0]), lr=0.1, beta1=0.5, beta2=0.75, eps=1.0), [[2], [6]])
    # m = 1, s = 1, corrected 2 and 4;  m = 3.5, s = 9.75, corrected 14/3 and 9.75/0.4375.
    first = -0.1 * 2 / (2 + 1)
    second = first - 0.1 * (14 / 3) / (math.sqrt(9.75 / 0.4375) + 1)
    np.testing.assert_allclose(path.ravel(), [first, second], rtol=1e-14)


def test_adam_with_a_constant_slope_takes_equal_steps():
    path = run(Adam(*vectors([0.0]), lr=0.1), np.full((50, 1), 2.0))
    np.testing.assert_allclose(path.ravel(), -0.1 * np.arange(1, 51), rtol=1e-7)


def test_adam_does_not_move_a_parameter_without_slope():
    path = run(Adam(*vectors([1.0, 1.0]), lr=0.1), [[0, 1]] * 3)
    assert path[:, 0].tolist() == [1, 1, 1]


@given(st.lists(st.lists(finite, min_size=3, max_size=3), min_size=1, max_size=8))
def test_adam_does_not_notice_the_unit_of_the_loss(slopes):
    slopes = np.array(slopes)
    slopes[np.abs(slopes) < 1e-2] = 0  # leave ε nothing to do
    once = run(Adam(*vectors([0.0] * 3), lr=0.1), slopes)
    thousandfold = run(Adam(*vectors([0.0] * 3), lr=0.1), 1000 * slopes)
    np.testing.assert_allclose(once, thousandfold, rtol=1e-5, atol=1e-7)


@given(st.lists(finite, min_size=1, max_size=20), st.integers(1, 100))
def test_sgd_steps_are_proportional_to_the_rate(slopes, factor):
    slopes = np.array(slopes)[:, np.newaxis]
    once = run(SGD(*vectors([0.0]), lr=0.01, momentum=0.9), slopes)
    scaled = run(SGD(*vectors([0.0]), lr=0.01 * factor, momentum=0.9), slopes)
    np.testing.assert_allclose(scaled, factor * once, rtol=1e-9, atol=1e-9)


# The same numbers as PyTorch


@pytest.mark.parametrize(
    ("ours", "name", "options"),
    [
        (lambda t, d: SGD(t, d, lr=0.05), "SGD", {"lr": 0.05}),
        (lambda t, d: SGD(t, d, 0.05, momentum=0.9), "SGD", {"lr": 0.05, "momentum": 0.9}),
        (lambda t, d: Adam(t, d), "Adam", {}),
        (
            lambda t, d: Adam(t, d, lr=0.02, beta1=0.7, beta2=0.9, eps=1e-3),
            "Adam",
            {"lr": 0.02, "betas": (0.7, 0.9), "eps": 1e-3},
        ),
    ],
)
def test_a_hundred_steps_are_those_of_pytorch(ours, name, options):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    start, slopes = rng.normal(size=6), rng.normal(size=(100, 6)) * [1, 1e-4, 1e-8, 100, 1, 0]
    path = run(ours(start.copy(), np.zeros(6)), slopes)
    theirs = torch.tensor(start, requires_grad=True)
    judge = getattr(torch.optim, name)([theirs], **options)
    for row, position in zip(slopes, path):
        theirs.grad = torch.tensor(row)
        judge.step()
        np.testing.assert_allclose(position, theirs.detach().numpy(), rtol=1e-12, atol=1e-12)


# Vectors: changed in place, and in their own precision


@every_optimizer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_step_changes_theta_in_place_and_keeps_its_precision(make, dtype):
    theta, dtheta = vectors([1.0, -2.0], dtype)
    optimizer = make(theta, dtheta, np.float64(0.1))  # a rate that would widen float32
    path = run(optimizer, [[1, 2], [3, -1]])
    assert optimizer.theta is theta
    assert path.dtype == theta.dtype == dtype
    kept = [a for a in vars(optimizer).values() if isinstance(a, np.ndarray)]
    assert {a.dtype for a in kept} == {np.dtype(dtype)}


@every_optimizer
def test_float32_follows_float64_within_its_precision(make):
    slopes = np.random.default_rng(1).normal(size=(50, 4))
    paths = [run(make(*vectors([1.0] * 4, d), 0.01), slopes) for d in (np.float32, np.float64)]
    np.testing.assert_allclose(*paths, rtol=1e-4, atol=1e-5)


@every_optimizer
def test_slopes_are_read_and_not_changed(make):
    theta, dtheta = vectors([1.0, 2.0])
    dtheta[:] = 3.0, -4.0
    optimizer = make(theta, dtheta, 0.1)
    optimizer.step()
    optimizer.step()
    assert dtheta.tolist() == [3.0, -4.0]


@every_optimizer
def test_a_step_reaches_every_layer_of_a_network(make):
    rng = np.random.default_rng(2)
    network = Sequential(Linear(2, 4, rng), Tanh(), Linear(4, 1, rng))
    X, y, loss = rng.normal(size=(8, 2)), rng.integers(0, 2, size=(8, 1)), BinaryCrossEntropy()
    before = [layer.W.copy() for layer in network.linears]
    optimizer, losses = make(network.theta, network.dtheta, 0.05), []
    for _ in range(20):
        losses.append(loss.forward(network.forward(X), y))
        network.backward(loss.gradient())
        optimizer.step()
    assert losses[-1] < losses[0]
    assert all((W != layer.W).all() for W, layer in zip(before, network.linears))


@every_optimizer
def test_two_optimizers_share_nothing(make):
    slopes = np.random.default_rng(3).normal(size=(5, 2))
    one, other = (make(*vectors([0.0, 0.0]), 0.1) for _ in range(2))
    first = run(one, slopes)
    np.testing.assert_array_equal(run(other, slopes), first)


# Schedules


def test_a_schedule_is_asked_with_the_number_of_steps_done():
    asked = []

    def schedule(step):
        asked.append(step)
        return 1.0 / (step + 1)

    path = run(SGD(*vectors([0.0]), lr=schedule), [[6]] * 3)
    assert asked == [0, 1, 2]
    assert path.ravel().tolist() == [-6, -9, -11]


def test_a_constant_schedule_is_a_rate():
    slopes = np.random.default_rng(4).normal(size=(10, 3))
    fixed, called = (run(Adam(*vectors([1.0] * 3), lr), slopes) for lr in (0.1, lambda _: 0.1))
    np.testing.assert_array_equal(fixed, called)


def test_a_schedule_of_numpy_floats_does_not_widen_float32():
    theta, dtheta = vectors([1.0], np.float32)
    path = run(SGD(theta, dtheta, lr=lambda step: np.float64(0.1)), [[1.0]])
    assert path.dtype == np.float32


def test_step_decay_is_a_staircase():
    schedule = step_decay(0.8, factor=0.5, every=10)
    assert [schedule(t) for t in (0, 9, 10, 19, 20, 35)] == [0.8, 0.8, 0.4, 0.4, 0.2, 0.1]


def test_cosine_decay_falls_all_the_way_and_stays_at_zero():
    schedule = cosine_decay(0.3, n_steps=50)
    rates = [schedule(t) for t in range(51)]
    assert rates[0] == 0.3
    assert all(a > b for a, b in zip(rates, rates[1:]))
    assert schedule(50) == schedule(51) == schedule(10**6) == 0


def test_warmup_rises_evenly_to_a_rate_or_into_a_schedule():
    rates = [warmup(0.4, n_steps=4)(t) for t in range(6)]
    assert rates == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
    cosine = cosine_decay(0.4, n_steps=100)
    warm = warmup(cosine, n_steps=10)
    assert warm(4) == cosine(4) / 2
    assert [warm(t) for t in range(9, 100)] == [cosine(t) for t in range(9, 100)]


# Mini-batches


@given(batchings)
def test_an_epoch_hands_out_each_sample_exactly_once_with_its_target(batching):
    n_samples, batch_size, seed = batching
    X, y = np.arange(2.0 * n_samples).reshape(-1, 2), np.arange(n_samples)
    batches = list(minibatches(X, y, batch_size, np.random.default_rng(seed)))
    targets = np.concatenate([batch_y for _, batch_y in batches])
    assert sorted(targets.tolist()) == y.tolist()
    for batch_X, batch_y in batches:
        np.testing.assert_array_equal(batch_X, X[batch_y])


@given(batchings)
def test_all_batches_are_full_but_the_last(batching):
    n_samples, batch_size, seed = batching
    X = np.zeros((n_samples, 1))
    sizes = [len(b) for b, _ in minibatches(X, X, batch_size, np.random.default_rng(seed))]
    assert sizes[:-1] == [batch_size] * (len(sizes) - 1)
    assert 0 < sizes[-1] <= batch_size
    assert sum(sizes) == n_samples


def orders(seed, n_epochs=1):
    rng, y = np.random.default_rng(seed), np.arange(30)
    return [[int(t) for _, b in minibatches(y, y, 7, rng) for t in b] for _ in range(n_epochs)]


def test_order_comes_from_the_generator_alone():
    assert orders(5, 3) == orders(5, 3)
    assert orders(5) != orders(6)


def test_every_epoch_has_its_own_order():
    first, second = orders(5, n_epochs=2)
    assert first != second
    assert first != sorted(first)


def test_batches_are_copies_of_the_samples():
    X, y = np.zeros((6, 2)), np.zeros(6)
    for batch_X, batch_y in minibatches(X, y, 3, np.random.default_rng(0)):
        batch_X += 1
        batch_y += 1
    assert X.sum() == y.sum() == 0


def test_batches_keep_shape_and_precision():
    X, y = np.zeros((5, 2, 3), np.float32), np.zeros((5, 4), np.int64)
    batch_X, batch_y = next(minibatches(X, y, np.int64(2), np.random.default_rng(0)))
    assert (batch_X.shape, batch_X.dtype) == ((2, 2, 3), np.float32)
    assert (batch_y.shape, batch_y.dtype) == ((2, 4), np.int64)


# Misuse


@every_optimizer
@pytest.mark.parametrize("lr", [0, 0.0, -0.1, math.nan, math.inf])
def test_a_rate_that_is_not_positive_is_refused(make, lr):
    with pytest.raises(ValueError, match=f"lr is {lr}: expected a positive number"):
        make(*vectors([1.0]), lr)


@pytest.mark.parametrize("momentum", [-0.1, 1.0, 1.5, math.nan])
def test_a_momentum_out_of_range_is_refused(momentum):
    message = f"momentum is {momentum}: expected a number from 0 to below 1, such as 0.9"
    with pytest.raises(ValueError, match=message):
        SGD(*vectors([1.0]), lr=0.1, momentum=momentum)


@pytest.mark.parametrize("name", ["beta1", "beta2"])
@pytest.mark.parametrize("beta", [-0.1, 1.0, math.nan])
def test_a_beta_out_of_range_is_refused(name, beta):
    with pytest.raises(ValueError, match=f"{name} is {beta}: expected a number from 0 to below 1"):
        Adam(*vectors([1.0]), **{name: beta})


@pytest.mark.parametrize("eps", [0, -1e-8, math.nan])
def test_an_epsilon_that_is_not_positive_is_refused(eps):
    with pytest.raises(ValueError, match=f"eps is {eps}: expected a positive number"):
        Adam(*vectors([1.0]), eps=eps)


@every_optimizer
@pytest.mark.parametrize(
    ("theta", "kind"),
    [
        ([1.0, 2.0], "list"),
        (np.array([1, 2]), "int64"),
        (3.0, "float"),
        (np.array([1j]), "complex"),
    ],
)
def test_parameters_that_are_no_vector_of_floats_are_refused(make, theta, kind):
    with pytest.raises(TypeError, match=rf"theta is {kind}.*: expected an ndarray of floats"):
        make(theta, np.zeros(2), 0.1)


def test_slopes_that_are_no_floats_are_refused():
    message = "dtheta is int64: expected an ndarray of floats, such as network.dtheta"
    with pytest.raises(TypeError, match=message):
        SGD(np.zeros(2), np.zeros(2, dtype=np.int64), lr=0.1)


@every_optimizer
def test_slopes_of_another_shape_are_refused(make):
    message = (
        r"theta is float64 of shape \(3,\) but dtheta float64 of shape \(2,\): .* per parameter"
    )
    with pytest.raises(ValueError, match=message):
        make(np.zeros(3), np.zeros(2), 0.1)


@every_optimizer
def test_slopes_of_another_precision_are_refused(make):
    with pytest.raises(ValueError, match=r"theta is float32 .* but dtheta float64"):
        make(np.zeros(3, np.float32), np.zeros(3), 0.1)


def call_batches(X=6, y=6, batch_size=2, rng=None):
    """Ask for the first batch: only then does a generator run."""
    return next(minibatches(np.zeros(X), np.zeros(y), batch_size, rng or np.random.default_rng(0)))


def test_samples_and_targets_of_different_number_are_refused():
    message = "X has 6 samples but y has 5: expected one target per sample"
    with pytest.raises(ValueError, match=message):
        call_batches(y=5)


def test_no_samples_are_refused():
    with pytest.raises(ValueError, match="X has no samples"):
        call_batches(X=0, y=0)


@pytest.mark.parametrize("batch_size", [0, -1, 2.0, "32", None])
def test_a_batch_size_that_is_no_positive_integer_is_refused(batch_size):
    message = f"batch_size is {batch_size!r}: expected an integer of at least 1, such as 32"
    with pytest.raises(ValueError, match=message):
        call_batches(batch_size=batch_size)


def test_a_seed_in_place_of_a_generator_is_refused():
    with pytest.raises(TypeError, match=r"rng is 42: expected a Generator, such as"):
        call_batches(rng=42)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda bad: step_decay(bad, 0.5, 10), "lr"),
        (lambda bad: step_decay(0.1, bad, 10), "factor"),
        (lambda bad: step_decay(0.1, 0.5, bad), "every"),
        (lambda bad: cosine_decay(bad, 10), "lr"),
        (lambda bad: cosine_decay(0.1, bad), "n_steps"),
        (lambda bad: warmup(bad, 10), "schedule"),
        (lambda bad: warmup(0.1, bad), "n_steps"),
    ],
)
@pytest.mark.parametrize("bad", [0, -1, math.nan, math.inf])
def test_a_schedule_of_a_number_that_is_not_positive_is_refused(make, name, bad):
    with pytest.raises(ValueError, match=f"{name} is {bad}: expected a positive number"):
        make(bad)
