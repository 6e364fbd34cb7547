"""Activations: values and slopes of chapter 2, the way back of chapter 6, and their misuse."""

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnbook.activations import (
    Identity,
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

ELEMENTWISE = [Identity(), Sigmoid(), Tanh(), ReLU(), LeakyReLU(0.1)]
EVERY = [*ELEMENTWISE, Softmax()]
FUNCTIONS = [sigmoid, tanh, relu, leaky_relu, softmax]
# Z has no entry near 0, where ReLU has no slope to measure.
Z = np.array([[-3.0, -0.7, 0.4], [2.5, 1.1, -0.2]])

numbers = st.floats(-1000, 1000)
tables = arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=5), elements=numbers)
rows = arrays(np.float64, st.integers(1, 6), elements=st.floats(-30, 30))

every_activation = pytest.mark.parametrize("activation", EVERY, ids=repr)
elementwise_activation = pytest.mark.parametrize("activation", ELEMENTWISE, ids=repr)


def measured_slopes(activation, Z, dA, eps=1e-6):
    """Slope of sum(dA * A) with respect to every entry of Z, by central differences."""
    slopes = np.empty_like(Z)
    for index in np.ndindex(Z.shape):
        nudge = np.zeros_like(Z)
        nudge[index] = eps
        above = activation.forward(Z + nudge, keep=False)
        below = activation.forward(Z - nudge, keep=False)
        slopes[index] = np.sum(dA * (above - below)) / (2 * eps)
    return slopes


# The functions


def test_values_of_the_chapter():
    z = np.array([-1000.0, 0.0, 2.0, 1000.0])
    np.testing.assert_allclose(sigmoid(z), [0, 0.5, 0.880797, 1], atol=1e-6)
    np.testing.assert_allclose(tanh([0.0, 1.0]), [0, 0.761594], atol=1e-6)
    assert relu(z).tolist() == [0, 0, 2, 1000]
    assert leaky_relu(z).tolist() == [-10, 0, 2, 1000]
    np.testing.assert_allclose(softmax([2.0, 1.0, 0.0]), [0.6652, 0.2447, 0.0900], atol=5e-5)


@pytest.mark.parametrize("f", FUNCTIONS)
@given(tables)
def test_no_overflow_up_to_a_thousand_and_the_shape_is_kept(f, Z):
    A = f(Z)  # a warning of numpy would fail the test
    assert A.shape == Z.shape
    assert np.isfinite(A).all()


@pytest.mark.parametrize("f", FUNCTIONS)
def test_result_goes_into_out_and_the_input_is_left_alone(f):
    before, out = Z.copy(), np.full_like(Z, np.nan)
    assert f(Z, out=out) is out
    np.testing.assert_array_equal(out, f(Z))
    np.testing.assert_array_equal(Z, before)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_out_may_be_the_input_itself(f):
    both = Z.copy()
    f(both, out=both)
    np.testing.assert_array_equal(both, f(Z))


@pytest.mark.parametrize("f", FUNCTIONS)
def test_nan_is_passed_on_not_hidden(f):
    assert math.isnan(f(np.array([math.nan, 1.0]))[0])


@pytest.mark.parametrize("f", [sigmoid, tanh, relu, leaky_relu])
def test_infinity_has_the_limit_as_its_value(f):
    at_minus, at_plus = f(np.array([-math.inf, math.inf]))
    limits = {sigmoid: (0, 1), tanh: (-1, 1), relu: (0, math.inf)}
    assert (at_minus, at_plus) == limits.get(f, (-math.inf, math.inf))


@given(numbers)
def test_sigmoid_lies_between_0_and_1_and_its_mirror_image_makes_up_the_rest(z):
    p, q = sigmoid(np.array([z, -z]))
    assert 0 <= p <= 1
    assert p + q == pytest.approx(1, abs=1e-15)


def test_sigmoid_keeps_its_digits_far_to_the_left():
    np.testing.assert_allclose(sigmoid(np.array([-40.0, -700.0])), np.exp([-40.0, -700.0]), 1e-14)


@given(numbers)
def test_tanh_is_odd(z):
    assert tanh(np.array(-z)) == -tanh(np.array(z))


@given(numbers, st.floats(0, 0.99))
def test_leaky_relu_lies_between_relu_and_the_identity(z, alpha):
    a = float(leaky_relu(np.array(z), alpha))
    assert min(z, relu(z)) <= a <= max(z, relu(z))
    assert a == (z if z > 0 else alpha * z)


@given(rows)
def test_softmax_is_positive_sums_to_one_and_keeps_the_order(z):
    p = softmax(z)
    assert (p > 0).all()
    assert p.sum() == pytest.approx(1, abs=1e-12)
    assert (np.diff(p[np.argsort(z)]) >= 0).all()


@given(rows, st.floats(-900, 900))
def test_softmax_is_unchanged_by_a_shift(z, shift):
    np.testing.assert_allclose(softmax(z + shift), softmax(z), rtol=1e-10)


