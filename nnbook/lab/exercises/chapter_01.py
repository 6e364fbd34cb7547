"""Exercises of chapter 1, Neurons."""

# mypy: allow-untyped-defs, allow-untyped-calls

from itertools import product

import numpy as np

from nnbook.lab.exercises.exercise import (
    Choice,
    Criterion,
    Expression,
    Function,
    Number,
    Open,
    Option,
)
from nnbook.neurons import Neuron, Perceptron, step, weighted_sum

# 1.1


def distances_and_crossing(w1, w2, b, p, q):
    """Compute both distances, then the x1 at which z is 0 where x2 is 0."""
    norm = (w1**2 + w2**2) ** 0.5
    first, second = (w1 * x1 + w2 * x2 + b for x1, x2 in (p, q))
    return first / norm, second / norm, -b / w1


def forgot_the_length_of_the_weights(w1, w2, b, p, q):
    """These are the pre-activations: a distance needs a division by the length of w."""
    first, second = (w1 * x1 + w2 * x2 + b for x1, x2 in (p, q))
    return first, second, -b / w1


def divided_by_the_square_of_the_length(w1, w2, b, p, q):
    """You divided by w · w, the square of the length of w: the root is missing."""
    first, second, crossing = distances_and_crossing(w1, w2, b, p, q)
    norm = (w1**2 + w2**2) ** 0.5
    return first / norm, second / norm, crossing


def divided_by_the_sum_of_the_weights(w1, w2, b, p, q):
    """You added up the sizes of the weights. The length of w is the root of w₁² + w₂²."""
    first, second, _ = forgot_the_length_of_the_weights(w1, w2, b, p, q)
    total = abs(w1) + abs(w2)
    return first / total, second / total, -b / w1


def left_out_the_sign(w1, w2, b, p, q):
    """The second point lies on the other side of the boundary: its distance has a minus sign."""
    first, second, crossing = distances_and_crossing(w1, w2, b, p, q)
    return first, abs(second), crossing


def left_out_the_bias(w1, w2, b, p, q):
    """You left out the bias: w · x alone gives the distance from a line through the origin."""
    first, second, _ = distances_and_crossing(w1, w2, 0, p, q)
    return first, second, -b / w1


def crossed_on_the_wrong_side(w1, w2, b, p, q):
    """The distances are right. But x₁ has to make z zero, so «w1» · x₁ must be minus the bias."""
    first, second, crossing = distances_and_crossing(w1, w2, b, p, q)
    return first, second, -crossing


def crossed_the_other_axis(w1, w2, b, p, q):
    """The distances are right. But you crossed the x₂ axis: on the x₁ axis it is x₂ that is 0."""
    first, second, _ = distances_and_crossing(w1, w2, b, p, q)
    return first, second, -b / w2


def _other_neuron(rng):
    w1, w2 = (int(size) for size in rng.permutation([1, 2, 3, 4])[:2] * rng.choice([-1, 1], size=2))
    b = int(rng.choice([-5, -4, -3, 3, 4, 5]))
    points = list(product(range(-2, 5), repeat=2))
    z = [w1 * x1 + w2 * x2 + b for x1, x2 in points]
    firing = [point for point, value in zip(points, z) if value >= 2]
    silent = [point for point, value in zip(points, z) if value <= -2]
    p, q = (few[rng.integers(len(few))] for few in (firing, silent))
    return {"w1": w1, "w2": w2, "b": b, "p": p, "q": q}


# 1.3


def perceptron_update(weights, bias, inputs, target):
    """Return the new weights (a list) and the new bias after one sample, as a tuple.

    weights and inputs are lists of n numbers; target is 0 or 1.
    """
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


def left_the_bias_out_of_z(weights, bias, inputs, target):
    """Your neuron decides by w · x alone. The bias belongs to z as well: step(w · x + b)."""
    error = target - step(weighted_sum(weights, inputs, 0))
    return [w + error * x for w, x in zip(weights, inputs)], bias + error


def gave_the_changes_only(weights, bias, inputs, target):
    """These are the changes, e·x and e. Add them to the old weights and the old bias."""
    error = target - step(weighted_sum(weights, inputs, bias))
    return [error * x for x in inputs], error


