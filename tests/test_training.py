"""Training: what chapter 9 says about it, and what happens when it is misused."""

import copy
import errno
import json
import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nnbook.activations import Activation, Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnbook.gradients import numerical_gradient
from nnbook.lab import datasets
from nnbook.layers import Linear, Sequential
from nnbook.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError
from nnbook.optimizers import SGD, Adam, minibatches, step_decay
from nnbook.training import (
    ACTIVATIONS,
    EarlyStopping,
    History,
    Standardizer,
    accuracy,
    add_weight_decay,
    as_table,
    confusion_matrix,
    evaluate,
    fit,
    load,
    save,
    train_test_split,
)

MOONS = datasets.moons(100, 0.1, np.random.default_rng(0))
FRESH = datasets.moons(60, 0.1, np.random.default_rng(1))


def small_network(seed=0, dtype=np.float64, init="glorot"):
    """Return a fresh network 2-8-2 with tanh."""
    rng = np.random.default_rng(seed)
    first = Linear(2, 8, rng, init=init, dtype=dtype)
    return Sequential(first, Tanh(), Linear(8, 2, rng, init=init, dtype=dtype))


def train(network=None, X=MOONS.X, y=MOONS.y, *, lr=0.1, seed=0, optimizer=None, **options):
    """Train a small network; return it with its history. ``options`` are those of fit."""
    network = network or small_network()
    optimizer = optimizer or SGD(network.theta, network.dtheta, lr=lr)
    options = {"epochs": 5, "batch_size": 16, "progress": False} | options
    rng = np.random.default_rng(seed)
    return network, fit(network, CrossEntropy(), optimizer, X, y, rng=rng, **options)


# --- fit: the learning cycle -------------------------------------------------------------------


def test_network_learns_the_moons():
    network = small_network()
    optimizer = Adam(network.theta, network.dtheta, lr=0.05)
    _, history = train(network, optimizer=optimizer, epochs=100)
    assert history.loss[-1] < 0.1 < 0.3 < history.loss[0]
    assert accuracy(FRESH.y, network.predict(FRESH.X).argmax(axis=1)) > 0.95


@pytest.mark.parametrize(
    ("loss", "y"),
    [(BinaryCrossEntropy(), [[0], [1], [1], [0]]), (MeanSquaredError(), [[0], [1], [1], [0]])],
)
def test_any_loss_will_do_exclusive_or_is_learned(loss, y):
    rng = np.random.default_rng(2)
    network = Sequential(Linear(2, 8, rng), Tanh(), Linear(8, 1, rng))
    optimizer = Adam(network.theta, network.dtheta, lr=0.05)
    X, y = datasets.xor().X, np.array(y, dtype=float)
    options = {"epochs": 300, "batch_size": 4, "rng": rng, "progress": False}
    assert fit(network, loss, optimizer, X, y, **options).loss[-1] < 0.01


def test_fit_is_the_cycle_of_the_chapter_digit_for_digit():
    network, history = train(epochs=3, seed=7)
    by_hand, loss = small_network(), CrossEntropy()
    optimizer, rng = SGD(by_hand.theta, by_hand.dtheta, lr=0.1), np.random.default_rng(7)
    losses = []
    for _ in range(3):
        total = 0.0
        for X, y in minibatches(MOONS.X, MOONS.y, 16, rng):
            total += loss.forward(by_hand.forward(X), y) * len(X)
            by_hand.backward(loss.gradient())
            optimizer.step()
        losses.append(total / 100)
    np.testing.assert_array_equal(network.theta, by_hand.theta)
    assert history.loss == losses


def test_same_seed_same_network_other_seed_other_network():
    (first, one), (again, two), (other, _) = train(seed=3), train(seed=3), train(seed=4)
    np.testing.assert_array_equal(first.theta, again.theta)
    assert one.loss == two.loss
    assert not np.array_equal(first.theta, other.theta)


@given(st.integers(1, 40), st.integers(1, 50), st.integers(1, 3))
@settings(max_examples=30)
def test_an_epoch_takes_as_many_steps_as_there_are_batches(n_samples, batch_size, epochs):
    network = small_network()
    optimizer = SGD(network.theta, network.dtheta, lr=0.01)
    X, y = MOONS.X[:n_samples], MOONS.y[:n_samples]
    options = {"epochs": epochs, "batch_size": batch_size}
    _, history = train(network, X, y, optimizer=optimizer, **options)
    assert optimizer.n_steps == epochs * math.ceil(n_samples / batch_size)
    assert len(history.loss) == epochs


def test_a_smaller_last_batch_counts_by_its_size():
    # The steps are so small that the network stays what it is: 100 = 3 * 30 + 10.
    network, history = train(lr=1e-15, epochs=1, batch_size=30)
    assert history.loss[0] == pytest.approx(
        evaluate(network, CrossEntropy(), MOONS.X, MOONS.y), rel=1e-12
    )


