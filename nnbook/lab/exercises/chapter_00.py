"""Exercises of chapter 0, Introduction."""

# mypy: allow-untyped-defs, allow-untyped-calls

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

# 0.1


def nested_in_two_orders(shift, top, x1, x2, x3):
    """Compute f3(f2(f1(x))) three times, then f1(f2(f3(x))) at the last x."""
    in_order = [top - max(2 * x - shift, 0) for x in (x1, x2, x3)]
    return (*in_order, 2 * max(top - x3, 0) - shift)


def left_out_the_bend(shift, top, x1, x2, x3):
    """You left out f₂: what is negative becomes 0 before it goes into f₃."""
    in_order = [top - (2 * x - shift) for x in (x1, x2, x3)]
    return (*in_order, 2 * (top - x3) - shift)


def took_the_size(shift, top, x1, x2, x3):
    """You dropped the minus. max(u, 0) is the larger of u and 0: from a negative u it makes 0."""
    in_order = [top - abs(2 * x - shift) for x in (x1, x2, x3)]
    return (*in_order, 2 * abs(top - x3) - shift)


def took_the_smaller_one(shift, top, x1, x2, x3):
    """You took the smaller of u and 0. max(u, 0) is the larger one."""
    in_order = [top - min(2 * x - shift, 0) for x in (x1, x2, x3)]
    return (*in_order, 2 * min(top - x3, 0) - shift)


def read_from_left_to_right(shift, top, x1, x2, x3):
    """You began with the function that stands on the left. The innermost one comes first."""
    from_the_left = [2 * max(top - x, 0) - shift for x in (x1, x2, x3)]
    return (*from_the_left, top - max(2 * x3 - shift, 0))


def took_the_order_for_unimportant(shift, top, x1, x2, x3):
    """Three are right. In the other order f₃ is the innermost: begin with «top» - «x3»."""
    three = nested_in_two_orders(shift, top, x1, x2, x3)[:3]
    return (*three, three[2])


def _other_kink(rng):
    kink, left, right = (int(number) for number in rng.integers((3, 1, 1), (10, 4, 4)))
    top = 2 * kink + right + 2
    return {"shift": 2 * kink, "top": top, "x1": kink - left, "x2": kink, "x3": kink + right}


# 0.3


def garage_price(hours):
    """Return what this many hours cost, in euros: a number from 0 to 15."""
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


def capped_the_hours(hours):
    """You end the counting after 15 hours. It is the price that ends, at 15 euros."""
    return 3 * max(min(hours, 15) - 2, 0)


def gave_what_is_too_much(hours):
    """That is what p has above 15, so what has to be taken off. Subtract it from p."""
    return max(3 * max(hours - 2, 0) - 15, 0)


def took_off_one_euro_an_hour(hours):
    """After seven hours you take off one euro an hour, but an hour costs three.

    Take off euros, not hours: what the price p has above 15.
    """
    return 3 * max(hours - 2, 0) - max(hours - 7, 0)


def subtracted_from_15(hours):
    """You subtract from 15. Subtract from p: where p has nothing too much, p is the price."""
    return 15 - max(3 * max(hours - 2, 0) - 15, 0)


def subtracted_the_larger_one(hours):
    """You subtract the larger of p and 15. Subtract what p has above 15, and 0 if it has nothing.

    That is max(p - 15, 0).
    """
    return min(3 * max(hours - 2, 0) - 15, 0)


def _hours(rng):
    fixed = [5.0, 7.0, 10.0, 1.0, 0.0, 2.0, 20.0]
    return [(hours,) for hours in [*fixed, *rng.uniform(0, 12, size=6).round(1).tolist()]]


# 0.4


def parameters_and_multiplications(n_in, first, second, n_out):
    """Count layer by layer: n_in numbers come in, then there are three layers of neurons."""
    parameters = first * (n_in + 1) + second * (first + 1) + n_out * (second + 1)
    multiplications = first * n_in + second * first + n_out * second
    return parameters, multiplications


