"""Backward passes and the tools that check them: what chapter 6 says, and misuse of it."""

import copy
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnbook.activations import Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnbook.gradients import central_difference, check_gradients, numerical_gradient
from nnbook.lab import worked
from nnbook.layers import Linear, Sequential
from nnbook.losses import BinaryCrossEntropy, CrossEntropy, MeanSquaredError

ACTIVATIONS = [Identity, Sigmoid, Tanh, ReLU, LeakyReLU, Softmax]
LOSSES = [MeanSquaredError, BinaryCrossEntropy, CrossEntropy]

numbers = st.floats(-3, 3, allow_subnormal=False)
small_arrays = arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=numbers)


def network_of(widths, activation, rng, last=(), dtype=np.float64):
    """Return a network with an activation between its Linear layers, all parameters random."""
    layers = []
    for n_in, n_out in pairwise(widths):
        layers += [Linear(n_in, n_out, rng, dtype=dtype), activation()]
    network = Sequential(*layers[:-1], *last)
    # Biases too: behind a layer that a sample switches off, zero biases sit on the kink of ReLU.
    network.theta = rng.normal(scale=0.5, size=network.n_parameters)
    return network


def batch_for(loss, rng, n_samples=5, n_in=4):
    """Return samples, targets, and the number of outputs that the loss needs."""
    X = rng.normal(size=(n_samples, n_in))
    if loss is CrossEntropy:
        return X, rng.integers(0, 3, size=n_samples), 3
    if loss is BinaryCrossEntropy:
        return X, rng.integers(0, 2, size=(n_samples, 1)), 1
    return X, rng.normal(size=(n_samples, 3)), 3


# --- every backward pass against central differences ------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_of_every_activation_and_loss_agrees_with_central_differences(activation, loss):
    rng = np.random.default_rng(11)
    X, y, n_out = batch_for(loss, rng)
    network = network_of([4, 6, 5, n_out], activation, rng)
    assert check_gradients(network, loss(), X, y) < 1e-8


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slope_with_respect_to_the_data_agrees_with_central_differences(activation):
    rng = np.random.default_rng(12)
    network, loss = network_of([4, 6, 3], activation, rng, last=[activation()]), MeanSquaredError()
    X, y = rng.normal(size=(5, 4)), rng.normal(size=(5, 3))
    loss.forward(network.forward(X), y)
    dX = network.backward(loss.gradient(), wrt_input=True)
    measured = numerical_gradient(lambda X: loss.forward(network.predict(X), y), X)
    np.testing.assert_allclose(dX, measured, atol=1e-9)


@given(Z=arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=numbers))
@pytest.mark.parametrize("activation", [Identity, Sigmoid, Tanh, Softmax])
def test_backward_of_an_activation_is_linear_in_what_it_gets(activation, Z):
    layer, rng = activation(), np.random.default_rng(0)
    layer.forward(Z)
    first, second = rng.normal(size=(2, *Z.shape))
    together = layer.backward(2 * first - 3 * second)
    apart = 2 * layer.backward(first) - 3 * layer.backward(second)
    np.testing.assert_allclose(together, apart, atol=1e-12)


@given(Z=arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=5), elements=numbers))
def test_slopes_behind_a_softmax_sum_to_zero(Z):
    # A shift of all logits changes nothing, so the loss has no slope in that direction.
    layer = Softmax()
    layer.forward(Z)
    dZ = layer.backward(np.random.default_rng(1).normal(size=Z.shape))
    np.testing.assert_allclose(dZ.sum(axis=1), 0, atol=1e-12)


def test_softmax_and_minus_log_p_one_after_the_other_give_p_minus_one_hot():
    rng = np.random.default_rng(2)
    Z, y, rows = rng.normal(scale=3, size=(6, 4)), rng.integers(0, 4, size=6), np.arange(6)
    layer, loss = Softmax(), CrossEntropy()
    P = layer.forward(Z)
    dP = np.zeros_like(P)
    dP[rows, y] = -1 / P[rows, y] / 6
    loss.forward(Z, y)
    np.testing.assert_allclose(layer.backward(dP), loss.gradient(), atol=1e-15)