def test_training_loss_is_measured_before_the_step():
    network = small_network()
    before = evaluate(network, CrossEntropy(), MOONS.X, MOONS.y)
    _, history = train(network, epochs=1, batch_size=100)
    assert history.loss[0] == pytest.approx(before, rel=1e-12)
    assert evaluate(network, CrossEntropy(), MOONS.X, MOONS.y) < before


def test_float32_network_stays_float32_and_learns():
    network = small_network(dtype=np.float32)
    optimizer = Adam(network.theta, network.dtheta, lr=0.05)
    X = MOONS.X.astype(np.float32)
    options = {"epochs": 60, "weight_decay": np.float64(1e-4)}
    _, history = train(network, X, optimizer=optimizer, **options)
    assert network.theta.dtype == network.dtheta.dtype == np.float32
    assert history.loss[-1] < 0.2


def test_lists_are_samples_too():
    network, _ = train()
    from_lists, _ = train(X=MOONS.X.tolist(), y=MOONS.y.tolist())
    np.testing.assert_array_equal(network.theta, from_lists.theta)


def test_samples_and_targets_are_left_as_they_are():
    X, y = MOONS.X.copy(), MOONS.y.copy()
    train(X=X, y=y, validation=(X, y))
    np.testing.assert_array_equal(X, MOONS.X)
    np.testing.assert_array_equal(y, MOONS.y)


def test_training_needs_no_memory_that_grows_with_samples_or_epochs():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20_000, 50)), rng.integers(0, 2, size=20_000)
    network = Sequential(Linear(50, 8, rng), ReLU(), Linear(8, 2, rng))
    optimizer = SGD(network.theta, network.dtheta, lr=0.01)
    options = {"batch_size": 100, "rng": rng, "validation": (X, y), "progress": False}
    tracemalloc.start()
    try:
        peaks = []
        for epochs in (1, 4):
            tracemalloc.reset_peak()
            fit(network, CrossEntropy(), optimizer, X, y, epochs=epochs, **options)
            peaks.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()
    assert peaks[0] < X.nbytes / 2  # no copy of the data
    assert peaks[1] < 1.1 * peaks[0]


def test_weights_after_training_are_those_of_torch():
    torch = pytest.importorskip("torch")
    network = small_network()
    W1, b1, W2, b2 = (
        torch.tensor(array.copy(), requires_grad=True)
        for layer in network.linears
        for array in (layer.W, layer.b)
    )
    groups = [{"params": [W1, W2], "weight_decay": 0.01}, {"params": [b1, b2]}]
    judge, rng = torch.optim.SGD(groups, lr=0.1, momentum=0.9), np.random.default_rng(5)
    for _ in range(5):
        for X, y in minibatches(MOONS.X, MOONS.y, 16, rng):
            judge.zero_grad()
            logits = torch.tanh(torch.tensor(X) @ W1 + b1) @ W2 + b2
            torch.nn.functional.cross_entropy(logits, torch.tensor(y)).backward()
            judge.step()
    optimizer = SGD(network.theta, network.dtheta, lr=0.1, momentum=0.9)
    train(network, optimizer=optimizer, seed=5, weight_decay=0.01)
    theirs = torch.cat([part.detach().ravel() for part in (W1, b1, W2, b2)]).numpy()
    np.testing.assert_allclose(network.theta, theirs, rtol=0, atol=1e-12)


# --- fit: validation ---------------------------------------------------------------------------


def test_validation_loss_is_measured_after_every_epoch():
    network, history = train(epochs=4, validation=(FRESH.X, FRESH.y))
    assert len(history.validation_loss) == 4
    assert history.validation_loss[-1] == evaluate(network, CrossEntropy(), FRESH.X, FRESH.y)


def test_validation_does_not_change_what_is_learned():
    watched, _ = train(validation=(FRESH.X, FRESH.y))
    network, history = train()
    np.testing.assert_array_equal(watched.theta, network.theta)
    assert history.validation_loss == []


@given(st.integers(1, 70))
@settings(max_examples=20)
def test_measuring_in_portions_is_measuring_at_once(batch_size):
    network, loss = small_network(), CrossEntropy()
    portions = evaluate(network, loss, FRESH.X, FRESH.y, batch_size)
    assert portions == pytest.approx(loss.forward(network.predict(FRESH.X), FRESH.y), rel=1e-12)


# --- fit: progress -----------------------------------------------------------------------------


def test_progress_goes_to_the_error_stream_only(capsys):
    train(epochs=3, progress=True, validation=(FRESH.X, FRESH.y))
    output = capsys.readouterr()
    assert output.out == ""
    lines = output.err.split("\r")
    assert [line.split(":")[0] for line in lines] == ["", "epoch 1/3", "epoch 2/3", "epoch 3/3"]
    assert "validation_loss 0." in lines[-1]
    assert output.err.endswith("\n")


