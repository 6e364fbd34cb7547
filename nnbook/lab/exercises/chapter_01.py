"""Exercises of chapter 1, Neurons."""

# mypy: allow-untyped-defs, allow-untyped-calls

from nnbook.lab.exercises.exercise import Choice, Function, Number, Option

# 1.1


def distances_and_crossing():
    """Compute both distances, then the x1 at which z is 0 where x2 is 0."""
    norm = (2**2 + 1**2) ** 0.5
    return (2 * 3 - 1 - 3) / norm, (2 * 1 - 4 - 3) / norm, 3 / 2


def forgot_the_length_of_the_weights():
    """These are the pre-activations: a distance needs a division by the length of w, √5."""
    return 2, -5, 1.5


def divided_by_the_square_of_the_length():
    """You divided by w · w = 5, the square of the length of w: the root is missing."""
    return 2 / 5, -5 / 5, 1.5


def left_out_the_sign():
    """The second point lies on the other side of the boundary: its distance has a minus sign."""
    return 2 / 5**0.5, 5 / 5**0.5, 1.5


def crossed_on_the_wrong_side():
    """The distances are right. But 2 x1 - 3 = 0 gives a positive x1."""
    return 2 / 5**0.5, -5 / 5**0.5, -1.5


# 1.6


def perceptron_update(weights, bias, inputs, target):
    """Return the new weights (a list) and the new bias after one sample, as a tuple."""
    z = sum(w * x for w, x in zip(weights, inputs)) + bias
    error = target - (1 if z >= 0 else 0)
    return [w + error * x for w, x in zip(weights, inputs)], bias + error


def forgot_the_bias(weights, bias, inputs, target):
    """The bias has to learn as well, b ← b + e.

    Without it the boundary can never leave the origin.
    """
    return perceptron_update(weights, bias, inputs, target)[0], bias


def moved_the_wrong_way(weights, bias, inputs, target):
    """The sign of the error is turned round: e is target minus output, y - ŷ.

    Your update makes every mistake worse.
    """
    new_weights, new_bias = perceptron_update(weights, bias, inputs, target)
    return [2 * w - new for w, new in zip(weights, new_weights)], 2 * bias - new_bias


def used_the_pre_activation(weights, bias, inputs, target):
    """You compared the target with the pre-activation z.

    The rule compares it with the output, step(z), so that a right answer changes nothing.
    """
    error = target - (sum(w * x for w, x in zip(weights, inputs)) + bias)
    return [w + error * x for w, x in zip(weights, inputs)], bias + error


def corrected_right_answers_too(weights, bias, inputs, target):
    """You also correct where the answer was right: multiply by the error, which is 0 there."""
    sign = 1 if target else -1
    return [w + sign * x for w, x in zip(weights, inputs)], bias + sign


def forgot_the_inputs(weights, bias, inputs, target):
    """Every weight got the same correction: each is changed by the error times its own input."""
    new_bias = perceptron_update(weights, bias, inputs, target)[1]
    return [w + new_bias - bias for w in weights], new_bias


def _samples(rng):
    # All four cases of output and target first, then more inputs and numbers at random.
    fixed = [
        ([1.0, -2.0], 0.5, [2.0, 1.0], 0),
        ([1.0, -2.0], 0.5, [2.0, 1.0], 1),
        ([1.0, -2.0], 0.5, [1.0, 3.0], 1),
        ([1.0, -2.0], 0.5, [1.0, 3.0], 0),
        ([0.0, 0.0], 0.0, [3.0, 2.0], 0),
    ]
    drawn = rng.normal(size=(6, 7)).round(2)
    varied = [(row[:3].tolist(), float(row[3]), row[4:].tolist(), int(row[0] < 0)) for row in drawn]
    return [*fixed, *varied]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="1.1",
        title="Distances from a boundary",
        stars=1,
        minutes=4,
        text="A neuron has $w = (2, -1)$ and $b = -3$. Answer with three numbers: the distance "
        "(with sign) of (3, 1) from its boundary, that of (1, 4), and the $x_1$ at which the "
        "boundary crosses the $x_1$ axis.",
        why="z is 2 and -5, the length of w is √5 ≈ 2.236. On the axis x2 = 0, so 2 x1 = 3.",
        hints=(
            "First compute z = w · x + b for both points.",
            "The distance is z divided by the length of w, √(2² + 1²).",
            "On the x1 axis x2 is 0. For which x1 is z = 2 x1 - 3 zero?",
        ),
        solution=distances_and_crossing,
        mistakes=(
            forgot_the_length_of_the_weights,
            divided_by_the_square_of_the_length,
            left_out_the_sign,
            crossed_on_the_wrong_side,
        ),
        tolerance=0.006,
    ),
    Function(
        id="1.6",
        title="One step of the perceptron",
        stars=2,
        minutes=6,
        text="Write the perceptron rule for one sample without the class: from weights, bias, "
        "inputs and target to the new weights and the new bias. Do not change the list you are "
        "given.",
        why="The error e = y - ŷ is 0 where the neuron was right, and 1 or -1 where it was wrong: "
        "then w moves by e·x and b by e, so that z moves toward the right side.",
        hints=(
            "Three steps: the output of the neuron, the error e, the correction.",
            "The output is 1 if z >= 0, else 0; e = target - output.",
            "New weights: [w + e * x for w, x in zip(weights, inputs)]. And the bias?",
        ),
        solution=perceptron_update,
        mistakes=(
            forgot_the_bias,
            moved_the_wrong_way,
            used_the_pre_activation,
            corrected_right_answers_too,
            forgot_the_inputs,
        ),
        inputs=_samples,
        parts=("weights", "bias"),
        imports="",
    ),
    Choice(
        id="1.7",
        title="Twice the weights",
        stars=1,
        minutes=3,
        text="All weights and the bias of a neuron with a step are multiplied by 2. "
        "What changes in its output?",
        why="z becomes 2z, which has the same sign. The boundary 2w · x + 2b = 0 is the same line.",
        hints=(
            "What happens to z? And what does the step look at?",
            "Where is 2z zero?",
        ),
        options=(
            Option(
                "The boundary moves away from the origin.", "It is where 2z = 0, so where z = 0."
            ),
            Option("Nothing."),
            Option(
                "The boundary turns.",
                "Its direction is that of w, and 2w points in the same direction as w.",
            ),
            Option(
                "All points are twice as far from the boundary.",
                "The distance is z divided by the length of w, and both have doubled.",
            ),
        ),
        right="b",
    ),
)