# --- the worked network -----------------------------------------------------------------------


def test_backward_gives_the_nine_slopes_worked_by_hand():
    network, loss = worked.worked_network(), BinaryCrossEntropy()
    assert loss.forward(network.forward(worked.X), worked.y) == pytest.approx(0.2862, abs=5e-5)
    dX = network.backward(loss.gradient(), wrt_input=True)
    hidden, _, output = network.layers
    expected = {
        "dW1": (hidden.dW, [[-0.15679497, 0.19574378], [-0.07839749, 0.09787189]]),
        "db1": (hidden.db, [-0.15679497, 0.19574378]),
        "dW2": (output.dW, [[-0.18955782], [0.11501916]]),
        "db2": (output.db, [-0.24889611]),
        "dX": (dX, [[-0.27414127, -0.05892308]]),
    }
    for name, (found, by_hand) in expected.items():
        np.testing.assert_allclose(found, by_hand, atol=5e-9, err_msg=name)


def test_backward_moves_no_parameter():
    network, loss = worked.worked_network(), BinaryCrossEntropy()
    theta = network.theta.copy()
    loss.forward(network.forward(worked.X), worked.y)
    network.backward(loss.gradient())
    np.testing.assert_array_equal(network.theta, theta)


# --- where the slopes are put -----------------------------------------------------------------


def test_slopes_are_views_into_one_vector_in_the_order_of_theta():
    rng = np.random.default_rng(3)
    network = network_of([4, 5, 3], Tanh, rng)
    X, y = rng.normal(size=(6, 4)), rng.integers(0, 3, size=6)
    check_gradients(network, CrossEntropy(), X, y)
    parts = [part.ravel() for layer in network.linears for part in (layer.dW, layer.db)]
    np.testing.assert_array_equal(network.dtheta, np.concatenate(parts))
    assert all(np.shares_memory(part, network.dtheta) for part in parts)


def test_a_second_backward_replaces_the_slopes_of_the_first():
    rng = np.random.default_rng(4)
    network, loss = network_of([4, 5, 3], ReLU, rng), CrossEntropy()
    X, y = rng.normal(size=(6, 4)), rng.integers(0, 3, size=6)
    vector = network.dtheta
    for _ in range(2):
        loss.forward(network.forward(X), y)
        network.backward(loss.gradient())
        slopes = network.dtheta.copy()
    network.backward(loss.gradient())
    np.testing.assert_array_equal(network.dtheta, slopes)
    assert network.dtheta is vector


def test_buffers_between_the_layers_are_reused_and_grow_with_the_batch():
    rng = np.random.default_rng(5)
    network, loss = network_of([4, 5, 3], Tanh, rng), CrossEntropy()

    def buffers(n_samples):
        X, y = rng.normal(size=(n_samples, 4)), rng.integers(0, 3, size=n_samples)
        assert check_gradients(network, loss, X, y) < 1e-8
        return network._slopes

    first, again, larger = buffers(6), buffers(6), buffers(9)
    assert all(a is b for a, b in zip(first, again, strict=True))
    assert [len(slope) for slope in larger] == [9, 9]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_writes_into_out_and_returns_it(activation):
    layer, rng = activation(), np.random.default_rng(6)
    layer.forward(rng.normal(size=(3, 4)))
    dA, out = rng.normal(size=(3, 4)), np.empty((3, 4))
    expected = layer.backward(dA)
    assert layer.backward(dA, out=out) is out
    np.testing.assert_array_equal(out, expected)


def test_linear_backward_writes_into_out_and_returns_it():
    rng = np.random.default_rng(7)
    layer, out = Linear(4, 3, rng), np.empty((5, 4))
    layer.forward(rng.normal(size=(5, 4)))
    dZ = rng.normal(size=(5, 3))
    expected = layer.backward(dZ)
    assert layer.backward(dZ, out=out) is out
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(expected, dZ @ layer.W.T)