def test_a_shorter_line_covers_the_longer_one_before(capsys):
    # From a loss of five digits to one of a single digit.
    X, y = np.array([[1e4], [2e4]]), np.array([[0.0], [0.0]])
    network = Sequential(Linear(1, 1, np.random.default_rng(1)))
    network.theta[:] = [0.01, 0.0]
    optimizer = SGD(network.theta, network.dtheta, lr=1e-9)
    rng = np.random.default_rng(0)
    fit(network, MeanSquaredError(), optimizer, X, y, epochs=12, batch_size=2, rng=rng)
    lines = [line.rstrip("\n") for line in capsys.readouterr().err.split("\r")[1:]]
    assert len(lines[0].rstrip()) > len(lines[8].rstrip())
    assert len({len(line) - len(line.split(":")[0]) for line in lines}) == 1


def test_progress_can_be_silenced(capsys):
    train(progress=False)
    assert capsys.readouterr() == ("", "")


def test_history_shows_the_last_epoch():
    history = History()
    assert repr(history) == "History(epochs=0)"
    history.loss += [0.9, 0.51234]
    assert repr(history) == "History(epochs=2, loss=0.5123)"
    history.validation_loss += [0.8, 0.6]
    assert repr(history) == "History(epochs=2, loss=0.5123, validation_loss=0.6000)"


# --- weight decay ------------------------------------------------------------------------------


@pytest.mark.parametrize("strength", [0.01, 0.5, 3.0])
def test_weight_decay_is_the_gradient_of_half_lambda_times_the_squared_weights(strength):
    network, loss = small_network(), CrossEntropy()
    network.theta[:] = np.random.default_rng(1).normal(size=network.n_parameters)

    def penalized(_):
        penalty = sum(np.sum(layer.W**2) for layer in network.linears)
        return loss.forward(network.predict(MOONS.X), MOONS.y) + strength / 2 * penalty

    loss.forward(network.forward(MOONS.X), MOONS.y)
    network.backward(loss.gradient())
    add_weight_decay(network, strength)
    measured = numerical_gradient(penalized, network.theta)
    np.testing.assert_allclose(network.dtheta, measured, rtol=1e-6, atol=1e-8)


def test_weight_decay_leaves_biases_alone():
    network = small_network()
    network.theta[:] = 1.0
    add_weight_decay(network, 0.5)
    for layer in network.linears:
        assert (layer.dW == 0.5).all()
        assert (layer.db == 0.0).all()


def test_fit_decays_weights_and_reports_the_loss_without_the_penalty():
    plain, history = train(epochs=1, batch_size=100)
    decayed, with_decay = train(epochs=1, batch_size=100, weight_decay=0.2)
    start = small_network()
    for layer, other, fresh in zip(plain.linears, decayed.linears, start.linears, strict=True):
        np.testing.assert_allclose(other.W, layer.W - 0.1 * 0.2 * fresh.W, rtol=1e-12, atol=1e-15)
        np.testing.assert_array_equal(other.b, layer.b)
    assert history.loss == with_decay.loss


# --- early stopping ----------------------------------------------------------------------------


def steps_until_stop(stopping, losses):
    """Return after how many epochs with these validation losses training stops, and the weight."""
    network, seen = Sequential(Linear(1, 1, None, init="zeros")), []
    for epoch, value in enumerate(losses):
        seen.append(value)
        network.theta[:] = epoch
        if stopping.should_stop(network, seen):
            break
    stopping.restore(network)
    return len(seen), network.theta[0]


def test_early_stopping_of_the_chapter_waits_three_epochs_and_goes_back_to_the_third():
    stopping = EarlyStopping(patience=3)
    assert steps_until_stop(stopping, [0.9, 0.7, 0.6, 0.65, 0.62, 0.66, 0.1]) == (6, 2.0)
    assert (stopping.best_loss, stopping.best_epoch) == (0.6, 2)


@given(
    st.lists(st.floats(0, 10), min_size=1, max_size=30),
    st.integers(1, 10),
)
def test_early_stopping_goes_back_to_the_first_lowest_loss_it_saw(losses, patience):
    stopping = EarlyStopping(patience)
    n_epochs, weight = steps_until_stop(stopping, losses)
    seen = losses[:n_epochs]
    assert stopping.best_loss == min(seen)
    assert weight == stopping.best_epoch == seen.index(min(seen))
    waited = n_epochs - 1 - stopping.best_epoch
    assert waited == patience if n_epochs < len(losses) else waited <= patience


def test_early_stopping_forgets_the_training_before():
    stopping = EarlyStopping(patience=2)
    steps_until_stop(stopping, [0.3, 0.1, 0.2, 0.2])
    assert steps_until_stop(stopping, [0.9, 0.8, 0.7, 0.75, 0.8]) == (5, 2.0)
    assert stopping.best_loss == 0.7


