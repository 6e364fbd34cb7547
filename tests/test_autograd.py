"""The scalar engine: what chapter 7 says about it, and what happens when it is misused."""

import ast
import gc
import math
import operator
import random
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nnbook.autograd
import nnbook.neurons
from nnbook.autograd import FusedNeuron, ScalarMLP, Value
from nnbook.lab import datasets
from nnbook.neurons import Neuron, step, weighted_sum

numbers = st.floats(-3, 3, allow_subnormal=False)
away_from_zero = numbers.filter(lambda x: abs(x) > 0.05)
positive = st.floats(0.05, 3)

BINARY = [operator.add, operator.sub, operator.mul, operator.truediv]
FUNCTIONS = [Value.exp, Value.tanh, Value.sigmoid, operator.neg]
POWERS = [-2, -1, 0, 1, 2, 3]


def slopes(function, *data):
    """Return the slopes of a function of Values with respect to each of its numbers."""
    leaves = [Value(x) for x in data]
    function(*leaves).backward()
    return [leaf.grad for leaf in leaves]


def measured(function, *data, eps=1e-5):
    """Return the same slopes by central differences."""
    found = []
    for i, x in enumerate(data):
        above, below = (
            function(*map(Value, [*data[:i], x + change, *data[i + 1 :]])).data
            for change in (eps, -eps)
        )
        found.append((above - below) / (2 * eps))
    return found


def close(expected, rel=1e-6):
    return pytest.approx(expected, rel=rel, abs=1e-7)


def cross_entropy(z, y):
    """Return the binary cross-entropy of a logit, as chapter 7 writes it."""
    return -(z if y else -z).sigmoid().log()


# --- every operation against central differences ----------------------------------------------


@pytest.mark.parametrize("operation", BINARY)
@given(a=numbers, b=away_from_zero)
def test_operation_on_two_values(operation, a, b):
    assert operation(Value(a), Value(b)).data == close(operation(a, b), rel=1e-14)
    assert slopes(operation, a, b) == close(measured(operation, a, b))


@pytest.mark.parametrize("operation", BINARY)
@given(a=away_from_zero, constant=away_from_zero)
def test_operation_with_a_plain_number_on_either_side(operation, a, constant):
    for function in (lambda v: operation(v, constant), lambda v: operation(constant, v)):
        assert slopes(function, a) == close(measured(function, a))
    assert operation(Value(a), constant).data == close(operation(a, constant), rel=1e-14)
    assert operation(constant, Value(a)).data == close(operation(constant, a), rel=1e-14)


@pytest.mark.parametrize("function", FUNCTIONS)
@given(a=numbers)
def test_function_of_one_value(function, a):
    assert slopes(function, a) == close(measured(function, a))


@given(a=positive)
def test_logarithm(a):
    assert Value(a).log().data == math.log(a)
    assert slopes(Value.log, a) == close(measured(Value.log, a, eps=1e-6), rel=1e-5)


@given(a=away_from_zero)
def test_relu(a):
    assert Value(a).relu().data == max(a, 0.0)
    assert slopes(Value.relu, a) == close(measured(Value.relu, a))


@pytest.mark.parametrize("exponent", POWERS)
@given(a=away_from_zero)
def test_integer_power(exponent, a):
    assert slopes(lambda v: v**exponent, a) == close(
        measured(lambda v: v**exponent, a, eps=1e-6), rel=1e-4
    )


@given(a=positive, exponent=st.floats(-2, 2))
def test_real_power_of_a_positive_number(a, exponent):
    assert slopes(lambda v: v**exponent, a) == close([exponent * a ** (exponent - 1)], rel=1e-12)


def test_power_zero_is_one_with_slope_zero_even_at_zero():
    v = Value(0.0)
    result = v**0
    result.backward()
    assert (result.data, v.grad) == (1.0, 0.0)


@given(a=st.floats(-700, 700))
def test_sigmoid_and_tanh_do_not_overflow(a):
    sigma = Value(a).sigmoid()
    assert 0 <= sigma.data <= 1
    assert 0 <= sigma._slopes[0] <= 0.25
    assert math.isfinite(Value(a).tanh().data)


