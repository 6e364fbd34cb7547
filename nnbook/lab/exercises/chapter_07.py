"""Exercises of chapter 7, A scalar autograd engine."""

# mypy: allow-untyped-defs, allow-untyped-calls

import math

from nnbook.autograd import Value
from nnbook.lab.exercises.exercise import Choice, Function, Number, Option

# 7.1


def slopes_of_a_and_b():
    """Let the engine hand them back."""
    a, b = Value(2.0), Value(-1.0)
    u = a * b
    (u * (u + a)).backward()
    return a.grad, b.grad


def overwrote_instead_of_adding():
    """What comes back to a on two arrows is added: -2 from v and 2 from u."""
    return 2, -4


def handed_on_before_it_was_complete():
    """You handed the slope of u on too early.

    u has two users: wait for v, which is ready first and hands -2 to u.
    """
    return -2, 0


def forgot_that_v_uses_u():
    """The same as for v only: u is used by L directly and by v, and what v hands it is missing."""
    return -2, 4


def left_the_sign_of_b_out():
    """The slope of a b with respect to a is b, which is -1 here, with its sign."""
    return -4, -4


# 7.2


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
    """The new Value does not know where it came from, so that no slope flows back to v.

    Hand over the parents and the local slopes: Value(data, (v,), (slope,)).
    """
    return Value(math.sin(v.data))


def forgot_the_local_slope(v):
    """The value is right, but a local slope of 1 would be that of v itself: the sine has cos(v)."""
    return Value(math.sin(v.data), (v,), (1.0,))


def multiplied_the_slope_by_v(v):
    """The local slope is that of the result with respect to v: the cosine alone, not times v."""
    return Value(math.sin(v.data), (v,), (v.data * math.cos(v.data),))


def _value_and_slope(answer, x):
    v = Value(x)
    result = answer(v)
    # Twice v, so that overwriting a slope instead of adding would show.
    (result * v).backward()
    return result.data, v.grad


def _numbers(rng):
    return [(x,) for x in [0.8, 2.0, -1.0, 0.0, *rng.uniform(-5, 5, size=4).round(2).tolist()]]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="7.1",
        title="Hand the slopes back",
        stars=1,
        minutes=5,
        text="Let $a = 2$, $b = -1$, $u = a b$, $v = u + a$, $L = u v$. Draw the graph, count the "
        "users of every number, and hand back the slopes. Answer with those of $a$ and $b$.",
        why="v is ready first and hands -2 to u and to a. Then u is complete, -2, and hands 2 to "
        "a and -4 to b: a has -2 + 2 = 0.",
        hints=(
            "u has two users, L and v. Which of u and v is ready first?",
            "L hands u the slope v = 0 and v the slope u = -2.",
            "v hands its -2 to u and to a. Then u has 0 - 2 and can hand it on, times b and times "
            "a.",
        ),
        solution=slopes_of_a_and_b,
        mistakes=(
            overwrote_instead_of_adding,
            handed_on_before_it_was_complete,
            forgot_that_v_uses_u,
            left_the_sign_of_b_out,
        ),
    ),
    Function(
        id="7.2",
        title="Add the sine",
        stars=2,
        minutes=6,
        text="Add the sine to the engine: a function `sine(v)` that takes a `Value` and returns "
        "one.",
        why="One line is all an operation takes: the value, the parent, the local slope cos(v).",
        hints=(
            "Look at how the chapter writes exp or tanh: what are the three things it hands to "
            "Value?",
            "The data is math.sin(v.data), the parent v.",
            "The local slope of the sine is the cosine, math.cos(v.data).",
        ),
        solution=sine,
        mistakes=(
            handed_back_the_sine,
            turned_the_sign_of_the_slope,
            forgot_the_parent,
            forgot_the_local_slope,
            multiplied_the_slope_by_v,
        ),
        inputs=_numbers,
        probe=_value_and_slope,
        parts=("data of sine(v)", "slope of sine(v) * v with respect to v"),
        imports="import math\n\nfrom nnbook.autograd import Value",
    ),
    Choice(
        id="7.3",
        title="Without zero_grad",
        stars=2,
        minutes=6,
        text="In `train`, delete the line `network.zero_grad()`. Which slopes does step number k "
        "use?",
        why="Slopes of leaves add up over calls of backward. Those of long ago belonged to other "
        "weights and never leave the sum; the steps grow, and the loss rises above ln 2.",
        hints=(
            "What does backward do with the slope that a leaf still holds?",
            "At step 2 a weight holds the slope of step 1 already.",
        ),
        options=(
            Option(
                "Those of step k: backward overwrites the old ones.",
                "backward adds to what a leaf holds, since a number may be used several times.",
            ),
            Option("The sum of the slopes of steps 1 to k."),
            Option(
                "The mean of the slopes of steps 1 to k.",
                "Nothing divides by k: the slopes are added, so the steps grow.",
            ),
            Option(
                "Those of step 1, since they are never reset.",
                "They stay, but those of the later steps are added to them.",
            ),
        ),
        right="b",
    ),
)