def overfit(**options):
    """Train 60 noisy moons for long, watched by others; return network, history, watching."""
    rng = np.random.default_rng(3)
    few, watching = datasets.moons(60, 0.3, rng), datasets.moons(100, 0.3, rng)
    network = Sequential(Linear(2, 50, rng, init="he"), ReLU(), Linear(50, 2, rng))
    options |= {"validation": (watching.X, watching.y), "epochs": 150}
    optimizer = Adam(network.theta, network.dtheta, lr=0.05)
    return *train(network, few.X, few.y, optimizer=optimizer, **options), watching


def test_fit_stops_early_and_ends_with_the_parameters_of_the_best_epoch():
    stopping = EarlyStopping(patience=8)
    network, history, watching = overfit(early_stopping=stopping)
    assert len(history.loss) == len(history.validation_loss) < 150
    assert stopping.best_epoch == np.argmin(history.validation_loss)
    assert len(history.loss) == stopping.best_epoch + 1 + 8
    ended_with = evaluate(network, CrossEntropy(), watching.X, watching.y)
    assert ended_with == stopping.best_loss == min(history.validation_loss)
    assert ended_with < history.validation_loss[-1]


def test_the_best_epoch_is_put_back_also_when_the_epochs_run_out():
    stopping = EarlyStopping(patience=1000)
    network, history, watching = overfit(early_stopping=stopping)
    assert len(history.loss) == 150
    assert evaluate(network, CrossEntropy(), watching.X, watching.y) == min(history.validation_loss)


def test_until_it_stops_early_stopping_changes_nothing():
    _, stopped, _ = overfit(early_stopping=EarlyStopping(patience=8))
    _, unstopped, _ = overfit()
    assert stopped.loss == unstopped.loss[: len(stopped.loss)]


def test_restore_before_any_epoch_changes_nothing():
    network = small_network()
    before = network.theta.copy()
    EarlyStopping().restore(network)
    np.testing.assert_array_equal(network.theta, before)


# --- fit: misuse -------------------------------------------------------------------------------


@pytest.mark.parametrize("epochs", [0, -3, 2.5, "ten"])
def test_epochs_are_a_positive_integer(epochs):
    with pytest.raises(ValueError, match=r"epochs is .*: expected an integer of at least 1"):
        train(epochs=epochs)


@pytest.mark.parametrize("strength", [-0.1, math.nan, math.inf])
def test_weight_decay_is_not_negative_and_finite(strength):
    with pytest.raises(ValueError, match=r"weight_decay is .*: expected 0 or a small positive"):
        train(weight_decay=strength)


@pytest.mark.parametrize("batch_size", [0, 2.0])
def test_batch_size_is_a_positive_integer(batch_size):
    with pytest.raises(ValueError, match=r"batch_size is .*: expected an integer of at least 1"):
        train(batch_size=batch_size)


@pytest.mark.parametrize("wrong", ["both", "slopes"])
def test_an_optimizer_of_another_network_would_train_that_one(wrong):
    network, other = small_network(), small_network()
    theta = other.theta if wrong == "both" else network.theta
    with pytest.raises(ValueError, match="the optimizer changes another network: make it with"):
        train(network, optimizer=SGD(theta, other.dtheta, lr=0.1))


def test_early_stopping_needs_something_to_watch():
    with pytest.raises(ValueError, match=r"watches the validation loss: pass validation=\(X, y\)"):
        train(early_stopping=EarlyStopping())


@pytest.mark.parametrize("patience", [0, -1])
def test_patience_is_at_least_one_epoch(patience):
    with pytest.raises(ValueError, match=f"patience is {patience}: expected at least 1 epoch"):
        EarlyStopping(patience)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_hole_in_the_data_is_named_by_its_place_and_not_by_that_in_a_batch(bad):
    X = MOONS.X.copy()
    X[83, 1] = bad
    network = small_network()
    with pytest.raises(ValueError, match=rf"X holds {bad} at row 83, column 1: remove the sample"):
        train(network, X)
    assert np.isfinite(network.theta).all()  # the bad batch changed nothing


def test_a_wrong_label_is_named_by_its_place_and_not_by_that_in_a_batch():
    y = MOONS.y.copy()
    y[71] = 7
    with pytest.raises(ValueError, match=r"label 7 at sample 71: the prediction has 2 columns"):
        train(y=y)


def test_a_hole_in_the_validation_set_is_named_by_its_place_and_not_by_that_in_a_portion():
    X, y = np.zeros((1500, 2)), np.zeros(1500, dtype=int)
    X[1300, 1] = math.nan
    with pytest.raises(ValueError, match=r"X holds nan at row 1300, column 1: remove the sample"):
        train(validation=(X, y))


def test_an_error_found_again_in_the_whole_is_told_once():
    X = MOONS.X.copy()
    X[83, 1] = math.nan
    with pytest.raises(ValueError, match="row 83") as caught:
        train(X=X)
    assert caught.value.__suppress_context__  # not "during handling of row 7, row 83 occurred"


