"""Layers: one vector of parameters, the way forward, the way back, and every complaint."""

import copy
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnbook.activations import Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnbook.gradients import numerical_gradient
from nnbook.lab.worked import worked_network
from nnbook.layers import Linear, Sequential, glorot, he, ones

ACTIVATIONS = [Identity, Sigmoid, Tanh, ReLU, LeakyReLU, Softmax]
DTYPES = [np.float32, np.float64]


def rng(seed=0):
    return np.random.default_rng(seed)


def a_network(seed=0, dtype=np.float64, activation=Tanh, n_in=3):
    """Return a network n_in-5-4-2 whose biases are not zero either."""
    source = rng(seed)
    network = Sequential(
        Linear(n_in, 5, source, dtype=dtype),
        activation(),
        Linear(5, 4, source, dtype=dtype),
        Sigmoid(),
        Linear(4, 2, source, dtype=dtype),
    )
    network.theta[:] = source.normal(size=network.n_parameters)
    return network


def a_batch(n_samples, seed=0, n_in=3, dtype=np.float64):
    return rng(seed).normal(size=(n_samples, n_in)).astype(dtype)


def slopes_of(network, X, dA):
    """Return a copy of the gradient for one batch."""
    network.forward(X)
    network.backward(dA)
    return network.dtheta.copy()


def by_pickle(thing, protocol=pickle.HIGHEST_PROTOCOL):
    return pickle.loads(pickle.dumps(thing, protocol))


every_copy = pytest.mark.parametrize(
    "copied", [copy.deepcopy, by_pickle, lambda thing: by_pickle(thing, 2)]
)


# A layer


def test_the_example_of_the_chapter():
    layer = Linear(3, 2, rng())
    layer.W[:], layer.b[:] = [[1, 0], [2, -1], [0, 1]], [0.5, -1]
    X = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
    assert layer.forward(X).tolist() == [[5.5, 0], [2.5, -3]]


@given(st.integers(1, 8), st.integers(1, 8), st.integers(0, 5))
def test_shapes_follow_from_the_widths(n_in, n_out, n_samples):
    layer = Linear(n_in, n_out, rng())
    assert layer.W.shape == layer.dW.shape == (n_in, n_out)
    assert layer.b.shape == layer.db.shape == (n_out,)
    assert layer.n_parameters == layer.theta.size == (n_in + 1) * n_out
    assert layer.forward(np.ones((n_samples, n_in))).shape == (n_samples, n_out)


@pytest.mark.parametrize(
    ("init", "spread"),
    [
        ("glorot", math.sqrt(2 / (200 + 100))),
        ("he", math.sqrt(2 / 200)),
        (lambda n_in, n_out: n_in / n_out, 2.0),
    ],
)
def test_fresh_weights_have_the_spread_asked_for_and_biases_are_zero(init, spread):
    layer = Linear(200, 100, rng(), init=init)
    assert layer.W.std() == pytest.approx(spread, rel=0.02)  # 20,000 draws
    assert layer.W.mean() == pytest.approx(0, abs=0.03 * spread)
    assert not layer.b.any()
    assert not layer.dtheta.any()


def test_recipes_for_the_spread():
    assert (glorot(30, 20), he(50, 20)) == (0.2, 0.2)
    # A numpy number here would widen float32 work: see the conventions.
    assert type(glorot(3, 4)) is type(he(3, 4)) is float


def test_zeros_need_no_rng():
    assert not Linear(3, 2, rng=None, init="zeros").theta.any()


def test_the_same_seed_gives_the_same_weights():
    np.testing.assert_array_equal(Linear(3, 2, rng(7)).W, Linear(3, 2, rng(7)).W)
    assert (Linear(3, 2, rng(7)).W != Linear(3, 2, rng(8)).W).all()


def test_a_layer_writes_to_out_and_keeps_its_input_in_peace():
    layer, X = Linear(3, 2, rng()), a_batch(4)
    before, out = X.copy(), np.empty((4, 2))
    assert layer.forward(X, out=out) is out
    np.testing.assert_array_equal(out, X @ layer.W + layer.b)
    np.testing.assert_array_equal(X, before)


