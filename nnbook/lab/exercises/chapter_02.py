"""Exercises of chapter 2, Activation functions."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.activations import sigmoid, softmax
from nnbook.gradients import numerical_gradient
from nnbook.lab.exercises.exercise import (
    Choice,
    Criterion,
    Expression,
    Function,
    Number,
    Open,
    Option,
)

# 2.1


def slope_on_the_other_side(z, s):
    """Compute σ'(-z) from s = σ(z); the symmetry needs no exponential."""
    other = 1 - s
    return other * (1 - other)


def gave_the_value(z, s):
    """That is σ(-«z»), the value. The slope is σ(1 - σ)."""
    return 1 - s


def gave_the_value_on_this_side(z, s):
    """That is σ(«z»). You need σ(-«z») = 1 - σ(«z»), and then the slope σ(1 - σ)."""
    return s


def turned_the_sign_round(z, s):
    """The sigmoid rises everywhere, so its slope is positive at -«z», too."""
    return -s * (1 - s)


def took_the_largest_slope(z, s):
    """1/4 is the slope at 0, the largest. At -«z» the curve is flatter."""
    return 0.25


def took_the_slope_of_tanh(z, s):
    """1 - a² is the slope of tanh. That of the sigmoid is a (1 - a)."""
    return 1 - (1 - s) ** 2


def put_in_the_pre_activation(z, s):
    """You put -«z» itself into a (1 - a). It takes the activation, σ(-«z»)."""
    return -z * (1 + z)


def _another_place(rng):
    z = float(rng.choice([0.8, 0.9, 1.2, 1.4, 1.6, 1.8, 2.2, 2.5, 3.0]))
    return {"z": z, "s": round(float(sigmoid(z)), 4)}


# 2.3


def tanh_neurons_in_a_row(d, z):
    """Return the share after d neurons, in millionths, and how many leave less than one."""
    slope = 1 - np.tanh(z) ** 2
    return 1e6 * slope**d, int(np.ceil(np.log(1e-6) / np.log(slope)))


def multiplied_the_activations(d, z):
    """You multiplied tanh(«z»), the activations. A nudge is multiplied by slopes, 1 - tanh²."""
    a = np.tanh(z)
    return 1e6 * a**d, int(np.ceil(np.log(1e-6) / np.log(a)))


def forgot_the_square(d, z):
    """You took 1 - tanh for the slope. The activation is squared: 1 - tanh²."""
    slope = 1 - np.tanh(z)
    return 1e6 * slope**d, int(np.ceil(np.log(1e-6) / np.log(slope)))


def took_the_slope_of_the_sigmoid(d, z):
    """That is a row of sigmoids. These neurons are tanh, with the slope 1 - a²."""
    slope = sigmoid(z) * (1 - sigmoid(z))
    return 1e6 * slope**d, int(np.ceil(np.log(1e-6) / np.log(slope)))


def rounded_down(d, z):
    """The share is right. But you rounded the number of neurons down.

    So few leave a little more than a millionth: one more is needed.
    """
    share, n = tanh_neurons_in_a_row(d, z)
    return share, n - 1


def left_the_number_broken(d, z):
    """The share is right. But a row has a whole number of neurons: the next one above yours."""
    slope = 1 - np.tanh(z) ** 2
    return 1e6 * slope**d, np.log(1e-6) / np.log(slope)


def counted_one_slope_too_few(d, z):
    """One factor is missing: a nudge to the first pre-activation passes all «d» slopes."""
    share, n = tanh_neurons_in_a_row(d - 1, z)
    return share, n + 1


def gave_the_share_itself(d, z):
    """The number of neurons is right. The share is wanted in millionths: times 1,000,000."""
    share, n = tanh_neurons_in_a_row(d, z)
    return share / 1e6, n


def _another_row(rng):
    rows = [(13, 0.8), (14, 0.8), (10, 0.9), (11, 0.9), (9, 1.0), (11, 1.0), (7, 1.2), (8, 1.2)]
    d, z = rows[int(rng.integers(len(rows)))]
    return {"d": d, "z": z}


