"""Exercises of chapter 5, Losses."""

# mypy: allow-untyped-defs, allow-untyped-calls

import math

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
from nnbook.losses import BinaryCrossEntropy, CrossEntropy

# 5.1


def losses_slopes_and_logit(p):
    """Compute loss and slope if the truth is 1, then if it is 0, and the logit."""
    return -np.log(p), p - 1, -np.log(1 - p), p - 0, np.log(p / (1 - p))


def took_the_decimal_logarithm(p):
    """These are logarithms to the base 10. The loss uses the natural one, `math.log`."""
    return -math.log10(p), p - 1, -math.log10(1 - p), p, math.log10(p / (1 - p))


def turned_the_slopes_round(p):
    """The slope is p - y, not y - p: if the truth is 1, a larger logit lowers the loss."""
    return -math.log(p), 1 - p, -math.log(1 - p), -p, math.log(p / (1 - p))


def took_the_slope_in_p(p):
    """Your slopes are with respect to p, -1/p and 1/(1 - p).

    The slope with respect to the logit is p - y.
    """
    return -math.log(p), -1 / p, -math.log(1 - p), 1 / (1 - p), math.log(p / (1 - p))


def multiplied_by_the_slope_of_the_sigmoid(p):
    """You multiplied p - y by p(1 - p). That factor is in p - y already, where it cancels."""
    bend = p * (1 - p)
    return -math.log(p), (p - 1) * bend, -math.log(1 - p), p * bend, math.log(p / (1 - p))


def swapped_the_truths(p):
    """The two truths have changed places: if the truth is 1, the loss is -ln p and the slope p - 1.

    If it is 0, they are -ln(1 - p) and p.
    """
    loss_1, slope_1, loss_0, slope_0, logit = losses_slopes_and_logit(p)
    return loss_0, slope_0, loss_1, slope_1, logit


def turned_the_slope_for_0(p):
    """If the truth is 0, a larger logit makes the loss larger: the slope p - 0 is positive."""
    loss_1, slope_1, loss_0, slope_0, logit = losses_slopes_and_logit(p)
    return loss_1, slope_1, loss_0, -slope_0, logit


def forgot_the_minus(p):
    """A logarithm of a probability is negative, and a loss is minus that."""
    return math.log(p), p - 1, math.log(1 - p), p, math.log(p / (1 - p))


def gave_the_odds(p):
    """Losses and slopes are right. The last number is the odds; the logit is their logarithm."""
    return *losses_slopes_and_logit(p)[:4], p / (1 - p)


# 5.3


def best_probability_cost_and_bias(k, n):
    """Say the share of the class; its cost, and the logit that gives it."""
    q = k / n
    return q, -q * np.log(q) - (1 - q) * np.log(1 - q), np.log(k / (n - k))


def could_not_decide(k, n):
    """Even odds are best if nothing is known. Here the shares of the two classes are known."""
    return 0.5, math.log(2), 0.0


def swapped_the_classes(k, n):
    """You took the share of the other class: «k» of «n» are class 1."""
    return best_probability_cost_and_bias(n - k, n)


def counted_one_class_only(k, n):
    """Your cost lacks the samples that are not of class 1: they pay -ln(1 - p) each."""
    q, _, bias = best_probability_cost_and_bias(k, n)
    return q, -q * math.log(q), bias


def added_the_losses_up(k, n):
    """You added the losses of all samples. The cost is their mean."""
    q, cost, bias = best_probability_cost_and_bias(k, n)
    return q, n * cost, bias


def forgot_to_weigh_the_two_losses(k, n):
    """The two losses do not come equally often: weigh them with the shares of the classes."""
    q, _, bias = best_probability_cost_and_bias(k, n)
    return q, (-math.log(q) - math.log(1 - q)) / 2, bias


def gave_the_loss_of_one_gentoo(k, n):
    """Your cost is the loss of a single Gentoo. The others pay -ln(1 - p); take the mean of all."""
    q, _, bias = best_probability_cost_and_bias(k, n)
    return q, -math.log(q), bias