def test_a_layer_computes_with_any_numbers_that_can_be_added_and_multiplied():
    layer = Linear(2, 1, None, init="zeros", dtype=object)
    layer.W[:], layer.b[:] = [[Fraction(1, 3)], [Fraction(1, 7)]], [Fraction(1, 2)]
    Z = layer.forward(np.array([[3, 7]], dtype=object))
    assert Z.tolist() == [[Fraction(5, 2)]]


@pytest.mark.parametrize("width", [0, -3, 2.0, "3", None])
def test_widths_are_positive_integers(width):
    with pytest.raises(ValueError, match=rf"a layer has {width!r} inputs or neurons: expected a"):
        Linear(width, 2, rng())
    with pytest.raises(ValueError, match=rf"a layer has {width!r} inputs or neurons: expected a"):
        Linear(2, width, rng())


def test_numpy_integers_are_integers():
    assert repr(Linear(np.int64(3), np.int32(2), rng())) == "Linear(3, 2)"


def test_unknown_init_names_the_known_ones():
    with pytest.raises(ValueError, match=r"init is 'xavier': expected one of \['glorot', 'he', 'z"):
        Linear(3, 2, rng(), init="xavier")


@pytest.mark.parametrize("source", [None, 0, 42])
def test_a_seed_is_no_generator(source):
    with pytest.raises(TypeError, match=rf"rng is {source}: .* such as np.random.default_rng\(0\)"):
        Linear(3, 2, source)


@pytest.mark.parametrize("dtype", [int, bool, np.int32, complex])
def test_weights_are_floats(dtype):
    with pytest.raises(TypeError, match=r"dtype is .*: expected float64 or float32"):
        Linear(3, 2, rng(), dtype=dtype)


@pytest.mark.parametrize("X", [np.ones(3), 1.0, np.ones((2, 3, 1))])
def test_x_is_a_table_with_one_sample_per_row(X):
    shape = str(np.shape(X)).replace("(", r"\(").replace(")", r"\)")
    message = rf"X has shape {shape}: expected one sample per row, shape \(n_samples, 3\); for a"
    with pytest.raises(ValueError, match=message):
        Linear(3, 2, rng()).forward(X)


def test_another_number_of_features_is_refused_with_both_numbers():
    message = (
        r"X has 63 features but this layer takes 64 \(its W is \(64, 32\)\): did you drop or add"
    )
    with pytest.raises(ValueError, match=message):
        Linear(64, 32, rng()).forward(np.ones((10, 63)))


# A network: one vector of parameters


def test_theta_holds_w_row_by_row_and_then_b_layer_after_layer():
    first, second = Linear(2, 3, rng()), Linear(3, 1, rng())
    first.b[:], second.b[:] = [7, 8, 9], 10
    values = [first.W.ravel(), first.b, second.W.ravel(), second.b]
    expected = np.concatenate(values)
    network = Sequential(first, Tanh(), second)
    np.testing.assert_array_equal(network.theta, expected)
    assert network.theta.flags.c_contiguous


def assert_views(network):
    """Check that every W, b, dW and db is a view into the network's two vectors, in order."""
    for vector, names in ((network.theta, "W b"), (network.dtheta, "dW db")):
        vector[:] = np.arange(network.n_parameters)
        seen = [getattr(layer, name).ravel() for layer in network.linears for name in names.split()]
        np.testing.assert_array_equal(np.concatenate(seen), vector)
        for layer in network.linears:
            for name in names.split():
                getattr(layer, name)[...] = -1
        assert (vector == -1).all()


def test_every_w_and_b_is_a_view_into_theta_and_their_slopes_into_dtheta():
    assert_views(a_network())


def test_assigning_theta_copies_into_the_vector():
    network, values = a_network(), np.arange(54.0)
    vector = network.theta
    network.theta = values
    assert network.theta is vector
    values[:] = 0
    np.testing.assert_array_equal(vector, np.arange(54.0))
    assert_views(network)


def test_the_update_of_the_book_is_one_line():
    network = a_network()
    W, before = network.layers[0].W, network.layers[0].W.copy()
    network.dtheta[:] = 1
    network.theta -= 0.1 * network.dtheta
    assert network.layers[0].W is W
    np.testing.assert_array_equal(W, before - 0.1)


def test_theta_of_another_length_is_refused():
    with pytest.raises(ValueError, match="could not broadcast"):
        a_network().theta = np.zeros(3)


