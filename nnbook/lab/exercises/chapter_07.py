"""Exercises of chapter 7, A scalar autograd engine."""

# mypy: allow-untyped-defs, allow-untyped-calls

import math

from nnbook.autograd import Value
from nnbook.lab.exercises.exercise import (
    Choice,
    Criterion,
    Expression,
    Function,
    Number,
    Open,
    Option,
)

# 7.2


def slopes_of_u_a_b(a, b):
    """Let the engine hand them back."""
    a, b = Value(a), Value(b)
    u = a * b
    v = u + a
    (u * v).backward()
    return u.grad, a.grad, b.grad


def overwrote_instead_of_adding(a, b):
    """The number a has two users, v and u: what comes back on its two arrows is added."""
    u, v = a * b, a * b + a
    return u + v, b * (u + v), a * (u + v)


def handed_on_before_it_was_complete(a, b):
    """You handed the slope of u on too early, and then once more.

    It has two users: wait for v, and hand on once, to a and to b.
    """
    u, v = a * b, a * b + a
    return u + v, u + b * (u + 2 * v), a * (u + 2 * v)


def forgot_that_v_uses_u(a, b):
    """Two arrows leave u: one to L, and one to v. What v hands back to u is missing."""
    u, v = a * b, a * b + a
    return v, u + b * v, a * v


def forgot_that_the_loss_uses_u(a, b):
    """Two arrows leave u: one to v, and one to L. What L hands to u directly is missing."""
    u = a * b
    return u, u + b * u, a * u


def forgot_that_u_uses_a(a, b):
    """Your slope of a is only what v hands to it. The product u uses a, too, with the slope b."""
    u, v = a * b, a * b + a
    return u + v, u, a * (u + v)


def took_the_same_factor(a, b):
    """The slope of a b with respect to one factor is the other factor: b for a, and a for b."""
    u, v = a * b, a * b + a
    return u + v, u + a * (u + v), b * (u + v)


def left_the_sign_of_b_out(a, b):
    """The slope of a b with respect to a is b, with its sign."""
    u, v = a * b, a * b + a
    return u + v, u - b * (u + v), a * (u + v)


# 7.3


def sine(v):
    """Return the sine of a Value as a Value, so that slopes can flow back through it."""
    return Value(math.sin(v.data), (v,), (math.cos(v.data),))


def handed_back_the_sine(v):
    """The value is right, but the local slope of the sine is the cosine, not the sine."""
    return Value(math.sin(v.data), (v,), (math.sin(v.data),))


def turned_the_sign_of_the_slope(v):
    """The value is right, but the slope of the sine is +cos. The minus belongs to the cosine."""
    return Value(math.sin(v.data), (v,), (-math.cos(v.data),))


def forgot_the_parent(v):
    """What you return does not know where it came from, so that no slope flows back to v.

    Return a Value with parents and local slopes: Value(data, (v,), (slope,)).
    """
    return Value(math.sin(v.data))


def forgot_the_local_slope(v):
    """The value is right, but a local slope of 1 would be that of v itself: the sine has cos(v)."""
    return Value(math.sin(v.data), (v,), (1.0,))


def multiplied_the_slope_by_v(v):
    """The local slope is that of the result with respect to v: the cosine alone, not times v."""
    return Value(math.sin(v.data), (v,), (v.data * math.cos(v.data),))


def _value_and_slopes(answer, x):
    v, w = Value(x), Value(x)
    v.grad = 0.5  # from an earlier call, so that overwriting it would show
    result, product = answer(v), answer(w) * w
    if hasattr(result, "backward"):  # a plain number hands nothing back
        result.backward()
    product.backward()
    return getattr(result, "data", result), v.grad, w.grad


def _numbers(rng):
    return [(x,) for x in [0.8, 2.0, -1.0, 0.0, *rng.uniform(-5, 5, size=4).round(2).tolist()]]


# 7.4


def slope_of_the_exponent(a, b):
    """Hand 1 back from c through exp to the product, and from there to b."""
    return a**b * math.log(a)


def took_the_slope_of_the_base(a, b):
    """That is the slope with respect to a. For b the exponent varies, and a stands still."""
    return b * a ** (b - 1)


def stopped_at_the_product(a, b):
    """You stopped at the product b · ln a, which gets exp's slope. Multiply on to b."""
    return a**b


