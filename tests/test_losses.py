"""Losses: what chapter 5 says about them, and what happens when they are misused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from nnbook.activations import softmax
from nnbook.losses import BinaryCrossEntropy, CrossEntropy, Loss, MeanSquaredError

LOSSES = [MeanSquaredError, BinaryCrossEntropy, CrossEntropy]

numbers = st.floats(-30, 30, allow_subnormal=False)
logit_rows = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, min_side=2), elements=numbers)
logit_columns = st.integers(1, 6).flatmap(lambda n: arrays(np.float64, n, elements=numbers))


def example(loss, dtype=np.float64, n_samples=5):
    """Return a prediction and targets that the loss accepts."""
    rng = np.random.default_rng(7)
    prediction = rng.normal(scale=2, size=(n_samples, 3)).astype(dtype)
    if loss is MeanSquaredError:
        return prediction, rng.normal(size=(n_samples, 3))
    if loss is BinaryCrossEntropy:
        return prediction[:, :1], rng.integers(2, size=(n_samples, 1))
    return prediction, rng.integers(3, size=n_samples)


def some_classes(logits):
    """Return a class number for each row, in turn."""
    return np.arange(len(logits)) % logits.shape[1]


def measured_slopes(loss, prediction, y, h=1e-5):
    """Return the slope of the loss with respect to the prediction, by central differences."""
    slopes = np.empty_like(prediction)
    for index in np.ndindex(prediction.shape):
        step = np.zeros_like(prediction)
        step[index] = h
        rise = loss.forward(prediction + step, y) - loss.forward(prediction - step, y)
        slopes[index] = rise / (2 * h)
    return slopes


# --- the values and slopes worked by hand in the chapter --------------------------------------


def test_worked_network_has_loss_02862_and_slope_minus_02489():
    loss = BinaryCrossEntropy()
    assert loss.forward([[1.10450839]], [[1.0]]) == pytest.approx(0.2862, abs=5e-5)
    assert loss.gradient() == pytest.approx(np.array([[-0.2489]]), abs=5e-5)


def test_three_penguins_by_hand():
    loss, logits = CrossEntropy(), [[2.0, 1.0, -1.0]]
    values = [loss.forward(logits, [species]) for species in range(3)]
    assert values == pytest.approx([0.3490, 1.3490, 3.3490], abs=5e-5)
    np.testing.assert_allclose(loss.gradient(), [[0.7054, 0.2595, -0.9649]], atol=5e-5)


def test_squared_errors_zero_and_four_have_the_mean_two():
    loss = MeanSquaredError()
    assert loss.forward([1.0, 4.0], [1.0, 2.0]) == 2.0
    assert loss.gradient().tolist() == [0.0, 2.0]


@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_equal_logits_cost_the_logarithm_of_the_number_of_classes(n_classes):
    logits = np.full((4, n_classes), 3.5)
    assert CrossEntropy().forward(logits, [0, 1, 0, 1]) == pytest.approx(math.log(n_classes))


# --- laws --------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
def test_slope_is_what_central_differences_measure(loss):
    prediction, y = example(loss)
    loss = loss()
    loss.forward(prediction, y)
    slope = loss.gradient()
    np.testing.assert_allclose(slope, measured_slopes(loss, prediction, y), rtol=1e-6, atol=1e-9)


@given(logit_rows)
def test_slopes_of_cross_entropy_are_those_measured_for_any_logits(logits):
    loss, y = CrossEntropy(), some_classes(logits)
    loss.forward(logits, y)
    slope = loss.gradient()
    np.testing.assert_allclose(slope, measured_slopes(loss, logits, y), atol=1e-7)


@given(logit_rows, st.floats(-1000, 1000))
def test_cross_entropy_is_unchanged_by_a_shift_of_all_logits(logits, shift):
    y, plain, shifted = some_classes(logits), CrossEntropy(), CrossEntropy()
    assert plain.forward(logits, y) == pytest.approx(shifted.forward(logits + shift, y), abs=1e-9)
    np.testing.assert_allclose(plain.gradient(), shifted.gradient(), atol=1e-9)


@given(logit_rows)
def test_slopes_of_cross_entropy_add_up_to_zero_in_every_row(logits):
    loss = CrossEntropy()
    loss.forward(logits, some_classes(logits))
    np.testing.assert_allclose(loss.gradient().sum(axis=1), 0, atol=1e-15)


@given(logit_rows)
def test_class_numbers_and_one_hot_rows_agree_to_the_last_digit(logits):
    y = some_classes(logits)
    by_number, by_row = CrossEntropy(), CrossEntropy()
    one_hot = np.eye(logits.shape[1])[y]
    assert by_number.forward(logits, y) == by_row.forward(logits, one_hot)
    np.testing.assert_array_equal(by_number.gradient(), by_row.gradient())


@given(logit_columns)
def test_binary_cross_entropy_is_cross_entropy_with_the_first_logit_zero(z):
    y = np.arange(len(z)) % 2
    binary, both = BinaryCrossEntropy(), CrossEntropy()
    pairs = np.column_stack([np.zeros_like(z), z])
    assert binary.forward(z, y) == pytest.approx(both.forward(pairs, y), abs=1e-13)
    np.testing.assert_allclose(binary.gradient(), both.gradient()[:, 1], atol=1e-15)


@given(logit_columns)
def test_swapping_the_classes_and_the_sign_of_the_logit_changes_no_loss(z):
    y = np.arange(len(z)) % 2
    one, other = BinaryCrossEntropy(), BinaryCrossEntropy()
    assert one.forward(z, y) == pytest.approx(other.forward(-z, 1 - y), rel=1e-12, abs=1e-15)
    np.testing.assert_allclose(one.gradient(), -other.gradient(), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    "layout",
    [np.asfortranarray, lambda Z: np.repeat(Z, 2, axis=1)[:, ::2], lambda Z: Z[::-1][::-1]],
    ids=["columns first", "every second column", "turned twice"],
)
def test_cross_entropy_does_not_care_how_the_logits_lie_in_memory(layout):
    rng = np.random.default_rng(21)
    Z, y = rng.normal(size=(6, 4)), rng.integers(4, size=6)
    loss, other = CrossEntropy(), CrossEntropy()
    assert other.forward(layout(Z), y) == loss.forward(Z, y)
    np.testing.assert_array_equal(other.gradient(), loss.gradient())


def test_slope_of_cross_entropy_is_softmax_minus_one_hot():
    logits, y = example(CrossEntropy)
    loss = CrossEntropy()
    loss.forward(logits, y)
    expected = (softmax(logits) - np.eye(3)[y]) / len(y)
    np.testing.assert_allclose(loss.gradient(), expected, atol=1e-16)


@given(logit_rows)
def test_no_loss_is_negative(logits):
    assert CrossEntropy().forward(logits, some_classes(logits)) >= 0
    assert BinaryCrossEntropy().forward(logits[:, 0], np.ones(len(logits))) >= 0
    assert MeanSquaredError().forward(logits, -logits) >= 0


def test_lowest_binary_cross_entropy_of_a_probability_is_at_that_probability():
    loss = BinaryCrossEntropy()
    loss.forward([math.log(0.3 / 0.7)], [0.3])
    assert loss.gradient() == pytest.approx(np.zeros(1), abs=1e-16)


# --- extreme logits ----------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_binary_cross_entropy_of_logits_of_a_thousand(dtype):
    loss, z = BinaryCrossEntropy(), np.array([1000, -1000, 1000, -1000], dtype)
    assert loss.forward(z, [0, 1, 1, 0]) == 500.0
    assert loss.gradient().tolist() == [0.25, -0.25, 0.0, 0.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cross_entropy_of_logits_of_a_thousand(dtype):
    loss, Z = CrossEntropy(), np.array([[1000, -1000, 0], [-1000, -1000, -1000]], dtype)
    assert loss.forward(Z, [1, 2]) == pytest.approx((2000 + math.log(3)) / 2, rel=1e-6)
    np.testing.assert_allclose(loss.gradient()[0], [0.5, -0.5, 0.0])
    np.testing.assert_allclose(6 * loss.gradient()[1], [1, 1, -2], rtol=1e-6)


def test_a_tiny_loss_is_not_rounded_to_zero():
    assert BinaryCrossEntropy().forward([40.0], [1]) == pytest.approx(math.exp(-40), rel=1e-12)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_prediction_that_is_not_a_number_shows_in_the_loss(loss):
    prediction, y = example(loss)
    prediction[1, 0] = np.nan
    assert math.isnan(loss().forward(prediction, y))


# --- arrays: shape, precision, whose they are --------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_of_the_slope_is_that_of_the_prediction(loss, dtype):
    prediction, y = example(loss, dtype)
    loss = loss()
    assert type(loss.forward(prediction, y)) is float
    assert loss.gradient().dtype == dtype
    assert loss.gradient().shape == prediction.shape


@pytest.mark.parametrize("loss", LOSSES)
def test_single_precision_agrees_with_double(loss):
    prediction, y = example(loss, np.float32)
    single, double = loss(), loss()
    exact = double.forward(prediction.astype(np.float64), y)
    assert single.forward(prediction, y) == pytest.approx(exact, rel=1e-6)
    np.testing.assert_allclose(single.gradient(), double.gradient(), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("loss", [MeanSquaredError, BinaryCrossEntropy])
def test_one_number_a_sample_may_stand_in_a_row_or_in_a_column(loss):
    flat, column = loss(), loss()
    z, y = np.array([0.5, -1.0, 2.0]), np.array([1, 0, 0])
    assert flat.forward(z, y) == column.forward(z[:, np.newaxis], y[:, np.newaxis])
    assert flat.gradient().shape == (3,)
    np.testing.assert_array_equal(flat.gradient(), column.gradient()[:, 0])


@pytest.mark.parametrize("loss", LOSSES)
def test_lists_of_whole_numbers_are_taken_for_floats(loss):
    prediction, y = example(loss)
    whole = prediction.round().astype(int)
    expected = loss().forward(whole.astype(float), y)
    assert loss().forward(whole.tolist(), y.tolist()) == expected


@pytest.mark.parametrize("loss", LOSSES)
def test_prediction_and_targets_are_left_as_they_are(loss):
    prediction, y = example(loss)
    before = prediction.copy(), y.copy()
    loss = loss()
    loss.forward(prediction, y)
    loss.gradient()[:] = 0
    np.testing.assert_array_equal(prediction, before[0])
    np.testing.assert_array_equal(y, before[1])


@pytest.mark.parametrize("loss", LOSSES)
def test_gradient_belongs_to_the_last_forward(loss):
    prediction, y = example(loss)
    loss = loss()
    loss.forward(prediction, y)
    first = loss.gradient()
    kept = first.copy()
    loss.forward(prediction[:2] + 1, y[:2])
    assert loss.gradient().shape == (2, prediction.shape[1])
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("labels", [np.uint8, np.uint64, np.int32, np.int64])
def test_any_integers_number_the_classes(labels):
    logits, y = example(CrossEntropy)
    assert CrossEntropy().forward(logits, y.astype(labels)) == CrossEntropy().forward(logits, y)


# --- misuse ------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", [*LOSSES, Loss])
def test_gradient_before_forward_says_what_to_call(loss):
    name = loss.__name__
    expected = rf"{name}\.gradient\(\) has nothing to derive: call forward\(prediction, y\) first"
    with pytest.raises(RuntimeError, match=expected):
        loss().gradient()


@pytest.mark.parametrize("loss", [MeanSquaredError, BinaryCrossEntropy])
def test_column_against_row_is_an_error_not_a_silent_broadcast(loss):
    expected = r"y has shape \(4,\) but the prediction has shape \(4, 1\): .* y\[:, np\.newaxis\]"
    with pytest.raises(ValueError, match=expected):
        loss().forward(np.zeros((4, 1)), np.zeros(4))


@pytest.mark.parametrize("loss", [MeanSquaredError, BinaryCrossEntropy])
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_targets_that_are_not_finite_are_an_error(loss, bad):
    with pytest.raises(ValueError, match="y holds NaN or infinity: remove those samples first"):
        loss().forward([0.0, 0.0], [1.0, bad])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("shape", [(0, 3), (0,), ()])
def test_no_sample_is_an_error(loss, shape):
    with pytest.raises(ValueError, match=r"shape \(.*\): expected .* at least one sample"):
        loss().forward(np.zeros(shape), np.zeros(shape))


def test_labels_minus_one_and_one_are_out_of_range_for_binary_cross_entropy():
    expected = r"y goes from -1\.0 to 1\.0: expected 0 or 1 \(or a probability\)"
    with pytest.raises(ValueError, match=expected):
        BinaryCrossEntropy().forward([0.5, -0.5], [1, -1])


def test_several_columns_belong_to_cross_entropy():
    expected = r"y has shape \(2, 3\): expected one number a sample; .* use CrossEntropy"
    with pytest.raises(ValueError, match=expected):
        BinaryCrossEntropy().forward(np.zeros((2, 3)), np.zeros((2, 3)))


@pytest.mark.parametrize("shape", [(4,), (4, 1), (4, 2, 2)])
def test_cross_entropy_wants_a_column_for_each_class(shape):
    expected = r"the prediction has shape \(4.*\): expected \(n_samples, n_classes\) .* Binary"
    with pytest.raises(ValueError, match=expected):
        CrossEntropy().forward(np.zeros(shape), [0, 0, 0, 0])


@pytest.mark.parametrize("y", [[0, 1], [[0], [1], [0]], [[1, 0], [0, 1], [1, 0]]])
def test_targets_of_another_shape_are_named_with_both_that_fit(y):
    expected = (
        r"y has shape \([23].*\) but the prediction has shape \(3, 4\): "
        r"expected \(3,\) class numbers or one-hot rows of shape \(3, 4\)"
    )
    with pytest.raises(ValueError, match=expected):
        CrossEntropy().forward(np.zeros((3, 4)), y)


@pytest.mark.parametrize("y", [[0.0, 1.0], [True, False], ["a", "b"]])
def test_class_numbers_that_are_no_integers_are_a_type_error(y):
    with pytest.raises(TypeError, match=r"y has dtype .*: class numbers are integers, use y\.ast"):
        CrossEntropy().forward(np.zeros((2, 3)), y)


@pytest.mark.parametrize(("label", "place"), [(3, 1), (-1, 0)])
def test_label_out_of_range_is_named_with_its_sample(label, place):
    y = [0, 0]
    y[place] = label
    expected = (
        rf"label {label} at sample {place}: the prediction has 3 columns, so labels go from 0 to 2"
    )
    with pytest.raises(ValueError, match=expected):
        CrossEntropy().forward(np.zeros((2, 3)), y)


@pytest.mark.parametrize("row", [[0, 0, 0], [1, 1, 0], [0.5, 0.5, 0], [0, 2, 0], [1, np.nan, 0]])
def test_rows_that_are_not_one_hot_are_an_error(row):
    with pytest.raises(ValueError, match="its rows are not one-hot: one 1, else 0"):
        CrossEntropy().forward(np.zeros((1, 3)), [row])


# --- the outside judge -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("loss", "theirs"),
    [
        (MeanSquaredError, "mse_loss"),
        (BinaryCrossEntropy, "binary_cross_entropy_with_logits"),
        (CrossEntropy, "cross_entropy"),
    ],
)
def test_value_and_slope_agree_with_torch(loss, theirs, seed):
    torch = pytest.importorskip("torch")
    prediction, y = example(loss, n_samples=50)
    prediction = prediction * 10.0**seed  # up to logits of some hundreds
    ours = loss()
    value = ours.forward(prediction, y)
    Z = torch.tensor(prediction, requires_grad=True)
    target = torch.tensor(y) if loss is CrossEntropy else torch.tensor(y, dtype=torch.float64)
    judged = getattr(torch.nn.functional, theirs)(Z, target)
    judged.backward()
    assert value == pytest.approx(judged.item(), rel=1e-12, abs=1e-12)
    np.testing.assert_allclose(ours.gradient(), Z.grad.numpy(), rtol=1e-12, atol=1e-12)