@every_copy
def test_a_copy_of_a_network_has_its_own_parameters_and_its_own_views(copied):
    network, X = a_network(), a_batch(6)
    answer = network.forward(X)
    twin = copied(network)
    np.testing.assert_array_equal(twin.predict(X), answer)
    assert repr(twin) == repr(network)
    assert_views(twin)
    np.testing.assert_array_equal(network.predict(X), answer)  # the original felt nothing


@every_copy
def test_a_copy_in_the_middle_of_training_goes_on_by_itself(copied):
    network, X, dA = a_network(), a_batch(6), np.ones((6, 2))
    network.forward(X)
    twin = copied(network)
    network.forward(-X)
    twin.backward(dA)
    np.testing.assert_allclose(twin.dtheta, slopes_of(network, X, dA), rtol=1e-12)
    np.testing.assert_allclose(slopes_of(twin, -X, dA), slopes_of(network, -X, dA), rtol=1e-12)


@every_copy
def test_a_copied_layer_is_free_to_join_another_network(copied):
    network = a_network()
    twin = copied(network.layers[0])
    np.testing.assert_array_equal(twin.W, network.layers[0].W)
    assert_views(Sequential(twin, Tanh(), Linear(5, 1, rng())))
    assert (network.layers[0].W != -1).all()


def test_two_networks_made_alike_share_nothing():
    one, other = a_network(), a_network()
    one.theta[:] = 0
    assert (other.theta != 0).all()


# What a network says about itself


def test_summary_lists_layers_outputs_and_parameters():
    source = rng()
    network = Sequential(Linear(64, 100, source), ReLU(), Linear(100, 10, source), Softmax())
    assert network.summary() == (
        "layer            outputs  parameters\n"
        "Linear(64, 100)      100        6500\n"
        "ReLU()               100           0\n"
        "Linear(100, 10)       10        1010\n"
        "Softmax()             10           0\n"
        "total                           7510"
    )
    assert (network.n_in, network.n_out, network.n_parameters) == (64, 10, 7510)


def test_repr_reads_like_the_code_that_makes_it():
    network = Sequential(Linear(3, 2, rng()), LeakyReLU(0.2))
    assert repr(network) == "Sequential(Linear(3, 2), LeakyReLU(0.2))"


def test_an_activation_may_come_first():
    network = Sequential(Tanh(), Linear(3, 2, rng()))
    assert (network.n_in, network.widths) == (3, [3, 2])
    np.testing.assert_array_equal(network.predict(a_batch(2)), network.forward(a_batch(2)))


def test_flops_are_two_for_each_weight_and_sample():
    network = a_network()
    n_weights = 3 * 5 + 5 * 4 + 4 * 2
    assert network.flops(1) == 2 * n_weights
    assert network.flops(1000) == 1000 * network.flops(1)


# What cannot be chained


def test_a_network_needs_something_to_learn():
    for layers in ([], [Tanh(), ReLU()]):
        with pytest.raises(ValueError, match="needs at least one Linear layer: without it there"):
            Sequential(*layers)


@pytest.mark.parametrize("stranger", [np.tanh, Tanh, "relu", None, [1]])
def test_what_is_no_layer_is_named_with_its_place(stranger):
    message = r"layer 1 is .*: expected a Linear or an activation such as ReLU\(\)"
    with pytest.raises(TypeError, match=message):
        Sequential(Linear(3, 2, rng()), stranger)


def test_a_network_is_no_layer():
    with pytest.raises(TypeError, match=r"layer 0 is Sequential\(Linear\(3, 2\)\): expected a Lin"):
        Sequential(Sequential(Linear(3, 2, rng())))


def test_widths_of_neighbors_must_agree():
    message = r"layer 2 takes 4 inputs but the layer before it has 5 outputs: make the two numbers"
    with pytest.raises(ValueError, match=message):
        Sequential(Linear(3, 5, rng()), Tanh(), Linear(4, 2, rng()))


def test_precisions_must_agree():
    message = r"layer 1 is float64 but the layer before it float32: give all layers the same dtype"
    with pytest.raises(ValueError, match=message):
        Sequential(Linear(3, 5, rng(), dtype=np.float32), Linear(5, 2, rng()))


def test_a_layer_belongs_to_one_network():
    layer = Linear(3, 3, rng())
    network = Sequential(layer)
    before = network.predict(a_batch(2))
    message = r"layer 0, Linear\(3, 3\), already belongs to a network, .*: make a new layer"
    with pytest.raises(ValueError, match=message):
        Sequential(layer)
    np.testing.assert_array_equal(network.predict(a_batch(2)), before)