# 2.4


def slope_of_softplus(z):
    """Return the slope of ln(1 + exp(z))."""
    return np.exp(z) / (1 + np.exp(z))


def forgot_the_inner_slope(z):
    """You have 1/u, the slope of ln u. The chain rule multiplies by the slope of u, exp(z)."""
    return 1 / (1 + np.exp(z))


def gave_softplus_itself(z):
    """That is softplus, not its slope."""
    return np.log(1 + np.exp(z))


def gave_the_inner_slope_only(z):
    """exp(z) is the slope of u = 1 + exp(z). The chain rule multiplies it by that of ln u, 1/u."""
    return np.exp(z)


def lowered_the_exponent(z):
    """The rule z · u^(z - 1) is for powers of z.

    Here z is the exponent, and exp(z) is its own slope.
    """
    return z * np.exp(z - 1) / (1 + np.exp(z))


def took_the_slope_of_the_slope(z):
    """You went one slope too far: σ(1 - σ) is the slope of the sigmoid."""
    return np.exp(z) / (1 + np.exp(z)) ** 2


def forgot_the_parentheses(z):
    """Without parentheses only the 1 stands below the line: write exp(z) / (1 + exp(z))."""
    return np.exp(z) / 1 + np.exp(z)


def lost_the_one(z):
    """ln(exp(z)) would be z, with the slope 1. The 1 beside exp(z) stays in the denominator."""
    return 1.0


# 2.5


def softplus(Z):
    """Return ln(1 + exp(Z)) for every entry of Z, an array of the shape of Z.

    Entries may be as large as 1000 and as small as -1000.
    """
    return np.maximum(Z, 0) + np.log(1 + np.exp(-np.abs(Z)))


def overflowed(Z):
    """The formula is right on paper. But exp(1000) is infinity, and so is its logarithm.

    Let exp see -|Z| only, as the chapter does for the sigmoid.
    """
    return np.log(1 + np.exp(Z))


def moved_the_overflow(Z):
    """Z + ln(1 + exp(-Z)) is safe at 1000. But at -1000 it contains exp(1000), infinity again.

    Each of the two forms is safe on one side. Take -|Z| as the exponent of both.
    """
    return Z + np.log(1 + np.exp(-Z))


def added_z_on_both_sides(Z):
    """Right for positive Z. For a negative one, ln(1 + exp(Z)) is ln(1 + exp(-|Z|)) as it stands.

    Nothing was taken out there, so nothing is added.
    """
    return Z + np.log(1 + np.exp(-np.abs(Z)))


def forgot_what_was_taken_out(Z):
    """Right for negative Z. For a positive one, ln(1 + exp(Z)) = Z + ln(1 + exp(-Z)): add Z."""
    return np.log(1 + np.exp(-np.abs(Z)))


def gave_z_where_it_is_positive(Z):
    """Where Z is positive you gave Z itself, as ReLU does.

    Softplus lies above it, most at 0, and there by ln 2.
    """
    return np.where(Z > 0, Z, np.log(1 + np.exp(np.minimum(Z, 0))))


def gave_a_relu(Z):
    """That is ReLU. The logarithm that rounds its corner off is missing."""
    return np.maximum(Z, 0)


def gave_its_slope(Z):
    """That is the sigmoid, the slope of softplus. Here the value is wanted."""
    return sigmoid(Z)


def _pre_activations(rng):
    drawn = [rng.normal(scale=3, size=shape).round(2) for shape in [(3,), (2, 3), (4, 2)]]
    return [(np.array([-2.0, 0.0, 3.0]),), *((Z,) for Z in drawn), (np.array([-1000.0, 1000.0]),)]


# 2.6