def forgot_the_biases(n_in, first, second, n_out):
    """The multiplications are right, but a neuron has one parameter more than inputs: its bias."""
    _, multiplications = parameters_and_multiplications(n_in, first, second, n_out)
    return multiplications, multiplications


def multiplied_by_the_biases(n_in, first, second, n_out):
    """The parameters are right, but a bias is added, not multiplied: only weights count there."""
    parameters, _ = parameters_and_multiplications(n_in, first, second, n_out)
    return parameters, parameters


def swapped_the_two(n_in, first, second, n_out):
    """Both numbers are right, but in the other order: first the parameters."""
    parameters, multiplications = parameters_and_multiplications(n_in, first, second, n_out)
    return multiplications, parameters


def gave_the_inputs_biases(n_in, first, second, n_out):
    """The «n_in» inputs are numbers that come in, not neurons: they have no biases."""
    parameters, multiplications = parameters_and_multiplications(n_in, first, second, n_out)
    return parameters + n_in, multiplications


def left_out_the_output_layer(n_in, first, second, n_out):
    """The outputs are neurons, too: «n_out» of them, each with «second» inputs."""
    return first * (n_in + 1) + second * (first + 1), first * n_in + second * first


def _other_sizes(rng):
    # No two of them alike, so that no two mistakes are.
    sizes = rng.permutation(np.arange(3, 13))[:4].tolist()
    return dict(zip(["n_in", "first", "second", "n_out"], sizes))


# 0.5


def ink_at_the_left(images):
    """Return the mean of rows 4 to 6, columns 2 and 3, counted from 1: one number for each image.

    images has the shape (n_samples, 8, 8), and what is returned the shape (n_samples,).
    """
    return images[:, 3:6, 1:3].mean(axis=(1, 2))


def counted_from_one(images):
    """You begin one row and one column too late: for Python, row 4 is number 3.

    The ends are right: 3:6 stops before number 6, which is row 7.
    """
    return images[:, 4:6, 2:3].mean(axis=(1, 2))


def mended_the_rows_only(images):
    """The rows are right now. The columns have the same mistake: 2:3 is one column, not two."""
    return images[:, 3:6, 2:3].mean(axis=(1, 2))


def mended_the_columns_only(images):
    """The columns are right now. The rows have the same mistake: 4:6 is two rows, not three."""
    return images[:, 4:6, 1:3].mean(axis=(1, 2))


def took_the_end_off_as_well(images):
    """You have taken 1 from the ends, too, and lose the last row and column.

    An end is not included: rows 4 to 6 are the numbers 3, 4 and 5, so 3:6.
    """
    return images[:, 3:5, 1:2].mean(axis=(1, 2))


def added_one_to_the_ends(images):
    """You average rows 5 to 7 and columns 3 and 4: as many as asked for, but one further on.

    Python counts from 0, so it is the start that moves, not the end.
    """
    return images[:, 4:7, 2:4].mean(axis=(1, 2))


def exchanged_rows_and_columns(images):
    """You took columns 4 to 6 of rows 2 and 3: the first place is the image, then comes the row."""
    return images[:, 1:3, 3:6].mean(axis=(1, 2))


def averaged_the_images_too(images):
    """One number for all images together: axis=(1, 2) averages rows and columns of each image."""
    return images[:, 3:6, 1:3].mean()


def added_up_only(images):
    """You added up. The mean divides by how many squares there are, 6."""
    return images[:, 3:6, 1:3].sum(axis=(1, 2))


def _images(rng):
    return [(rng.integers(0, 17, size=(n, 8, 8)).astype(float),) for n in (1, 2, 5, 10)]


# 0.6


def free_hours(x1, p1, x2, p2):
    """Go back from the first receipt by the hours that were paid for."""
    price_of_an_hour = (p2 - p1) / (x2 - x1)
    return x1 - p1 / price_of_an_hour


def gave_the_price_of_an_hour(x1, p1, x2, p2):
    """That is c, the price of an hour. One step is left: from x1 take the hours p1 pays for."""
    return (p2 - p1) / (x2 - x1)