@pytest.mark.parametrize("twice", [Linear(3, 3, rng()), Tanh()], ids=repr)
def test_a_layer_has_one_place_since_it_remembers_one_pass(twice):
    message = r"layer 2, .*\(.*\), stands in the network twice, .*: make a new layer for each place"
    with pytest.raises(ValueError, match=message):
        Sequential(twice, Linear(3, 3, rng()), twice)


# The way forward


def test_forward_predict_and_trace_agree_with_the_layers_one_by_one():
    network, X = a_network(), a_batch(7)
    A = X
    for layer in network.layers:
        A = layer.forward(A)
    np.testing.assert_array_equal(network.forward(X), A)
    np.testing.assert_array_equal(network.predict(X), A)
    assert list(network.trace(X)) == ["X", "Z1", "A1", "Z2", "A2", "Z3"]
    np.testing.assert_array_equal(network.trace(X)["Z3"], A)


def test_trace_loses_none_of_several_activations_in_a_row():
    layers = [Linear(2, 3, rng(4)), Tanh(), Softmax(), ReLU(), Linear(3, 1, rng(5)), Sigmoid()]
    X, trace = a_batch(4, n_in=2), Sequential(*layers).trace(a_batch(4, n_in=2))
    assert list(trace) == ["X", "Z1", "A1", "A1'", "A1''", "Z2", "A2"]
    A = X
    for layer, (name, traced) in zip(layers, list(trace.items())[1:], strict=True):
        A = layer.forward(A)
        np.testing.assert_array_equal(traced, A, err_msg=name)


def test_trace_names_an_activation_before_the_first_layer_with_weights():
    network = Sequential(Tanh(), Sigmoid(), Linear(2, 1, rng()))
    assert list(network.trace(a_batch(4, n_in=2))) == ["X", "A0", "A0'", "Z1"]


def test_trace_of_the_worked_network_is_the_one_in_the_book():
    trace = worked_network().trace([[1.0, 0.5]])
    np.testing.assert_array_equal(trace["X"], [[1.0, 0.5]])
    np.testing.assert_allclose(trace["Z1"], [[1.0, -0.5]])
    np.testing.assert_allclose(trace["A1"], [[0.7616, -0.4621]], atol=5e-5)
    np.testing.assert_allclose(trace["Z2"], [[1.1045]], atol=5e-5)


@settings(max_examples=25)
@given(st.integers(1, 12), st.data())
def test_a_sample_gets_the_same_answer_in_any_batch(n_samples, data):
    network, X = a_network(), a_batch(12)
    chosen = data.draw(st.lists(st.integers(0, 11), min_size=n_samples, max_size=n_samples))
    np.testing.assert_allclose(network.predict(X[chosen]), network.predict(X)[chosen], rtol=1e-12)


def test_lists_are_as_good_as_arrays():
    network, X = a_network(), a_batch(4)
    np.testing.assert_array_equal(network.forward(X.tolist()), network.forward(X))


def test_an_empty_batch_has_an_empty_answer():
    assert a_network().predict(np.empty((0, 3))).shape == (0, 2)


@pytest.mark.parametrize("method", ["forward", "predict", "trace"])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_nan_and_infinity_are_refused_with_their_place(method, bad):
    X = a_batch(5)
    X[3, 1] = bad
    message = rf"X holds {bad} at row 3, column 1: remove the sample or fill the value in first"
    with pytest.raises(ValueError, match=message):
        getattr(a_network(), method)(X)


@pytest.mark.parametrize(("dtype", "large"), [(np.float32, 3e38), (np.float64, 1e300)])
def test_numbers_whose_squares_overflow_are_finite_all_the_same(dtype, large):
    layer = Linear(3, 2, rng(), init="zeros", dtype=dtype)
    X = np.full((2, 3), large, dtype)
    np.testing.assert_array_equal(Sequential(layer).predict(X), np.zeros((2, 2)))


def test_a_place_of_another_precision_is_refused_and_not_filled_with_rounded_numbers():
    layer = Linear(3, 2, rng())
    with pytest.raises(ValueError, match="not acceptable"):
        layer.forward(a_batch(5), out=np.empty((5, layer.n_out), np.float32))