def stayed_silent_at_zero(weights, bias, inputs, target):
    """At z = 0 your neuron does not fire. In this book it does: the step is 1 from z = 0 on."""
    z = sum(w * x for w, x in zip(weights, inputs)) + bias
    error = target - (1 if z > 0 else 0)
    return [w + error * x for w, x in zip(weights, inputs)], bias + error


def _samples(rng):
    # All four cases of output and target first, then z = 0, two in which the bias decides, more
    # inputs, and numbers at random.
    fixed = [
        ([1.0, -2.0], 0.5, [2.0, 1.0], 0),
        ([1.0, -2.0], 0.5, [2.0, 1.0], 1),
        ([1.0, -2.0], 0.5, [1.0, 3.0], 1),
        ([1.0, -2.0], 0.5, [1.0, 3.0], 0),
        ([0.0, 0.0], 0.0, [3.0, 2.0], 0),
        ([1.0, -2.0], 1.5, [2.0, 1.5], 0),
        ([2.0, 1.0], -4.0, [1.0, 1.0], 1),
    ]
    drawn = rng.normal(size=(6, 7)).round(2)
    varied = [(row[:3].tolist(), float(row[3]), row[4:].tolist(), int(row[0] < 0)) for row in drawn]
    return [*fixed, *varied]


# 1.4


def train(rows, targets, max_epochs):
    """Return the weights (a list) and the bias that the perceptron rule ends with.

    rows is a list of samples, targets a list of their classes. Training starts from zero and stops
    after an epoch without a mistake, or after max_epochs.
    """
    weights, bias = [0.0] * len(rows[0]), 0.0
    for _ in range(max_epochs):
        mistakes = 0
        for x, y in zip(rows, targets):
            z = sum(w * feature for w, feature in zip(weights, x)) + bias
            error = y - (1 if z >= 0 else 0)
            weights = [w + error * feature for w, feature in zip(weights, x)]
            bias = bias + error
            mistakes += abs(error)
        if mistakes == 0:
            break
    return weights, bias


def never_moved_the_bias(rows, targets, max_epochs):
    """The bias stays what it was: the line b ← b + e is missing."""
    weights, bias = [0.0] * len(rows[0]), 0.0
    for _ in range(max_epochs):
        mistakes = 0
        for x, y in zip(rows, targets):
            z = sum(w * feature for w, feature in zip(weights, x)) + bias
            error = y - (1 if z >= 0 else 0)
            weights = [w + error * feature for w, feature in zip(weights, x)]
            mistakes += abs(error)
        if mistakes == 0:
            break
    return weights, bias


def _trained(rows, targets, max_epochs, moved, per_epoch=False):
    """Train with a bias that ``moved(bias, error, x)`` makes new after every sample."""
    weights, bias = [0.0] * len(rows[0]), 0.0
    for _ in range(max_epochs):
        errors = []
        for x, y in zip(rows, targets):
            errors.append(y - step(weighted_sum(weights, x, bias)))
            weights = [w + errors[-1] * feature for w, feature in zip(weights, x)]
            if not per_epoch:
                bias = moved(bias, errors[-1], x)
        if not any(errors):
            break
        if per_epoch:
            bias = bias + errors[-1]
    return weights, bias


def took_the_error_off_the_bias(rows, targets, max_epochs):
    """You subtract the error from the bias: z is to rise where e = 1, so the bias has to rise."""
    return _trained(rows, targets, max_epochs, lambda bias, error, x: bias - error)


def always_raised_the_bias(rows, targets, max_epochs):
    """You add 1 after every mistake. Where the neuron fired and should not, the bias must fall."""
    return _trained(rows, targets, max_epochs, lambda bias, error, x: bias + abs(error))


def replaced_the_bias(rows, targets, max_epochs):
    """You put the error in the place of the bias: it is added to what the bias was, b ← b + e."""
    return _trained(rows, targets, max_epochs, lambda bias, error, x: error)


def gave_the_bias_an_input(rows, targets, max_epochs):
    """You multiplied the correction of the bias by a feature. Its input is always 1: add e."""
    return _trained(rows, targets, max_epochs, lambda bias, error, x: bias + error * x[-1])


def moved_the_bias_once_an_epoch(rows, targets, max_epochs):
    """Your bias moves once an epoch, with the last error: the line belongs into the inner loop."""
    return _trained(rows, targets, max_epochs, lambda bias, error, x: bias, per_epoch=True)


