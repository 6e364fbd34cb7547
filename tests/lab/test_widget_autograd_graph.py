"""The computation graph as Python and a notebook see it."""

import json
import math
import random

import pytest
from traitlets import TraitError

from nnbook.autograd import Value
from nnbook.lab.widgets import AutogradGraph
from nnbook.lab.widgets.autograd_graph import CALLS, EXPRESSIONS, ORDERS


def backward_of(numbers):
    """The slopes that nnbook computes, by name."""
    list(numbers.values())[-1].backward()
    return {name: value.grad for name, value in numbers.items()}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_the_last_step_in_order_is_what_backward_computes(expression):
    rng = random.Random(3)
    leaves = {name: rng.uniform(-3, 3) for name in EXPRESSIONS[expression][1]}
    explorer = AutogradGraph(expression=expression, leaves=leaves, step=0)
    explorer.step = explorer.n_steps
    assert explorer.grads == backward_of(explorer.numbers())


def test_the_slopes_of_the_chapter_with_and_without_order():
    explorer = AutogradGraph(step=2)
    assert explorer.grads == {"a": 4, "b": 2, "c": 1}
    explorer.order = "naive"
    table = [(grads["b"], grads["a"]) for grads in explorer.history()]
    assert table == [(0, 0), (1, 0), (1, 2), (2, 2), (2, 6)]
    wrong = AutogradGraph(expression="shared", order="naive", step=6).grads
    assert (wrong["a"], wrong["b"], wrong["c"]) == (66, 40, 14)
    right = AutogradGraph(expression="shared", step=3).grads
    assert (right["a"], right["b"], right["c"]) == (48, 28, 14)


def test_leaves_add_up_over_two_calls_until_they_are_reset():
    assert AutogradGraph(calls="twice", step=5).grads == {"a": 8, "b": 2, "c": 1}
    assert AutogradGraph(calls="twice", step=3).grads == {"a": 4, "b": 0, "c": 1}
    assert AutogradGraph(calls="reset", step=3).grads == {"a": 0, "b": 0, "c": 1}
    assert AutogradGraph(calls="reset", step=5).grads == {"a": 4, "b": 2, "c": 1}


def test_the_neuron_is_that_of_the_chapter():
    numbers = AutogradGraph(expression="neuron").numbers()
    assert numbers["a"].data == pytest.approx(0.76159416)
    assert backward_of(numbers)["w2"] == pytest.approx(0.20998717)


def test_where_relu_is_off_nothing_flows_on():
    explorer = AutogradGraph(expression="curved", leaves={"a": -1}, step=4)
    assert (explorer.grads["h"], explorer.grads["a"], explorer.grads["b"]) == (1, 0, 0)


def test_another_expression_begins_with_its_own_leaves_and_the_step_stays_within():
    explorer = AutogradGraph(order="naive", step=4)
    seen = []
    explorer.observe(lambda change: seen.append((change.name, change.new)), ["leaves", "step"])
    explorer.order = "topological"
    explorer.expression = "shared"
    assert seen == [("step", 2), ("leaves", {"a": 2.0, "b": 3.0})]
    explorer.leaves = {"b": -1}
    assert explorer.leaves == {"a": 2.0, "b": -1.0}