def test_slopes_of_another_precision_are_converted():
    layer = Linear(3, 2, rng(), dtype=np.float32)
    layer.forward(np.ones((4, 3)))
    dX = layer.backward(np.ones((4, 2)))
    assert (dX.dtype, layer.dW.dtype) == (np.float32, np.float32)
    np.testing.assert_array_equal(layer.db, [4.0, 4.0])


def test_ones_are_shared_and_cannot_be_written_to():
    assert ones(3, np.float32) is ones(3, np.float32)
    assert ones(3, np.float32).dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        ones(3, np.float32)[0] = 2


@pytest.mark.parametrize("method", ["forward", "predict", "trace"])
def test_input_of_another_shape_is_refused(method):
    network = a_network()
    with pytest.raises(ValueError, match=r"X has 4 features but this layer takes 3"):
        getattr(network, method)(np.ones((2, 4)))
    with pytest.raises(ValueError, match=r"for a single sample x pass x\[np.newaxis, :\]"):
        getattr(network, method)(np.ones(3))


def test_a_network_forgives_a_refused_batch():
    network, X, dA = a_network(), a_batch(4), np.ones((4, 2))
    expected = slopes_of(network, X, dA)
    network.forward(X)
    with pytest.raises(ValueError, match="features"):
        network.forward(np.ones((4, 9)))
    network.backward(dA)
    np.testing.assert_array_equal(network.dtheta, expected)