def gave_the_paid_hours(x1, p1, x2, p2):
    """That is how many hours the first driver paid for. What is left of x1 was free."""
    return p1 * (x2 - x1) / (p2 - p1)


def multiplied_by_the_price(x1, p1, x2, p2):
    """You multiplied euros by euros per hour: p1 divided by the price of an hour gives hours."""
    return x1 - p1 * (p2 - p1) / (x2 - x1)


def spread_the_price_over_all_hours(x1, p1, x2, p2):
    """p2/x2 is not the price of an hour, as some of the x2 hours were free.

    Compare the two receipts: what do the hours between them cost?
    """
    return x1 - p1 * x2 / p2


def lost_the_sign(x1, p1, x2, p2):
    """A sign is turned: from p1 = c (x1 - t) follows t = x1 - p1/c."""
    return x1 + p1 * (x2 - x1) / (p2 - p1)


def turned_the_whole(x1, p1, x2, p2):
    """The sign of the whole is turned: the receipts of the chapter would give -2 free hours.

    Turn one of the differences round.
    """
    return (p1 * x2 - p2 * x1) / (p2 - p1)


def mixed_the_receipts(x1, p1, x2, p2):
    """You took the paid hours of one receipt from the hours of the other."""
    return x2 - p1 * (x2 - x1) / (p2 - p1)


# 0.7


def learned_price(receipts, hours):
    """Return what these hours cost, by the t and c that miss the receipts least in total.

    receipts is a list of pairs (hours, paid). Try 0, 0.5, 1, ..., 5 for t and for c: 121 pairs.
    """

    def price(x, t, c):
        return c * max(x - t, 0)

    def total_miss(pair):
        return sum(abs(price(x, *pair) - paid) for x, paid in receipts)

    halves = [k / 2 for k in range(11)]
    best = min([(t, c) for t in halves for c in halves], key=total_miss)
    return price(hours, *best)


def _fitted(receipts, hours, total, step=0.5, bend=True, most=5):
    """Return the learned price, if the misses are made one number by ``total``."""

    def price(x, t, c):
        return c * (max(x - t, 0) if bend else x - t)

    grid = [step * k for k in range(round(most / step) + 1)]
    pairs = [(t, c) for t in grid for c in grid]
    best = min(pairs, key=lambda pair: total([price(x, *pair) - paid for x, paid in receipts]))
    return price(hours, *best)


def _total_size(misses):
    return sum(map(abs, misses))


def let_the_misses_cancel(receipts, hours):
    """You add up misses with their signs: to charge nothing at all then looks best of all.

    A miss is how far the price is off, to either side: abs(...).
    """
    return _fitted(receipts, hours, sum)


def took_the_size_at_the_end(receipts, hours):
    """You take abs(...) of the sum: a miss of 3 and one of -3 cancel before. Take it of each."""
    return _fitted(receipts, hours, lambda misses: abs(sum(misses)))


def squared_the_misses(receipts, hours):
    """You add up squares. That is a good total, too, but another one: a large miss counts more.

    Add up the sizes, as the chapter does.
    """
    return _fitted(receipts, hours, lambda misses: sum(miss**2 for miss in misses))


def looked_at_the_largest_miss(receipts, hours):
    """You look at the largest miss only. The total adds up the misses of all receipts."""
    return _fitted(receipts, hours, lambda misses: max(map(abs, misses)))


def tried_whole_numbers_only(receipts, hours):
    """You try whole numbers only. Candidates are 0, 0.5, 1, ..., 5, so k / 2 for k in range(11)."""
    return _fitted(receipts, hours, _total_size, step=1)


def forgot_the_bend(receipts, hours):
    """Within the free hours your price is negative: the bend max(x - t, 0) is missing."""
    return _fitted(receipts, hours, _total_size, bend=False)