def left_out_the_slope_of_exp(a, b):
    """You left out the last operation: the slope of exp is its own value, which is c."""
    return math.log(a)


def took_the_factor_itself(a, b):
    """The slope of b · ln a with respect to one factor is the other factor: for b it is ln a."""
    return a**b * b


def multiplied_by_both_factors(a, b):
    """A product hands each factor the other one, not the whole product: b gets c · ln a."""
    return a**b * b * math.log(a)


def went_through_the_logarithm(a, b):
    """The 1/a is the slope of the logarithm, on the way to a. The way to b does not pass it."""
    return a**b / a


# 7.5


def fit_line(xs, ys, lr, n_steps):
    """Return the floats (w, b) of the line y = w x + b after n_steps steps from (0, 0).

    xs and ys are lists of n floats; the loss is the mean of the squared errors.
    """
    w, b = Value(0.0), Value(0.0)
    for _ in range(n_steps):
        w.zero_grad()
        b.zero_grad()
        loss = sum((w * x + b - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return w.data, b.data


def never_reset(xs, ys, lr, n_steps):
    """Each step is still made with the slopes of all steps so far.

    They add up in the leaves w and b: call zero_grad(), with parentheses, on both in every step.
    The loss is a new number each time: resetting it helps nobody.
    """
    w, b = Value(0.0), Value(0.0)
    for _ in range(n_steps):
        loss = sum((w * x + b - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return w.data, b.data


def reset_the_weight_only(xs, ys, lr, n_steps):
    """You reset w, and b goes on adding up: it is a leaf, too."""
    w, b = Value(0.0), Value(0.0)
    for _ in range(n_steps):
        w.zero_grad()
        loss = sum((w * x + b - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return w.data, b.data


def reset_the_bias_only(xs, ys, lr, n_steps):
    """You reset b, and w goes on adding up: it is a leaf, too."""
    w, b = Value(0.0), Value(0.0)
    for _ in range(n_steps):
        b.zero_grad()
        loss = sum((w * x + b - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        w.data -= lr * w.grad
        b.data -= lr * b.grad
    return w.data, b.data


def ended_at_zero(xs, ys, lr, n_steps):
    """Nothing moves. Reset the slopes, not the data, and not between backward and the step.

    The step would use slopes of zero there. Reset after the step, or before backward.
    """
    return 0.0, 0.0


def started_again_each_time(xs, ys, lr, n_steps):
    """You make a new w and b of 0.0 inside the loop, so that each step forgets the one before.

    Keep the numbers and reset only their slopes.
    """
    return fit_line(xs, ys, lr, 1)


def divided_by_the_steps(xs, ys, lr, n_steps):
    """You divide the sum by the number of steps: a mean over slopes of long ago.

    They belong to lines that have been left. A step needs the slopes of the present one alone.
    """
    w, b = Value(0.0), Value(0.0)
    for step in range(n_steps):
        loss = sum((w * x + b - y) ** 2 for x, y in zip(xs, ys)) / len(xs)
        loss.backward()
        w.data -= lr * w.grad / (step + 1)
        b.data -= lr * b.grad / (step + 1)
    return w.data, b.data


def _points(rng):
    def points(n, lr, n_steps):
        xs, ys = rng.normal(size=(2, n)).round(1).tolist()
        return xs, ys, lr, n_steps

    return [([1.0], [2.0], 0.1, 2), points(2, 0.1, 1), points(4, 0.2, 3), points(6, 0.05, 12)]


# 7.6


def dual_neuron(weights, inputs, bias):
    """Return the pair (value, slope) of tanh(w1 x1 + ... + wn xn + b).

    weights is a list of n floats, inputs a list of n pairs (value, slope), bias a float. All
    slopes are those with respect to one and the same number.
    """
    z, slope = bias, 0.0
    for weight, (x, x_slope) in zip(weights, inputs):
        z += weight * x
        slope += weight * x_slope
    a = math.tanh(z)
    return a, (1 - a * a) * slope


def forgot_the_slope_of_tanh(weights, inputs, bias):
    """Your slope is that of z. Through the tanh it is multiplied by 1 - a²."""
    a, slope = dual_neuron(weights, inputs, bias)
    return a, slope / (1 - a * a)


def stopped_before_the_tanh(weights, inputs, bias):
    """You stopped at z. Both the value and its slope have to go through the tanh."""
    a, slope = dual_neuron(weights, inputs, bias)
    return math.atanh(a), slope / (1 - a * a)


def took_z_in_place_of_a(weights, inputs, bias):
    """You multiplied by 1 - z². The slope of the tanh is 1 - tanh²(z), which is 1 - a²."""
    a, slope = dual_neuron(weights, inputs, bias)
    return a, slope / (1 - a * a) * (1 - math.atanh(a) ** 2)


def left_out_the_weights(weights, inputs, bias):
    """You added the slopes of the inputs as they are: each has its weight as the local slope."""
    a = dual_neuron(weights, inputs, bias)[0]
    return a, (1 - a * a) * sum(slope for _, slope in inputs)


def multiplied_by_the_inputs(weights, inputs, bias):
    """You multiplied by the input. The local slope of w x with respect to x is the weight w."""
    a = dual_neuron(weights, inputs, bias)[0]
    return a, (1 - a * a) * sum(x * slope for x, slope in inputs)


def added_the_bias_to_the_slope(weights, inputs, bias):
    """You started the slope with the bias. A constant has the slope 0: start with that."""
    a, slope = dual_neuron(weights, inputs, bias)
    return a, slope + (1 - a * a) * bias


def took_the_slope_at_the_output(weights, inputs, bias):
    """You took tanh twice: a is tanh(z) already, so the slope is 1 - a²."""
    a, slope = dual_neuron(weights, inputs, bias)
    return a, slope / (1 - a * a) * (1 - math.tanh(a) ** 2)


def multiplied_by_the_tanh(weights, inputs, bias):
    """You multiplied by tanh(z) itself. Its slope is 1 - tanh²(z)."""
    a, slope = dual_neuron(weights, inputs, bias)
    return a, slope / (1 - a * a) * a


def _pairs(rng):
    def neuron(n):
        pairs = [tuple(pair) for pair in rng.normal(size=(n, 2)).round(2).tolist()]
        return rng.uniform(-1, 1, n).round(2).tolist(), pairs, round(rng.uniform(-1, 1), 2)

    worked = [0.5, 1.0], [(1.0, 1.0), (0.5, 0.0)], 0.0
    return [([0.5], [(1.0, 1.0)], 0.25), worked, neuron(1), neuron(2), neuron(3), neuron(5)]


# 7.7


def slopes_along_tape(tape):
    """Return the list of slopes of the last number with respect to every number.

    Entry i of tape belongs to number i and is a list of pairs (parent, local slope): which
    number it was computed from, and its slope with respect to that one. A parent that is used
    twice stands there twice; a leaf has an empty list. Parents come before their users.
    """
    slopes = [0.0] * len(tape)
    slopes[-1] = 1.0
    for i in reversed(range(len(tape))):
        for parent, local in tape[i]:
            slopes[parent] += local * slopes[i]
    return slopes


def overwrote_the_slopes(tape):
    """You wrote over what was there. A number with several users gets the sum: += in place of =."""
    slopes = [0.0] * len(tape)
    slopes[-1] = 1.0
    for i in reversed(range(len(tape))):
        for parent, local in tape[i]:
            slopes[parent] = local * slopes[i]
    return slopes


def went_from_the_front(tape):
    """You went through the tape from its front: nearly all slopes are handed on as 0.

    A number must come after all its users, so start at the end.
    """
    slopes = [0.0] * len(tape)
    slopes[-1] = 1.0
    for i in range(len(tape)):
        for parent, local in tape[i]:
            slopes[parent] += local * slopes[i]
    return slopes


def handed_on_at_once(tape):
    """That is the version that looks right: a number hands on before all users have reported.

    A number used several times hands its first share on again and again.
    """
    slopes = [0.0] * len(tape)
    slopes[-1] = 1.0

    def back_from(i):
        for parent, local in tape[i]:
            slopes[parent] += local * slopes[i]
            back_from(parent)

    back_from(len(tape) - 1)
    return slopes


def counted_two_arrows_once(tape):
    """A parent that stands twice in an entry has two arrows, as in a + a: hand back on both."""
    return slopes_along_tape([list(dict(entry).items()) for entry in tape])


def left_the_last_at_zero(tape):
    """The result has slope 1 with respect to itself. Put that there before you start."""
    return [0.0] * len(tape)


def handed_nothing_on(tape):
    """Only the result has a slope. Begin at the last entry, which belongs to the result.

    And add to the slopes of the parents, not to that of number i.
    """
    return [0.0] * (len(tape) - 1) + [1.0]


def gave_every_number_slope_one(tape):
    """You started every slope at 1. Only the result begins with 1, all others with 0."""
    slopes = [1.0] * len(tape)
    for i in reversed(range(len(tape))):
        for parent, local in tape[i]:
            slopes[parent] += local * slopes[i]
    return slopes


def kept_the_local_slopes(tape):
    """You added up local slopes. Each is to be multiplied by the slope of the user."""
    slopes = [0.0] * len(tape)
    slopes[-1] = 1.0
    for entry in tape:
        for parent, local in entry:
            slopes[parent] += local
    return slopes


def _tapes(rng):
    def tape(n_leaves, n_computed):
        entries: list[list[tuple[int, float]]] = [[] for _ in range(n_leaves)]
        for i in range(n_leaves, n_leaves + n_computed):
            # Always the one before, so that many paths lead to the end.
            parents = [i - 1, *rng.integers(i, size=2).tolist()]
            entries.append(list(zip(parents, rng.normal(size=3).round(1).tolist())))
        return (entries,)

    doubled_twice = [[], [(0, 1.0), (0, 1.0)], [(1, 1.0), (1, 1.0)]]
    one_leaf_unused = [[], [], [(1, -2.0)]]
    return [(doubled_twice,), ([[]],), (one_leaf_unused,), tape(1, 2), tape(2, 3), tape(3, 6)]


EXERCISES = (
    Choice(
        id="7.1",
        title="One comes out wrong",
        stars=1,
        minutes=4,
        text="Four programs compute $c$ from two leaves, `a = Value(2.0)` and `b = Value(3.0)`. "
        "Draw their graphs. For which of them does `wrong_backward`, the version without order, "
        "give a wrong slope?",
        why="u is a computed number with two users: it hands on a first time, incomplete, and "
        "then again. Written out as (a + b) * (a + b), there are two sums with one user each.",
        hints=(
            "The version without order fails when a number is used twice. Does any number do?",
            "Count the boxes, not the letters: each + and each * makes a new box.",
        ),
        explanation="With `u = a + b`, $u$ is *one* number with two arrows to $c$. The first "
        "arrow brings 5, which $u$ hands on at once; the second makes it 10, which $u$ hands on as "
        "well. So $a$ and $b$ get 15 instead of 10. In `(a + b) * (a + b)` two sums were computed, "
        "two boxes that hold the same number, and each has one user. In the other two programs "
        "only leaves are used twice, and a leaf hands nothing on.",
        options=(
            Option(
                "`c = a * a * b`",
                "Here only a is used twice, and it is a leaf: it has nobody to hand on to. The "
                "computed number a * a has one user.",
            ),
            Option(
                "`c = a * b + b * a`",
                "Both leaves are used twice, but leaves hand nothing on. The two products are two "
                "numbers, with one user each.",
            ),
            Option(
                "`c = (a + b) * (a + b)`",
                "It looks as if one number was used twice. But a + b is computed two times: two "
                "boxes, and each has one user.",
            ),
            Option("`u = a + b`, then `c = u * u`"),
        ),
        right="d",
    ),
    Number(
        id="7.2",
        title="Hand the slopes back",
        stars=1,
        minutes=6,
        text="Let $a = «a»$, $b = «b»$, $u = a b$, $v = u + a$, $L = u v$. Draw the graph, count "
        "the users of every number, and hand back the slopes by hand. In which order do the "
        "numbers become ready? Answer with the slopes of $L$ with respect to $u$, $a$ and $b$.",
        why="The order is L, v, u, and then a and b: u waits for v, and has v + u when it hands "
        "on, times b to a and times a to b. What a got from v is added.",
        hints=(
            "Two numbers have two users each. Which of u and v is ready first?",
            "L hands u the slope v, and hands v the slope u. Then v hands on, to u and to a.",
            "Now u has both shares, v + u, and can hand on: times b to a, and times a to b.",
        ),
        explanation="Users: $v$ 1, $u$ 2, $a$ 2, $b$ 1. $L$ hands $u$ the slope $v$ and $v$ the "
        "slope $u$. Now $v$ is ready and hands $u$ and $a$ its slope, times 1. With that $u$ is "
        "ready: $\\operatorname{grad}(u) = v + u$. It hands $(v + u)\\,b$ to $a$ and $(v + u)\\,a$ "
        "to $b$. The order is $L$, $v$, $u$, and then $a$ and $b$. With $a = 3$, $b = -2$: "
        "$u = -6$, $v = -3$, so $\\operatorname{grad}(u) = -9$, $\\operatorname{grad}(a) = -6 + "
        "(-9)(-2) = 12$ and $\\operatorname{grad}(b) = -9 \\cdot 3 = -27$. "
        "Check: $L = ab(ab + a) = a^2 b^2 + a^2 b$ has the slopes $2ab^2 + 2ab = 24 - 12 = 12$ and "
        "$2a^2 b + a^2 = -36 + 9 = -27$.",
        values={"a": 3, "b": -2},
        vary=lambda rng: {"a": int(rng.integers(3, 8)), "b": int(rng.integers(-6, -1))},
        parts=("slope of u", "slope of a", "slope of b"),
        solution=slopes_of_u_a_b,
        mistakes=(
            overwrote_instead_of_adding,
            handed_on_before_it_was_complete,
            forgot_that_v_uses_u,
            forgot_that_the_loss_uses_u,
            forgot_that_u_uses_a,
            took_the_same_factor,
            left_the_sign_of_b_out,
        ),
        imports="from nnbook.autograd import Value",
    ),
    Function(
        id="7.3",
        title="Add the sine",
        stars=2,
        minutes=6,
        text="Add the sine to the engine: a function `sine(v)` that takes a `Value` and returns "
        "one. Check it against central differences, also in $\\sin(a) \\cdot a$.",
        why="One line is all an operation takes: the value, the parent, the local slope cos(v).",
        hints=(
            "Look at how the chapter writes exp or tanh: which three things does it hand to Value?",
            "The data is math.sin(v.data), the parents are (v,), a tuple by its comma. Which slope "
            "has the sine?",
        ),
        explanation="`return Value(math.sin(v.data), (v,), (math.cos(v.data),))`: value, parent, "
        "local slope. In $\\sin(a) \\cdot a$ the leaf $a$ has two users, and the engine adds "
        "$\\cos(a)\\,a$ and $\\sin(a)$ by itself.",
        solution=sine,
        mistakes=(
            handed_back_the_sine,
            turned_the_sign_of_the_slope,
            forgot_the_parent,
            forgot_the_local_slope,
            multiplied_the_slope_by_v,
        ),
        inputs=_numbers,
        probe=_value_and_slopes,
        parts=(
            "data of sine(v)",
            "grad of v, which held 0.5 before backward",
            "grad of w after (sine(w) * w).backward(), with w = v",
        ),
        imports="import math\n\nfrom nnbook.autograd import Value",
    ),
    Expression(
        id="7.4",
        title="A Value as exponent",
        stars=2,
        minutes=7,
        text="For $a^b$ with a `Value` $b$ the engine has an error message and a way out: "
        "$c = e^{\\,b \\ln a}$, built of `log`, `*` and `exp`. Draw this graph and hand the slopes "
        "back. Which formula of $a$ and $b$ is $\\partial c/\\partial b$? And does what arrives at "
        "$a$ agree with {eq}`eq-slopes-functions`?",
        why="The product gets c from exp and hands it on times the other factor: c · ln a to b. "
        "To a it hands c · b · 1/a, which is b · a^(b-1), as for a plain exponent.",
        hints=(
            "There are three computed numbers: u = ln a, w = b · u and c = exp(w).",
            "exp hands its own value c back to w. What does a product hand to each of its factors?",
        ),
        explanation="Let $u = \\ln a$, $w = b\\,u$ and $c = e^w = a^b$. Going back, "
        "$\\operatorname{grad}(w) = e^w = c$. The product hands each factor the other one: "
        "$\\operatorname{grad}(b) = c\\,u = a^b \\ln a$ and $\\operatorname{grad}(u) = c\\,b$. The "
        "logarithm multiplies by $1/a$: $\\operatorname{grad}(a) = a^b\\, b / a = b\\,a^{b - 1}$, "
        "the slope of the power.",
        solution=slope_of_the_exponent,
        mistakes=(
            took_the_slope_of_the_base,
            stopped_at_the_product,
            left_out_the_slope_of_exp,
            took_the_factor_itself,
            multiplied_by_both_factors,
            went_through_the_logarithm,
        ),
        ranges={"a": (1.2, 3.5), "b": (0.5, 2.5)},
        shown="a**b * ln(a)",
    ),
    Function(
        id="7.5",
        title="A line that never comes to rest",
        stars=2,
        minutes=8,
        text="This program is to lay the line $y = wx + b$ through a few points. The loss falls, "
        "rises again, falls again, and so on forever, and a smaller rate only makes that slower. "
        "Which slopes does step number $k$ use? Mend the code. Then predict what `train` does to "
        "the moons if you delete one line there, the one that does what is missing here.",
        why="Slopes of leaves add up over calls of backward. Those of long ago belonged to another "
        "line and never left the sum; now each step uses its own.",
        hints=(
            "Print w.grad in each step of the broken code, and compute the first two by hand.",
            "Which of the numbers live longer than one step? What do they hold when the next "
            "backward begins?",
            "zero_grad() makes the slope of one Value zero. Two of them need it, once per step.",
        ),
        explanation="Step $k$ uses the sum of the slopes of all steps 1 to $k$: `w` and `b` are "
        "leaves, and `backward` adds to what a leaf holds. When the line is right, the slope of "
        "the step is zero, but the sum is not, and carries the line on to the other side. Reset "
        "both before each `backward`. In `train` the same happens when `network.zero_grad()` is "
        "missing. The steps get larger and larger and carry the weights away: the loss rises "
        "above the $\\ln 2 = 0.69$ of somebody who always answers “one half”, and in the end "
        "numbers overflow and it is `nan`.",
        solution=fit_line,
        broken=never_reset,
        mistakes=(
            never_reset,
            reset_the_weight_only,
            reset_the_bias_only,
            ended_at_zero,
            started_again_each_time,
            divided_by_the_steps,
        ),
        inputs=_points,
        parts=("w", "b"),
        imports="from nnbook.autograd import Value",
    ),
    Function(
        id="7.6",
        title="Forward, in pairs",
        stars=2,
        minutes=10,
        text="Forward mode needs no class: a pair (value, slope) does. Write chapter 1's neuron "
        "with the tanh for inputs that are such pairs; its weights and its bias are plain numbers. "
        "Then send the sample $(1, 0.5)$ through the worked network (`worked.W1` has a column of "
        "weights for each hidden neuron, `worked.b1` the biases) to get the slope of the logit "
        "with respect to $x_1$. By which slope does {numref}`fig-two-paths` multiply it to get "
        "$\\partial L/\\partial x_1$?",
        why="The slope takes the same way as the value: times the weights, added, and through the "
        "tanh times 1 - a². The bias is a constant and has the slope 0.",
        hints=(
            "Start with z alone: which slope has w1 x1 + w2 x2 + b, if x1 and x2 have theirs?",
            "A weighted sum of values, the same weighted sum of slopes: only the bias is missing "
            "in the second.",
            "With a = tanh(z), the slope is multiplied by 1 - a².",
        ),
        explanation="By {eq}`eq-forward-mode`, $z = \\sum_i w_i x_i + b$ has the slope $\\sum_i "
        "w_i \\operatorname{slope}(x_i)$, and $a = \\tanh z$ has $(1 - a^2)$ times that. For the "
        "worked network start with the pairs $(1, 1)$ and $(0.5, 0)$. The hidden neurons give "
        "$(0.7616,\\ 0.5 \\cdot 0.4200 = 0.2100)$ and $(-0.4621,\\ -1 \\cdot 0.7864 = -0.7864)$. "
        "The logit has no tanh: its slope is $1.5 \\cdot 0.2100 + (-1)(-0.7864) = 1.1014$. These "
        "are the two paths of {numref}`fig-two-paths` from $x_1$ to $z$. Its last arrow is "
        "$p - y = -0.2489$, and $1.1014 \\cdot (-0.2489) = -0.2741 = \\partial L/\\partial x_1$. "
        "With the class it is one more method of `Dual`: `return Dual(t, (1 - t * t) * "
        "self.slope)` with `t = math.tanh(self.data)`. Then chapter 1's `Neuron` works with "
        "`Dual` weights and `activation=Dual.tanh`, unchanged.",
        solution=dual_neuron,
        mistakes=(
            forgot_the_slope_of_tanh,
            stopped_before_the_tanh,
            took_z_in_place_of_a,
            left_out_the_weights,
            multiplied_by_the_inputs,
            added_the_bias_to_the_slope,
            took_the_slope_at_the_output,
            multiplied_by_the_tanh,
        ),
        inputs=_pairs,
        parts=("value", "slope"),
        imports="import math",
    ),
    Function(
        id="7.7",
        title="Back along a tape",
        stars=3,
        minutes=12,
        text="Write the numbers of a computation into a list, in the order in which they are "
        "computed, each with its parents and local slopes: a *tape*. The opening example is "
        "`[[], [(0, 1.0), (0, 1.0)], [(1, 1.0), (1, 1.0)]]`. Write the way back for it. Why can "
        "it do without counting users?",
        why="The order of computing is a topological order: read from its end, every number comes "
        "after all of its users, and its slope is complete.",
        hints=(
            "Which entry of the list of slopes is known at the beginning?",
            "Who uses number i? Only numbers that come later on the tape.",
            "Go through the tape from its end: slopes[parent] += local * slopes[i].",
        ),
        explanation="A number is computed after its parents, so all its users stand behind it on "
        "the tape. Whoever reads it from the end meets all users of a number before the number "
        "itself: its slope {eq}`eq-reverse-mode` is complete when its turn comes. Counting is "
        "needed only where nobody has kept the order, as in our engine, whose numbers know "
        "their parents and nothing else.",
        solution=slopes_along_tape,
        mistakes=(
            overwrote_the_slopes,
            went_from_the_front,
            handed_on_at_once,
            counted_two_arrows_once,
            left_the_last_at_zero,
            handed_nothing_on,
            gave_every_number_slope_one,
            kept_the_local_slopes,
        ),
        inputs=_tapes,
        forbidden=(Value.backward,),
        imports="",
    ),
    Open(
        id="7.8",
        title="Never too early, never forgotten",
        stars=3,
        minutes=25,
        text="Prove that `backward` never hands on an incomplete slope and never forgets a number "
        "under the result. Use that a number is computed after its parents, so that there are no "
        "circles. Then let $b$ be a parent of both $c$ and $d$, and call `d.backward()`: "
        "why does $b$ not wait for $c$ forever?",
        why="Each arrow raises a count once and lowers it once; what was computed last among the "
        "waiting numbers has nobody left to wait for.",
        hints=(
            "First show what `_users` holds after count_users: how often is each number taken from "
            "its list, and what happens to each of its arrows?",
            "For “never forgotten”, suppose that some numbers wait forever, and look at the one of "
            "them that was computed last. Who are its users?",
        ),
        explanation="*Counting.* `count_users` puts a number on its list when it is reached for "
        "the first time (its count is still 0), so each number is taken once, and each of its "
        "arrows to parents raises a count once. Afterwards `_users` is the number of arrows from "
        "numbers under the result.\n\n"
        "*Never incomplete.* A number is put on `ready` only when its count has come down to 0, "
        "that is, after each of these arrows has been used; then its sum {eq}`eq-reverse-mode` "
        "has all its terms. Each of the terms was itself complete, since a number hands on only "
        "after it was ready.\n\n"
        "*Never forgotten.* The result is ready from the start. Suppose some other numbers never "
        "become ready. Take the one among them that was made last. All its users were made later, "
        "so all of them became ready and used their arrows. Then its count came down to 0 and it "
        "became ready. Contradiction.\n\n"
        "*Other users.* `count_users` starts at $d$ and goes to parents only. It never comes to "
        "$c$, so the arrow between $b$ and $c$ is not counted, and nobody waits for it. That is "
        "right: $d$ does not depend on $c$.",
        rubric=(
            Criterion(3, "After `count_users`, `_users` is the number of arrows, with a reason."),
            Criterion(3, "A number hands on only when all terms of its sum have arrived."),
            Criterion(3, "No number waits forever; the reason uses the order of computing."),
            Criterion(1, "The arrow between b and c is not counted, and need not be."),
        ),
        example="""\
a = Value(2.0)
b = a * 3.0
c = b * b
d = b + 1.0
d.backward()
print("slope of a:", a.grad, " slope of c:", c.grad, " still counted for b:", b._users)
""",
    ),
)