# The way back


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_agrees_with_central_differences(activation):
    network, X = a_network(activation=activation), a_batch(6)
    dA = rng(1).normal(size=(6, 2))
    derived = slopes_of(network, X, dA)
    measured = numerical_gradient(lambda _: float(np.sum(dA * network.predict(X))), network.theta)
    np.testing.assert_allclose(derived, measured, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_slope_with_respect_to_the_data_agrees_with_central_differences(activation):
    network, X = a_network(activation=activation), a_batch(6)
    dA = rng(1).normal(size=(6, 2))
    network.forward(X)
    dX = network.backward(dA, wrt_input=True)
    measured = numerical_gradient(lambda X: float(np.sum(dA * network.predict(X))), X.copy())
    np.testing.assert_allclose(dX, measured, rtol=1e-6, atol=1e-8)


def test_slope_of_the_data_comes_only_when_asked_for_and_changes_nothing_else():
    network, X, dA = a_network(), a_batch(6), np.ones((6, 2))
    network.forward(X)
    assert network.backward(dA) is None
    without = network.dtheta.copy()
    assert network.backward(dA, wrt_input=True).shape == X.shape
    np.testing.assert_array_equal(network.dtheta, without)


def test_slope_of_the_data_is_the_callers_to_keep():
    network, X, dA = a_network(), a_batch(6), np.ones((6, 2))
    network.forward(X)
    dX = network.backward(dA, wrt_input=True)
    kept = dX.copy()
    network.backward(3 * dA, wrt_input=True)
    np.testing.assert_array_equal(dX, kept)


def test_an_activation_in_front_gets_its_slope_too():
    network, X, dA = Sequential(Tanh(), Linear(3, 2, rng())), a_batch(4), np.ones((4, 2))
    network.forward(X)
    assert network.backward(dA) is None
    dX = network.backward(dA, wrt_input=True)
    measured = numerical_gradient(lambda X: float(network.predict(X).sum()), X.copy())
    np.testing.assert_allclose(dX, measured, rtol=1e-6, atol=1e-8)


def test_a_single_layer_is_a_network():
    network, X = Sequential(Linear(3, 2, rng())), a_batch(4)
    dA = rng(1).normal(size=(4, 2))
    network.forward(X)
    np.testing.assert_allclose(
        network.backward(dA, wrt_input=True), dA @ network.layers[0].W.T, rtol=1e-14
    )
    np.testing.assert_allclose(network.layers[0].dW, X.T @ dA, rtol=1e-14)
    np.testing.assert_allclose(network.layers[0].db, dA.sum(axis=0), rtol=1e-14)


def test_gradient_is_filled_anew_not_added_up():
    network, X, dA = a_network(), a_batch(6), np.ones((6, 2))
    once = slopes_of(network, X, dA)
    np.testing.assert_array_equal(slopes_of(network, X, dA), once)


def test_gradient_of_a_batch_is_the_sum_over_its_samples():
    network, X, dA = a_network(), a_batch(6), rng(1).normal(size=(6, 2))
    one_by_one = [slopes_of(network, X[i : i + 1], dA[i : i + 1]) for i in range(6)]
    np.testing.assert_allclose(slopes_of(network, X, dA), sum(one_by_one), rtol=1e-10)


def test_backward_of_a_layer_writes_to_out_and_leaves_dz_alone():
    layer, X, dZ = Linear(3, 2, rng()), a_batch(4), rng(1).normal(size=(4, 2))
    before, out = dZ.copy(), np.empty((4, 3))
    layer.forward(X)
    assert layer.backward(dZ, out=out) is out
    np.testing.assert_allclose(out, dZ @ layer.W.T, rtol=1e-14)
    np.testing.assert_array_equal(dZ, before)


def test_backward_before_forward_says_what_to_do():
    with pytest.raises(
        RuntimeError, match=r"Linear\(3, 2\)\.backward needs .*: call forward first"
    ):
        Linear(3, 2, rng()).backward(np.ones((4, 2)))
    network = a_network()
    network.predict(a_batch(4))  # which leaves no trace
    network.trace(a_batch(4))
    with pytest.raises(RuntimeError, match=r"backward needs .*: call forward"):
        network.backward(np.ones((4, 2)))


@pytest.mark.parametrize("shape", [(3, 2), (4, 1), (4,), ()])
def test_slopes_of_another_shape_are_refused(shape):
    layer, network = Linear(3, 2, rng()), a_network()
    layer.forward(a_batch(4))
    network.forward(a_batch(4))
    given = str(shape).replace("(", r"\(").replace(")", r"\)")
    message = rf"dZ has shape {given}, but Z of the last forward has \(4, 2\)"
    with pytest.raises(ValueError, match=message):
        layer.backward(np.ones(shape))
    with pytest.raises(ValueError, match=rf"has shape {given}, but .* last forward has \(4, 2\)"):
        network.backward(np.ones(shape))


def test_values_and_gradient_are_those_of_pytorch():
    torch = pytest.importorskip("torch")
    network, X = a_network(), a_batch(16)
    dA = rng(1).normal(size=(16, 2))
    parts = []
    for layer in network.layers:
        if isinstance(layer, Linear):
            theirs = torch.nn.Linear(layer.n_in, layer.n_out, dtype=torch.float64)
            with torch.no_grad():
                theirs.weight[:], theirs.bias[:] = torch.tensor(layer.W.T), torch.tensor(layer.b)
            parts.append(theirs)
        else:
            parts.append({"Tanh": torch.nn.Tanh(), "Sigmoid": torch.nn.Sigmoid()}[repr(layer)[:-2]])
    output = torch.nn.Sequential(*parts)(torch.tensor(X))
    output.backward(torch.tensor(dA))
    np.testing.assert_allclose(network.forward(X), output.detach().numpy(), rtol=1e-12)
    network.backward(dA)
    slopes = [(part.weight.grad.numpy().T, part.bias.grad.numpy()) for part in parts[::2]]
    expected = np.concatenate([array.ravel() for pair in slopes for array in pair])
    np.testing.assert_allclose(network.dtheta, expected, rtol=1e-12, atol=1e-14)


# Buffers: kept between batches, never in anybody's way


def test_what_forward_returns_is_not_overwritten_by_the_next_call():
    network = a_network()
    first = network.forward(a_batch(6))
    kept = first.copy()
    network.forward(a_batch(6, seed=1))
    network.backward(np.ones((6, 2)))
    np.testing.assert_array_equal(first, kept)
    first[:] = 0  # nor does writing into it disturb the network
    np.testing.assert_array_equal(network.forward(a_batch(6)), kept)


def test_writing_into_the_output_does_not_disturb_backward():
    network = Sequential(Linear(3, 4, rng()), Softmax())  # its slope follows from its output
    X, dA = a_batch(6), rng(1).normal(size=(6, 4))
    expected = slopes_of(network, X, dA)
    network.forward(X)[:] = 0
    network.backward(dA)
    np.testing.assert_array_equal(network.dtheta, expected)


@settings(max_examples=25)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=8))
def test_batches_of_changing_size_give_what_a_fresh_network_gives(sizes):
    network = a_network()
    for seed, n_samples in enumerate(sizes):
        X, dA = a_batch(n_samples, seed), rng(seed).normal(size=(n_samples, 2))
        np.testing.assert_array_equal(network.forward(X), a_network().forward(X))
        network.backward(dA)
        np.testing.assert_array_equal(network.dtheta, slopes_of(a_network(), X, dA))