def _tables(rng):
    corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
    four_penguins = [[-4, 2], [3, -4], [3, 2], [1, 0]]
    inputs = [(corners, [0, 0, 0, 1], 50), (four_penguins, [0, 1, 0, 1], 50)]
    for n, d in [(5, 2), (8, 3), (12, 3)]:
        rows = rng.integers(-4, 5, size=(n, d))
        normal, bias = rng.normal(size=d), rng.normal() * 3
        inputs.append((rows.tolist(), (rows @ normal > bias).astype(int).tolist(), 50))
    # Here training ends because the epochs are used up; no line separates XOR.
    return [*inputs, ([[4, 0], [3, -1], [-2, 2]], [0, 1, 1], 1), (corners, [0, 1, 1, 0], 7)]


# 1.5


def matching_neuron(pattern, k):
    """Return weights and a bias, for a neuron that fires when k inputs or more match the pattern.

    pattern is a list of n numbers, each 0 or 1, and so are the inputs. The weights are a list of n.
    """
    weights = [1 if wanted == 1 else -1 for wanted in pattern]
    return weights, pattern.count(0) - k + 0.5


def gave_every_input_the_weight_1(pattern, k):
    """You count the inputs that are 1, whatever the pattern is.

    Where it has a 0, an input of 1 speaks against: its weight has to be negative.
    """
    return [1] * len(pattern), 0.5 - k


def left_the_bias_at_the_count(pattern, k):
    """The weights are right. But where the pattern has a 0, an input of 0 adds nothing to z.

    With all inputs 0, how many match? The bias has to know.
    """
    return matching_neuron(pattern, k)[0], 0.5 - k


def gave_a_0_no_say(pattern, k):
    """Where the pattern has a 0 you gave the input the weight 0: then it has no say at all."""
    return list(pattern), 0.5 - k


def demanded_more_than_k(pattern, k):
    """Your neuron wants more than k matches: the bias is too small by 1."""
    weights, bias = matching_neuron(pattern, k)
    return weights, bias - 1


def was_content_with_one_match_less(pattern, k):
    """Your neuron fires at k - 1 matches already.

    Is z exactly 0 there? At 0 the step is 1, so z has to be negative: go half a step lower.
    """
    weights, bias = matching_neuron(pattern, k)
    return weights, bias + 0.5


def turned_the_bias(pattern, k):
    """The sign of the bias is turned round: the threshold is -b."""
    weights, bias = matching_neuron(pattern, k)
    return weights, -bias


def demanded_all(pattern, k):
    """Your neuron fires only if all inputs match, whatever k is."""
    return matching_neuron(pattern, len(pattern))


def _pair(made):
    """Return weights and bias, also of a finished neuron, or say what is missing."""
    if isinstance(made, Neuron):
        return made.weights, made.bias
    if not isinstance(made, (tuple, list)) or [np.ndim(part) for part in made] != [1, 0]:
        raise ValueError("return two things: the weights in a list, and the bias")
    return made


def _outputs(answer, pattern, k):
    """Return what the neuron says to all inputs of 0 and 1, from (0, ..., 0) to (1, ..., 1)."""
    weights, bias = _pair(answer(pattern, k))
    corners = product([0, 1], repeat=len(pattern))
    return [step(weighted_sum(weights, corner, bias)) for corner in corners]


def _patterns(rng):
    fixed = [([0, 0], 2), ([1, 1, 1], 2), ([1, 0], 2), ([0], 1), ([0, 0, 1], 1)]
    sizes = [3, 4, 4, 5]
    drawn = [(rng.integers(0, 2, size=n).tolist(), int(rng.integers(1, n + 1))) for n in sizes]
    return [*fixed, *drawn]


# 1.6


def after_one_epoch(rate, first, second, third, fourth):
    """Show four samples of the classes 0, 1, 0, 1 once; return both weights and the bias."""
    w1 = w2 = b = 0
    for (x1, x2), y in zip([first, second, third, fourth], [0, 1, 0, 1]):
        error = y - (1 if w1 * x1 + w2 * x2 + b >= 0 else 0)
        w1, w2, b = w1 + rate * error * x1, w2 + rate * error * x2, b + rate * error
    return w1, w2, b


def left_out_the_rate(rate, first, second, third, fourth):
    """You left out η: the mistakes are the same, but each correction is multiplied by «rate»."""
    return after_one_epoch(1, first, second, third, fourth)