def turned_the_odds(k, n):
    """The sign of the bias is wrong: the odds are p/(1 - p), class 1 above."""
    q, cost, bias = best_probability_cost_and_bias(k, n)
    return q, cost, -bias


def gave_the_odds_as_bias(k, n):
    """The bias is the logit, the logarithm of the odds."""
    return *best_probability_cost_and_bias(k, n)[:2], k / (n - k)


def took_the_logarithm_of_the_share(k, n):
    """That is the logarithm of p. The logit is the logarithm of the odds, p/(1 - p)."""
    return *best_probability_cost_and_bias(k, n)[:2], math.log(k / n)


def _other_shares(rng):
    n = int(rng.integers(60, 400))
    return {"n": n, "k": int(n * rng.choice([rng.uniform(0.15, 0.4), rng.uniform(0.6, 0.85)]))}


# 5.4


def slope_and_best_constants(y, c):
    """Return the slope of the mean absolute error at c, and the best constant of both losses."""
    return np.mean(np.sign(c - np.array(y))), np.median(y), np.mean(y)


def turned_the_slope(y, c):
    """The sign of the slope is wrong: it is positive where the prediction is too high."""
    slope, *constants = slope_and_best_constants(y, c)
    return -slope, *constants


def added_the_slopes_up(y, c):
    """You added five slopes, each 1 or -1. The loss is a mean, and so is its slope."""
    slope, *constants = slope_and_best_constants(y, c)
    return 5 * slope, *constants


def left_out_the_values_above(y, c):
    """You counted the values below «c» only. Those above pull the other way: each has slope -1."""
    return np.mean(c > np.array(y)), *slope_and_best_constants(y, c)[1:]


def gave_the_slope_of_the_squared_error(y, c):
    """The slope that you give is that of the squared error.

    The slope of an absolute value is 1 or -1, no matter how far the value is away.
    """
    return 2 * np.mean(c - np.array(y)), *slope_and_best_constants(y, c)[1:]


def gave_the_loss(y, c):
    """The first number is the mean absolute error itself. Its slope is asked for."""
    return np.mean(np.abs(c - np.array(y))), *slope_and_best_constants(y, c)[1:]


def swapped_the_constants(y, c):
    """The constants are the wrong way round: one wild value pulls that of the squared error."""
    slope, median, mean = slope_and_best_constants(y, c)
    return slope, mean, median


def took_the_mean_for_both(y, c):
    """The mean belongs to the squared error. For the absolute one, look where its slope is zero."""
    slope, _, mean = slope_and_best_constants(y, c)
    return slope, mean, mean


def took_the_middle_for_both(y, c):
    """The slope of the squared error is not zero there: it counts how far each value is away."""
    slope, median, _ = slope_and_best_constants(y, c)
    return slope, median, median


def _other_measurements(rng):
    near = sorted(int(number) for number in rng.choice(np.arange(1, 12), 4, replace=False))
    between = int(rng.integers(4))
    return {"y": [*near, int(rng.integers(40, 200))], "c": near[between] + 0.5}


# 5.5


def cost(X, w, b, y):
    """Return the mean binary cross-entropy of one neuron, a number.

    X has shape (n_samples, n_in), w (n_in,), b is a number; y has shape (n_samples,) and holds
    numbers from 0 to 1. Logits may be as large as 1000.
    """
    Z = X @ w + b
    return np.mean(np.maximum(Z, 0) - y * Z + np.log1p(np.exp(-np.abs(Z))))


def took_the_sigmoid_twice(X, w, b, y):
    """The formula still gets probabilities for logits, and so puts a sigmoid on a sigmoid.

    Give it the logits: the sigmoid is part of it.
    """
    Z = X @ w + b
    output = 1 / (1 + np.exp(-Z))
    return np.mean(np.maximum(output, 0) - y * output + np.log1p(np.exp(-np.abs(output))))


def mended_one_place_only(X, w, b, y):
    """A probability is left in the term y z: all three terms take the logit."""
    Z = X @ w + b
    output = 1 / (1 + np.exp(-Z))
    return np.mean(np.maximum(Z, 0) - y * output + np.log1p(np.exp(-np.abs(Z))))