@given(rows, st.randoms(use_true_random=False))
def test_softmax_does_not_care_about_the_order_of_the_classes(z, random):
    order = list(range(len(z)))
    random.shuffle(order)
    np.testing.assert_allclose(softmax(z[order]), softmax(z)[order], rtol=1e-12)


def test_softmax_treats_each_row_by_itself():
    stack = np.array([[[1000.0, 0.0], [0.0, 0.0]], [[-1000.0, 0.0], [3.0, 1.0]]])
    for index in np.ndindex(2, 2):
        np.testing.assert_array_equal(softmax(stack)[index], softmax(stack[index]))


# Forward and slope


@every_activation
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_of_the_input_is_kept(activation, dtype):
    A = activation.forward(Z.astype(dtype))
    assert A.dtype == activation.backward(np.ones_like(A)).dtype == dtype
    if not isinstance(activation, Softmax):
        assert activation.derivative(Z.astype(dtype)).dtype == dtype


@every_activation
def test_integers_become_float64(activation):
    assert activation.forward([[1, -2]], keep=False).dtype == np.float64
    np.testing.assert_array_equal(activation.forward([[1, -2]]), activation.forward([[1.0, -2.0]]))


@every_activation
def test_forward_writes_to_out_and_returns_it(activation):
    out = np.empty_like(Z)
    assert activation.forward(Z, out=out) is out
    np.testing.assert_array_equal(out, activation.forward(Z))


@every_activation
def test_forward_returns_a_new_array(activation):
    A = activation.forward(Z)
    kept = A.copy()
    assert not np.shares_memory(A, Z)
    activation.forward(Z + 1)
    np.testing.assert_array_equal(A, kept)


@elementwise_activation
@given(z=numbers.filter(lambda z: abs(z) > 1e-4))
def test_derivative_is_the_slope_between_two_points_close_by(activation, z):
    z, eps = np.array([z]), 1e-5
    above, below = activation.forward(z + eps), activation.forward(z - eps)
    np.testing.assert_allclose(
        activation.derivative(z), (above - below) / (2 * eps), rtol=1e-6, atol=1e-6
    )


def test_slopes_at_zero_are_those_agreed_on():
    zero = np.zeros(1)
    slopes = {repr(phi): float(phi.derivative(zero)[0]) for phi in ELEMENTWISE}
    assert slopes == {
        "Identity()": 1.0,
        "Sigmoid()": 0.25,
        "Tanh()": 1.0,
        "ReLU()": 0.0,
        "LeakyReLU(0.1)": 0.1,
    }


@elementwise_activation
def test_derivative_keeps_nothing_and_changes_nothing(activation):
    before = Z.copy()
    A = activation.forward(Z)
    activation.derivative(Z + 1)
    np.testing.assert_array_equal(activation.backward(np.ones_like(A)), activation.derivative(Z))
    np.testing.assert_array_equal(Z, before)


def test_activations_have_nothing_to_learn_and_a_short_name():
    assert [phi.n_parameters for phi in EVERY] == [0] * 6
    assert repr(LeakyReLU()) == "LeakyReLU(0.01)"
    assert repr(Softmax()) == "Softmax()"


@every_activation
def test_class_and_arguments_are_enough_to_make_another_one(activation):
    twin = type(activation)(*activation.arguments)
    np.testing.assert_array_equal(twin.forward(Z), activation.forward(Z))


@pytest.mark.parametrize("alpha", [-0.1, 1.0, math.nan, math.inf])
def test_leaky_relu_refuses_slopes_out_of_range(alpha):
    with pytest.raises(ValueError, match=rf"alpha is {alpha}: expected a slope from 0 to below 1"):
        LeakyReLU(alpha)


def test_alpha_of_a_numpy_number_does_not_widen_float32():
    activation = LeakyReLU(np.float64(0.1))
    assert activation.forward(Z.astype(np.float32)).dtype == np.float32


# The Jacobian of softmax


@given(rows)
def test_jacobian_is_symmetric_and_its_rows_and_columns_sum_to_zero(z):
    J = Softmax().jacobian(z)
    np.testing.assert_array_equal(J, J.T)
    np.testing.assert_allclose(J.sum(axis=0), 0, atol=1e-12)
    assert (np.diag(J) >= 0).all()
    assert np.diag(J).max() <= 0.25 + 1e-15


def test_jacobian_wants_one_row():
    with pytest.raises(ValueError, match=r"z has shape \(2, 3\): expected one row of logits"):
        Softmax().jacobian(Z)


def test_softmax_has_no_slope_for_each_entry():
    with pytest.raises(TypeError, match=r"slope is a matrix: use jacobian\(z\) for one row z"):
        Softmax().derivative(Z)


# The way back


