"""Equations of chapter 7: local slopes, reverse mode, forward mode."""

import math

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from nnbook.autograd import Value
from tests.equations import checks

A, B, K = sp.symbols("a b k", positive=True)
numbers = st.floats(0.1, 3)


def local_slopes(operation, *data):
    """Return the local slopes that an operation of the engine stores."""
    return operation(*map(Value, data))._slopes


def derivatives(formula, *data):
    """Return the derivatives of a formula with respect to a and b at the same numbers."""
    at = dict(zip((A, B), data, strict=False))
    return [float(formula.diff(letter).subs(at)) for letter in at]


@checks("eq-slopes-sum-product")
@given(a=numbers, b=numbers)
def test_slopes_of_a_sum_are_one_and_of_a_product_the_other_factor(a, b):
    assert ((A + B).diff(A), (A + B).diff(B), (A * B).diff(A), (A * B).diff(B)) == (1, 1, B, A)
    assert local_slopes(lambda u, v: u + v, a, b) == (1.0, 1.0)
    assert local_slopes(lambda u, v: u * v, a, b) == (b, a)


@checks("eq-slopes-functions")
def test_slopes_of_the_functions_are_their_derivatives():
    real = sp.Symbol("a", real=True)
    sigma = 1 / (1 + sp.exp(-real))
    assert sp.simplify((A**K).diff(A) - K * A ** (K - 1)) == 0
    assert sp.exp(real).diff(real) == sp.exp(real)
    assert sp.log(A).diff(A) == 1 / A
    assert sp.simplify(sp.tanh(real).diff(real) - (1 - sp.tanh(real) ** 2)) == 0
    assert sp.simplify(sigma.diff(real) - sigma * (1 - sigma)) == 0
    relu = sp.Piecewise((real, real > 0), (0, True))
    assert [relu.diff(real).subs(real, at) for at in (2, -2)] == [1, 0]


@checks("eq-slopes-functions")
@pytest.mark.parametrize(
    ("operation", "formula"),
    [
        (Value.exp, sp.exp(A)),
        (Value.log, sp.log(A)),
        (Value.tanh, sp.tanh(A)),
        (Value.sigmoid, 1 / (1 + sp.exp(-A))),
        (Value.relu, sp.Max(A, 0)),
        (lambda v: v**3, A**3),
        (lambda v: v**-1.5, A ** sp.Rational(-3, 2)),
    ],
)
@pytest.mark.parametrize("a", [0.25, 1.0, 2.5])
def test_engine_stores_these_slopes(operation, formula, a):
    assert operation(Value(a)).data == pytest.approx(float(formula.subs(A, a)), rel=1e-14)
    assert local_slopes(operation, a) == pytest.approx(derivatives(formula, a), rel=1e-12)


def test_slope_of_relu_at_zero_is_zero():
    assert [Value(a).relu()._slopes[0] for a in (-1.0, 0.0, 1.0)] == [0.0, 0.0, 1.0]


@checks("eq-slopes-quotient")
@given(a=numbers, b=numbers)
def test_slopes_of_difference_and_quotient_follow_from_sum_product_and_power(a, b):
    assert ((A - B).diff(B), (A / B).diff(A), (A / B).diff(B)) == (-1, 1 / B, -A / B**2)
    u, v = Value(a), Value(b)
    (u - v).backward()
    assert (u.grad, v.grad) == (1.0, -1.0)
    u, v = Value(a), Value(b)
    (u / v).backward()
    assert (u.grad, v.grad) == pytest.approx((1 / b, -a / b**2), rel=1e-12)


@checks("eq-reverse-mode")
@given(a=numbers, b=numbers)
def test_slope_of_a_number_is_the_sum_over_its_users(a, b):
    u, v = Value(a), Value(b)
    shared = u * v  # used by three numbers, one of which uses it twice
    users = [shared.tanh(), shared * shared, shared + u]
    result = users[0] * users[1] + users[2]
    result.backward()
    assert result.grad == 1.0
    handed_back = [
        slope * user.grad
        for user in users
        for parent, slope in zip(user._parents, user._slopes, strict=True)
        if parent is shared
    ]
    assert len(handed_back) == 4
    assert shared.grad == pytest.approx(sum(handed_back), rel=1e-12)
    s = A * B
    expected = derivatives(sp.tanh(s) * s**2 + s + A, a, b)
    assert (u.grad, v.grad) == pytest.approx(expected, rel=1e-9)


@checks("eq-paths")
@pytest.mark.parametrize("n", [1, 5, 10])
def test_n_doublings_have_two_to_the_n_paths(n):
    first = last = Value(1.0)
    for _ in range(n):
        last = last + last

    def count_paths(value):
        return sum(map(count_paths, value._parents)) if value._parents else 1

    assert count_paths(last) == 2**n
    last.backward()
    assert first.grad == 2.0**n  # each path carries a product of ones


@checks("eq-slopes-dot")
@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6), numbers)
def test_slope_of_a_weighted_sum_is_the_input_for_a_weight_and_the_weight_for_an_input(pairs, b):
    w, x = zip(*[(Value(weight), Value(number)) for weight, number in pairs], strict=True)
    bias = Value(b)
    z = Value.dot(w, x, bias)
    z.backward()
    assert z.data == pytest.approx(sum(weight * number for weight, number in pairs) + b)
    assert [v.grad for v in w] == [v.data for v in x]
    assert [v.grad for v in x] == [v.data for v in w]
    assert bias.grad == 1.0


@checks("eq-forward-mode")
@given(a=numbers, b=numbers)
def test_slopes_carried_forward_are_those_handed_back(a, b):
    def graph():
        u, v = Value(a), Value(b)
        steps = [u, v, u * v]
        steps.append(steps[2].tanh() + u)
        steps.append(steps[3] * steps[2] / v)
        return steps

    for seed in range(2):
        steps = graph()
        # A Value knows its parents and local slopes; go through them from the leaves on.
        carried = {id(leaf): float(index == seed) for index, leaf in enumerate(steps[:2])}

        def slope(value, carried=carried):
            if id(value) not in carried:
                terms = zip(value._parents, value._slopes, strict=True)
                carried[id(value)] = math.fsum(local * slope(parent) for parent, local in terms)
            return carried[id(value)]

        forward = slope(steps[-1])
        steps[-1].backward()
        assert forward == pytest.approx(steps[seed].grad, rel=1e-9)