def test_one_target_for_each_sample():
    with pytest.raises(ValueError, match="X has 100 samples but y has 99"):
        train(y=MOONS.y[:-1])
    with pytest.raises(ValueError, match="X has 60 samples but y has 59"):
        train(validation=(FRESH.X, FRESH.y[:-1]))


def test_another_number_of_features_is_named():
    with pytest.raises(ValueError, match=r"X has 3 features but this layer takes 2"):
        train(X=np.zeros((100, 3)))


def explode(lr, epochs=60, **options):
    """Train a linear network on squared error with steps far too large."""
    rng = np.random.default_rng(0)
    network = Sequential(Linear(2, 1, rng))
    optimizer = SGD(network.theta, network.dtheta, lr=lr)
    X, y = 10 * MOONS.X, MOONS.y[:, np.newaxis]
    options |= {"epochs": epochs, "batch_size": 16, "rng": rng, "progress": False}
    return fit(network, MeanSquaredError(), optimizer, X, y, **options)


def test_divergence_ends_with_advice_and_without_warnings():
    expected = (
        r"the loss became (inf|nan) in epoch \d+: the steps are too large, "
        r"try a learning rate ten times smaller \(lr is 50\.0\)"
    )
    with pytest.raises(RuntimeError, match=expected):
        explode(lr=50.0)


def test_divergence_under_a_schedule_shows_no_address():
    with pytest.raises(RuntimeError, match=r"ten times smaller \(lr is a schedule\)"):
        explode(lr=step_decay(50.0, factor=0.5, every=10_000))


def test_divergence_in_the_last_step_shows_in_the_validation_loss():
    # One step from finite weights to weights whose squared error overflows.
    with pytest.raises(RuntimeError, match=r"the loss became (inf|nan) in epoch 1"):
        explode(lr=1e200, epochs=1, batch_size=100, validation=(FRESH.X, FRESH.y[:, np.newaxis]))


# --- Standardizer ------------------------------------------------------------------------------

tables = npst.arrays(
    np.float64,
    st.tuples(st.integers(2, 20), st.integers(1, 4)),
    elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
)


@given(tables)
def test_standardized_features_have_mean_0_and_standard_deviation_1_or_0(X):
    Z = Standardizer().fit(X).transform(X)
    varies = X.min(axis=0) < X.max(axis=0)
    np.testing.assert_allclose(Z.mean(axis=0)[varies], 0, atol=1e-6)
    np.testing.assert_allclose(Z.std(axis=0)[varies], 1, atol=1e-6)
    np.testing.assert_allclose(Z[:, ~varies], 0, atol=1e-9)


@pytest.mark.parametrize("constant", [0.0, 0.1, 1e15 / 3, -7.3e-12])
def test_constant_feature_is_only_shifted_even_if_its_mean_is_rounded(constant):
    X = np.column_stack([np.full(10, constant), np.arange(10.0)])
    scaler = Standardizer().fit(X)
    assert scaler.scale[0] == 1
    np.testing.assert_allclose(scaler.transform(X)[:, 0], 0, atol=1e-15 * abs(constant))
    assert scaler.transform([[constant + 2.0, 4.5]])[0, 1] == 0


def test_other_data_are_scaled_with_the_numbers_of_the_training_set():
    scaler = Standardizer().fit([[4000.0], [5000.0]])
    np.testing.assert_array_equal(scaler.transform([[5500.0]]), [[2.0]])
    assert (scaler.mean[0], scaler.scale[0]) == (4500.0, 500.0)


def test_precision_of_the_data_is_kept_and_integers_become_floats():
    scaler = Standardizer().fit(MOONS.X)
    assert scaler.transform(MOONS.X.astype(np.float32)).dtype == np.float32
    assert Standardizer().fit(MOONS.X.astype(np.float32)).transform(MOONS.X).dtype == np.float64
    assert Standardizer().fit([[1], [3]]).transform([[2], [3]]).tolist() == [[0.0], [1.0]]


def test_sums_do_not_lose_digits_in_float32():
    X = np.full((200_000, 1), 1000.1, dtype=np.float32)
    X[::2] += 1
    scaler = Standardizer().fit(X)
    assert scaler.mean[0] == pytest.approx(1000.6, abs=1e-4)
    assert scaler.scale[0] == pytest.approx(0.5, abs=1e-4)


def test_data_are_left_as_they_are():
    X = MOONS.X.copy()
    Standardizer().fit(X).transform(X)
    np.testing.assert_array_equal(X, MOONS.X)


def test_transform_before_fit_says_what_to_call():
    with pytest.raises(RuntimeError, match=r"knows no mean yet: call fit\(X_train\) first"):
        Standardizer().transform(MOONS.X)


def test_transform_wants_the_features_that_fit_saw():
    with pytest.raises(ValueError, match="X has 3 features, but fit saw 2"):
        Standardizer().fit(MOONS.X).transform(np.zeros((5, 3)))