def left_out_the_end(receipts, hours):
    """Your candidates end at 4.5, and 5 is one of them: k / 2 for k in range(11)."""
    return _fitted(receipts, hours, _total_size, most=4.5)


def computed_it_from_two_receipts(receipts, hours):
    """You compute t and c from the last two receipts. If one of them is wrong, so is the price.

    Try all pairs of t and c, and compare how much they miss all receipts in total.
    """
    (x1, p1), (x2, p2) = receipts[-2:]
    return max(p2 + (p2 - p1) / (x2 - x1) * (hours - x2), 0)


def _receipts(rng):
    inputs = [([(1, 0), (3, 3), (5, 9)], 4.0), ([(1, 0), (2, 5), (4, 15)], 3.0)]
    for n_paid, extra, wrong in [
        (5, 0.5, 3),
        (6, 1.5, -2),
        (6, 2.5, 4),
        (7, 3.5, -1),
        (7, None, 5),
    ]:
        t, c = rng.integers(1, 4) + 0.5, rng.integers(1, 5) + 0.5
        # The first two are free; of those who paid, one paid too much.
        late = t + 0.5 + np.sort(rng.permutation(9)[:n_paid])
        hours = np.concatenate([[0.5, 1.0], late])
        paid = c * np.maximum(hours - t, 0)
        paid[wrong] += 6
        asked = 1.0 if extra is None else float(t + extra)
        inputs.append((list(zip(hours.tolist(), paid.tolist())), asked))
    return inputs