def left_the_rate_out_of_the_bias(rate, first, second, third, fourth):
    """The bias needs η, too: b ← b + η e."""
    return _epoch([first, second, third, fourth], rate, bias_rate=1)


def left_the_bias_at_zero(rate, first, second, third, fourth):
    """You left the bias at 0: it is corrected like a weight whose input is 1."""
    return _epoch([first, second, third, fourth], rate, bias_rate=0)


def did_not_fire_at_zero(rate, first, second, third, fourth):
    """At the first sample z = 0, and there the neuron fires, by the definition of the step."""
    return _epoch([first, second, third, fourth], rate, rate, fires=lambda z: z > 0)


def took_output_minus_target(rate, first, second, third, fourth):
    """You turned the error round. It is e = y - ŷ: 1 where the neuron should have fired."""
    return _epoch([first, second, third, fourth], rate, rate, sign=-1)


def corrected_every_sample(rate, first, second, third, fourth):
    """You corrected after a right answer as well. There e = 0, and nothing changes."""
    return _epoch([first, second, third, fourth], rate, rate, fires=lambda z: None)


def _epoch(samples, rate, bias_rate, fires=lambda z: z >= 0, sign=1):
    """Show four samples once; where ``fires`` returns None, correct whatever the neuron said."""
    w1 = w2 = b = 0
    for (x1, x2), y in zip(samples, [0, 1, 0, 1]):
        fired = fires(w1 * x1 + w2 * x2 + b)
        error = sign * (y - (1 - y if fired is None else int(fired)))
        w1, w2, b = w1 + rate * error * x1, w2 + rate * error * x2, b + bias_rate * error
    return w1, w2, b


# Sets of four for which every mistake ends elsewhere; each needs three corrections.
FOURS = (
    ((1, -3), (1, 0), (-3, 4), (4, -1)),
    ((-2, -3), (2, 1), (1, 0), (0, -2)),
    ((3, -3), (3, 1), (2, 2), (-1, 4)),
    ((1, 3), (0, -3), (-3, -2), (0, 2)),
    ((-2, 1), (3, 2), (3, -2), (2, -3)),
    ((-1, -2), (3, 3), (-3, 4), (-2, -2)),
    ((-1, 1), (4, 4), (3, 0), (3, 2)),
)


def _other_four(rng):
    four = FOURS[rng.integers(len(FOURS))]
    names = ["first", "second", "third", "fourth"]
    return {"rate": float(rng.choice([0.25, 0.5, 2.0])), **dict(zip(names, four))}


# 1.7


def bias_halfway(p1, p2, q1, q2):
    """Return half of ‖q‖² - ‖p‖²."""
    return (q1**2 + q2**2 - p1**2 - p2**2) / 2


def turned_the_sides(p1, p2, q1, q2):
    """The sign is turned. Try x = p: it is nearer to p, so z must not be negative there."""
    return (p1**2 + p2**2 - q1**2 - q2**2) / 2


def forgot_the_half(p1, p2, q1, q2):
    """That bias belongs to the weights 2(p - q). With w = p - q everything is divided by 2."""
    return q1**2 + q2**2 - p1**2 - p2**2


def took_the_norms(p1, p2, q1, q2):
    """You have the lengths of p and q where their squares belong: compare squared distances."""
    return ((q1**2 + q2**2) ** 0.5 - (p1**2 + p2**2) ** 0.5) / 2


def squared_the_difference(p1, p2, q1, q2):
    """‖q‖² - ‖p‖² is not ‖q - p‖², which is ‖q‖² - 2 q · p + ‖p‖²."""
    return ((q1 - p1) ** 2 + (q2 - p2) ** 2) / 2


def put_the_boundary_through_p(p1, p2, q1, q2):
    """Your boundary passes through p. It has to pass through the point halfway to q."""
    return -(p1 - q1) * p1 - (p2 - q2) * p2


def put_the_boundary_through_the_origin(p1, p2, q1, q2):
    """With bias 0 the boundary passes through the origin. It has to pass halfway from p to q."""
    return 0.0