@pytest.mark.parametrize("X", [[1.0, 2.0], np.zeros((0, 3)), np.zeros((2, 2, 2)), 5.0])
def test_a_table_has_two_axes_and_a_row(X):
    with pytest.raises(ValueError, match=r"X has shape \(.*\): expected \(n_samples, n_features\)"):
        as_table(X)


def test_a_hole_in_a_table_is_named_by_its_place():
    with pytest.raises(ValueError, match=r"X holds nan at row 1, column 0: remove the sample"):
        Standardizer().fit([[1.0, 2.0], [math.nan, 3.0]])


# --- train_test_split --------------------------------------------------------------------------


@given(st.integers(2, 60), st.data())
def test_nothing_is_lost_nothing_comes_twice_and_targets_stay_with_their_samples(n, data):
    test_size = data.draw(st.one_of(st.integers(1, n - 1), st.floats(0.5 / n + 1e-9, 1 - 0.6 / n)))
    X, y = np.arange(2.0 * n).reshape(n, 2), np.arange(n)
    seed = data.draw(st.integers(0, 1000))
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size, np.random.default_rng(seed)
    )
    assert sorted([*y_train, *y_test]) == list(range(n))
    np.testing.assert_array_equal(X_train, X[y_train])
    np.testing.assert_array_equal(X_test, X[y_test])
    assert len(y_test) == (test_size if isinstance(test_size, int) else round(test_size * n))


def test_split_is_shuffled_and_reproducible():
    y = np.arange(100)
    splits = [train_test_split(y, y, 0.3, np.random.default_rng(seed))[3] for seed in (0, 0, 1)]
    np.testing.assert_array_equal(splits[0], splits[1])
    assert not np.array_equal(splits[0], splits[2])
    assert sorted(splits[0]) != splits[0].tolist()


def test_parts_are_copies():
    X = MOONS.X.copy()
    for part in train_test_split(X, MOONS.y, 0.5, np.random.default_rng(0)):
        part[:] = 0
    np.testing.assert_array_equal(X, MOONS.X)


def test_number_of_samples_may_come_from_numpy_and_samples_from_lists():
    parts = train_test_split([[1], [2], [3]], [1, 2, 3], np.int64(1), np.random.default_rng(0))
    assert [len(part) for part in parts] == [2, 1, 2, 1]


@pytest.mark.parametrize(
    ("test_size", "n_test"), [(0, 0), (0.0, 0), (10, 10), (1.0, 10), (-2, -2), (11, 11), (0.01, 0)]
)
def test_both_parts_need_a_sample(test_size, n_test):
    expected = (
        rf"test_size is {test_size}, which puts {n_test} of 10 samples into the test part: "
        "expected both parts to have at least one"
    )
    with pytest.raises(ValueError, match=expected):
        train_test_split(np.zeros((10, 2)), np.zeros(10), test_size, np.random.default_rng(0))


def test_split_wants_one_target_for_each_sample():
    with pytest.raises(ValueError, match="X has 10 samples but y has 9"):
        train_test_split(np.zeros((10, 2)), np.zeros(9), 0.5, np.random.default_rng(0))


# --- accuracy and confusion_matrix -------------------------------------------------------------

pairs_of_labels = st.integers(1, 50).flatmap(
    lambda n: st.tuples(*[npst.arrays(np.int64, n, elements=st.integers(0, 3))] * 2)
)


@given(pairs_of_labels)
def test_diagonal_of_the_confusion_matrix_over_its_sum_is_the_accuracy(pair):
    y, y_pred = pair
    C = confusion_matrix(y, y_pred, 4)
    assert C.sum() == len(y)
    assert accuracy(y, y_pred) == pytest.approx(np.trace(C) / C.sum())
    np.testing.assert_array_equal(C.sum(axis=1), np.bincount(y, minlength=4))
    np.testing.assert_array_equal(C.sum(axis=0), np.bincount(y_pred, minlength=4))
    np.testing.assert_array_equal(confusion_matrix(y_pred, y, 4), C.T)


def test_row_is_the_right_class_and_column_the_predicted_one():
    assert confusion_matrix([0, 2, 2], [0, 1, 1], 3).tolist() == [[1, 0, 0], [0, 0, 0], [0, 2, 0]]


def test_yes_and_no_are_classes_too():
    assert accuracy([1, 0, 1], np.array([0.9, 0.2, 0.4]) > 0.5) == pytest.approx(2 / 3)
    y_pred = np.array([True, False, False])
    assert confusion_matrix(np.uint8([1, 0, 1]), y_pred, 2).tolist() == [[1, 0], [1, 1]]


def test_accuracy_is_a_plain_number():
    assert type(accuracy([0, 1], [0, 0])) is float