def mended_all_but_the_logarithm(X, w, b, y):
    """A probability is left in the logarithm: all three terms take the logit."""
    Z = X @ w + b
    output = 1 / (1 + np.exp(-Z))
    return np.mean(np.maximum(Z, 0) - y * Z + np.log1p(np.exp(-np.abs(output))))


def went_through_the_probability(X, w, b, y):
    """Right for small logits only: at 1000 the probability is rounded to 1, and ln(1 - p) fails.

    Compute the loss from the logit.
    """
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


def overflowed_in_the_sum(X, w, b, y):
    """Right for small logits only: exp(1000) is infinite. Never let exp see a positive number."""
    Z = X @ w + b
    return np.mean(np.log(1 + np.exp(Z)) - y * Z)


def forgot_the_absolute_value(X, w, b, y):
    """The last term is ln(1 + exp(-|z|)). Without the bars it is wrong for negative logits."""
    Z = X @ w + b
    return np.mean(np.maximum(Z, 0) - y * Z + np.log1p(np.exp(-Z)))


def added_up_in_the_cost(X, w, b, y):
    """You add the losses up. The cost is their mean."""
    return len(X) * cost(X, w, b, y)


def _one_neuron(rng):
    def neuron(n, n_in, b):
        X, w = rng.normal(size=(n, n_in)).round(1), rng.normal(size=n_in).round(1)
        return X, w, b, rng.integers(0, 2, n).astype(float)

    shares = *neuron(3, 2, -0.5)[:3], np.array([2 / 3, 0.5, 1.0])
    # Surely right and surely wrong: exp(1000) is infinite, and 1 - p is rounded to 0.
    sure = np.array([[1000.0], [-1000.0]]), np.ones(1), 0.0
    extremes = [(*sure, np.array(y)) for y in ([1.0, 0.0], [0.0, 1.0])]
    return [neuron(1, 2, 0.5), neuron(4, 3, -2.0), shares, neuron(8, 5, 3.0), *extremes]


# 5.6


def cross_entropy(Z, y):
    """Return the cost of logits for the right classes, a number.

    Z has shape (n_samples, n_classes) and may hold numbers as large as 1000; y has shape
    (n_samples,) and holds class numbers from 0 on.
    """
    Z = Z - Z.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(Z).sum(axis=1))
    return np.mean(log_total - Z[np.arange(len(Z)), y])


def _losses(Z, y):
    """Return the loss of every sample."""
    return np.array([cross_entropy(Z[i : i + 1], y[i : i + 1]) for i in range(len(Z))])


def summed_over_the_samples(Z, y):
    """The cost is the mean over the samples. You gave the sum, which grows with the batch."""
    return _losses(Z, y).sum()


def forgot_the_minus_sign(Z, y):
    """The sign is wrong: the loss is minus the logarithm of the probability, so never negative."""
    return -_losses(Z, y).mean()