@every_activation
def test_backward_agrees_with_central_differences(activation):
    dA = np.array([[1.0, -2.0, 0.5], [0.3, 4.0, -1.0]])
    activation.forward(Z)
    np.testing.assert_allclose(
        activation.backward(dA), measured_slopes(activation, Z, dA), rtol=1e-6, atol=1e-9
    )


@every_activation
def test_backward_leaves_its_argument_alone_and_writes_to_out(activation):
    dA, out = np.array([[1.0, -2.0, 0.5], [0.3, 4.0, -1.0]]), np.empty_like(Z)
    before = dA.copy()
    activation.forward(Z)
    assert activation.backward(dA, out=out) is out
    np.testing.assert_array_equal(out, activation.backward(dA))
    np.testing.assert_array_equal(dA, before)


@every_activation
def test_backward_twice_gives_the_same(activation):
    activation.forward(Z)
    np.testing.assert_array_equal(
        activation.backward(np.ones_like(Z)), activation.backward(np.ones_like(Z))
    )


@every_activation
def test_backward_belongs_to_the_last_forward_that_was_kept(activation):
    dA = np.arange(6.0).reshape(2, 3)
    activation.forward(Z + 1)
    activation.forward(Z)
    expected = activation.backward(dA).copy()
    activation.forward(3 * Z, keep=False)
    activation.forward(np.ones((7, 3)), keep=False)
    np.testing.assert_array_equal(activation.backward(dA), expected)


def test_backward_of_an_elementwise_activation_multiplies_by_its_derivative():
    dA = np.array([[1.0, -2.0, 0.5], [0.3, 4.0, -1.0]])
    for activation in ELEMENTWISE:
        activation.forward(Z)
        np.testing.assert_array_equal(activation.backward(dA), dA * activation.derivative(Z))


@given(rows, st.integers(0, 1000))
def test_backward_of_softmax_multiplies_each_row_by_the_jacobian(z, seed):
    dA = np.random.default_rng(seed).normal(size=(1, len(z)))
    activation = Softmax()
    activation.forward(z[np.newaxis])
    expected = dA @ activation.jacobian(z)
    np.testing.assert_allclose(activation.backward(dA), expected, rtol=1e-9, atol=1e-12)


def test_saturated_neurons_pass_nothing_on():
    far = np.array([[-1000.0, 1000.0]])
    for activation in (Sigmoid(), Tanh()):
        activation.forward(far)
        assert activation.backward(np.ones_like(far)).tolist() == [[0, 0]]


@pytest.mark.parametrize("kind", [Identity, Sigmoid, Tanh, ReLU, LeakyReLU, Softmax])
def test_backward_before_forward_says_what_to_do(kind):
    message = rf"{kind.__name__}\(.*\)\.backward needs the A of a forward pass: call forward first"
    activation = kind()
    activation.forward(Z, keep=False)  # which leaves no trace
    with pytest.raises(RuntimeError, match=message):
        activation.backward(Z)


@every_activation
def test_slopes_of_another_shape_are_refused(activation):
    activation.forward(Z)
    message = r"dA has shape \(3, 3\), but A of the last forward has \(2, 3\)"
    with pytest.raises(ValueError, match=message):
        activation.backward(np.ones((3, 3)))
    with pytest.raises(ValueError, match=r"dA has shape \(\)"):
        activation.backward(1.0)  # would be broadcast in silence


@every_activation
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda a: pickle.loads(pickle.dumps(a))])
def test_a_copy_remembers_its_own_forward_pass(activation, copied):
    activation.forward(Z)
    twin = copied(activation)
    activation.forward(-Z)
    np.testing.assert_array_equal(twin.forward(Z, keep=False), activation.forward(Z, keep=False))
    twin_slopes = twin.backward(np.ones_like(Z) + Z)
    activation.forward(Z)
    np.testing.assert_array_equal(twin_slopes, activation.backward(np.ones_like(Z) + Z))


# The outside judge


def test_values_and_slopes_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    theirs = {
        "Sigmoid()": torch.sigmoid,
        "Tanh()": torch.tanh,
        "ReLU()": torch.relu,
        "LeakyReLU(0.1)": lambda z: torch.nn.functional.leaky_relu(z, 0.1),
        "Softmax()": lambda z: torch.softmax(z, dim=-1),
    }
    Z = np.random.default_rng(0).normal(scale=3, size=(50, 4))
    Z[0] = 0  # the agreed slopes at 0 are theirs, too
    dA = np.random.default_rng(1).normal(size=Z.shape)
    for activation in EVERY[1:]:
        z = torch.tensor(Z, requires_grad=True)
        a = theirs[repr(activation)](z)
        a.backward(torch.tensor(dA))
        np.testing.assert_allclose(activation.forward(Z), a.detach().numpy(), rtol=1e-12)
        np.testing.assert_allclose(
            activation.backward(dA),
            z.grad.numpy(),
            rtol=1e-12,
            atol=1e-14,
            err_msg=repr(activation),
        )