@pytest.mark.parametrize("judge", [accuracy, lambda y, y_pred: confusion_matrix(y, y_pred, 3)])
@pytest.mark.parametrize(
    ("y", "y_pred"),
    [([0, 1], np.zeros((2, 3))), ([[0], [1]], [[0], [1]]), ([0, 1], [0]), ([], []), (0, 0)],
)
def test_logits_instead_of_classes_are_an_error(judge, y, y_pred):
    expected = r"y has shape \(.*\) and y_pred \(.*\): .* turn logits into classes with argmax"
    with pytest.raises(ValueError, match=expected):
        judge(y, y_pred)


@pytest.mark.parametrize("judge", [accuracy, lambda y, y_pred: confusion_matrix(y, y_pred, 3)])
def test_probabilities_instead_of_classes_are_an_error(judge):
    with pytest.raises(TypeError, match=r"y_pred has dtype float64: class numbers are integers"):
        judge([0, 1], [0.2, 0.9])
    with pytest.raises(TypeError, match=r"y has dtype float64: class numbers are integers"):
        judge([0.0, 1.0], [0, 1])


@pytest.mark.parametrize(("y", "y_pred"), [([0, 3], [0, 1]), ([0, 1], [-1, 1])])
def test_class_out_of_range_is_named(y, y_pred):
    with pytest.raises(ValueError, match=r"classes go from -?\d to \d: expected 0 to 2"):
        confusion_matrix(y, y_pred, 3)


# --- save and load -----------------------------------------------------------------------------


def one_of_everything(dtype):
    """Return a network with every activation function, its parameters random."""
    rng = np.random.default_rng(0)
    layers = []
    for activation in (Identity(), LeakyReLU(0.2), ReLU(), Sigmoid(), Tanh(), Softmax()):
        layers += [Linear(3, 3, rng, dtype=dtype), activation]
    network = Sequential(*layers)
    network.theta[:] = rng.normal(size=network.n_parameters)
    return network


@pytest.fixture
def saved(tmp_path):
    """Path of a saved network, which is ``small_network()``."""
    path = tmp_path / "network.npz"
    save(small_network(), path)
    return path


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_what_is_loaded_is_what_was_saved_bit_for_bit(tmp_path, dtype):
    network, path = one_of_everything(dtype), tmp_path / "everything.npz"
    save(network, path)
    again = load(path)
    assert repr(again) == repr(network)
    assert again.theta.dtype == dtype
    assert again.theta.tobytes() == network.theta.tobytes()
    X = np.random.default_rng(1).normal(size=(4, 3)).astype(dtype)
    assert again.predict(X).tobytes() == network.predict(X).tobytes()


def test_every_activation_function_can_be_saved():
    assert {type(layer).__name__ for layer in one_of_everything(float).layers} == {
        "Linear",
        *ACTIVATIONS,
    }
    ours = {cls for cls in Activation.__subclasses__() if cls.__module__ == Activation.__module__}
    assert set(ACTIVATIONS.values()) == ours


def test_odd_numbers_survive(tmp_path):
    network = small_network()
    network.theta[:4] = [-0.0, 5e-324, math.inf, math.nan]
    save(network, tmp_path / "odd")
    assert load(tmp_path / "odd").theta.tobytes() == network.theta.tobytes()


def test_a_loaded_network_goes_on_learning(saved):
    network, again = small_network(), load(saved)
    train(network)
    train(again)
    np.testing.assert_array_equal(network.theta, again.theta)


def test_path_may_be_a_string_and_keeps_its_ending(tmp_path):
    save(small_network(), str(tmp_path / "network.parameters"))
    assert [path.name for path in tmp_path.iterdir()] == ["network.parameters"]
    assert load(str(tmp_path / "network.parameters")).n_parameters == 42


def test_widths_may_be_numpy_integers(tmp_path):
    rng = np.random.default_rng(0)
    save(Sequential(Linear(np.int64(3), np.int32(2), rng)), tmp_path / "network.npz")
    assert repr(load(tmp_path / "network.npz")) == "Sequential(Linear(3, 2))"


def test_saving_again_replaces_the_file(saved):
    save(small_network(seed=5), saved)
    np.testing.assert_array_equal(load(saved).theta, small_network(seed=5).theta)