def test_backward_leaves_the_slope_of_the_loss_as_it_was():
    rng = np.random.default_rng(8)
    network, loss = network_of([4, 5, 3], Tanh, rng), CrossEntropy()
    loss.forward(network.forward(rng.normal(size=(6, 4))), rng.integers(0, 3, size=6))
    given_slope = loss.gradient().copy()
    network.backward(loss.gradient(), wrt_input=True)
    np.testing.assert_array_equal(loss.gradient(), given_slope)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_float32_stays_float32(activation):
    rng = np.random.default_rng(9)
    network = network_of([4, 5, 3], activation, rng, last=[activation()], dtype=np.float32)
    loss = MeanSquaredError()
    loss.forward(network.forward(rng.normal(size=(6, 4))), rng.normal(size=(6, 3)))
    dX = network.backward(loss.gradient(), wrt_input=True)
    assert dX.dtype == network.dtheta.dtype == np.float32
    assert all(slope.dtype == np.float32 for slope in network._slopes)
    # A float64 slope, as a caller may compute it, does not widen the network.
    network.backward(np.ones((6, 3)))
    assert network.linears[0].dW.dtype == np.float32


def test_the_slope_of_the_data_is_computed_only_on_request():
    rng = np.random.default_rng(10)
    network, loss = network_of([4, 5, 3], Tanh, rng), CrossEntropy()
    loss.forward(network.forward(rng.normal(size=(6, 4))), rng.integers(0, 3, size=6))
    assert network.backward(loss.gradient()) is None
    slopes = network.dtheta.copy()
    assert network.backward(loss.gradient(), wrt_input=True).shape == (6, 4)
    np.testing.assert_array_equal(network.dtheta, slopes)


def test_a_network_may_begin_with_an_activation():
    rng = np.random.default_rng(11)
    network = Sequential(Tanh(), Linear(4, 3, rng))
    X, y = rng.normal(size=(5, 4)), rng.integers(0, 3, size=5)
    assert check_gradients(network, CrossEntropy(), X, y) < 1e-8


def test_a_copied_network_fills_its_own_slopes():
    rng = np.random.default_rng(12)
    network = network_of([4, 5, 3], Tanh, rng)
    twin = copy.deepcopy(network)
    X, y = rng.normal(size=(5, 4)), rng.integers(0, 3, size=5)
    assert check_gradients(twin, CrossEntropy(), X, y) < 1e-8
    assert not network.dtheta.any()


def test_predict_between_forward_and_backward_disturbs_nothing():
    rng = np.random.default_rng(13)
    network, loss = network_of([4, 5, 3], Tanh, rng), CrossEntropy()
    X, y = rng.normal(size=(6, 4)), rng.integers(0, 3, size=6)
    loss.forward(network.forward(X), y)
    network.backward(loss.gradient())
    expected = network.dtheta.copy()
    loss.forward(network.forward(X), y)
    network.predict(rng.normal(size=(50, 4)))
    network.trace(rng.normal(size=(6, 4)))
    network.backward(loss.gradient())
    np.testing.assert_array_equal(network.dtheta, expected)


# --- misuse -----------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activation_backward_before_forward(activation):
    message = rf"{activation.__name__}\(.*\)\.backward needs the A of a forward pass"
    with pytest.raises(RuntimeError, match=message):
        activation().backward(np.ones((1, 2)))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activation_backward_with_another_shape(activation):
    layer = activation()
    layer.forward(np.ones((3, 2)))
    with pytest.raises(ValueError, match=r"dA has shape \(2, 3\), but A .* has \(3, 2\)"):
        layer.backward(np.ones((2, 3)))


def test_linear_backward_before_forward():
    layer = Linear(2, 3, np.random.default_rng(0))
    with pytest.raises(RuntimeError, match=r"Linear\(2, 3\)\.backward needs the X of a forward"):
        layer.backward(np.ones((1, 3)))