def softmax_twice(Z, y):
    """You put a softmax on probabilities: the logits go through it once, not twice."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return cross_entropy(E / E.sum(axis=1, keepdims=True), y)


def overflowed(Z, y):
    """Right for small logits, but exp(1000) is infinity.

    Subtract the largest logit of every row first: the result is the same.
    """
    return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(Z)), y])


def took_the_logarithm_of_zero(Z, y):
    """Right for small logits, but a tiny probability is rounded to 0: its logarithm is infinite.

    Take the logarithm of the fraction by hand: log-sum-exp minus the logit.
    """
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return np.mean(-np.log((E / E.sum(axis=1, keepdims=True))[np.arange(len(Z)), y]))


def forgot_to_shift_back(Z, y):
    """You shifted the logits in the sum only: add the largest one again, or shift z_c as well."""
    shifted = Z - Z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - Z[np.arange(len(Z)), y])


def summed_over_the_whole_batch(Z, y):
    """You summed the exponentials of the whole batch: each sample has a softmax of its own.

    The sum runs over the classes, `axis=1`.
    """
    Z = Z - Z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(Z).sum()) - Z[np.arange(len(Z)), y])


def shifted_by_one_maximum_for_all(Z, y):
    """You subtract the largest logit of the whole batch: far below it, a row is all zeros in exp.

    Each row needs its own largest logit, `Z.max(axis=1, keepdims=True)`.
    """
    Z = Z - Z.max()
    return np.mean(np.log(np.exp(Z).sum(axis=1)) - Z[np.arange(len(Z)), y])


def took_the_most_probable_class(Z, y):
    """You took the class that the network prefers: the loss asks for that of the right one."""
    return cross_entropy(Z, Z.argmax(axis=1))


def took_whole_columns(Z, y):
    """`Z[:, y]` picks whole columns, a table of all samples times all labels.

    One entry per row is `Z[np.arange(len(Z)), y]`.
    """
    Z = Z - Z.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(Z).sum(axis=1, keepdims=True))
    return np.mean(log_total - Z[:, y])


def _logits_and_classes(rng):
    inputs = [(np.array([[1.0, 2.0, -1.0], [0.5, 0.0, 3.0]]), np.array([1, 0]))]
    for n_samples, n_classes in [(1, 2), (4, 3), (6, 5)]:
        logits = rng.normal(scale=2, size=(n_samples, n_classes)).round(2)
        inputs.append((logits, rng.integers(0, n_classes, size=n_samples)))
    # Surely right, where only exp overflows, and surely wrong, where the probability is 0 as well.
    sure = np.array([[1000.0, 0.0], [-3.0, 1.0]])
    return [*inputs, (sure, np.array([0, 1])), (sure, np.array([1, 1]))]


# 5.7


def bend_of_the_squared_error(p):
    """Return how fast the slope of (1 - p)² changes with the logit."""
    return 2 * p * (1 - p) ** 2 * (3 * p - 1)


def stopped_at_the_slope(p):
    """That is the slope. How it changes with the logit is asked: differentiate once more."""
    return -2 * p * (1 - p) ** 2


def forgot_the_sigmoid_the_second_time(p):
    """You differentiated the slope with respect to p.

    The logit is asked for, so the slope of the sigmoid comes in once more as a factor.
    """
    return -2 * (1 - p) * (1 - 3 * p)


def forgot_the_sigmoid_altogether(p):
    """That is the bend of (1 - p)² against p. Against the logit, p itself is curved."""
    return 2 + 0 * p


def held_the_slope_of_the_sigmoid_still(p):
    """You took the second p(1 - p) for a constant: it changes with the logit, too."""
    return 2 * (p * (1 - p)) ** 2


def gave_the_bend_of_cross_entropy(p):
    """That is how cross-entropy bends. The squared error starts from another slope."""
    return p * (1 - p)


def lost_the_sign(p):
    """The sign is turned: near p = 1 the curve falls ever more gently, so it bends upward."""
    return -bend_of_the_squared_error(p)


EXERCISES = (
    Number(
        id="5.1",
        title="Loss and slope of one answer",
        stars=1,
        minutes=4,
        text="A network gives $p = «p»$ to class 1. What are the loss and its slope with respect "
        "to the logit if the truth is 1, and if it is 0? What was the logit? Answer with five "
        "numbers, to three decimals: loss and slope for 1, loss and slope for 0, logit.",
        why="The loss is -ln p or -ln(1 - p), its slope p - y, and the logit ln(p/(1 - p)).",
        hints=(
            "The loss is minus the logarithm of the probability given to what happened.",
            "The slope with respect to the logit is prediction minus truth.",
            "The logit is the logarithm of the odds.",
        ),
        explanation="Truth 1: $-\\ln 0.7 = 0.3567$, slope $0.7 - 1 = -0.3$. Truth 0: "
        "$-\\ln 0.3 = 1.2040$, slope $0.7 - 0 = 0.7$. The logit is $\\ln(0.7/0.3) = 0.8473$. The "
        "two losses differ by just this much, as {eq}`eq-binary-cross-entropy-logit` says: $y$ "
        "occurs in $yz$ alone.",
        values={"p": 0.7},
        vary=lambda rng: {"p": round(float(rng.choice([0.05, 0.15, 0.2, 0.3, 0.6, 0.75, 0.8])), 2)},
        parts=("loss for 1", "slope for 1", "loss for 0", "slope for 0", "logit"),
        solution=losses_slopes_and_logit,
        mistakes=(
            took_the_decimal_logarithm,
            turned_the_slopes_round,
            took_the_slope_in_p,
            multiplied_by_the_slope_of_the_sigmoid,
            swapped_the_truths,
            turned_the_slope_for_0,
            forgot_the_minus,
            gave_the_odds,
        ),
        tolerance=6e-4,
        imports="import numpy as np",
    ),
    Choice(
        id="5.2",
        title="Shares of seeds",
        stars=1,
        minutes=3,
        text="A network is to predict from moisture and temperature which share of seeds "
        "germinates. Each sample is a tray of 50 seeds; where 31 of them germinated, $y = 0.62$. "
        "Which end of the network and which loss follow from likelihood?",
        why="Every seed is a coin that comes up 1 or 0, and y is the share of ones: Bernoulli, "
        "which takes a logit and allows any y from 0 to 1.",
        hints=(
            "What happens to a single seed? From which distribution is that drawn?",
            "Think of the three experts: they gave one sample a y of two thirds.",
        ),
        explanation="A seed germinates or not: Bernoulli. Fifty seeds of one tray get the same "
        "$p$, so the mean of their losses is $-y \\ln p - (1 - y)\\ln(1 - p)$ with the share $y$, "
        "as for the three experts: {eq}`eq-binary-cross-entropy` stays as it is. The loss takes "
        "the logit, so the network ends in `Linear` with one output.",
        options=(
            Option("`Linear` with one output, and `BinaryCrossEntropy`"),
            Option(
                "`Linear` with one output, then `Sigmoid`, and `BinaryCrossEntropy`",
                "You want the output to be a share. But this loss takes a logit: the sigmoid is "
                "part of it, and would be applied twice.",
            ),
            Option(
                "`Linear` with one output, and `MeanSquaredError`",
                "You took the share for a measured quantity. Its noise is no bell of one width: "
                "near 0 and 1 it gets narrow, and a bell reaches beyond both.",
            ),
            Option(
                "`Linear` with two outputs, and `CrossEntropy`",
                "There are two classes of seeds, but a sample is a share of each. This loss looks "
                "up the probability of one right class and refuses shares.",
            ),
        ),
        right="a",
    ),
    Number(
        id="5.3",
        title="The best answer without a look",
        stars=2,
        minutes=7,
        text="Of «n» penguins, «k» are Gentoos. A network with no inputs can only say the same $p$ "
        "for all. Which $p$ has the lowest cost, what is that cost, and what bias gives this $p$? "
        "Answer with three numbers, to three decimals.",
        why="The slope of the cost is the mean of p - y, zero where p is the share of class 1. A "
        "network that looks at its inputs has to beat this cost.",
        hints=(
            "The slope of the cost with respect to the bias is the mean of p - y over all "
            "penguins. Where is it zero?",
            "The Gentoos lose -ln p each, the others -ln(1 - p): take the mean over all «n».",
            "The bias is the logit here.",
        ),
        explanation="With the share $q = 123/274 = 0.4489$ the cost is "
        "$-q \\ln p - (1-q)\\ln(1-p)$. Its slope with respect to the logit is the mean of "
        "$p - y_i$, that is $p - q$. It is zero for $p = q$: say the share. Cost: "
        "$-0.4489 \\ln 0.4489 - 0.5511 \\ln 0.5511 = 0.6879$. Bias: $\\ln(123/151) = -0.2051$. "
        "This number is what every network that looks at the penguins has to beat.",
        values={"n": 274, "k": 123},
        vary=_other_shares,
        parts=("p", "cost", "bias"),
        solution=best_probability_cost_and_bias,
        mistakes=(
            could_not_decide,
            swapped_the_classes,
            counted_one_class_only,
            added_the_losses_up,
            forgot_to_weigh_the_two_losses,
            gave_the_loss_of_one_gentoo,
            turned_the_odds,
            gave_the_odds_as_bias,
            took_the_logarithm_of_the_share,
        ),
        tolerance=6e-4,
        imports="import numpy as np",
    ),
    Number(
        id="5.4",
        title="One wild value",
        stars=2,
        minutes=9,
        text="Now and then a measurement is far off. A density with more room for that is "
        "$P(y \\mid x) = \\frac{1}{2s} e^{-|y - \\hat y|/s}$ (Laplace). Derive from it the *mean "
        "absolute error* $\\frac1n \\sum |\\hat y_i - y_i|$, and its slope with respect to one "
        "prediction $\\hat y_i$. Now let the prediction be the same constant for all the values "
        "«y». Answer with three numbers: the slope of the mean absolute error at the constant «c», "
        "the constant that is best for it, and the constant that is best for the squared error.",
        why="The slope of an absolute value is 1 or -1, however far away the value is. So the "
        "best constant has as many values above as below; the squared error takes the mean.",
        hints=(
            "Take minus the logarithm of the density. What does not depend on the prediction?",
            "The slope of |u| is 1 for positive u and -1 for negative u. How many of the five "
            "values are below «c», and how many above?",
            "The slopes cancel where as many values are above as below. For the squared error, "
            "the errors themselves must cancel.",
        ),
        explanation="$-\\ln P = |y - \\hat y|/s + \\ln(2s)$. The second term and the factor $1/s$ "
        "move no best candidate. What remains is the mean absolute error. A sample contributes to "
        "its slope $+\\frac1n$ where the prediction is too high and $-\\frac1n$ where it is too "
        "low, no matter how much. At 10 the prediction is too high for four values and too low "
        "for one: $\\frac45 - \\frac15 = 0.6$. The slopes cancel when as many values lie above as "
        "below: at the {term}`median`, 3 (there, a step to either side costs more). The squared "
        "error has the slope $\\frac2n \\sum (\\hat y - y_i)$, zero at the mean, $110/5 = 22$. One "
        "wild value has pulled it far away from all others.",
        values={"y": [1, 2, 3, 4, 100], "c": 10},
        vary=_other_measurements,
        parts=("slope", "best for absolute", "best for squared"),
        solution=slope_and_best_constants,
        mistakes=(
            turned_the_slope,
            added_the_slopes_up,
            left_out_the_values_above,
            gave_the_slope_of_the_squared_error,
            gave_the_loss,
            swapped_the_constants,
            took_the_mean_for_both,
            took_the_middle_for_both,
        ),
        imports="import numpy as np",
    ),
    Function(
        id="5.5",
        title="A loss that will not fall",
        stars=2,
        minutes=9,
        text="A network ends in `Linear(8, 1)` and `Sigmoid()` and is trained with "
        "`BinaryCrossEntropy` on equally many samples of both classes. The loss will not fall "
        "below 0.5. What is the lowest possible loss for a sample of class 1, and for one of class "
        '0? And why does "class 1 if the output is positive" now always say class 1? The code '
        "does the same with a single neuron. Mend it.",
        why="The loss took a number between 0 and 1 for a logit, and could not fall below "
        "ln(1 + exp(-1)) for class 1 and ln 2 for class 0. The sigmoid is part of the loss.",
        hints=(
            "Which numbers can `output` hold? And what does the formula take them for?",
            "For class 1 the loss is ln(1 + exp(-z)), for class 0 it is ln(1 + exp(z)). Put the "
            "best z from 0 to 1 into each.",
            "The formula of the last line is right, and safe for ±1000. It asks for logits.",
        ),
        explanation="The loss takes the output for a logit, but it is a probability, between 0 and "
        "1. For $y = 1$ the best is an output of 1: $\\ln(1 + e^{-1}) = 0.3133$. For $y = 0$ the "
        "best is 0: $\\ln 2 = 0.6931$. The mean of the two is 0.5032. Remove the sigmoid: it is "
        "part of the loss. A sigmoid is always positive, so the rule for logits, compare with 0, "
        "always says 1.",
        solution=cost,
        broken=took_the_sigmoid_twice,
        mistakes=(
            took_the_sigmoid_twice,
            mended_one_place_only,
            mended_all_but_the_logarithm,
            went_through_the_probability,
            overflowed_in_the_sum,
            forgot_the_absolute_value,
            added_up_in_the_cost,
        ),
        inputs=_one_neuron,
        forbidden=(BinaryCrossEntropy.forward,),
    ),
    Function(
        id="5.6",
        title="Cross-entropy from logits",
        stars=2,
        minutes=10,
        text="Write cross-entropy for a batch of logits and class numbers, safe for logits such "
        "as 1000. Three lines are enough if speed does not matter.",
        why="The loss of a sample is ln Σ exp(z) minus the logit of the right class, the cost "
        "their mean; a shift of the row changes neither.",
        hints=(
            "Minus the logarithm of the softmax of class c is ln Σ exp(z) - z_c.",
            "Subtract the largest logit of every row before the exponential.",
            "`Z[np.arange(len(Z)), y]` is the logit of the right class of every row.",
        ),
        explanation="{eq}`eq-cross-entropy-logits` needs the log-sum-exp of a row and its right "
        "logit. A shift of the row by its largest logit leaves their difference as it is, and no "
        "exponent is positive any more {eq}`eq-log-sum-exp`. `keepdims=True` keeps the column, so "
        "that each row loses its own largest logit. The pair of index arrays in "
        "`Z[np.arange(len(Z)), y]` picks one entry of each row. `Z = Z - …` makes a new array; "
        "`Z -= …` would change the logits of the caller.",
        solution=cross_entropy,
        mistakes=(
            summed_over_the_samples,
            forgot_the_minus_sign,
            softmax_twice,
            overflowed,
            took_the_logarithm_of_zero,
            forgot_to_shift_back,
            summed_over_the_whole_batch,
            shifted_by_one_maximum_for_all,
            took_the_most_probable_class,
            took_whole_columns,
        ),
        inputs=_logits_and_classes,
        forbidden=(CrossEntropy.forward,),
    ),
    Expression(
        id="5.7",
        title="Where the squared error bends downward",
        stars=3,
        minutes=12,
        text="A curve bends upward where the slope of its slope is positive. Show that binary "
        "cross-entropy bends upward at every logit, and that the squared error $(1 - p)^2$ of a "
        "sample with $y = 1$ does not. Answer with the slope of the slope of the squared error "
        "with respect to the logit, written with $p$ alone. Where does it bend downward?",
        why="The sign is that of 3p - 1: for p below one third, where the network is badly wrong, "
        "the curve bends downward and flattens out toward the plateau.",
        hints=(
            "The chapter has the slope of the squared error. Set y = 1: which function of p is it?",
            "Differentiate that with respect to p. Multiply it out first: it is a polynomial.",
            "The chain rule once more: from p to the logit is another factor p(1 - p).",
        ),
        explanation="The slope of cross-entropy is $\\sigma(z) - y$. The slope of that is "
        "$\\sigma'(z) = p(1-p) > 0$, everywhere.\n\n"
        "The slope of the squared error is $-2p(1-p)^2 = -2p + 4p^2 - 2p^3$ by "
        "{eq}`eq-squared-error-of-sigmoid`. The derivative with respect to $p$ is $-2 + 8p - 6p^2 "
        "= -2(1-p)(1 - 3p)$; times $\\sigma' = p(1-p)$ gives $2p(1-p)^2(3p - 1)$. That is "
        "negative for $p < \\frac13$: where the network is badly wrong, the curve flattens out "
        "toward the plateau.",
        solution=bend_of_the_squared_error,
        mistakes=(
            stopped_at_the_slope,
            forgot_the_sigmoid_the_second_time,
            forgot_the_sigmoid_altogether,
            held_the_slope_of_the_sigmoid_still,
            gave_the_bend_of_cross_entropy,
            lost_the_sign,
        ),
        ranges={"p": (0.05, 0.95)},
        shown="2 * p * (1 - p)**2 * (3 * p - 1)",
    ),
    Open(
        id="5.8",
        title="Which loss makes honesty pay?",
        stars=3,
        minutes=30,
        text="A forecaster knows that it rains on the share $q$ of days like today. She is paid by "
        "her mean loss on such days, the lower the better, and may announce any $p$. Which $p$ is "
        "best for her under $-\\ln$ of the probability given to what happened, under the squared "
        "error $(p - y)^2$, and under the absolute error $|p - y|$? Derive it, and check it with "
        "numbers. Then: what would a network learn to say if it were trained with each of the "
        "three, and what else tells the two honest ones apart? Does either of them pay for looking "
        "closer, that is, for knowing $q$ for each day instead of one share for all days?",
        why="A loss is a wage: whoever is trained with it says what pays best.",
        hints=(
            "On the share q of the days y is 1, on the others 0. Write the mean loss as a function "
            "of p, once for each loss.",
            "The third mean is a straight line in p. Where is a straight line lowest?",
            "For the last question split the days into two kinds, with a share of 0.9 and one of "
            "0.1, and compare with saying 0.5 every day.",
        ),
        explanation="With the share $q$ of rainy days the mean losses and their slopes in $p$ "
        "are:\n\n"
        "- $-q \\ln p - (1-q) \\ln(1-p)$, slope $-\\frac qp + \\frac{1-q}{1-p} = "
        "\\frac{p - q}{p(1-p)}$, negative below $q$, positive above, zero at $p = q$;\n"
        "- $q(1-p)^2 + (1-q)p^2$, slope $-2q(1-p) + 2(1-q)p = 2(p - q)$, likewise;\n"
        "- $q(1-p) + (1-q)p = q + p(1 - 2q)$, slope $1 - 2q$, the same everywhere: a straight "
        "line, lowest at $p = 1$ if $q > \\frac12$, at $p = 0$ if $q < \\frac12$, and level if "
        "$q = \\frac12$.\n\n"
        "The first two make honesty pay. The absolute error pays for pretending to be certain: a "
        "network trained with it would say 0 or 1, and 51% would sound like 100%. Of the honest "
        "two, the logarithm punishes one wrong certainty without limit, the squared error with 1 "
        "at most; and behind a sigmoid, the slope of the squared error dies away where the network "
        "is certain and wrong {eq}`eq-squared-error-of-sigmoid`. Looking closer pays with both. "
        "Say half the days have a share of 0.9, half one of 0.1. Who says 0.5 every day pays "
        "$\\ln 2 = 0.693$ or 0.25, who knows the kind of day 0.325 or 0.09.",
        rubric=(
            Criterion(3, "The three mean losses as functions of $p$ and $q$."),
            Criterion(3, "The best $p$ of each from its slope: $q$, $q$, and 0 or 1."),
            Criterion(1, "Numbers for one $q$ at least that agree with the derivation."),
            Criterion(2, "What a network would learn to say, and what tells the honest two apart."),
            Criterion(1, "An example in which looking closer lowers the mean loss."),
        ),
        example="""\
said = np.linspace(0.001, 0.999, 999)


def mean_losses(said, q):
    return {
        "logarithm": -q * np.log(said) - (1 - q) * np.log(1 - said),
        "squared": q * (1 - said) ** 2 + (1 - q) * said**2,
        "absolute": q * (1 - said) + (1 - q) * said,
    }


for name, values in mean_losses(said, q=0.7).items():
    print(f"{name:9} best p of those tried {said[values.argmin()]:.3f}")

blind, looking = mean_losses(0.5, q=0.5), mean_losses(0.9, q=0.9)
for name in ("logarithm", "squared"):
    print(f"{name:9} one share {blind[name]:.3f}, two kinds of days {looking[name]:.3f}")
""",
    ),
)