EXERCISES = (
    Number(
        id="1.1",
        title="Distances from a boundary",
        stars=1,
        minutes=5,
        text="A neuron has $w = («w1», «w2»)$ and $b = «b»$. Compute its output for $«p»$ and "
        "for $«q»$. Then answer with three numbers, to two digits after the point: the distance "
        "(with sign) of $«p»$ from its boundary, that of $«q»$, and the $x_1$ at which the "
        "boundary crosses the $x_1$ axis.",
        why="The sign of z says on which side a point lies, z divided by the length of w how far "
        "away. On the x₁ axis x₂ = 0, so the boundary crosses it where w₁ x₁ + b = 0.",
        hints=(
            "First compute z = w · x + b for both points.",
            "The distance is z divided by the length of w, the root of w₁² + w₂².",
            "On the x₁ axis x₂ is 0. Which equation is left for x₁?",
        ),
        explanation="$z(3, 1) = 6 - 1 - 3 = 2$, output 1; $z(1, 4) = 2 - 4 - 3 = -5$, output 0. "
        "$\\lVert w \\rVert = \\sqrt 5 \\approx 2.236$, so the distances are $2/\\sqrt 5 \\approx "
        "0.89$ and $-5/\\sqrt 5 \\approx -2.24$ (the other side). On the $x_1$ axis $x_2 = 0$, so "
        "$2 x_1 - 3 = 0$: at $(1.5, 0)$.",
        values={"w1": 2, "w2": -1, "b": -3, "p": (3, 1), "q": (1, 4)},
        vary=_other_neuron,
        parts=("the first distance", "the second distance", "the crossing"),
        solution=distances_and_crossing,
        mistakes=(
            forgot_the_length_of_the_weights,
            divided_by_the_square_of_the_length,
            divided_by_the_sum_of_the_weights,
            left_out_the_sign,
            left_out_the_bias,
            crossed_on_the_wrong_side,
            crossed_the_other_axis,
        ),
        tolerance=0.006,
    ),
    Choice(
        id="1.2",
        title="Minus twice the weights",
        stars=1,
        minutes=4,
        text="All weights and the bias of a neuron with a step are multiplied by $-2$. What "
        "happens to its boundary and to its outputs?",
        why="z becomes −2z. That is 0 where z is 0, so the boundary is the same line. Everywhere "
        "else the sign is turned, and the output with it.",
        hints=(
            "What happens to z? And what does the step look at?",
            "Where is −2z zero? Where is it positive?",
        ),
        explanation="$z$ becomes $-2z$. The boundary $-2w \\cdot x - 2b = 0$ is the line where "
        "$z = 0$, as before. Where $z$ was positive it is negative now, and the other way "
        "round, so the output of every point off the boundary changes: $w$ points to the side "
        "where the neuron fires, and it has turned round. On the boundary $z$ stays 0, and there "
        "the neuron fires as before. The distances keep their size: $-2z / \\lVert -2w \\rVert = "
        "-z / \\lVert w \\rVert$. That is how NAND came from AND, with $-1$ in place of $-2$.",
        options=(
            Option(
                "Neither the boundary nor any output changes.",
                "The boundary stays. But z becomes −2z: what was positive is negative now. Only "
                "with a positive factor do all outputs stay.",
            ),
            Option("The boundary stays; off it, every output changes."),
            Option(
                "The boundary moves to the other side of the origin.",
                "It is where −2z = 0, so where z = 0: these are the same points. The bias has "
                "another sign now, but so have the weights.",
            ),
            Option(
                "The boundary stays; all points are twice as far from it.",
                "The size of z doubles. But the distance is z divided by the length of w, and "
                "that doubles, too.",
            ),
        ),
        right="b",
    ),
    Function(
        id="1.3",
        title="One step of the perceptron",
        stars=2,
        minutes=6,
        text="Close the book and write the perceptron rule for one sample without the class: from "
        "weights, bias, inputs and target to the new weights and the new bias. Do not change the "
        "list you are given.",
        why="The error e = y - ŷ is 0 where the neuron was right, and 1 or -1 where it was wrong: "
        "then w moves by e·x and b by e, so that z moves toward the right side.",
        hints=(
            "Three steps: the output of the neuron, the error e, the correction.",
            "The output is 1 if z >= 0, else 0; e = target - output.",
            "Each new weight is `w + e * x` with its own input x. And the bias?",
        ),
        explanation="The output is $\\operatorname{step}(w \\cdot x + b)$, the error $e = y - "
        "\\hat y$, and {eq}`eq-perceptron-rule` says the rest. No `if` is needed: where the "
        "neuron was right, $e = 0$ and everything stays. A new list is built with `[...]`; "
        "`weights[i] += ...` would write into the list of whoever called.",
        solution=perceptron_update,
        mistakes=(
            forgot_the_bias,
            moved_the_wrong_way,
            used_the_pre_activation,
            corrected_right_answers_too,
            forgot_the_inputs,
            left_the_bias_out_of_z,
            gave_the_changes_only,
            stayed_silent_at_zero,
        ),
        inputs=_samples,
        parts=("weights", "bias"),
        imports="",
        forbidden=(Perceptron.update, Perceptron.fit),
    ),
    Function(
        id="1.4",
        title="AND is never learned",
        stars=2,
        minutes=6,
        text="The code below is broken on purpose. It should learn AND, which one line separates, "
        "and makes mistakes in every epoch. Find the missing line of the rule. Why is AND "
        "impossible without it?",
        why="Without b ← b + e the bias stays 0, so z = 0 at (0, 0) whatever the weights are: the "
        "neuron fires there, and AND forbids it.",
        hints=(
            "Go through the first sample by hand: (0, 0) with target 0. What changes?",
            "Compare the inner loop with the rule, line by line.",
        ),
        explanation="The bias is never updated: `bias = bias + error` is missing after the line "
        "of the weights. So $b$ stays 0, the neuron fires at $(0, 0)$ whatever the weights are "
        "(there $z = 0$), and AND demands output 0 there. At this sample the error is $-1$ in "
        "every epoch, and $e\\,x = (0, 0)$ corrects nothing.",
        solution=train,
        broken=never_moved_the_bias,
        mistakes=(
            never_moved_the_bias,
            took_the_error_off_the_bias,
            always_raised_the_bias,
            replaced_the_bias,
            gave_the_bias_an_input,
            moved_the_bias_once_an_epoch,
        ),
        inputs=_tables,
        parts=("weights", "bias"),
        imports="",
        forbidden=(Perceptron.update, Perceptron.fit),
    ),
    Function(
        id="1.5",
        title="NOR, majority, and whatever matches",
        stars=2,
        minutes=12,
        text="Find by thinking weights and a bias for (a) NOR, which fires only when both inputs "
        "are 0; (b) the majority of three inputs, which fires when at least two of them are 1; "
        "(c) “$x_1$, unless $x_2$”. Check each with a `Neuron` on all inputs. All three fire when "
        "at least $k$ inputs match a pattern: (0, 0) with $k = 2$, (1, 1, 1) with $k = 2$, (1, 0) "
        "with $k = 2$. Write the function that returns weights and a bias for any pattern and $k$. "
        "It is judged by what such a neuron says to all inputs, from (0, …, 0) to (1, …, 1), so "
        "other numbers than ours may be right, too.",
        why="A match at a 1 adds 1 to z, a miss at a 0 takes 1 off. With all inputs 0 every 0 of "
        "the pattern matches, so the number of matches is w · x plus the number of zeros.",
        hints=(
            "A weight says whether an input of 1 speaks for or against firing. Which inputs speak "
            "against?",
            "Count the matches with a formula: what is w · x when no input is 1, and how many "
            "match then?",
            "Matches = w · x + number of zeros in the pattern. From k on z must be at least 0, "
            "and at k - 1 below 0.",
        ),
        explanation="(a) NOR is “not OR”: $w = (-1, -1)$, $b = 0.5$. (b) $w = (1, 1, 1)$, $b = "
        "-1.5$: the sum of the inputs must reach 2. (c) True only for $(1, 0)$: $w = (1, -1)$, $b "
        "= -0.5$. In general give an input the weight 1 where the pattern has a 1, and $-1$ where "
        "it has a 0. If all inputs are 0, the $n_0$ zeros of the pattern match; each input that "
        "turns to 1 adds a match or takes one off, as its weight says. So the number of matches "
        "is $w \\cdot x + n_0$. It has to be $k$ or more: $z = w \\cdot x + n_0 - k + 0.5$ is at "
        "least $0.5$ then, and at most $-0.5$ for fewer. The half keeps $z$ away from 0.",
        solution=matching_neuron,
        mistakes=(
            gave_every_input_the_weight_1,
            left_the_bias_at_the_count,
            gave_a_0_no_say,
            demanded_more_than_k,
            was_content_with_one_match_less,
            turned_the_bias,
            demanded_all,
        ),
        inputs=_patterns,
        probe=_outputs,
        imports="",
    ),
    Number(
        id="1.6",
        title="A learning rate for the perceptron",
        stars=2,
        minutes=12,
        text="Some books write the rule with a {term}`learning rate` $\\eta > 0$ (eta): $w "
        "\\leftarrow w + \\eta\\, e\\,x$ and $b \\leftarrow b + \\eta\\, e$. Run it by hand with "
        "$\\eta = «rate»$, from $w = (0, 0)$ and $b = 0$, through one epoch with the samples "
        "$«first»$, $«second»$, $«third»$, $«fourth»$ of the classes 0, 1, 0, 1. Answer with "
        "$w_1$, $w_2$ and $b$. Then show that for a start at zero $\\eta$ changes nothing that "
        "matters: the perceptron makes the same mistakes in the same order.",
        why="From a start at zero the weights and the bias are at every moment η times those "
        "without η. So z has the same sign, and the mistakes are the same.",
        hints=(
            "Make a table as in the chapter: z, output, e, new w, new b. At z = 0 it fires.",
            "Three of the four samples lead to a correction.",
            "For the proof: suppose the weights are η times those without η before a sample. What "
            "is z then, what is e, and what are the weights after it?",
        ),
        explanation="Sample by sample: $z = 0$, the neuron fires, $e = -1$, $w = (-1, -2)$, $b = "
        "-0.5$. Then $z = 2 + 2 - 0.5 = 3.5$ is right. Then $z = 3 + 2 - 0.5 = 4.5$, $e = -1$, "
        "$w = (0.5, -1.5)$, $b = -1$. Then $z = 0.5 - 1.5 - 1 = -2$, $e = 1$, $w = (1, -1)$, $b = "
        "-0.5$.\n\nClaim: at every moment the weights and the bias of the perceptron with $\\eta$ "
        "are $\\eta$ times those of the perceptron without. At the start both are zero, so it "
        "holds. Suppose it holds before a sample. Its pre-activation is $\\eta\\,z$, which has "
        "the sign of $z$ (and is zero when $z$ is), so the output and the error $e$ are the same. "
        "After the update the weights are $\\eta\\,w + \\eta\\,e\\,x = \\eta\\,(w + e\\,x)$, and "
        "the same for the bias: it holds again. Step by step, the claim holds for the whole "
        "training.",
        values={
            "rate": 0.5,
            "first": (2, 4),
            "second": (-2, -1),
            "third": (-3, -1),
            "fourth": (1, 1),
        },
        vary=_other_four,
        parts=("w1", "w2", "b"),
        solution=after_one_epoch,
        mistakes=(
            left_out_the_rate,
            left_the_rate_out_of_the_bias,
            left_the_bias_at_zero,
            did_not_fire_at_zero,
            took_output_minus_target,
            corrected_every_sample,
        ),
    ),
    Expression(
        id="1.7",
        title="The nearer of two",
        stars=3,
        minutes=12,
        text="Two penguins are known, $p = (p_1, p_2)$ of class 1 and $q = (q_1, q_2)$ of class "
        "0. A new one, $x$, gets the class of the one it is nearer to (class 1 if both are "
        "equally near). Show that one neuron with a step does this, with the weights $w = p - q$, "
        "and derive its bias $b$ as a formula of `p1`, `p2`, `q1` and `q2`.",
        why="‖x - q‖² - ‖x - p‖² = 2 (p - q) · x + ‖q‖² - ‖p‖²: the squares of x cancel, and half "
        "of the rest is z.",
        hints=(
            "“Nearer to p” means ‖x - p‖² ≤ ‖x - q‖². Write the right side minus the left side.",
            "‖x - p‖² = ‖x‖² - 2 p · x + ‖p‖², by the rules for the dot product.",
            "What is left is 2 (p - q) · x and numbers without x. Which factor makes the weights "
            "p - q?",
        ),
        explanation="The neuron shall fire when $\\lVert x - p \\rVert \\le \\lVert x - q "
        "\\rVert$. Both sides are lengths, so their squares may be compared. By "
        "{eq}`eq-norm-of-sum` with $u = x$ and $v = -p$, $\\lVert x - p \\rVert^2 = \\lVert x "
        "\\rVert^2 - 2\\, p \\cdot x + \\lVert p \\rVert^2$, and the same with $q$. The "
        "difference is $\\lVert x - q \\rVert^2 - \\lVert x - p \\rVert^2 = 2\\,(p - q) \\cdot x + "
        "\\lVert q \\rVert^2 - \\lVert p \\rVert^2$, and the neuron shall fire when it is zero or "
        "more. Half of it has the same sign: $z = (p - q) \\cdot x + b$ with $b = "
        "\\tfrac12\\,(\\lVert q \\rVert^2 - \\lVert p \\rVert^2) = \\tfrac12\\,(q_1^2 + q_2^2 - "
        "p_1^2 - p_2^2)$. Try the point halfway, $x = \\tfrac12\\,(p + q)$: there $(p - q) \\cdot "
        "x = \\tfrac12\\,(\\lVert p \\rVert^2 - \\lVert q \\rVert^2) = -b$, so $z = 0$, as it "
        "should.",
        solution=bias_halfway,
        mistakes=(
            turned_the_sides,
            forgot_the_half,
            took_the_norms,
            squared_the_difference,
            put_the_boundary_through_p,
            put_the_boundary_through_the_origin,
        ),
        ranges={"p1": (0.5, 3.0), "p2": (-2.0, 2.0), "q1": (-3.0, -0.5), "q2": (2.5, 4.0)},
        shown="(q1**2 + q2**2 - p1**2 - p2**2) / 2",
    ),
    Open(
        id="1.8",
        title="What the grams do",
        stars=3,
        minutes=25,
        text="Train a perceptron on Adelie and Gentoo with the features bill depth and body mass, "
        "in the order `np.random.default_rng(0).permutation(274)`: once raw (millimeters and "
        "grams), once with the mass in kilograms, once standardized. How many mistakes does each "
        "make until it stops? Explain with {eq}`eq-perceptron-rule` what the grams do. Then think "
        "of one more unit for one of the features, predict whether it makes training longer or "
        "shorter, and measure.",
        why="The rule adds the input to the weight, so a feature in small units, with large "
        "numbers, makes large steps, whether or not its weight needs them.",
        hints=(
            '`datasets.penguins(features=["bill_depth_mm", "body_mass_g"])` has the two features; '
            "`table / [1, 1000]` divides the second column by 1,000.",
            "By how much does one correction change the weight of the mass, and by how much that "
            "of the depth? Print the weights that training in grams ends with.",
            "Which line separates them: how many grams weigh as much as a millimeter?",
        ),
        explanation="In grams 1,664 mistakes, in kilograms 120, standardized 5. A body mass in "
        "grams is around 4,300, a bill depth around 17. So each correction changes the weight of "
        "the mass by thousands and the weight of the depth by about 17. But the line needs the "
        "opposite: training ends with 25 for the mass and −7,008 for the depth, and the slow "
        "weight takes very many corrections to get there. (The bias changes by 1 and is too small "
        "to matter: with a bias that stays 0 the mistakes are the same 1,664.) In kilograms a "
        "correction changes the weight of the mass by about 4 and that of the depth by about 17, "
        "and training ends with 107 and −30: steps and goals fit better. Standardized, both "
        "features are of the size 1 and centered, so that a correction for one penguin is one for "
        "its kind. Another unit: with the mass in hundreds of grams the two features are around "
        "43 and 17, steps of a like size, and 37 mistakes are enough. With the mass in grams and "
        "the depth in meters they are even less alike, and training is not over after 1,000 "
        "epochs.",
        rubric=(
            Criterion(3, "Three numbers of mistakes, with the same order of the same penguins."),
            Criterion(
                3,
                "What one correction adds to each weight in grams, set against the weights that "
                "training ends with.",
            ),
            Criterion(2, "Why kilograms are better, and standardized features better still."),
            Criterion(2, "Another unit: a prediction with a reason, and what came out."),
        ),
        example="""\
heavy = datasets.penguins(features=["bill_depth_mm", "body_mass_g"])
order = np.random.default_rng(0).permutation(274)
H, labels = heavy.X[order], heavy.y[order]
for name, table in [
    ("grams", H),
    ("kilograms", H / [1, 1000]),
    ("standardized", (H - H.mean(axis=0)) / H.std(axis=0)),
    ("hundreds of grams", H / [1, 100]),
]:
    learner = Perceptron().fit(table, labels)
    weights = [round(float(w), 1) for w in learner.neuron.weights]
    print(f"{name:17} mistakes: {sum(learner.mistakes):4}, weights: {weights}")
""",
    ),
)