def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(saved, monkeypatch):
    def disk_full(file, **arrays):
        file.write(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    before = saved.read_bytes()
    monkeypatch.setattr("nnbook.training.np.savez", disk_full)
    with pytest.raises(OSError, match="No space left"):
        save(small_network(seed=5), saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_until_the_new_file_is_complete_the_old_one_stays(saved, monkeypatch):
    before, during = saved.read_bytes(), []
    complete = np.savez

    def watched(file, **arrays):
        complete(file, **arrays)
        during.append(saved.read_bytes())

    monkeypatch.setattr("nnbook.training.np.savez", watched)
    save(small_network(seed=5), saved)
    assert during == [before]
    assert saved.read_bytes() != before


class Softplus(Activation):
    """An activation function of one's own, as in exercise 6.5."""

    def _value(self, Z, out):
        return np.logaddexp(0, Z, out=out)

    def _slope(self, A):
        return 1 - np.exp(-A)


def test_a_layer_that_could_not_be_loaded_again_is_not_saved(tmp_path):
    rng = np.random.default_rng(0)
    network = Sequential(Linear(2, 2, rng), Softplus())
    with pytest.raises(TypeError, match=r"Softplus\(\) could not be loaded again: expected Linear"):
        save(network, tmp_path / "network.npz")
    assert list(tmp_path.iterdir()) == []


def test_a_class_of_the_same_name_is_not_mistaken_for_ours(tmp_path):
    theirs = type("ReLU", (Softplus,), {})
    network = Sequential(Linear(2, 2, np.random.default_rng(0)), theirs())
    with pytest.raises(TypeError, match="could not be loaded again"):
        save(network, tmp_path / "network.npz")


def test_a_truncated_file_is_recognized_wherever_it_was_cut(saved):
    whole = saved.read_bytes()
    for length in range(len(whole)):
        saved.write_bytes(whole[:length])
        with pytest.raises(ValueError, match="is not a parameter file of nnbook, or it is trunc"):
            load(saved)


@given(st.data())
def test_a_damaged_file_is_recognized_or_gives_the_same_network(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("damaged") / "network.npz"
    network = small_network()
    save(network, path)
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    try:
        again = load(path)
    except ValueError:
        return
    assert repr(again) == repr(network)
    np.testing.assert_array_equal(again.theta, network.theta)


@pytest.mark.parametrize("content", [b"", b"Dear reader,\n", b"PK\x03\x04", bytes(1000)])
def test_a_file_of_another_kind_is_recognized(tmp_path, content):
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    expected = r"letter\.txt is not a parameter file of nnbook, .*: save the network again"
    with pytest.raises(ValueError, match=expected):
        load(path)


def write_npz(path, **arrays):
    """Write arrays to a file under exactly this name."""
    with open(path, "wb") as file:
        np.savez(file, **arrays)
    return path


def test_arrays_of_another_program_are_recognized(tmp_path):
    foreign = write_npz(tmp_path / "foreign.npz", weights=np.zeros(3))
    with pytest.raises(ValueError, match="is not a parameter file of nnbook"):
        load(foreign)
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(ValueError, match="is not a parameter file of nnbook"):
        load(tmp_path / "array.npy")


class Bomb:
    """Something that runs code when it is unpickled."""

    def __reduce__(self):
        return pytest.fail, ("a pickle was loaded",)


@pytest.mark.parametrize("place", ["architecture", "theta"])
def test_a_pickle_is_refused_not_run(tmp_path, place):
    arrays = {"architecture": '[["Linear", 1, 1]]', "theta": np.zeros(2)}
    arrays[place] = np.array([Bomb()], dtype=object)
    with pytest.raises(ValueError, match="is not a parameter file of nnbook"):
        load(write_npz(tmp_path / "bomb.npz", **arrays))


@pytest.mark.parametrize("n_parameters", [41, 43, 0])
def test_architecture_and_parameters_must_fit(tmp_path, n_parameters):
    layers = json.dumps([["Linear", 2, 8], ["Tanh"], ["Linear", 8, 2]])
    path = write_npz(tmp_path / "n.npz", architecture=layers, theta=np.zeros(n_parameters))
    with pytest.raises(ValueError, match=rf"holds {n_parameters} parameters, but .* has 42"):
        load(path)


@pytest.mark.parametrize(
    "layers",
    [
        [["Linear", 2, 8], ["Linear", 3, 2]],  # widths that do not match
        [["Linear", 2, 8], ["Swish"]],  # unknown
        [["Linear", 2]],  # an argument is missing
        [["Linear", 2, -8]],
        [["LeakyReLU", 7.0], ["Linear", 1, 1]],
        [["Tanh"]],  # nothing to learn
        [[]],
        [[["Linear"], 1, 1]],
        5,
        {},
    ],
)
def test_an_architecture_that_cannot_be_built_is_named(tmp_path, layers):
    path = write_npz(tmp_path / "n.npz", architecture=json.dumps(layers), theta=np.zeros(2))
    with pytest.raises(ValueError, match=r"n\.npz describes a network that cannot be built \("):
        load(path)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere.npz")


def test_the_file_is_closed_after_loading(saved):
    load(saved)
    saved.write_bytes(b"")
    with pytest.raises(ValueError, match="is not a parameter file"):
        load(saved)
    saved.unlink()


def test_a_copy_of_a_network_is_saved_like_the_network(saved, tmp_path):
    save(copy.deepcopy(small_network()), tmp_path / "copy.npz")
    assert load(tmp_path / "copy.npz").theta.tobytes() == load(saved).theta.tobytes()