def test_a_smaller_last_batch_gives_the_gradient_of_its_own_samples():
    network, X, dA = a_network(), a_batch(10), rng(1).normal(size=(10, 2))
    for start in (0, 4, 8):  # 4, 4 and 2 samples
        part = slice(start, start + 4)
        derived = slopes_of(network, X[part], dA[part])
        np.testing.assert_array_equal(derived, slopes_of(a_network(), X[part], dA[part]))


@pytest.mark.parametrize("n_samples", [1, 6, 50])
def test_predicting_between_forward_and_backward_changes_nothing(n_samples):
    network, X, dA = a_network(), a_batch(6), np.ones((6, 2))
    expected = slopes_of(network, X, dA)
    network.forward(X)
    network.predict(a_batch(n_samples, seed=5))
    network.trace(a_batch(n_samples, seed=6))
    network.backward(dA)
    np.testing.assert_array_equal(network.dtheta, expected)


def test_two_networks_side_by_side_do_not_disturb_each_other():
    one, other = a_network(seed=1), a_network(seed=2)
    X, dA = a_batch(6), np.ones((6, 2))
    expected = slopes_of(a_network(seed=1), X, dA), slopes_of(a_network(seed=2), -X, dA)
    one.forward(X)
    other.forward(-X)
    one.backward(dA)
    other.backward(dA)
    np.testing.assert_array_equal(one.dtheta, expected[0])
    np.testing.assert_array_equal(other.dtheta, expected[1])


def test_one_network_may_feed_another():
    encoder, decoder = a_network(seed=1), a_network(seed=2, n_in=2)
    X, dA = a_batch(6), np.ones((6, 2))
    decoder.forward(encoder.forward(X))
    encoder.backward(decoder.backward(dA, wrt_input=True))
    measured = numerical_gradient(
        lambda _: float(decoder.predict(encoder.predict(X)).sum()), encoder.theta
    )
    np.testing.assert_allclose(encoder.dtheta, measured, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("data_dtype", [*DTYPES, np.int64, np.uint8])
def test_everything_has_the_precision_of_the_network_whatever_the_data_have(dtype, data_dtype):
    network = a_network(dtype=dtype)
    X = np.arange(18).reshape(6, 3).astype(data_dtype)
    output = network.forward(X)
    dX = network.backward(np.ones((6, 2), data_dtype), wrt_input=True)
    trace = network.trace(X).values()
    arrays = [output, dX, network.predict(X), network.theta, network.dtheta, *trace]
    for layer in network.linears:
        arrays += [layer.W, layer.b, layer.dW, layer.db]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


def test_float32_data_in_a_float64_network_are_computed_with_in_float64():
    network, X = a_network(), a_batch(6, dtype=np.float32)
    np.testing.assert_array_equal(network.forward(X), network.forward(X.astype(np.float64)))


def test_both_precisions_agree_to_the_digits_that_float32_has():
    X, dA = a_batch(6), np.ones((6, 2))
    single, double = a_network(dtype=np.float32), a_network()
    np.testing.assert_allclose(single.forward(X), double.forward(X), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(
        slopes_of(single, X, dA), slopes_of(double, X, dA), rtol=1e-3, atol=1e-5
    )


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_all_activations_keep_float32_on_both_ways(activation):
    network = a_network(dtype=np.float32, activation=activation)
    assert network.forward(a_batch(6)).dtype == np.float32
    assert network.backward(np.ones((6, 2)), wrt_input=True).dtype == np.float32


def test_the_data_are_never_written_to():
    network, X = a_network(), a_batch(6)
    dA = np.ones((6, 2))
    X.flags.writeable = dA.flags.writeable = False
    network.forward(X)
    network.backward(dA, wrt_input=True)


def test_data_may_come_in_any_memory_order():
    network, X = a_network(), a_batch(6)
    for same in (np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2]):
        np.testing.assert_allclose(network.forward(same), network.forward(X), rtol=1e-14)