def test_what_the_page_sends_is_taken_together():
    explorer = AutogradGraph(step=2)
    state = {"expression": "neuron", "leaves": {"w1": 1, "w2": 2, "b": 3}, "order": "naive"}
    explorer.set_state(state | {"calls": "twice", "step": 13})
    assert (explorer.n_steps, explorer.leaves["b"]) == (13, 3.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"expression": "a + b"}, "expression is 'a \\+ b': expected one of doubling, shared"),
        ({"order": "wrong"}, "order is 'wrong': expected one of topological, naive"),
        ({"calls": "thrice"}, "calls is 'thrice': expected one of once, twice, reset"),
        ({"leaves": {"x": 1}}, "leaves names x: the leaves of 'doubling' are a"),
        ({"leaves": {"a": 4}}, r"leaves\['a'\] is 4: expected a number from -3 to 3"),
        ({"leaves": {"a": "3"}}, r"leaves\['a'\] is '3': expected a number"),
        ({"leaves": {"a": float("nan")}}, r"leaves\['a'\] is nan: expected a number"),
        ({"step": 3}, "step is 3: expected 0 to 2, the last of this graph"),
        ({"step": -1}, "step is -1: expected 0 to 2"),
        ({"graph": {"names": ["a"]}}, "graph has names: expected what from_value makes"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(arguments, message):
    with pytest.raises(TraitError, match=message):
        AutogradGraph(**arguments)


# --- A graph of one's own -------------------------------------------------------------------------


def chain(length):
    last = Value(1.0)
    for _ in range(length):
        last = last + 1.0
    return last


def doublings(length):
    last = Value(1.0)
    for _ in range(length):
        last = last + last
    return last


def test_a_graph_of_ones_own_has_the_parents_and_slopes_of_its_values():
    a, b = Value(2.0), Value(-1.0)
    u = a * b
    result = u * (u + a)
    explorer = AutogradGraph.from_value(result, names={"a": a, "b": b, "u": u}, step=3)
    assert explorer.graph == {
        "names": ["a", "b", "u", "v4", "v5"],
        "made": ["", "", "a · b", "u + a", "u · v4"],
        "data": [2.0, -1.0, -2.0, 0.0, -0.0],
        "parents": [[], [], [0, 1], [2, 0], [2, 3]],
        "slopes": [[], [], [-1.0, 2.0], [1.0, 1.0], [0.0, -2.0]],
    }
    assert (a.grad, u._users) == (0.0, 0), "the values handed over are left as they are"
    result.backward()
    assert list(explorer.grads.values()) == [a.grad, b.grad, u.grad, -2.0, 1.0]
    json.dumps(explorer.graph)


def test_operations_of_ones_own_are_named_as_far_as_one_can_tell():
    x = Value(0.5)
    made = AutogradGraph.from_value(Value.dot([x, (x * 3).tanh()], [1.0, x], x + 2)).graph["made"]
    assert made == ["", "v1 + 2", "v1 · 3", "tanh(v3)", "dot(v2, v1, v4, v1)"]


@pytest.mark.parametrize(
    ("value", "names", "message"),
    [
        (Value(1.0), {}, "expected a Value that was computed from others"),
        (3.0, {}, "got 3.0: expected a Value"),
        (chain(20), {}, "more than 20 numbers"),
        (doublings(8), {}, "takes 510 steps from number to number: expected at most 400"),
        (Value(1e308) * 10.0, {}, "holds NaN or infinity"),
    ],
)
def test_a_graph_that_cannot_be_watched_is_refused(value, names, message):
    with pytest.raises(ValueError, match=message):
        AutogradGraph.from_value(value, names)


def test_two_numbers_cannot_have_one_name():
    a = Value(1.0)
    with pytest.raises(ValueError, match="two numbers have one name: v2, v2"):
        AutogradGraph.from_value(a + 1.0, names={"v2": a})


def test_every_way_through_a_graph_of_ones_own():
    a = Value(0.5)
    explorer = AutogradGraph.from_value((a * a).tanh() + a)
    for order in ORDERS:
        for calls in CALLS:
            explorer.order, explorer.calls = order, calls
            explorer.step = explorer.n_steps
            factor = 2 if calls == "twice" else 1
            expected = factor * (2 - math.tanh(0.25) ** 2)
            assert explorer.grads["v1"] == pytest.approx(expected)


def test_a_reader_without_javascript_gets_a_sentence():
    explorer = AutogradGraph(order="naive", step=4)
    assert explorer.sentence() == (
        "Slopes go back through a computation graph without order. After step 4 of 4 they are "
        "a 6, b 2, c 1."
    )
