"""Exercises of chapter 9, Training in practice."""

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
from nnbook.training import EarlyStopping, Standardizer

# 9.1


def steps_and_last_batch(n, B, epochs):
    """Count the steps of all epochs, and the samples in the last batch of one."""
    full, rest = divmod(n, B)
    return epochs * (full + 1), rest


def dropped_the_last_batch(n, B, epochs):
    """The samples that are left over after the full batches are a batch, and a step, as well."""
    return epochs * (n // B), n % B


def joined_the_epochs(n, B, epochs):
    """You divided all samples of all epochs by the batch.

    Batches do not reach from one epoch into the next: count the steps of one epoch, rounded up.
    """
    return -(-epochs * n // B), n % B


def took_the_last_batch_for_full(n, B, epochs):
    """«n:,» is no multiple of «B»: what is left after the full batches is a smaller one."""
    return epochs * (n // B + 1), B


def counted_what_is_missing(n, B, epochs):
    """So many samples are missing to a full batch. Asked is how many the last one has."""
    return epochs * (n // B + 1), B - n % B


def counted_one_epoch(n, B, epochs):
    """These are the steps of one epoch. Training takes «epochs» of them."""
    return n // B + 1, n % B


def counted_samples(n, B, epochs):
    """So many times a sample is seen. A step is taken once for each batch of «B»."""
    return epochs * n, n % B


def _other_batches(rng):
    B = int(rng.choice([16, 20, 24, 32, 50, 64]))
    rest = int(rng.choice([B // 4, B // 3, 2 * B // 3, 3 * B // 4]))
    return {"n": int(rng.integers(12, 60)) * B + rest, "B": B, "epochs": int(rng.integers(20, 90))}


# 9.3


def standardized(X_train, X_test):
    """Return both tables standardized, in this order.

    X_train has shape (n_train, d), X_test (n_test, d); n_test may be 1. A feature that never
    changes in X_train is divided by 1.
    """
    scaler = Standardizer().fit(X_train)
    return scaler.transform(X_train), scaler.transform(X_test)


def gave_the_test_part_its_own_mean(X_train, X_test):
    """The test part was scaled with its own mean and spread.

    A single image becomes all zeros then. Use the numbers of the training part for both.
    """
    X_train = Standardizer().fit(X_train).transform(X_train)
    X_test = Standardizer().fit(X_test).transform(X_test)
    return X_train, X_test


def looked_at_the_test_part(X_train, X_test):
    """Mean and spread were taken from all samples, so the training part knows of the test part.

    That is a leak: fit the scaler to X_train alone.
    """
    scaler = Standardizer().fit(np.concatenate([X_train, X_test]))
    return scaler.transform(X_train), scaler.transform(X_test)


def scaled_both_by_the_test_part(X_train, X_test):
    """The scaler was fitted to the test part. Fit it to X_train, which is there before any test."""
    scaler = Standardizer().fit(X_test)
    return scaler.transform(X_train), scaler.transform(X_test)


def left_the_test_part_raw(X_train, X_test):
    """The training part is right, but the network has to see the test part in the same units."""
    return standardized(X_train, X_test)[0], X_test


def forgot_to_subtract_the_mean(X_train, X_test):
    """You scaled, but did not shift: subtract the mean before you divide."""
    scale = Standardizer().fit(X_train).scale
    return X_train / scale, X_test / scale


def mixed_the_features(X_train, X_test):
    """One mean and spread for the whole table: every feature needs its own, axis=0."""
    mean, spread = X_train.mean(), X_train.std()
    return (X_train - mean) / spread, (X_test - mean) / spread


def divided_by_the_variance(X_train, X_test):
    """You divided by the variance: the standard deviation, its root, has the unit of the data."""
    scaler = Standardizer().fit(X_train)
    scale = scaler.scale**2
    return (X_train - scaler.mean) / scale, (X_test - scaler.mean) / scale


def _tables(rng):
    def table(n_samples, units):
        return (units * rng.normal(loc=2, size=(n_samples, len(units)))).round(1)

    sizes = [(4, 1, [1.0, 10.0]), (6, 2, [40.0, 5.0, 1.0]), (20, 8, [4.0, 200.0])]
    tables = [(table(n, np.array(units)), table(m, np.array(units))) for n, m, units in sizes]
    # Paper in every training image, and ink in one that comes later.
    edge = (np.array([[0.0, 3.0], [0.0, 7.0], [0.0, 5.0]]), np.array([[0.0, 1.0], [2.0, 5.0]]))
    return [*tables, edge]


# 9.4


def leaky_variance(n_in, alpha):
    """Return the variance that keeps the mean square through a leaky ReLU."""
    return 2 / ((1 + alpha**2) * n_in)


def forgot_the_negative_side(n_in, alpha):
    """That is He's variance, for ReLU: a leaky ReLU lets a part of the negative side through."""
    return 2 / n_in


def forgot_to_square_the_slope(n_in, alpha):
    """The negative side contributes the mean of (αz)², so α counts with its square."""
    return 2 / ((1 + alpha) * n_in)


def forgot_the_half(n_in, alpha):
    """Each side is met half of the time: E[a²] = ½ (1 + α²) Var[z], so a factor 2 is missing."""
    return 1 / ((1 + alpha**2) * n_in)


def gave_the_standard_deviation(n_in, alpha):
    """That is the standard deviation, the root. The variance is asked for."""
    return (2 / ((1 + alpha**2) * n_in)) ** 0.5


def multiplied_instead_of_dividing(n_in, alpha):
    """The more of the negative side gets through, the smaller the weights: divide by 1 + α²."""
    return 2 * (1 + alpha**2) / n_in


def turned_the_fraction_over(n_in, alpha):
    """The other way round: what the activation takes away, the weights have to make up for."""
    return (1 + alpha**2) / (2 * n_in)


# 9.5


def fading_and_cure(n, s, layers):
    """Give the factor from the first layer to the last, and the standard deviation for 1."""
    return (n * s**2 / 2) ** (layers - 1), (2 / n) ** 0.5


def forgot_what_relu_throws_away(n, s, layers):
    """You left out the ½: ReLU keeps half of the mean square, so the weights need twice as much."""
    return (n * s**2) ** (layers - 1), (1 / n) ** 0.5


def counted_one_layer_too_many(n, s, layers):
    """From the first layer to the last there is one step less than there are layers."""
    return (n * s**2 / 2) ** layers, (2 / n) ** 0.5


def gave_the_factor_of_one_layer(n, s, layers):
    """That is the factor of one layer. From layer 1 to layer «layers» it acts more than once."""
    return n * s**2 / 2, (2 / n) ** 0.5


def put_the_deviation_for_the_variance(n, s, layers):
    """The formulas speak of Var[w]. «s» is the standard deviation, and the variance its square."""
    return (n * s / 2) ** (layers - 1), 2 / n


def gave_the_variance(n, s, layers):
    """The factor is right. Then you gave the variance 2/n: take its root."""
    return (n * s**2 / 2) ** (layers - 1), 2 / n


def gave_the_factor_of_the_size(n, s, layers):
    """That is how the typical size of z changes. Its mean square changes with the square of it."""
    return (n * s**2 / 2) ** ((layers - 1) / 2), (2 / n) ** 0.5


def _other_stack(rng):
    n = int(rng.choice([32, 50, 64, 72, 100, 200]))
    s = round(float(np.sqrt(2 * rng.uniform(0.55, 0.9) / n)), 3)
    return {"n": n, "s": s, "layers": int(rng.integers(5, 11))}


# 9.6


def when_to_stop(losses, patience):
    """Return (last, best): the epoch training ends after, and the one it goes back to.

    losses holds the validation loss of every epoch, as a list, if nothing stops training. Both
    epochs are counted from 1. A loss equal to the lowest so far is no new best. If patience never
    runs out, training ends after the last of the losses.
    """
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, best + 1


def counted_from_zero(losses, patience):
    """Your epochs are one too small: Python counts from 0, the exercise from 1."""
    last, best = when_to_stop(losses, patience)
    return last - 1, best - 1


def compared_with_the_epoch_before(losses, patience):
    """You counted how often the loss rose in a row.

    A fall that is no new best must not start the count again: compare with the lowest so far.
    """
    waited = 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited >= patience:
            break
    else:
        epoch = len(losses) - 1
    return epoch + 1, losses.index(min(losses[: epoch + 1])) + 1


def looked_into_the_future(losses, patience):
    """You took the minimum of the whole list. At the time nobody knows the losses still to come."""
    best = losses.index(min(losses)) + 1
    return min(best + patience, len(losses)), best


def waited_one_epoch_too_long(losses, patience):
    """You waited one epoch too long: patience 3 ends training with the third without a new best."""
    return when_to_stop(losses, patience + 1)


def never_counted_anew(losses, patience):
    """You counted all epochs without a new best. A new best starts the count again, from 0."""
    best = waited = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited >= patience:
            return epoch + 1, best + 1
    return len(losses), best + 1


def kept_the_last_epoch(losses, patience):
    """Training ends at the right time, but the parameters put back are those of the best epoch."""
    last = when_to_stop(losses, patience)[0]
    return last, last


def took_a_tie_for_better(losses, patience):
    """An equal loss counted as a new best. Only a lower one does: < instead of <=."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, best + 1


def _validation_losses(rng):
    falling = np.linspace(1, 0.5, 25) + rng.normal(scale=0.1, size=25)
    drawn = [
        ([float(loss) for loss in rng.choice([0.5, 0.6, 0.7, 0.8, 0.9], 12)], 2),
        ([float(loss) for loss in falling.round(2)], 4),
        ([float(loss) for loss in rng.uniform(0.5, 1, 60).round(1)], 6),
    ]
    # One epoch; no end in sight; a fall that is no new best; a tie; the best after the end.
    fixed = [([0.7], 2), ([0.9, 0.8, 0.7], 1), ([0.9, 0.5, 0.8, 0.7, 0.8, 0.7, 0.9], 3)]
    return [*fixed, ([0.9, 0.6, 0.7, 0.6, 0.6, 0.8], 2), ([0.8, 0.6, 0.9, 0.7, 0.4], 2), *drawn]


# 9.7


def strength_of_belief(n, s):
    """Return λ for n samples and weights that are believed to be of size s."""
    return 1 / (n * s**2)


def forgot_the_samples(n, s):
    """The loss is a mean over n samples, so the belief, too, has to be divided by n."""
    return 1 / s**2


def kept_the_half(n, s):
    """The ½ is used up: the penalty is (λ/2) w², and it has to equal w²/(2 n s²)."""
    return 1 / (2 * n * s**2)


def forgot_to_square_the_size(n, s):
    """In the exponent of the Gaussian density stands the square of s."""
    return 1 / (n * s)


def turned_the_belief_around(n, s):
    """Believing in large weights must brake less, not more: s² belongs into the denominator."""
    return s**2 / n


def counted_the_belief_for_every_sample(n, s):
    """The belief is one factor, not one a sample: divide by n, as for the likelihood."""
    return n / s**2


EXERCISES = (
    Number(
        id="9.1",
        title="Count the steps",
        stars=1,
        minutes=4,
        text="«n:,» images, batches of «B», «epochs» epochs. How many steps are taken in all, and "
        "how many images are in the last batch of an epoch? Answer with these two numbers. One "
        "of them is what `cosine_decay` takes as `n_steps`, if its schedule is to bring the "
        "learning rate to zero at the end of training. Which?",
        why="An epoch has ⌈n/B⌉ steps, the last with what is left over. Schedules count steps: "
        "`n_steps` is the first of the two numbers.",
        hints=(
            "How often does «B» go into «n:,», and what is left?",
            "What is left over is one more step, in each of the «epochs» epochs.",
        ),
        explanation="Divide «n:,» by «B»: the full batches, and a rest that makes one more step, "
        "so $\\lceil «n» / «B» \\rceil$ steps an epoch {eq}`eq-steps`. Times «epochs» epochs these "
        "are all steps, and also `n_steps`, since schedules count steps. (1,348 images in "
        "batches of 32: $1348 = 42 \\cdot 32 + 4$, so 43 steps an epoch, the last with 4 images, "
        "and $60 \\cdot 43 = 2580$ in 60 epochs.)",
        values={"n": 1348, "B": 32, "epochs": 60},
        vary=_other_batches,
        parts=("steps", "images in the last batch"),
        solution=steps_and_last_batch,
        mistakes=(
            dropped_the_last_batch,
            joined_the_epochs,
            took_the_last_batch_for_full,
            counted_what_is_missing,
            counted_one_epoch,
            counted_samples,
        ),
    ),
    Choice(
        id="9.2",
        title="Four learning curves",
        stars=1,
        minutes=5,
        text="Four runs with ten classes. Which diagnosis belongs to which run? For each, say "
        "what you would try next.\n\n"
        "| run | training loss, epochs 1, 5, 20, 60 | validation loss, same epochs |\n"
        "|---|---|---|\n"
        "| 1 | 2.31, 2.30, 2.30, 2.30 | 2.30, 2.30, 2.30, 2.30 |\n"
        "| 2 | 1.9, 0.6, 0.1, 0.001 | 1.6, 0.7, 0.6, 1.1 |\n"
        "| 3 | 2.2, 2.1, 1.9, 1.6 | 2.2, 2.1, 1.9, 1.6 |\n"
        "| 4 | 1.9, 1.5, 1.4, 1.4 | 1.8, 1.5, 1.4, 1.4 |",
        why="Flat at ln 10 = 2.30 is guessing. A gap that opens is overfitting, a fall without "
        "end is slow, and an early end far above zero is underfitting.",
        hints=(
            "What is the loss of a network that gives each of ten classes the same probability?",
            "Two runs have no gap. Which of them is still falling at the end?",
        ),
        explanation="Run 1 guesses, $\\ln 10 = 2.303$: nothing is learned. Go through the "
        "checklist from the top, and look at the activations. Run 2 overfits: of these four "
        "epochs, 20 was the best. Early stopping, weight decay, more data. (At epoch 1 the "
        "validation loss is the lower one because it is measured after the epoch.) Run 3 is "
        "healthy but slow: a larger rate. Run 4 underfits: the curves have leveled off together. "
        "A wider network, or better features.",
        options=(
            Option(
                "1 underfitting, 2 overfitting, 3 rate too small, 4 nothing is learned",
                "Both runs are flat at the end, but at different heights. Run 1 lies at ln 10 from "
                "early on, the loss of guessing; run 4 has learned something, and then it could "
                "express no more.",
            ),
            Option("1 nothing is learned, 2 overfitting, 3 rate too small, 4 underfitting"),
            Option(
                "1 nothing is learned, 2 overfitting, 3 underfitting, 4 rate too small",
                "You went by the height. Look at the end of the curves: run 3 still falls, so a "
                "larger rate or more epochs help; run 4 has leveled off, and they do not.",
            ),
            Option(
                "1 nothing is learned, 2 rate too large, 3 rate too small, 4 overfitting",
                "In run 2 only the validation loss turns up. With too large a rate the training "
                "loss jumps as well. And without a gap, as in run 4, nothing is overfitted.",
            ),
        ),
        right="b",
    ),
    Function(
        id="9.3",
        title="The same answer for every image",
        stars=2,
        minutes=6,
        text="A colleague standardizes like this and reports an excellent test accuracy. In use, "
        "images arrive one at a time, and the network gives the same answer to every one. What "
        "is wrong? Mend the code.",
        why="Mean and spread are parameters like the weights: learned from the training part, and "
        "then applied to whatever comes.",
        hints=(
            "What is the mean of a single image, and what is left when it is subtracted?",
            "Mean and standard deviation of every feature come from X_train alone.",
            "One scaler is enough. It needs a name, so that it can transform twice.",
        ),
        explanation="The test set is scaled with its own mean and spread. With hundreds of images "
        "that is nearly the same and goes unnoticed. A single image $x$ has the mean $x$, so every "
        "feature becomes 0, and the network sees the same zeros for each. Keep the scaler of the "
        "training set, and transform both parts with it. It needs a name, because it is part of "
        "the model: whoever loads the network needs its `mean` and `scale`.",
        solution=standardized,
        broken=gave_the_test_part_its_own_mean,
        mistakes=(
            gave_the_test_part_its_own_mean,
            looked_at_the_test_part,
            scaled_both_by_the_test_part,
            left_the_test_part_raw,
            forgot_to_subtract_the_mean,
            mixed_the_features,
            divided_by_the_variance,
        ),
        inputs=_tables,
        parts=("X_train", "X_test"),
        imports="from nnbook import Standardizer",
    ),
    Expression(
        id="9.4",
        title="Fresh weights for a leaky ReLU",
        stars=2,
        minutes=8,
        text="The leaky ReLU has the slope $\\alpha$ on the negative side, so $a = z$ for $z > 0$ "
        "and $a = \\alpha z$ otherwise. Derive the variance of fresh weights that keeps the mean "
        "square from layer to layer, for layers with $n_\\text{in}$ inputs: a formula of `n_in` "
        "and `alpha`. What does it become for $\\alpha = 0$ and for $\\alpha = 1$, and why must "
        "it?",
        why="E[a²] = ½ (1 + α²) Var[z]. With α = 0 it is He's 2/n_in; with α = 1 there is no bend, "
        "and 1/n_in is left.",
        hints=(
            "What is the mean of a², if z is symmetric around 0?",
            "Half of the outcomes contribute z², the other half (αz)².",
            "The factor of one layer, n_in · Var[w] · E[a²]/Var[z], has to be 1.",
        ),
        explanation="Half of the outcomes of a symmetric $z$ contribute $z^2$, the other half "
        "$(\\alpha z)^2 = \\alpha^2 z^2$. So $\\mathbb E[a^2] = \\frac12 (1 + \\alpha^2) "
        "\\operatorname{Var}[z]$ takes the place of {eq}`eq-relu-half`. The next layer multiplies "
        "by $n_\\text{in} \\operatorname{Var}[w]$ {eq}`eq-variance-layer`. Demand $\\frac12 (1 + "
        "\\alpha^2)\\, n_\\text{in} \\operatorname{Var}[w] = 1$: $\\operatorname{Var}[w] = "
        "\\frac{2}{(1 + \\alpha^2)\\, n_\\text{in}}$. With $\\alpha = 0$ this is He's {eq}`eq-he`; "
        "with $\\alpha = 1$ there is no bend, and $1/n_\\text{in}$ keeps the mean square of a "
        "linear layer. To see it in numbers, draw a million Gaussian $z$ of variance 1: with "
        "$\\alpha = 0.3$ the mean square of $a$ is $1.09/2 = 0.545$, give or take 0.002.",
        solution=leaky_variance,
        mistakes=(
            forgot_the_negative_side,
            forgot_to_square_the_slope,
            forgot_the_half,
            gave_the_standard_deviation,
            multiplied_instead_of_dividing,
            turned_the_fraction_over,
        ),
        ranges={"n_in": (2, 99), "alpha": (0.1, 0.9)},
        shown="2 / ((1 + alpha**2) * n_in)",
    ),
    Number(
        id="9.5",
        title="What is left in the last layer",
        stars=2,
        minutes=5,
        text="A fresh network has «layers» ReLU layers of «n» neurons each. Its weights have the "
        "standard deviation «s». By which factor does the mean square of $z$ change from the "
        "first of these layers to the last? With which standard deviation would it stay? Give "
        "both to four decimals.",
        why="A ReLU layer multiplies the mean square by ½ n Var[w], once for every layer after the "
        "first. It stays if that is 1.",
        hints=(
            "By which factor does one ReLU layer multiply the mean square? «s» is no variance.",
            "How often is multiplied on the way from layer 1 to layer «layers»?",
            "The factor of one layer is ½ · «n» · «s»². For the second number, set it to 1.",
        ),
        explanation="One layer multiplies the mean square by $\\frac12\\, n "
        "\\operatorname{Var}[w] = \\frac12 \\cdot «n» \\cdot «s»^2$. On the way from layer 1 to "
        "layer «layers» this happens once less than there are layers {eq}`eq-variance-depth`: "
        "$\\bigl(\\frac12 \\cdot «n» \\cdot «s»^2\\bigr)^{«layers» - 1}$. (128 neurons, 0.1 and "
        "8 layers: $0.64^7 = 0.0440$.) The factor of a layer is 1 for $\\operatorname{Var}[w] = "
        "2/n$ {eq}`eq-he`, so for the standard deviation $\\sqrt{2/«n»}$.",
        values={"n": 128, "s": 0.1, "layers": 8},
        vary=_other_stack,
        parts=("factor", "standard deviation"),
        solution=fading_and_cure,
        mistakes=(
            forgot_what_relu_throws_away,
            counted_one_layer_too_many,
            gave_the_factor_of_one_layer,
            put_the_deviation_for_the_variance,
            gave_the_variance,
            gave_the_factor_of_the_size,
        ),
        tolerance=6e-5,
    ),
    Function(
        id="9.6",
        title="When to stop",
        stars=2,
        minutes=10,
        text="From the validation losses of a run, say when early stopping would have ended it, "
        "and to which epoch it would have gone back. Try your function by hand first: on "
        "0.9, 0.5, 0.8, 0.7, 0.8, 0.7 with patience 3.",
        why="Only the lowest loss so far counts: how long ago was it? What fell in between without "
        "being lower does not matter, nor what comes later.",
        hints=(
            "Which epoch must you remember while you go through the losses?",
            "In every epoch ask two things, in this order: is it a new best? How many epochs ago "
            "was the best?",
            "`for epoch, loss in enumerate(losses)` counts from 0: add 1 at the end.",
        ),
        explanation="Go through the losses as training would, and remember the best epoch so far. "
        "In the example that is epoch 2, with 0.5. Epoch 4 is lower than epoch 3, but no new best. "
        "After epoch 5 three epochs have brought nothing better: training ends there and goes "
        "back to epoch 2, (5, 2).",
        solution=when_to_stop,
        mistakes=(
            counted_from_zero,
            compared_with_the_epoch_before,
            looked_into_the_future,
            waited_one_epoch_too_long,
            never_counted_anew,
            kept_the_last_epoch,
            took_a_tie_for_better,
        ),
        inputs=_validation_losses,
        parts=("last", "best"),
        forbidden=(EarlyStopping.should_stop,),
        imports="",
    ),
    Expression(
        id="9.7",
        title="Weight decay is a belief",
        stars=3,
        minutes=12,
        text="In {ref}`ch-losses` a loss was minus the logarithm of a likelihood. Suppose you "
        "believe, before seeing data, that every weight is a Gaussian random number with mean 0 "
        "and standard deviation $s$. Multiply the likelihood of $n$ samples by the density of "
        "all weights, take minus the logarithm, divide by $n$, drop constants. Compare with "
        "{eq}`eq-l2-loss`: which $\\lambda$ is this?",
        why='λ = 1/(n s²): weight decay says "I expect weights of about s". The more samples, '
        "the less the expectation counts.",
        hints=(
            "Minus the logarithm turns the product into a sum: the loss of chapter 5, and one term "
            "for each weight.",
            "The density of one weight is a constant times exp(-w²/(2 s²)). What is minus its "
            "logarithm?",
            "Divide by n, and set what each weight contributes equal to (λ/2) w².",
        ),
        explanation="Minus the logarithm of the product is a sum: minus the log-likelihood of the "
        "samples, and for each weight, by {eq}`eq-gaussian-loss` with $w$ in place of $y$ and "
        "$\\hat y = 0$, the term $\\frac{w^2}{2 s^2}$ and a constant. Divided by $n$, the first "
        "part is the mean of the losses, $L$ as before {eq}`eq-cost`. The second is $\\frac{1}{n} "
        "\\sum_k \\frac{w_k^2}{2 s^2} = \\frac{\\lambda}{2} \\sum_k w_k^2$ with $\\lambda = "
        '\\frac{1}{n s^2}$. So weight decay says "I expect weights of about $s$". The more '
        "samples, the less the expectation counts.",
        solution=strength_of_belief,
        mistakes=(
            forgot_the_samples,
            kept_the_half,
            forgot_to_square_the_size,
            turned_the_belief_around,
            counted_the_belief_for_every_sample,
        ),
        ranges={"n": (20, 90), "s": (0.2, 0.8)},
        shown="1 / (n * s**2)",
    ),
    Open(
        id="9.8",
        title="What shuffled labels reveal, and what not",
        stars=3,
        minutes=35,
        text="Check 8 of the list shuffles all labels, trains, and expects chance. Take three "
        "leaks: (A) the standardizer is fitted to all samples; (B) every image stands in the file "
        "twice, so that many validation images have a copy in the training part; (C) of 1,000 "
        "features those 20 are kept whose means differ most between the classes, and they are "
        "chosen on all samples, before the split. For each, predict whether the validation score "
        "is too good, and whether check 8 tells. Where in the program do the labels have to be "
        "shuffled, so that it finds as much as it can? Build (C) from random numbers, with coin "
        "tosses for labels, and measure it against the same choice made after the split.",
        why="Shuffled labels reveal a leak only if labels passed through it, and only if they were "
        "shuffled before.",
        hints=(
            "Follow a label through the program. On which way does it get from a validation "
            "sample into the network?",
            "(B) has two answers: the labels may be shuffled before the images are copied, or "
            "after.",
            "For (C), 100 samples and one layer are enough: among 1,000 random features, the best "
            "20 go along with the tosses by luck.",
        ),
        explanation="(A) The standardizer sees no label, and a mean over all samples differs "
        "little from that of the training part. The score is hardly too good, and with shuffled "
        "labels it is at chance: check 8 says nothing. (B) A network that learns its samples by "
        "heart knows the copies. If the labels are shuffled in the doubled file, the two copies "
        "have different labels, and validation is at chance: check 8 is blind. If they are "
        "shuffled before the images are copied, copies agree, and it stays above chance. (C) The "
        "choice has seen the validation labels. Shuffled *before* the choice, they make it fit "
        "their luck, and the score is far above chance; shuffled between choice and split, "
        "the features mean nothing any more, and all looks well. So shuffle the labels in the "
        "first line of the program, where the data come in, and run everything after it. What "
        "was wrong with the data before that line, no shuffling shows.",
        rubric=(
            Criterion(3, "For each leak two predictions with a reason: too good? found?"),
            Criterion(3, "(C) as code that runs: chosen before and after the split, both scores."),
            Criterion(2, "(B) depends on where the labels are shuffled, and why."),
            Criterion(2, "The rule: shuffle first, run all the rest; and what it cannot find."),
        ),
        example="""\
rng = np.random.default_rng(0)
chance_X, tosses = rng.normal(size=(100, 1000)), rng.integers(0, 2, size=100)


def best_features(X, y):
    \"\"\"Return the 20 features whose means differ most between the classes.\"\"\"
    apart = X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)
    return np.argsort(-np.abs(apart))[:20]


def score_on_tosses(before_the_split):
    rng = np.random.default_rng(1)
    A_train, A_val, b_train, b_val = train_test_split(chance_X, tosses, 0.5, rng)
    seen = (chance_X, tosses) if before_the_split else (A_train, b_train)
    chosen = best_features(*seen)
    network = Sequential(Linear(20, 2, rng))
    fit(
        network, CrossEntropy(), SGD(network.theta, network.dtheta, lr=0.1), A_train[:, chosen],
        b_train, epochs=30, batch_size=10, rng=rng, progress=False,
    )  # fmt: skip
    return score(network, A_val[:, chosen], b_val)


print("chosen before the split: right above 75%:", score_on_tosses(True) > 0.75)
print("chosen after the split: right below 65%:", score_on_tosses(False) < 0.65)
""",
    ),
)