def test_linear_backward_with_another_shape_changes_nothing():
    layer = Linear(2, 3, np.random.default_rng(0))
    layer.forward(np.ones((4, 2)))
    for shape in ((4, 2), (5, 3), (3,)):
        with pytest.raises(ValueError, match=r"dZ has shape .* but Z .* has \(4, 3\)"):
            layer.backward(np.ones(shape))
    assert not layer.dtheta.any()


def test_forward_that_keeps_nothing_does_not_count_as_forward():
    layer = Linear(2, 3, np.random.default_rng(0))
    layer.forward(np.ones((4, 2)), keep=False)
    with pytest.raises(RuntimeError, match="call forward first"):
        layer.backward(np.ones((4, 3)))


def test_network_backward_before_forward():
    network = worked.worked_network()
    network.predict(worked.X)
    with pytest.raises(RuntimeError, match=r"backward needs .* call forward\(X\) first"):
        network.backward(np.ones((1, 1)))


@pytest.mark.parametrize("slope", [0.2862, np.ones(3), np.ones((2, 1)), np.ones((3, 2))])
def test_network_backward_with_what_is_not_the_slope_of_its_output(slope):
    network = worked.worked_network()
    network.forward(np.ones((3, 2)))
    with pytest.raises(ValueError, match=r"dA has shape .* has \(3, 1\): pass what gradient\(\)"):
        network.backward(slope)


# --- numerical_gradient -----------------------------------------------------------------------


@given(x=small_arrays)
def test_gradient_of_a_sum_of_squares_is_twice_the_array(x):
    before = x.copy()
    slopes = numerical_gradient(lambda x: float(np.sum(x**2)), x)
    np.testing.assert_allclose(slopes, 2 * x, atol=1e-8)
    np.testing.assert_array_equal(x, before)


@given(x=small_arrays, eps=st.floats(1e-4, 1e-1))
def test_gradient_of_a_linear_function_is_exact_for_every_step(x, eps):
    weights = np.random.default_rng(0).normal(size=x.shape)
    slopes = numerical_gradient(lambda x: float(np.sum(weights * x)), x, eps)
    np.testing.assert_allclose(slopes, weights, atol=1e-9)


def test_each_entry_costs_two_evaluations():
    calls = []
    numerical_gradient(lambda x: calls.append(x.copy()) or 0.0, np.zeros((2, 3)), eps=0.5)
    assert len(calls) == 12
    moved = np.unique([np.abs(x).sum() for x in calls])
    np.testing.assert_array_equal(moved, [0.5])  # one entry at a time


def test_an_array_without_dimensions_and_an_empty_one():
    assert numerical_gradient(lambda x: float(x**3), np.array(2.0)) == pytest.approx(12)
    assert numerical_gradient(lambda x: 0.0, np.zeros((0, 3))).shape == (0, 3)


def test_x_is_put_back_even_if_f_fails():
    x = np.array([1.0, 2.0])

    def fails(x):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        central_difference(fails, x, (1,), 1e-5)
    np.testing.assert_array_equal(x, [1.0, 2.0])


@pytest.mark.parametrize(
    ("x", "what"),
    [
        (np.ones(2, np.float32), "float32"),
        (np.ones(2, int), "int64"),
        ([1.0, 2.0], "list"),
        (1.0, "float"),
    ],
)
def test_numerical_gradient_takes_float64_only(x, what):
    with pytest.raises(TypeError, match=rf"x is {what}: expected an ndarray of float64"):
        numerical_gradient(np.sum, x)


def test_across_a_kink_both_sides_are_mixed():
    def relu(x):
        return max(float(x[0]), 0.0)

    assert numerical_gradient(relu, np.array([0.0]))[0] == pytest.approx(0.5)
    assert numerical_gradient(relu, np.array([2e-6]))[0] == pytest.approx(0.6)
    assert numerical_gradient(relu, np.array([1e-3]))[0] == pytest.approx(1.0)