@given(a=numbers, b=away_from_zero, c=positive)
def test_a_long_formula(a, b, c):
    def formula(a, b, c):
        z = a * b - b / c + (a**3) * 0.1
        return (z.tanh() + (z * 0.1).exp() + (1 + c * b * b).log()) * z.sigmoid() - a / 2 + 1 / c

    assert slopes(formula, a, b, c) == close(measured(formula, a, b, c, eps=1e-6), rel=1e-4)


# --- laws -------------------------------------------------------------------------------------


@given(a=numbers, b=numbers)
def test_order_of_sum_and_product_does_not_matter(a, b):
    for operation in (operator.add, operator.mul):
        assert slopes(operation, a, b) == slopes(lambda u, v: operation(v, u), a, b)  # noqa: B023


@given(a=numbers, b=numbers, c=numbers)
def test_distributive_law(a, b, c):
    assert slopes(lambda a, b, c: a * (b + c), a, b, c) == close(
        slopes(lambda a, b, c: a * b + a * c, a, b, c), rel=1e-12
    )


@given(a=away_from_zero)
def test_logarithm_undoes_the_exponential(a):
    assert slopes(lambda v: v.exp().log(), a) == close([1.0], rel=1e-12)
    assert slopes(lambda v: v / v, a) == close([0.0])
    assert slopes(lambda v: v - v, a) == [0.0]


@given(a=numbers, factor=numbers)
def test_slope_of_a_multiple_is_the_multiple_of_the_slope(a, factor):
    (slope,) = slopes(lambda v: v.tanh() * v.exp(), a)
    assert slopes(lambda v: factor * (v.tanh() * v.exp()), a) == close([factor * slope])


@given(a=numbers)
def test_tanh_is_a_stretched_sigmoid(a):
    assert slopes(Value.tanh, a) == close(slopes(lambda v: 2 * (2 * v).sigmoid() - 1, a), rel=1e-9)


@given(a=numbers, b=numbers)
def test_a_value_used_in_two_results_collects_from_both(a, b):
    u, v = Value(a), Value(b)
    (u * v).backward()
    (u + v).backward()
    assert (u.grad, v.grad) == pytest.approx((b + 1, a + 1))


# --- order, accumulation, depth ---------------------------------------------------------------


def test_b_is_a_plus_a_and_c_is_b_plus_b():
    a = Value(3.0)
    b = a + a
    c = b + b
    c.backward()
    assert (c.data, c.grad, b.grad, a.grad) == (12.0, 1.0, 2.0, 4.0)
    assert b._parents == (a, a)


def random_graph(rng, n_leaves=3, n_steps=40):
    """Return leaves and a result of random sums, products and functions, many numbers shared."""
    leaves = [Value(rng.uniform(-1, 1)) for _ in range(n_leaves)]
    found = list(leaves)
    for _ in range(n_steps):
        u, v = rng.choices(found, k=2)
        found.append(rng.choice([u + v, u * v, u - v, (u + v).tanh(), u.sigmoid() * v]))
    return leaves, found[-1].tanh() + found[-2]


def slopes_by_paths(value, slope, total):
    """Add up, path by path, what reaches each value: right, but slow."""
    total[id(value)] = total.get(id(value), 0.0) + slope
    for parent, local in zip(value._parents, value._slopes, strict=True):
        slopes_by_paths(parent, slope * local, total)
    return total


@pytest.mark.parametrize("seed", range(20))
def test_backward_gives_the_sum_over_all_paths_of_a_random_graph(seed):
    leaves, result = random_graph(random.Random(seed), n_steps=14)
    expected = slopes_by_paths(result, 1.0, {})
    result.backward()
    for leaf in leaves:
        assert leaf.grad == pytest.approx(expected.get(id(leaf), 0.0), abs=1e-12)


@given(seed=st.integers(0, 10_000))
def test_all_counters_are_back_at_zero(seed):
    result = random_graph(random.Random(seed))[1]
    result.backward()
    waiting, seen = [result], set()
    while waiting:
        value = waiting.pop()
        assert value._users == 0
        waiting += [parent for parent in value._parents if id(parent) not in seen]
        seen.update(map(id, value._parents))


