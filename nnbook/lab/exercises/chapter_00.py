"""Exercises of chapter 0, Introduction."""

# mypy: allow-untyped-defs, allow-untyped-calls

from nnbook.lab.exercises.exercise import Choice, Function, Number, Option

# 0.3


def garage_price(hours):
    """Return the price: 3 euros for an hour after two free hours, and never more than 15."""
    price = 3 * max(hours - 2, 0)
    return price - max(price - 15, 0)


def forgot_the_cap(hours):
    """After seven hours the price must stay at 15 euros: subtract what is above, max(p - 15, 0)."""
    return 3 * max(hours - 2, 0)


def forgot_the_free_hours(hours):
    """The first two hours are free: only hours - 2 are paid for."""
    return min(3 * hours, 15)


def let_the_price_go_below_zero(hours):
    """Whoever leaves within two hours would get money back: hours - 2 is negative there.

    Put it through max(..., 0).
    """
    return min(3 * (hours - 2), 15)


def never_less_than_15(hours):
    """You ask for at least 15 euros: the larger of p and 15.

    You need the smaller one, p - max(p - 15, 0).
    """
    return max(3 * max(hours - 2, 0), 15)


def _hours(rng):
    fixed = [5.0, 7.0, 10.0, 1.0, 0.0, 2.0]
    return [(hours,) for hours in [*fixed, *rng.uniform(0, 12, size=6).round(1).tolist()]]


# 0.4


def parameters_and_multiplications():
    """Count for the network 4-8-6-3."""
    parameters = 8 * (4 + 1) + 6 * (8 + 1) + 3 * (6 + 1)
    multiplications = 8 * 4 + 6 * 8 + 3 * 6
    return parameters, multiplications


def forgot_the_biases():
    """The multiplications are right, but a neuron has one parameter more than inputs: its bias."""
    return 98, 98


def multiplied_by_the_biases():
    """The parameters are right, but a bias is added, not multiplied: only weights count there."""
    return 115, 115


def swapped_the_two():
    """Both numbers are right, but in the other order: first the parameters."""
    return 98, 115


def gave_the_inputs_biases():
    """The 4 inputs are numbers that come in, not neurons: they have no biases."""
    return 119, 98


EXERCISES = (
    Function(
        id="0.3",
        title="A price with a cap",
        stars=2,
        minutes=5,
        text="A garage asks 3 euros for an hour after two free hours, and never more than 15 "
        "euros. Extend the price $3 \\cdot \\max(x - 2, 0)$ by one bend, using only $\\max$.",
        why="Up to p = 15 nothing is subtracted; above, p - (p - 15) = 15 remains. "
        "Two bends, so two neurons that bend.",
        hints=(
            "Compute the price p without the cap first. What is left to do when p is above 15?",
            "max(p - 15, 0) is what p has too much, and 0 if it has nothing too much.",
            "Return p - max(p - 15, 0).",
        ),
        solution=garage_price,
        mistakes=(
            forgot_the_cap,
            forgot_the_free_hours,
            let_the_price_go_below_zero,
            never_less_than_15,
        ),
        inputs=_hours,
        imports="",
    ),
    Number(
        values={},
        vary=lambda rng: {},
        id="0.4",
        title="Count parameters and multiplications",
        stars=2,
        minutes=6,
        text="How many parameters has a network with 4 inputs, hidden layers of 8 and 6 neurons, "
        "and 3 outputs? And how many multiplications does one prediction take? Answer with "
        "(parameters, multiplications).",
        why="A layer has n_out · (n_in + 1) parameters: 40 + 54 + 21 = 115. Each weight is "
        "multiplied once and biases are only added: 32 + 48 + 18 = 98.",
        hints=(
            "Count layer by layer: 4 to 8, 8 to 6, 6 to 3. Only neurons have parameters.",
            "A neuron with 4 inputs has 4 weights and 1 bias.",
        ),
        solution=parameters_and_multiplications,
        mistakes=(
            forgot_the_biases,
            multiplied_by_the_biases,
            swapped_the_two,
            gave_the_inputs_biases,
        ),
    ),
    Choice(
        id="0.5",
        title="The shape of a table of data",
        stars=1,
        minutes=2,
        text="You have the area, the floor, the year of building and the rent of 500 apartments, "
        "and want to predict the rent. What is the shape of X?",
        why="One sample per row, one feature per column: 500 apartments with 3 features. "
        "The rent is the target y, of shape (500,).",
        hints=(
            "X holds what is known when the prediction is made.",
            "Rows are samples, columns are features.",
        ),
        options=(
            Option("(500, 4)", "The rent is what you want to predict. It belongs into y, not X."),
            Option("(3, 500)", "That is one feature per row. In this book a row is a sample."),
            Option("(500, 3)"),
            Option("(500,)", "That is one number for each apartment: the shape of the target y."),
        ),
        right="c",
    ),
)