# --- check_gradients --------------------------------------------------------------------------


class ForgotTheSlope(Tanh):
    def _slope(self, A):
        return np.ones_like(A)


class TookAForZ(Tanh):
    def _slope(self, A):
        return 1 - np.tanh(A) ** 2


class ForgotTheSum(Linear):
    def backward_parameters(self, dZ):
        super().backward_parameters(dZ)
        self.db[:] = dZ[0]


class LostTheView(Linear):
    def backward_parameters(self, dZ):
        self.dW, self.db = self._X.T @ dZ, dZ.sum(axis=0)


class Transposed(Linear):
    def backward(self, dZ, out=None):
        super().backward(dZ, out=out)
        return np.matmul(dZ, self.W, out=out)


@pytest.mark.parametrize(
    ("activation", "last"),
    [
        (ForgotTheSlope, Linear),
        (TookAForZ, Linear),
        (Tanh, ForgotTheSum),
        (Tanh, LostTheView),
        (Tanh, Transposed),
    ],
)
def test_check_gradients_finds_typical_mistakes(activation, last):
    rng = np.random.default_rng(14)
    network = Sequential(Linear(4, 3, rng), activation(), last(3, 3, rng))
    X, y = rng.normal(size=(5, 4)), rng.integers(0, 3, size=5)
    assert check_gradients(network, CrossEntropy(), X, y) > 1e-2


def test_a_lost_view_gives_the_largest_error_there_is():
    rng = np.random.default_rng(15)
    X, y = rng.normal(size=(5, 4)), rng.integers(0, 3, size=5)
    error = check_gradients(Sequential(LostTheView(4, 3, rng)), CrossEntropy(), X, y)
    assert error == pytest.approx(1.0)


def test_check_gradients_leaves_theta_as_it_was():
    rng = np.random.default_rng(16)
    network = network_of([4, 5, 3], Tanh, rng)
    theta = network.theta.copy()
    check_gradients(network, CrossEntropy(), rng.normal(size=(5, 4)), np.zeros(5, int))
    np.testing.assert_array_equal(network.theta, theta)


def test_no_slope_at_all_is_no_error():
    # All ReLUs are off: backpropagation and measurement agree on zero, and 0 / 0 is not asked for.
    network = Sequential(Linear(2, 3, np.random.default_rng(0)), ReLU())
    network.theta = np.full(9, -1.0)
    assert check_gradients(network, MeanSquaredError(), np.ones((4, 2)), np.zeros((4, 3))) == 0.0


def test_check_gradients_needs_a_network_in_float64():
    network = Sequential(Linear(2, 3, np.random.default_rng(0), dtype=np.float32))
    with pytest.raises(TypeError, match="x is float32: expected an ndarray of float64"):
        check_gradients(network, CrossEntropy(), np.ones((4, 2)), np.zeros(4, int))


# --- what the chapter says about depth --------------------------------------------------------


def test_slopes_vanish_with_the_sigmoid_and_not_with_tanh_or_relu():
    def ratio(activation, init):
        """Return how much smaller the slopes of layer 1 are than those of layer 9."""
        rng, loss = np.random.default_rng(0), BinaryCrossEntropy()
        layers = []
        for _ in range(9):
            layers += [Linear(30, 30, rng, init=init), activation()]
        network = Sequential(*layers, Linear(30, 1, rng, init=init))
        X, y = rng.normal(size=(100, 30)), rng.integers(0, 2, size=(100, 1))
        loss.forward(network.forward(X), y)
        network.backward(loss.gradient())
        sizes = [np.abs(layer.dW).mean() for layer in network.linears]
        return sizes[0] / sizes[8]

    assert ratio(Sigmoid, "glorot") < 1e-5
    assert ratio(Tanh, "glorot") > 0.1
    assert ratio(ReLU, "he") > 0.1