@pytest.fixture
def default_recursion_limit():
    """Set the limit that Python starts with; test tools raise it."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("default_recursion_limit")
def test_a_chain_of_100000_numbers_at_the_default_recursion_limit():
    first = last = Value(1.0)
    for _ in range(100_000):
        last = last + 1.0
    last.backward()
    assert first.grad == 1.0
    del last  # freeing the chain must not recurse either


def test_100_doublings_are_no_more_work_than_100_sums():
    first = last = Value(1.0)
    for _ in range(100):
        last = last + last
    last.backward()
    assert first.grad == 2.0**100


def test_backward_twice_adds_the_slopes_of_leaves_once_more():
    a, b = Value(3.0), Value(-2.0)
    product = a * b
    result = product * product + a
    result.backward()
    once, inner = (a.grad, b.grad), product.grad
    result.backward()
    assert (a.grad, b.grad) == tuple(2 * slope for slope in once)
    assert (product.grad, result.grad) == (inner, 1.0)  # computed numbers start afresh


def test_backward_on_a_leaf_adds_one():
    a = Value(3.0)
    a.backward()
    a.backward()
    assert a.grad == 2.0


def test_zero_grad_forgets():
    a = Value(3.0)
    result = a * a
    result.backward()
    a.zero_grad()
    assert a.grad == 0.0
    result.backward()
    assert a.grad == 6.0


def test_numbers_that_the_result_does_not_need_are_left_alone():
    a, b = Value(1.0), Value(2.0)
    unused = a * b
    (a + 1).backward()
    assert (b.grad, unused.grad) == (0.0, 0.0)


def test_a_graph_is_freed_without_the_garbage_collector():
    gc.collect()
    gc.disable()
    try:
        result = random_graph(random.Random(0), n_steps=500)[1]
        result.backward()
        del result
        assert gc.collect() == 0
    finally:
        gc.enable()


# --- a Value is one number --------------------------------------------------------------------


def test_a_value_shows_data_and_slope():
    a = Value(2)
    assert repr(a) == "Value(data=2, grad=0)"
    assert isinstance(a.data, float)
    (a * 1.23456789).backward()
    assert repr(a) == "Value(data=2, grad=1.23457)"


def test_numpy_numbers_are_numbers():
    a = Value(np.float32(0.5))
    assert type(a.data) is float
    for constant in (np.float64(2.0), np.float32(2.0), np.int64(2), 2, True + 1):
        for operation in BINARY:
            for result in (operation(a, constant), operation(constant, a)):
                assert isinstance(result, Value)
        assert (a / constant).data == 0.25
        assert (constant * a).data == 1.0


@pytest.mark.parametrize("what", ["1.0", None, [1.0], 1j, {}])
def test_a_value_holds_a_number(what):
    with pytest.raises(TypeError, match=r"a Value holds one number, got .* of type"):
        Value(what)


def test_a_value_does_not_hold_a_value():
    with pytest.raises(TypeError, match=r"use \.data, the plain number"):
        Value(Value(1.0))


@pytest.mark.parametrize(
    "leave",
    [
        lambda v: v > 0,
        lambda v: v >= 0,
        lambda v: v < 0,
        lambda v: v <= 0,
        lambda v: operator.lt(0, v),
        lambda v: v < Value(2.0),
        lambda v: max(v, 0.0),
        lambda v: sorted([v, Value(0.0)]),
        bool,
        lambda v: 1 if v else 0,
        lambda v: not v,
        float,
        math.tanh,
        lambda v: step(v),
        lambda v: np.array([v], dtype=float),
    ],
)
def test_leaving_the_graph_silently_is_refused(leave):
    message = r"a Value has no order, no truth and no float\(\): use \.data, the plain number"
    with pytest.raises(TypeError, match=message):
        leave(Value(1.0))


@pytest.mark.parametrize("operation", [*BINARY, operator.pow])
@pytest.mark.parametrize("other", ["1", None, [1.0]])
def test_operations_with_what_is_no_number_are_refused(operation, other):
    with pytest.raises(TypeError):
        operation(Value(1.0), other)
    with pytest.raises(TypeError):
        operation(other, Value(1.0))


def test_exponent_is_a_plain_number():
    message = r"the exponent must be a number; .* write \(exponent \* base\.log\(\)\)\.exp"
    with pytest.raises(TypeError, match=message):
        Value(2.0) ** Value(3.0)


def test_what_the_message_says_works():
    base, exponent = Value(2.0), Value(3.0)
    (exponent * base.log()).exp().backward()
    assert (base.grad, exponent.grad) == pytest.approx((12.0, 8 * math.log(2)))


def test_root_of_a_negative_number():
    with pytest.raises(ValueError, match=r"-4\.0 to the power 0\.5 is not a real number"):
        Value(-4.0) ** 0.5


@pytest.mark.parametrize("data", [0.0, -1.0])
def test_logarithm_of_what_has_none(data):
    with pytest.raises(ValueError, match=rf"log of {data}: only positive numbers have a logarithm"):
        Value(data).log()


def test_division_by_zero():
    with pytest.raises(ZeroDivisionError):
        Value(1.0) / Value(0.0)
    with pytest.raises(ZeroDivisionError):
        Value(1.0) / 0


# --- neurons and networks ---------------------------------------------------------------------


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=5), numbers)
def test_dot_is_the_weighted_sum_of_chapter_1_as_one_number(pairs, bias):
    def leaves():
        return [Value(w) for w, _ in pairs], [Value(x) for _, x in pairs], Value(bias)

    one, many = leaves(), leaves()
    fused, chained = Value.dot(*one), weighted_sum(*many)
    assert fused.data == chained.data
    assert len(fused._parents) == 2 * len(pairs) + 1
    fused.backward()
    chained.backward()
    for a, b in zip([*one[0], *one[1], one[2]], [*many[0], *many[1], many[2]], strict=True):
        assert a.grad == b.grad


def test_dot_of_plain_inputs_keeps_no_parent_for_them():
    weights, bias = [Value(2.0), Value(-1.0)], Value(0.5)
    z = Value.dot(weights, [3.0, Value(4.0)], bias)
    assert (z.data, len(z._parents)) == (2.5, 4)
    z.backward()
    assert [w.grad for w in weights] == [3.0, 4.0]


def test_dot_with_a_number_used_twice():
    x = Value(3.0)
    Value.dot([Value(2.0), Value(5.0)], [x, x], Value(0.0)).backward()
    assert x.grad == 7.0


def test_dot_with_another_number_of_inputs():
    with pytest.raises(ValueError, match="got 1 inputs for 2 weights: one input per weight"):
        Value.dot([Value(1.0), Value(2.0)], [3.0], Value(0.0))


def test_neuron_of_chapter_1_works_on_values_unchanged():
    neuron = Neuron([Value(0.5), Value(1.0)], Value(0.0), activation=Value.tanh)
    a = neuron([1.0, 0.5])
    a.backward()
    assert a.data == math.tanh(1.0)
    slope = 1 - math.tanh(1.0) ** 2
    assert [w.grad for w in neuron.weights] == pytest.approx([slope, 0.5 * slope])


@pytest.mark.parametrize("neuron", [Neuron, FusedNeuron])
def test_network_has_the_sizes_asked_for(neuron):
    network = ScalarMLP([3, 4, 2], random.Random(0), neuron=neuron)
    assert [len(layer) for layer in network.layers] == [4, 2]
    assert len(network.parameters()) == 3 * 4 + 4 + 4 * 2 + 2
    assert len({id(value) for value in network.parameters()}) == 26
    assert all(isinstance(made, neuron) for layer in network.layers for made in layer)
    assert len(network([0.1, 0.2, 0.3])) == 2


def test_weights_start_within_one_over_root_n_and_biases_at_zero():
    network = ScalarMLP([16, 50, 1], np.random.default_rng(0))
    weights = [w.data for neuron in network.layers[0] for w in neuron.weights]
    assert max(map(abs, weights)) <= 0.25
    assert max(map(abs, weights)) > 0.24
    assert all(neuron.bias.data == 0.0 for layer in network.layers for neuron in layer)


def test_outputs_have_no_activation():
    network = ScalarMLP([1, 1, 1], random.Random(0), activation=Value.relu)
    for value, number in zip(network.parameters(), (2.0, 0.0, -3.0, 1.0), strict=True):
        value.data = number
    assert [network([x])[0].data for x in (1.0, -1.0)] == [-5.0, 1.0]


def test_same_seed_same_network_with_either_kind_of_neuron():
    networks = [
        ScalarMLP([2, 5, 3, 1], random.Random(4), neuron=neuron) for neuron in (Neuron, FusedNeuron)
    ]
    losses = [cross_entropy(network([0.3, -0.7])[0], 1) for network in networks]
    for loss in losses:
        loss.backward()
    found = [[value.grad for value in network.parameters()] for network in networks]
    assert losses[0].data == losses[1].data
    np.testing.assert_allclose(*found, rtol=1e-12)


def test_zero_grad_of_a_network_forgets_all_slopes():
    network = ScalarMLP([2, 3, 1], random.Random(0))
    network([1.0, 2.0])[0].backward()
    assert any(value.grad for value in network.parameters())
    network.zero_grad()
    assert not any(value.grad for value in network.parameters())


@pytest.mark.parametrize("sizes", [[], [2], [2, 0, 1], [2, -1]])
def test_sizes_that_are_no_network(sizes):
    with pytest.raises(ValueError, match=r"sizes is \[.*\]: expected inputs, hidden neurons"):
        ScalarMLP(sizes, random.Random(0))


def test_a_sample_with_another_number_of_features():
    with pytest.raises(ValueError, match="got 3 inputs for 2 weights"):
        ScalarMLP([2, 3, 1], random.Random(0))([1.0, 2.0, 3.0])


@pytest.mark.parametrize("neuron", [Neuron, FusedNeuron])
def test_scalar_network_learns_the_moons(neuron):
    moons = datasets.moons(100, noise=0.1, rng=np.random.default_rng(7))
    samples = list(zip(moons.X.tolist(), moons.y.tolist(), strict=True))
    network, rng = ScalarMLP([2, 8, 8, 1], random.Random(1), neuron=neuron), random.Random(2)
    parameters = network.parameters()
    for _ in range(25):
        for x, y in rng.sample(samples, len(samples)):
            network.zero_grad()
            cross_entropy(network(x)[0], y).backward()
            for parameter in parameters:
                parameter.data -= 0.1 * parameter.grad
    right = sum((network(x)[0].data > 0) == bool(y) for x, y in samples)
    assert right / len(samples) >= 0.95


@given(z=st.floats(-600, 600), y=st.integers(0, 1))
def test_cross_entropy_of_a_value_has_slope_p_minus_y(z, y):
    logit = Value(z)
    loss = cross_entropy(logit, y)
    loss.backward()
    p = 1 / (1 + math.exp(-z)) if z > 0 else math.exp(z) / (1 + math.exp(z))
    assert loss.data >= 0
    assert logit.grad == pytest.approx(p - y, abs=1e-12)


def test_kinks_that_cancel_in_the_function_do_not_cancel_in_the_program():
    def softplus(z):
        return z.relu() + (1 + (-(z.relu() + (-z).relu())).exp()).log()

    assert slopes(softplus, 0.001) == pytest.approx([1 / (1 + math.exp(-0.001))])
    assert slopes(softplus, 0.0) == [0.0]  # the function has slope 1/2 there


# --- no library -------------------------------------------------------------------------------


@pytest.mark.parametrize("module", [nnbook.neurons, nnbook.autograd])
def test_engine_and_neurons_import_nothing_but_math(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module)
    assert {name for name in imported if name.split(".")[0] != "nnbook"} <= {"math"}
    assert imported <= {"math", "nnbook.neurons"}
    assert "__import__" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