EXERCISES = (
    Number(
        id="0.1",
        title="The order matters",
        stars=1,
        minutes=4,
        text="Let $f_1(x) = 2x - «shift»$, $f_2(u) = \\max(u, 0)$ and $f_3(v) = «top» - v$. "
        "Compute $f_3(f_2(f_1(x)))$ for $x = «x1»$, $x = «x2»$ and $x = «x3»$. Then nest them in "
        "the order $f_1(f_2(f_3(x)))$ for $x = «x3»$. Is it the same? Answer with the four "
        "numbers.",
        why="The innermost function comes first, and each takes what the one before returned. "
        "In the other order other numbers go in, so it is another function.",
        hints=(
            "Which function stands innermost? Write down what it returns before you go on.",
            "f₂ makes 0 of whatever is negative, and leaves the rest alone.",
            "For the last number the innermost function is f₃: begin with «top» - «x3».",
        ),
        explanation="$x = 1$: $f_1$ gives $-4$, $f_2$ gives $0$, $f_3$ gives $10$. $x = 3$: $0$, "
        "$0$, $10$. $x = 5$: $4$, $4$, $6$. In the other order, for $x = 5$: $f_3(5) = 5$, "
        "$f_2(5) = 5$, $f_1(5) = 4$, and not 6. The order matters.",
        values={"shift": 6, "top": 10, "x1": 1, "x2": 3, "x3": 5},
        vary=_other_kink,
        parts=("the first", "the second", "the third", "the one in the other order"),
        solution=nested_in_two_orders,
        mistakes=(
            left_out_the_bend,
            took_the_size,
            took_the_smaller_one,
            read_from_left_to_right,
            took_the_order_for_unimportant,
        ),
    ),
    Choice(
        id="0.2",
        title="A table of apartments",
        stars=1,
        minutes=4,
        text="You have the area, the floor, the year of building and the rent of 500 apartments, "
        "and want to predict the rent. Say on paper what a sample is, what the features are, what "
        "the target is, and name one feature that you could *design*. Then choose: what is the "
        "shape of `X`, and what is the task?",
        why="One sample per row, one feature per column: 500 apartments with 3 features. "
        "The rent is the target y, of shape (500,), and a quantity, so the task is regression.",
        hints=(
            "X holds what is known when the prediction is made.",
            "Rows are samples, columns are features.",
            "Does the target name one of several kinds, or is it a quantity?",
        ),
        explanation="A sample is one apartment, and there are 500. The features are area, floor "
        "and year, so `X` has the shape (500, 3). The target is the rent; `y` has the shape "
        "(500,). A rent is a quantity: regression. Designed features are, for example, the age "
        "(this year minus the year of building), or 1 for the ground floor and 0 for any other.",
        options=(
            Option(
                "(500, 4), regression",
                "The rent is what you want to predict. It belongs into y, not X.",
            ),
            Option(
                "(3, 500), regression",
                "That is one feature per row. In this book a row is a sample.",
            ),
            Option("(500, 3), regression"),
            Option(
                "(500, 3), classification",
                "Written in whole euros, a rent is still a quantity: 800 lies between 700 and "
                "900. A class has no such order.",
            ),
        ),
        right="c",
    ),
    Function(
        id="0.3",
        title="A price with a cap",
        stars=2,
        minutes=5,
        text="A garage asks 3 euros for an hour after two free hours, and never more than 15 "
        "euros. Extend {eq}`eq-parking` by one bend, using only $\\max$. (The smaller of $p$ and "
        "15 is $p - \\max(p - 15, 0)$. Why?) What do 5, 7 and 10 hours cost?",
        why="Up to p = 15 nothing is subtracted; above, p - (p - 15) = 15 remains. "
        "Two bends, so two neurons that bend.",
        hints=(
            "Compute the price p without the cap first. What is left to do when p is above 15?",
            "max(p - 15, 0) is what p has too much, and 0 if it has nothing too much.",
        ),
        explanation="If $p \\le 15$, then $\\max(p - 15, 0) = 0$ and $p$ remains. If $p > 15$, "
        "then $p - (p - 15) = 15$. So the price is $p - \\max(p - 15, 0)$ with $p = 3 \\max(x - "
        "2, 0)$. For 5, 7 and 10 hours $p = 9, 15, 24$: they cost 9, 15 and 15 euros. Two bends, "
        "so two neurons that bend: more bends make more complicated curves, and {ref}`ch-layers` "
        "shows that enough of them follow any curve without jumps as closely as you like.",
        solution=garage_price,
        mistakes=(
            forgot_the_cap,
            forgot_the_free_hours,
            let_the_price_go_below_zero,
            never_less_than_15,
            capped_the_hours,
            gave_what_is_too_much,
            took_off_one_euro_an_hour,
            subtracted_from_15,
            subtracted_the_larger_one,
        ),
        inputs=_hours,
        imports="",
    ),
    Number(
        id="0.4",
        title="Count parameters and multiplications",
        stars=2,
        minutes=6,
        text="How many parameters has a network with «n_in» inputs, hidden layers of «first» and "
        "«second» neurons, and «n_out» outputs? And how many multiplications does one prediction "
        "take, if a bend needs none? Answer with both numbers.",
        why="A layer has n_out · (n_in + 1) parameters. Each weight is multiplied once and biases "
        "are only added, so a layer takes n_out · n_in multiplications.",
        hints=(
            "Count layer by layer: «n_in» to «first», «first» to «second», «second» to «n_out».",
            "A neuron with «n_in» inputs has «n_in» weights and 1 bias.",
            "Which of the parameters are multiplied by something, and how often?",
        ),
        explanation="Parameters: $8 \\cdot (4 + 1) + 6 \\cdot (8 + 1) + 3 \\cdot (6 + 1) = 40 + "
        "54 + 21 = 115$. Each weight is multiplied once, and biases are only added: $32 + 48 + 18 "
        "= 98$ multiplications.",
        values={"n_in": 4, "first": 8, "second": 6, "n_out": 3},
        vary=_other_sizes,
        parts=("the count of parameters", "that of multiplications"),
        solution=parameters_and_multiplications,
        mistakes=(
            forgot_the_biases,
            multiplied_by_the_biases,
            swapped_the_two,
            gave_the_inputs_biases,
            left_out_the_output_layer,
        ),
    ),
    Function(
        id="0.5",
        title="The wrong squares",
        stars=2,
        minutes=6,
        text="A six is closed at the lower left, a three is open there. So the mean darkness of "
        "rows 4 to 6, columns 2 and 3 (counted from 1) should tell them apart. The code below "
        "raises no error and returns values from 0 to 16, but they are not the right ones. Which "
        "squares does it average? Mend it.",
        why="Python counts from 0 and leaves out the end: rows 4 to 6 are the numbers 3, 4 and 5, "
        "written 3:6. Say “six” if the mean is 5 or more, and 355 of the 364 threes and sixes are "
        "right.",
        hints=(
            "How many squares should be averaged, and how many does the code average?",
            "Read the comment in the code for the middle of a digit: rows 3 to 6 are 2:6 there.",
            "Try it on an image whose entries are all different, such as one made by "
            "`np.arange(64).reshape(1, 8, 8)`, and print what is picked.",
        ),
        explanation="In `4:6` stand the numbers 4 and 5, which are rows 5 and 6, and `2:3` is "
        "number 2, column 3: two squares instead of six. Counting starts at 0, so row 4 is number "
        "3; the end of a slice is not included, so rows 4 to 6 are `3:6` and columns 2 and 3 are "
        "`1:3`. Mistakes of this kind raise no error, and the result need not show them either: "
        "the right squares tell 355 of the 364 threes and sixes apart with the limit 5, the two "
        "wrong ones even 357 with the limit 11. Only a test on numbers you know shows what the "
        "code averages.",
        solution=ink_at_the_left,
        broken=counted_from_one,
        mistakes=(
            counted_from_one,
            mended_the_rows_only,
            mended_the_columns_only,
            took_the_end_off_as_well,
            added_one_to_the_ends,
            exchanged_rows_and_columns,
            averaged_the_images_too,
            added_up_only,
        ),
        inputs=_images,
        imports="",
    ),
    Expression(
        id="0.6",
        title="Two receipts are enough",
        stars=2,
        minutes=8,
        text="The price is $c \\cdot \\max(x - t,\\; 0)$ again, with unknown $t$ and $c$. Two "
        "receipts are known: $x_1$ hours cost $p_1$ euros and $x_2$ hours cost $p_2$ euros, with "
        "$0 < p_1 < p_2$. Derive the free hours $t$ as a formula of `x1`, `p1`, `x2` and `p2`. Try "
        "it on the last two receipts of the chapter: 3 hours for 3 euros, 5 hours for 9. Why can a "
        "network not be trained in this way?",
        why="Both drivers paid, so nothing is bent: p1 = c (x1 - t) and p2 = c (x2 - t). The "
        "difference gives c, and t = x1 - p1/c.",
        hints=(
            "Both paid something. What does the bend do to x1 - t and x2 - t then?",
            "Subtract one equation from the other: t is gone, and c can be computed.",
            "With c known, how many hours does p1 pay for?",
        ),
        explanation="Both prices are above zero, so the bend changes nothing: $p_1 = c\\,(x_1 - "
        "t)$ and $p_2 = c\\,(x_2 - t)$. Subtract: $p_2 - p_1 = c\\,(x_2 - x_1)$, so $c = "
        "\\frac{p_2 - p_1}{x_2 - x_1}$. From the first equation $t = x_1 - \\frac{p_1}{c} = x_1 - "
        "\\frac{p_1\\,(x_2 - x_1)}{p_2 - p_1}$. With 3 hours for 3 euros and 5 hours for 9 euros: "
        "$t = 3 - 3 \\cdot 2 / 6 = 2$. It worked because there were as many receipts as "
        "parameters, because you knew which receipts lie beyond the bend, and because each price "
        "was exact. A network has thousands of bends, and nobody knows on which side of each a "
        "sample lies; and more examples than parameters seldom agree exactly.",
        solution=free_hours,
        mistakes=(
            gave_the_price_of_an_hour,
            gave_the_paid_hours,
            multiplied_by_the_price,
            spread_the_price_over_all_hours,
            lost_the_sign,
            turned_the_whole,
            mixed_the_receipts,
        ),
        ranges={"x1": (2.5, 4.0), "p1": (2.0, 6.0), "x2": (5.0, 8.0), "p2": (8.0, 16.0)},
        shown="x1 - p1 * (x2 - x1) / (p2 - p1)",
    ),
    Function(
        id="0.7",
        title="Train, then predict",
        stars=3,
        minutes=15,
        text="Write training and prediction as one function: from receipts it finds the $t$ and "
        "$c$ with the smallest total miss, and returns what other hours cost. It shall also find "
        "prices in steps of half an hour and half a euro. One of the receipts may be wrong, so do "
        "not expect a total of zero. The code of the chapter shows the parts.",
        why="Training is a search for parameters, prediction is one more call with the best ones. "
        "As the sizes of the misses are added up, one wrong receipt cannot outvote the others.",
        hints=(
            "Three parts: the price for given t and c, the total miss of a pair, the best pair.",
            "range counts in whole numbers: k / 2 for k from 0 to 10 gives the halves.",
            "`min(pairs, key=total_miss)` returns the pair for which total_miss is smallest.",
        ),
        explanation="The parts are those of the chapter, with the receipts as an argument: price, "
        "total miss, and the smallest of all candidates, now 11 · 11 = 121. It is written as a "
        "function of the receipts, so that it can be trained on any others. With a wrong receipt "
        "the best total is not zero, but still smallest at the true numbers: every other pair "
        "misses several of the right receipts as well.",
        solution=learned_price,
        mistakes=(
            let_the_misses_cancel,
            took_the_size_at_the_end,
            squared_the_misses,
            looked_at_the_largest_miss,
            tried_whole_numbers_only,
            left_out_the_end,
            computed_it_from_two_receipts,
            forgot_the_bend,
        ),
        inputs=_receipts,
        imports="",
    ),
    Open(
        id="0.8",
        title="Design a feature",
        stars=3,
        minutes=30,
        text="Choose two digits that the darkness of the middle does not tell apart, but not 3 "
        "and 6. Design one number, computed from the 64 squares, that does. Choose the limit "
        "between the two on the first half of their images, and count how many of the second half "
        "it gets right. Look at images that it gets wrong. How far would you get with all ten "
        "digits in this way?",
        why="A limit looks best on the images it was chosen on. What counts are the others.",
        hints=(
            "Draw ten images of each with `plotting.image_grid`. Where is one dark and the other "
            "not, nearly always?",
            "`np.isin(digits.y, (3, 5))` is a condition that picks the images of both.",
            "Try limits 0, 0.5, 1, ..., 16 and keep the one that gets most of the first half "
            "right.",
        ),
        explanation="The example takes 3 and 5: at the upper left a five has a stroke down, a "
        "three has none, so rows 1 to 5 of column 3 are dark in a five. The limit was chosen on "
        "the first half. Ten digits make 45 pairs, and each may want a feature of its own; then "
        "somebody has to say what happens when the features contradict each other. A network "
        "fits features and decision together.",
        rubric=(
            Criterion(3, "A feature in code, with a reason from the shapes of the two digits."),
            Criterion(
                3, "A limit chosen on the first half only, and how many are right in each half."
            ),
            Criterion(2, "At least one image that comes out wrong, drawn, with a guess why."),
            Criterion(2, "A reason why this gets hard for ten digits, and what training adds."),
        ),
        example="""\
pair = np.isin(digits.y, (3, 5))  # picks the images of a 3 or a 5
feature = digits.images[pair][:, 0:5, 2:3].mean(axis=(1, 2))
is_five = digits.y[pair] == 5
half = len(feature) // 2


def n_right(limit, part):
    return int(((feature[part] >= limit) == is_five[part]).sum())


first, second = slice(0, half), slice(half, None)
limit = max(np.arange(0, 16.5, 0.5), key=lambda limit: n_right(limit, first))
print("limit:", limit)
print("right in the first half: ", n_right(limit, first), "of", half)
print("right in the second half:", n_right(limit, second), "of", len(feature) - half)
""",
    ),
)