def softmax_of_batch(Z):
    """Return the softmax of every row of Z, of the shape of Z, also for logits such as 1000."""
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def took_the_largest_of_the_batch(Z):
    """The largest logit of the whole batch can be far above a row: all its exponentials become 0.

    Each row needs its own largest number.
    """
    E = np.exp(Z - Z.max())
    return E / E.sum(axis=-1, keepdims=True)


def subtracted_nothing(Z):
    """You subtract nothing, so that exp(1000) is infinity, and infinity over infinity nan."""
    E = np.exp(Z)
    return E / E.sum(axis=-1, keepdims=True)


def took_the_mean_of_the_row(Z):
    """You subtract the mean of each row. On paper it cancels, too.

    But the largest logit may lie 1000 above the mean, and exp(1000) is infinity.
    """
    E = np.exp(Z - Z.mean(axis=-1, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def took_the_largest_of_the_column(Z):
    """You subtract the largest number of each column: that changes the differences within a row.

    Only a shift of the whole row by one number cancels: axis=-1.
    """
    E = np.exp(Z - Z.max(axis=0, keepdims=True))
    return E / E.sum(axis=-1, keepdims=True)


def summed_over_the_batch(Z):
    """You divided by the sum over the whole batch: each row must add up to 1 by itself."""
    E = np.exp(Z - Z.max(axis=-1, keepdims=True))
    return E / E.sum()


def went_down_the_columns(Z):
    """You went down the columns: the classes of one sample stand in a row, axis=-1."""
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)


def forgot_the_exponential(Z):
    """Shares of the logits are no probabilities: a negative logit would give a negative one.

    The exponential comes first.
    """
    return Z / Z.sum(axis=-1, keepdims=True)


def _logits(rng):
    drawn = [rng.normal(scale=2, size=shape).round(2) for shape in [(1, 3), (2, 3), (4, 5)]]
    far_apart = np.array([[1000.0, -1000.0], [0.0, 1.0]])
    return [*((Z,) for Z in drawn), (far_apart,), (far_apart - 1000,)]


# 2.7


def elu(Z):
    """Return (A, slope): ELU and its slope at every entry of Z, both of the shape of Z.

    ELU is z for z > 0, and exp(z) - 1 otherwise. Compute the slope from A alone.
    """
    A = np.maximum(Z, 0) + np.exp(np.minimum(Z, 0)) - 1
    return A, np.where(A > 0, 1.0, A + 1)


def gave_the_value_as_slope(Z):
    """The value is right. The slope on the left is exp(z), and that is a + 1, not a."""
    A, _ = elu(Z)
    return A, np.where(A > 0, 1.0, A)


def took_the_slope_of_relu(Z):
    """The value is right. But the slope on the left is not 0: there the curve is exp(z) - 1."""
    A, _ = elu(Z)
    return A, np.where(A > 0, 1.0, 0.0)


def used_one_slope_for_both(Z):
    """The value is right. But a + 1 is the slope on the left only; for z > 0 it is 1."""
    A, _ = elu(Z)
    return A, A + 1


def took_exp_of_the_activation(Z):
    """The value is right. But exp wants z, not a. Written with a, the slope exp(z) is a + 1."""
    A, _ = elu(Z)
    return A, np.where(A > 0, 1.0, np.exp(A))


def forgot_the_minus_one(Z):
    """The 1 is not subtracted: exp(z) arrives at 1 where z begins at 0, so your curve jumps."""
    A, slope = elu(Z)
    return np.where(Z > 0, A, A + 1), slope


def took_one_from_both_pieces(Z):
    """Your value is 1 too small for z > 0: the 1 is subtracted from exp(z) only, not from z."""
    A = np.where(Z > 0, Z, np.exp(np.minimum(Z, 0))) - 1
    return A, np.where(A > 0, 1.0, A + 1)


def multiplied_by_infinity(Z):
    """exp(1000) is infinity, and 0 times infinity is nan: a factor of 0 does not switch it off.

    Let exp see min(z, 0) only.
    """
    E = np.exp(Z)
    A = (Z > 0) * Z + (Z <= 0) * (E - 1)
    return A, np.where(A > 0, 1.0, A + 1)


EXERCISES = (
    Number(
        id="2.1",
        title="A slope without a new exponential",
        stars=1,
        minutes=3,
        text="Compute $\\sigma'(-«z»)$ by hand from $\\sigma(«z») = «s»$, to four digits after "
        "the point. You need no new exponential.",
        why="σ(-z) = 1 - σ(z), so the two factors of the slope change places: "
        "at -«z» it is the same as at «z».",
        hints=(
            "What is σ(-z), if you know σ(z)?",
            "The slope is σ(1 - σ), with the σ at -«z».",
        ),
        explanation="By {eq}`eq-sigmoid-symmetry`, $\\sigma(-1.5) = 1 - \\sigma(1.5) = 0.1824$. "
        "So $\\sigma'(-1.5) = 0.1824 \\cdot 0.8176 = 0.1491$, the same as at 1.5: the slope is "
        "symmetric around 0.",
        values={"z": 1.5, "s": 0.8176},
        vary=_another_place,
        solution=slope_on_the_other_side,
        mistakes=(
            gave_the_value,
            gave_the_value_on_this_side,
            turned_the_sign_round,
            took_the_largest_slope,
            took_the_slope_of_tanh,
            put_in_the_pre_activation,
        ),
        tolerance=1.5e-4,
    ),
    Choice(
        id="2.2",
        title="Penguin, seal, both or neither",
        stars=1,
        minutes=2,
        text="A photo may show a penguin, a seal, both or neither. A network with two output "
        "neurons is to say how probable each of the two animals is. Which activation function "
        "do you give its output?",
        why="Two questions, each with its own yes or no: two probabilities that need not add up "
        "to 1. That is a sigmoid on each.",
        hints=(
            "What should the two numbers be if both animals are surely there?",
            "What should they be if the photo is empty? What do they add up to then?",
        ),
        explanation="If both animals are there, both numbers should be near 1; if none is, both "
        "near 0. Softmax cannot say either: its two numbers always add up to 1, {eq}`eq-softmax`. "
        "ReLU and tanh leave the range from 0 to 1. A sigmoid on each output is a probability, "
        "and leaves the other one alone. Softmax is for classes of which exactly one is right.",
        options=(
            Option(
                "Softmax, since probabilities must add up to 1.",
                "Probabilities add up to 1 if exactly one of the cases is true. Penguin and seal "
                "can be there together: softmax could never say 0.9 for both.",
            ),
            Option(
                "ReLU, the first choice for neurons today.",
                "ReLU is the first choice for hidden neurons. At the output it gives any "
                "number from 0 up: 7.3 is no probability.",
            ),
            Option(
                "Tanh, as it saturates on both sides.",
                "It does, but at -1 and 1: a probability of -0.8 makes no sense.",
            ),
            Option("A sigmoid on each output by itself."),
        ),
        right="d",
    ),
    Number(
        id="2.3",
        title="Tanh vanishes too",
        stars=2,
        minutes=6,
        text="In a row of «d» tanh neurons every pre-activation is «z». What share of a "
        "nudge arrives, in millionths, rounded to a whole number? And what is the smallest "
        "number of such neurons after which less than one millionth arrives?",
        why="Every neuron multiplies the nudge by 1 - tanh²(«z»), which is well below 1. "
        "Tanh passes all on at 0 only; once it leaves 0, it vanishes as the sigmoid does.",
        hints=(
            "One neuron passes on the slope of tanh at «z». What do several in a row pass on?",
            "Compute a = tanh(«z») first, then 1 - a², and keep four digits of it.",
            "For the second number, keep multiplying by the slope until you are below 0.000001, "
            "or compare logarithms: n · ln(slope) < ln(0.000001).",
        ),
        explanation="Each slope is $1 - \\tanh^2 1 = 1 - 0.7616^2 = 0.4200$. Ten of them: "
        "$0.42^{10} = 0.000171$, so 171 millionths. Below a millionth: $0.42^n < 10^{-6}$. Both "
        "logarithms are negative, so dividing turns the sign: $n > \\ln(10^{-6}) / \\ln 0.42 = "
        "15.9$. It takes 16 neurons.",
        values={"d": 10, "z": 1.0},
        vary=_another_row,
        parts=("share", "number of neurons"),
        solution=tanh_neurons_in_a_row,
        mistakes=(
            multiplied_the_activations,
            forgot_the_square,
            took_the_slope_of_the_sigmoid,
            rounded_down,
            left_the_number_broken,
            counted_one_slope_too_few,
            gave_the_share_itself,
        ),
        tolerance=(1.5, 0.05),
        imports="import numpy as np",
    ),
    Expression(
        id="2.4",
        title="The slope of softplus",
        stars=2,
        minutes=5,
        text="*Softplus* is $s(z) = \\ln(1 + e^z)$, a rounded ReLU. Derive its slope $s'(z)$. (The "
        "derivative of $\\ln u$ is $1/u$.) Then rewrite it: you will recognize it. Check it with "
        "`measured_slope` at $z = -2, 0, 3$.",
        why="The chain rule gives exp(z) / (1 + exp(z)) = σ(z): "
        "the slope of the rounded ReLU is the rounded step.",
        hints=(
            "The slope of ln u is 1/u. Here u = 1 + exp(z): what is its slope?",
            "Divide numerator and denominator of your fraction by exp(z). Do you recognize it?",
        ),
        explanation="The derivative of $\\ln u$ is $1/u$, and that of $u = 1 + e^z$ is $e^z$. The "
        "chain rule gives $s'(z) = e^z/(1 + e^z)$. Divide numerator and denominator by $e^z$: "
        "$s'(z) = 1/(1 + e^{-z}) = \\sigma(z)$. The slope of the rounded ReLU is the rounded "
        "step. `measured_slope(lambda z: np.log(1 + np.exp(z)), np.array([-2.0, 0.0, 3.0]))` "
        "gives 0.1192, 0.5 and 0.9526, the values of $\\sigma$ there.",
        solution=slope_of_softplus,
        mistakes=(
            forgot_the_inner_slope,
            gave_softplus_itself,
            gave_the_inner_slope_only,
            lowered_the_exponent,
            took_the_slope_of_the_slope,
            forgot_the_parentheses,
            lost_the_one,
        ),
        ranges={"z": (-4.0, 4.0)},
        shown="exp(z) / (1 + exp(z))",
    ),
    Function(
        id="2.5",
        title="Softplus at 1000",
        stars=2,
        minutes=8,
        text="At $z = 1000$ softplus, $\\ln(1 + e^z)$, is 1000 to all digits that a number of 64 "
        "bits has, but the formula as it stands overflows. Rewrite it, so that no exponential of "
        "a positive number is left, and write softplus as a function of an array, safe from "
        "$-1000$ to $1000$. (`np.log` is $\\ln$. A logarithm turns a product into a sum.)",
        why="ln(1 + exp(z)) = z + ln(1 + exp(-z)), so both signs of z are max(z, 0) + "
        "ln(1 + exp(-|z|)): ReLU, and what rounds its corner off.",
        hints=(
            "For a positive z, take the factor exp(z) out of 1 + exp(z). "
            "What does the logarithm make of the product?",
            "You have z + ln(1 + exp(-z)) for z ≥ 0, and ln(1 + exp(z)) for z < 0. What do the "
            "two exponents have in common?",
            "The logarithm is the same for both, with exp(-|z|). What stands in front of it is z "
            "for a positive z, and 0 for a negative one.",
        ),
        explanation="For $z \\ge 0$ take $e^z$ out: $1 + e^z = e^z\\,(e^{-z} + 1)$, and the "
        "logarithm of a product is the sum of the logarithms: $\\ln(1 + e^z) = z + \\ln(1 + "
        "e^{-z})$. For $z < 0$ the formula is safe as it stands. In both cases the exponent is "
        "$-|z|$, and what is added is $z$ or $0$:\n\n"
        "$$\ns(z) = \\max(z, 0) + \\ln\\bigl(1 + e^{-|z|}\\bigr)\n$$\n\n"
        "So softplus is ReLU plus a small hill that is $\\ln 2 = 0.69$ high at 0 and dies out on "
        "both sides. {ref}`Chapter 5 <ch-losses>` needs this formula.",
        solution=softplus,
        mistakes=(
            overflowed,
            moved_the_overflow,
            added_z_on_both_sides,
            forgot_what_was_taken_out,
            gave_z_where_it_is_positive,
            gave_a_relu,
            gave_its_slope,
        ),
        inputs=_pre_activations,
    ),
    Function(
        id="2.6",
        title="A shift too many",
        stars=2,
        minutes=6,
        text="This softmax subtracts the largest number of the whole batch. On most batches it is "
        "right. Find two rows for which it fails, say why, and mend it by changing one call.",
        why="A shift leaves the softmax of a row unchanged, so every row may have its own: "
        "its largest exponent is then exp(0) = 1, and no row becomes 0/0.",
        hints=(
            "Try the rows (1000, 0) and (0, 1). What is left of the second one after the shift?",
            "The largest number of every row: max takes an axis.",
            "With keepdims=True the result is a column, which is subtracted row by row.",
        ),
        explanation="Take the rows $(1000, 0)$ and $(0, 0)$. The shift of 1000 makes the second "
        "row $e^{-1000} = 0$ twice, so it becomes $0/0$, `nan`. On paper the shift cancels, "
        "{eq}`eq-softmax-shift`; in numbers of 64 bits nothing is left to cancel. Each row needs "
        "its own largest number: `Z.max(axis=-1, keepdims=True)`.",
        solution=softmax_of_batch,
        broken=took_the_largest_of_the_batch,
        mistakes=(
            took_the_largest_of_the_batch,
            subtracted_nothing,
            took_the_mean_of_the_row,
            took_the_largest_of_the_column,
            summed_over_the_batch,
            went_down_the_columns,
            forgot_the_exponential,
        ),
        inputs=_logits,
        forbidden=(softmax, numerical_gradient, np.gradient),
    ),
    Function(
        id="2.7",
        title="ELU, with value and slope",
        stars=3,
        minutes=12,
        text="ELU {cite:p}`clevert2016` is $z$ for $z > 0$ and $e^z - 1$ otherwise. Derive its "
        "slope, write the slope with the activation $a$ alone, and implement both. Is there a "
        "corner at 0? Take care at $z = 1000$.",
        why="For z ≤ 0 the slope is exp(z), and a = exp(z) - 1, so it is a + 1. "
        "At 0 that is 1, as on the right: ELU has no corner.",
        hints=(
            "Differentiate exp(z) - 1, then look at a = exp(z) - 1: what must be added to a?",
            "a > 0 exactly where z > 0. So `np.where` can choose the slope by A.",
            "`np.minimum(Z, 0)` lets no positive number into the exponential. "
            "What does exp of it give for a positive z, and what is the sum then?",
        ),
        explanation="For $z > 0$ the slope is 1. Otherwise it is $e^z = a + 1$, since $a = e^z - "
        "1$. Both pieces have the slope 1 at 0, so there is no corner. Write both pieces as one "
        "sum, $\\max(z, 0) + e^{\\min(z, 0)} - 1$: the exponential never sees 1000. (`np.where(Z "
        "> 0, Z, np.exp(Z) - 1)` computes both pieces everywhere: the numbers are right, but "
        "with an overflow and its warning.) As a class it is as short as those of the chapter:\n\n"
        "```python\nclass ELU(Activation):\n    def _value(self, Z, out):\n"
        "        return np.add(np.maximum(Z, 0), np.exp(np.minimum(Z, 0)) - 1, out=out)\n\n"
        "    def _slope(self, A):\n        return np.where(A > 0, 1.0, A + 1)\n```",
        solution=elu,
        mistakes=(
            gave_the_value_as_slope,
            took_the_slope_of_relu,
            used_one_slope_for_both,
            took_exp_of_the_activation,
            forgot_the_minus_one,
            took_one_from_both_pieces,
            multiplied_by_infinity,
        ),
        inputs=_pre_activations,
        parts=("value", "slope"),
    ),
    Open(
        id="2.8",
        title="An activation function of your own",
        stars=3,
        minutes=35,
        text="Invent an activation function that is not in this chapter, or take one of $z\\, "
        "\\sigma(z)$, $z/(1 + |z|)$ and $\\sin z$. Examine it as the chapter does: derive its "
        "slope and compare it with `measured_slope`; write it so that it survives 1000 and "
        "$-1000$; and measure what is left of a nudge after ten such neurons with random "
        "pre-activations. *Before* you measure, write down whether it will be more or less than "
        "for tanh, and why. Then write its row of the table in “Which one to use”, and say where "
        "you would use it and where not.",
        why="What ten in a row pass on depends on the slope where most pre-activations lie, "
        "between -2 and 2, and hardly on how it looks far out.",
        hints=(
            "Is the largest slope 1, or less, or more? Where is it below a tenth?",
            "The chapter draws 2,000 rows of pre-activations and takes the median of the products "
            "of their slopes. Do the same, for tanh and for your function, with the same rows.",
            "Can the slope be 0, or negative? What does that do to the product, and to learning?",
        ),
        explanation="The example takes $a = z/(1 + |z|)$. For $z \\ge 0$ the quotient rule gives "
        "$\\frac{(1 + z) - z}{(1 + z)^2} = \\frac{1}{(1 + z)^2}$, for $z < 0$ the same with "
        "$|z|$. Since $1 - |a| = \\frac{1}{1 + |z|}$, the slope is $(1 - |a|)^2$. There is no "
        "exponential, so nothing overflows. It saturates at $-1$ and $1$ like tanh, but slowly: "
        "at 5 its slope is $1/36 = 0.028$ and that of tanh 0.0002. That does not help ten in a "
        "row. Most pre-activations, nine of ten, lie between $-1.6$ and $1.6$, and there the slope "
        "is the smaller one: at 0.5 it is $1/1.5^2 = 0.44$ against 0.79 for tanh. So less of the "
        "nudge arrives.",
        rubric=(
            Criterion(3, "The slope derived step by step, and equal to the measured one."),
            Criterion(2, "Code that is right at 1000 and -1000, and a sentence on why it is."),
            Criterion(
                3,
                "A prediction with a reason, then the measured share for ten in a row beside that "
                "of tanh, on the same random pre-activations.",
            ),
            Criterion(
                2,
                "A row of the table, range and largest slope included, and advice that follows "
                "from the numbers.",
            ),
        ),
        example="""\
def softsign(Z):
    return Z / (1 + np.abs(Z))


def softsign_slope(Z):
    return (1 - np.abs(softsign(Z))) ** 2


z = np.array([-1000.0, -2.0, 0.0, 0.5, 5.0, 1000.0])
print("value", softsign(z).round(3).tolist())
print("slope", softsign_slope(z).round(3).tolist())
print("tanh ", (1 - np.tanh(z) ** 2).round(3).tolist())
assert np.allclose(softsign_slope(z), measured_slope(softsign, z))

rows = np.random.default_rng(0).normal(size=(2000, 10))
for name, slopes in (("softsign", softsign_slope(rows)), ("tanh", 1 - np.tanh(rows) ** 2)):
    print(f"ten in a row, typical {name}: {np.median(slopes.prod(axis=1)):.1e}")
""",
    ),
)
