"""Exercises of chapter 10, Handwritten digits."""

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
from nnbook.training import confusion_matrix

# 10.1


def difference_and_standard_errors(n, theirs, yours):
    """Give the images of difference, and both standard errors in percentage points."""
    shares = theirs / 100, yours / 100
    errors = [100 * (a * (1 - a) / n) ** 0.5 for a in shares]
    return round(shares[0] * n) - round(shares[1] * n), *errors


def gave_shares(n, theirs, yours):
    """The standard errors are right, but as shares: percentage points are 100 times that."""
    images, *errors = difference_and_standard_errors(n, theirs, yours)
    return images, *(error / 100 for error in errors)


def forgot_the_number_of_images(n, theirs, yours):
    """That is the spread of a single image, right or wrong. That of the mean is smaller by √n."""
    images, *errors = difference_and_standard_errors(n, theirs, yours)
    return images, *(error * n**0.5 for error in errors)


def divided_by_the_number_of_images(n, theirs, yours):
    """You divided by n outside of the root: the variance has the n, its root has √n."""
    images, *errors = difference_and_standard_errors(n, theirs, yours)
    return images, *(error / n**0.5 for error in errors)


def counted_in_percentage_points(n, theirs, yours):
    """You gave the difference in percentage points: count the images among the «n»."""
    return theirs - yours, *difference_and_standard_errors(n, theirs, yours)[1:]


def left_a_part_of_an_image(n, theirs, yours):
    """Images are whole, and the shares were rounded: count how many each of you read rightly."""
    errors = difference_and_standard_errors(n, theirs, yours)[1:]
    return n * (theirs - yours) / 100, *errors


def swapped_the_standard_errors(n, theirs, yours):
    """The standard errors are right, but in the other order: the classmate's comes first."""
    images, *errors = difference_and_standard_errors(n, theirs, yours)
    return images, *errors[::-1]


def _other_scores(rng):
    while True:
        n, wrong, more = (int(rng.integers(*ends)) for ends in [(300, 500), (9, 15), (2, 4)])
        theirs, yours = (round(100 * (n - w) / n, 1) for w in (wrong - more, wrong))
        # Rounding must show, or a part of an image would be taken for a whole one.
        if abs(n * (theirs - yours) / 100 - more) > 0.05:
            return {"n": n, "theirs": theirs, "yours": yours}


# 10.3


def for_shuffled_pixels(W, order):
    """Return the weights V for which X[:, order] @ V equals X @ W, whatever X is.

    W has shape (n_pixels, n_neurons), and so has V. order is a permutation of the pixels: entry i
    says which of the old pixels stands at place i now.
    """
    return W[order]


def left_the_weights(W, order):
    """W has stayed as it was. Place i holds another pixel now, and needs the weights of that."""
    return W.copy()


def shuffled_back(W, order):
    """You undid the shuffling, with the inverse permutation.

    The pixels were moved by X[:, order]; the rows of W have to move along, in the same way.
    """
    return W[np.argsort(order)]


def shuffled_the_neurons(W, order):
    """You shuffled the columns: these are the neurons. A pixel has a row of W."""
    return W[:, order]


def shuffled_both(W, order):
    """The rows are right, but the neurons must keep their places: leave the columns alone."""
    return W[order][:, order]


def turned_the_weights(W, order):
    """You turned W around. V has the shape of W: a row for each pixel, a column for each neuron."""
    return W[order].T


def _weights_and_orders(rng):
    turn = rng.normal(size=(3, 3)).round(1), np.array([1, 2, 0])
    drawn = [(rng.normal(size=(n, m)).round(1), rng.permutation(n)) for n, m in [(5, 8), (16, 16)]]
    return [turn, *drawn]


# 10.4


def table_of_mistakes(y, y_pred, n_classes):
    """Return the confusion matrix: how often class i (row) was taken for class j (column).

    y and y_pred hold class numbers, shape (n_samples,); the table has shape
    (n_classes, n_classes).
    """
    counts = np.zeros((n_classes, n_classes), dtype=int)
    for true, predicted in zip(y, y_pred):
        counts[true, predicted] += 1
    return counts


def swapped_rows_and_columns(y, y_pred, n_classes):
    """The table is transposed: the row is what the digit is, the column what it was taken for."""
    return table_of_mistakes(y, y_pred, n_classes).T


def marked_instead_of_counting(y, y_pred, n_classes):
    """The table only says whether something happened: it has to count, += 1.

    counts[y, y_pred] += 1 in one go does not count either: a pair that comes twice is added once.
    """
    return np.minimum(table_of_mistakes(y, y_pred, n_classes), 1)


def left_out_the_right_answers(y, y_pred, n_classes):
    """The right answers belong into the table, too: they are its diagonal."""
    counts = table_of_mistakes(y, y_pred, n_classes)
    return counts - np.diag(np.diag(counts))


def gave_shares_of_each_row(y, y_pred, n_classes):
    """These are shares. The table counts: its entries add up to the number of samples."""
    counts = table_of_mistakes(y, y_pred, n_classes)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def dropped_classes_that_never_come(y, y_pred, n_classes):
    """A class that never comes is missing: its row and column stay, full of zeros."""
    found = np.union1d(y, y_pred)
    return table_of_mistakes(y, y_pred, n_classes)[np.ix_(found, found)]


def _classes(rng):
    fixed = (np.array([0, 1, 1, 1, 2]), np.array([0, 1, 1, 0, 1]), 3)
    drawn = [(rng.integers(0, k, n), rng.integers(0, k, n), k) for n, k in [(8, 2), (40, 4)]]
    # One sample; and a class that never comes.
    return [
        (np.array([1]), np.array([0]), 2),
        fixed,
        *drawn,
        (np.array([0, 1]), np.array([1, 1]), 4),
    ]


# 10.5


def chosen_and_reported(widths, on_validation, on_test):
    """Return the width to take, and the accuracy to report for it.

    widths is a list. Row i of on_validation and on_test, shape (n_widths, n_runs), holds what the
    networks of width i scored on the two parts, run by run. Of the runs, the median counts.
    """
    best = np.median(on_validation, axis=1).argmax()
    return widths[best], np.median(on_test[best])


def chose_on_the_test_part(widths, on_validation, on_test):
    """The test part chose the width, so its score is partly luck: choose on the validation part."""
    best = np.median(on_test, axis=1).argmax()
    return widths[best], np.median(on_test[best])


def reported_the_validation_part(widths, on_validation, on_test):
    """The choice is right, the report is not: the validation part chose, so its score is too good.

    Report what the chosen width scored on the test part.
    """
    best = np.median(on_validation, axis=1).argmax()
    return widths[best], np.median(on_validation[best])


def chose_on_both_parts(widths, on_validation, on_test):
    """You chose with both parts. A test part that has a vote is a test part no more."""
    best = np.median(np.hstack([on_validation, on_test]), axis=1).argmax()
    return widths[best], np.median(on_test[best])


def chose_the_luckiest_run(widths, on_validation, on_test):
    """You chose the width of the best single run: that is luck along with skill. Use medians."""
    best = on_validation.max(axis=1).argmax()
    return widths[best], np.median(on_test[best])


def reported_the_luckiest_run(widths, on_validation, on_test):
    """You reported the best of the runs on the test part. The median of them was asked for."""
    best = np.median(on_validation, axis=1).argmax()
    return widths[best], on_test[best].max()


def gave_the_row_for_the_width(widths, on_validation, on_test):
    """You returned the number of the row: take widths at this place."""
    best = np.median(on_validation, axis=1).argmax()
    return best, np.median(on_test[best])


def _scores_of_widths(rng):
    def scores(n_widths, n_runs):
        widths = [2 ** (i + 2) for i in range(n_widths)]
        parts = (0.9 + 0.09 * rng.random((n_widths, n_runs)) for _ in range(2))
        return widths, *(part.round(4) for part in parts)

    # The best on validation, on test, on both and in a single run: four different widths.
    apart = (
        [8, 16, 32, 64],
        np.array(
            [[0.96, 0.97, 0.975], [0.93, 0.94, 0.95], [0.96, 0.965, 0.97], [0.94, 0.95, 0.99]]
        ),
        np.array(
            [[0.94, 0.95, 0.96], [0.97, 0.98, 0.985], [0.97, 0.975, 0.98], [0.95, 0.96, 0.965]]
        ),
    )
    return [apart, *(scores(*shape) for shape in [(2, 1), (3, 3), (4, 5), (7, 5), (9, 7)])]


# 10.6


def temperature(p, q):
    """Return the T that turns a claim of p into one of q."""
    return np.log(p / (1 - p)) / np.log(q / (1 - q))


def turned_the_quotient_over(p, q):
    """That is 1/T. A T above 1 makes claims smaller, and here p is above q."""
    return 1 / temperature(p, q)


def divided_the_probabilities(p, q):
    """T divides the logit, not the probability: find the logit that gives p, and the one for q."""
    return p / q


def divided_the_odds(p, q):
    """These are the odds p/(1 - p) and q/(1 - q). The logit is the logarithm of the odds."""
    return p * (1 - q) / (q * (1 - p))


def took_the_logarithm_of_p(p, q):
    """The logit is the logarithm of p/(1 - p), not of p."""
    return np.log(p) / np.log(q)


def subtracted_the_logits(p, q):
    """You subtracted the logits. T divides: z/T has to be the logit of q."""
    return np.log(p / (1 - p)) - np.log(q / (1 - q))


# 10.7


def n_refused(P, y, wanted):
    """Return how many samples to refuse, so that of the rest at least a share of wanted is right.

    P holds the probabilities, shape (n_samples, n_classes), y the right classes. The least sure
    samples are refused first, and no more of them than necessary. The surest answer is right.
    """
    surest_first = np.argsort(-P.max(axis=1))
    right = (P.argmax(axis=1) == y)[surest_first]
    share = right.cumsum() / np.arange(1, len(y) + 1)
    return len(y) - (np.flatnonzero(share >= wanted).max() + 1)


def _shares(P, y, order):
    return (P.argmax(axis=1) == y)[order].cumsum() / np.arange(1, len(y) + 1)


def counted_those_kept(P, y, wanted):
    """That is how many are answered. Asked is how many are refused: the rest."""
    return len(y) - n_refused(P, y, wanted)


def stopped_at_the_first_mistake(P, y, wanted):
    """You stopped when the share first fell below what is wanted.

    It can rise again: look for the largest number that can be kept.
    """
    share = _shares(P, y, np.argsort(-P.max(axis=1)))
    return len(y) - np.flatnonzero(np.append(share, -1.0) < wanted)[0]


def wanted_more(P, y, wanted):
    """You asked for more than the share that is wanted. At least so much is enough: >=, not >."""
    return n_refused(P, y, wanted + 1e-9)


def took_the_place_for_the_number(P, y, wanted):
    """Places count from 0: if the place k is the last good one, k + 1 samples are kept."""
    return n_refused(P, y, wanted) + 1


def counted_the_good_places(P, y, wanted):
    """You counted how often the share is large enough. What counts is where, at the last place.

    Before it the share may fall and rise again.
    """
    return len(y) - int((_shares(P, y, np.argsort(-P.max(axis=1))) >= wanted).sum())


def refused_the_surest(P, y, wanted):
    """You refused the surest samples first: sort by -P.max(axis=1)."""
    good = np.flatnonzero(_shares(P, y, np.argsort(P.max(axis=1))) >= wanted)
    return len(y) - (good.max(initial=-1) + 1)


def refused_only_mistakes(P, y, wanted):
    """Whether an answer is wrong is not known when it is given: only how sure the network is."""
    n_right = int((P.argmax(axis=1) == y).sum())
    return len(y) - min(len(y), int(n_right / wanted + 1e-9))


def trusted_the_probabilities(P, y, wanted):
    """You refused where the largest probability is below the share that is wanted.

    That trusts the probabilities; how often they are right has to be counted.
    """
    return int((P.max(axis=1) < wanted).sum())


def _predictions(rng):
    def prediction(n_samples, wanted):
        E = np.exp(rng.normal(scale=1.5, size=(n_samples, 3)))
        P = E / E.sum(axis=1, keepdims=True)  # not rounded: no two are equally sure
        y = np.array([rng.choice(3, p=row) for row in P])
        # The surest is right, or for some shares there would be no answer at all.
        surest = P.max(axis=1).argmax()
        y[surest] = P[surest].argmax()
        return P, y, wanted

    # The second surest is wrong, the others are right.
    confidence = np.array([0.95, 0.9, 0.8, 0.7, 0.6])
    P = np.stack([confidence, 0.75 * (1 - confidence), 0.25 * (1 - confidence)], axis=1)
    falls_and_rises = P, np.array([0, 1, 0, 0, 0]), 0.77
    # The least sure is wrong, and three of four are exactly enough.
    just_enough = P[:4], np.array([0, 0, 0, 1]), 0.75
    # All other shares are such that no fraction of so few samples equals them.
    sizes = [(1, 0.9), (5, 0.77), (8, 0.71), (30, 0.81), (200, 0.877)]
    return [falls_and_rises, just_enough, *(prediction(n, wanted) for n, wanted in sizes)]


EXERCISES = (
    Number(
        id="10.1",
        title="Better, or luckier",
        stars=1,
        minutes=4,
        text="A classmate reports an accuracy of «theirs» % on «n» test images, you measured "
        "«yours» % on the same «n». How many images is the difference? How large is the standard "
        "error of each accuracy, in percentage points to two decimals, the classmate's first? "
        "What do you reply?",
        why="√(a(1 - a)/n) is about as large as the difference: two tests of the same network "
        "on other images would differ by as much.",
        hints=(
            "How many of the «n» images did each read rightly? Whole images.",
            "The standard error of a share a of n is √(a(1 - a)/n).",
        ),
        explanation="Multiply both shares by «n», round to whole images and subtract. The standard "
        "errors are $\\sqrt{a (1 - a) / «n»}$ {eq}`eq-standard-error`. (98.2 % and 97.6 % of 449 "
        "images: 441 and 438 are right, 3 images of difference, with standard errors of 0.63 and "
        "0.72 percentage points, about 3 images as well.) The difference is what two tests of "
        "the *same* network on other images would show. That both used the same images makes the "
        "comparison a bit sharper than that; what counts is on how many images exactly one of "
        "the two was right.",
        values={"n": 449, "theirs": 98.2, "yours": 97.6},
        vary=_other_scores,
        parts=("images", "standard error of the classmate", "your standard error"),
        solution=difference_and_standard_errors,
        mistakes=(
            gave_shares,
            forgot_the_number_of_images,
            divided_by_the_number_of_images,
            counted_in_percentage_points,
            left_a_part_of_an_image,
            swapped_the_standard_errors,
        ),
        tolerance=(0.01, 0.01, 0.01),
    ),
    Choice(
        id="10.2",
        title="Two uses, two splits",
        stars=1,
        minutes=4,
        text="A network is to hear from the sound of a pump whether it will fail. Forty pumps were "
        "recorded for two years, a second of sound every minute. Use A: these forty pumps, next "
        "year. Use B: pumps that it has never heard. Which test part answers for which use?",
        why="A test part must differ from the training part as the use will: for A in time, for B "
        "in the pump.",
        hints=(
            "For each use, say what the network will not have met: a second, a season, a pump?",
            "Two neighboring seconds of one pump sound the same. What does a shuffle do with them?",
        ),
        explanation="Seconds of one pump are like digits of one hand: not independent. Shuffled, a "
        "second stands in the test part and its neighbors in the training part, and the score "
        "is that of a use which nobody has: hearing a known pump once more in the same minute. "
        "For A the network knows the pumps, but neither the season nor the wear of next year: "
        "put the last months of all pumps aside. For B put whole pumps aside, and expect the "
        "score to depend on which.",
        options=(
            Option(
                "A: random seconds. B: random seconds as well, with five seeds",
                "You trust the seeds. They measure the luck of the draw, not whether it was made "
                "from the right place: each of the shuffles puts every pump into both parts.",
            ),
            Option(
                "A: random seconds. B: all the seconds of eight of the pumps",
                "B is right. For A you took the pump to be all that matters: the neighbors of a "
                "test second would be trained on, and next year's seconds have no such neighbors.",
            ),
            Option(
                "A: all the seconds of eight of the pumps. B: the last months of each pump",
                "You turned them around. In A the pumps are known and the time is new; in B the "
                "pumps are new.",
            ),
            Option("A: the last months of each pump. B: all the seconds of eight of the pumps"),
        ),
        right="d",
    ),
    Function(
        id="10.3",
        title="The same network for shuffled pixels",
        stars=2,
        minutes=10,
        text="The chapter claims that a network would learn just as well if the pixels of all "
        "images were shuffled in the same way, `X[:, order]`. Show it: somebody gives you a "
        "network for the images as they were, with the weights `W` in its first layer. Which "
        "weights make it give the same logits for the shuffled images? Then train the chapter's "
        "network from fresh weights on shuffled pixels. Must its accuracy be the same, to the "
        "last digit? And what does all this say about what the network knows?",
        why="Row i of the weights belongs to pixel i. If the rows move along with the pixels, each "
        "weighted sum has the same terms in another order.",
        hints=(
            "Write z_j as a sum over pixels. What happens to a sum when its terms change places?",
            "At place i now stands the old pixel order[i]. Which row of W belongs there?",
        ),
        explanation="$z_j = \\sum_k x_k w_{kj}$. At place $i$ of the shuffled image stands the old "
        "pixel number `order[i]`, so this place needs the row `order[i]` of $W$: `W[order]`. The "
        "sums have the same terms in another order. So for each network on ordered pixels there "
        "is one on shuffled pixels with the same answers, and fresh random weights prefer "
        "neither. Yet the same seed puts the same fresh weights on other pixels: this is another "
        "draw, and its accuracy another, as with another seed. Measured, with "
        "`train([64, 128, 10], X_train[:, order], y_train, seed=0)` and five random orders: from "
        "97.6 to 98.4 %, and the 98.2 % of the old order lie between. A linear layer has no "
        "notion of neighbors.",
        solution=for_shuffled_pixels,
        mistakes=(
            left_the_weights,
            shuffled_back,
            shuffled_the_neurons,
            shuffled_both,
            turned_the_weights,
        ),
        inputs=_weights_and_orders,
        imports="",
    ),
    Function(
        id="10.4",
        title="A confusion matrix of your own",
        stars=2,
        minutes=6,
        text="Write the confusion matrix {eq}`eq-confusion-matrix` without looking at `nnbook`, "
        "and compare with $C$ above. Then read off $C$: which digit is missed most often?",
        why="Every sample raises one entry by one: its true class is the row, the predicted the "
        "column.",
        hints=(
            "Start from a table of zeros of shape (n_classes, n_classes).",
            "Go through zip(y, y_pred) and raise one entry for each sample.",
        ),
        explanation="Every sample raises one entry by one. A row less its entry on the diagonal "
        "counts what was missed: `(C.sum(axis=1) - C.diagonal()).argmax()` is 8. The eights are "
        "missed most often.",
        solution=table_of_mistakes,
        mistakes=(
            swapped_rows_and_columns,
            marked_instead_of_counting,
            left_out_the_right_answers,
            gave_shares_of_each_row,
            dropped_classes_that_never_come,
        ),
        inputs=_classes,
        forbidden=(confusion_matrix,),
    ),
    Function(
        id="10.5",
        title="The best of seven",
        stars=2,
        minutes=10,
        text="A colleague has trained networks of several widths, in several runs each, and "
        "chooses with this function. No test image was trained on. What is wrong all the same? "
        "Mend the code. And how much can it matter? Suppose seven networks read 97.5 % in the "
        "long run, each of them, and each is tested on 449 images of its own. What does the best "
        "of the seven show, on average? Simulate.",
        why="Who chooses with a part cannot report with it: among networks about equally good, "
        "the best score is that of the luckiest.",
        hints=(
            "Which of the two parts knows nothing of the choice?",
            "One part has a say in `best`, the other in the number that is returned.",
            "`np.random.default_rng(0).binomial(449, 0.975, size=(20_000, 7))` draws 20,000 times "
            "how many of its 449 images each of the seven networks reads rightly.",
        ),
        explanation="The test part chose the width, so what is reported is partly luck: among "
        "networks about equally good, it is the score of the luckiest. Choose on the validation "
        "part, and open the test part for the chosen width alone. To simulate seven equal "
        "networks:\n\n"
        "```python\n"
        "seven = np.random.default_rng(10).binomial(449, 0.975, size=(20_000, 7)) / 449\n"
        'print(f"one of seven {seven.mean():.1%}, the best {seven.max(axis=1).mean():.1%}")\n'
        "```\n\n"
        "The best shows 98.4 %, almost one percentage point too much, more than one standard "
        "error, and no network is any better for it. On *shared* test images they are lucky "
        "together, so the gain is smaller. It grows with the number of candidates.",
        solution=chosen_and_reported,
        broken=chose_on_the_test_part,
        mistakes=(
            chose_on_the_test_part,
            reported_the_validation_part,
            chose_on_both_parts,
            chose_the_luckiest_run,
            reported_the_luckiest_run,
            gave_the_row_for_the_width,
        ),
        inputs=_scores_of_widths,
        parts=("width", "accuracy"),
    ),
    Expression(
        id="10.6",
        title="The right temperature",
        stars=2,
        minutes=8,
        text="A network for two classes has the logits $(z, 0)$ with $z > 0$, and claims the "
        "probability $p$ for the first. Of such answers only a share $q$ is right, with "
        "$\\frac12 < q < p$. Which temperature $T$ makes it claim $q$? Derive a formula of `p` and "
        "`q`, and test it on the chapter's 0.88 and 0.73.",
        why="T is the quotient of two logits: that of the claim and that of the truth.",
        hints=(
            "Softmax of (z, 0) is the sigmoid of z. Which z gives the claim p?",
            "Divided by T, the logits are (z/T, 0). They are to give q.",
            "The logit of p is ln(p/(1 - p)).",
        ),
        explanation="Softmax of two logits is the sigmoid of their difference "
        "{eq}`eq-softmax-sigmoid`, so $p = \\sigma(z)$ and $z = \\ln \\frac{p}{1 - p}$ "
        "{eq}`eq-logit`. Divided by $T$, it must be the logit of $q$: $\\frac zT = \\ln "
        "\\frac{q}{1 - q}$. So $T = \\ln \\frac{p}{1 - p} \\Big/ \\ln \\frac{q}{1 - q}$. In the "
        "chapter, with more digits, $p = 0.8808$ and $q = 0.7311$: $T = 2.000 / 1.000 = 2$. For "
        "$q = p$ it is 1: nothing is to be mended.",
        solution=temperature,
        mistakes=(
            turned_the_quotient_over,
            divided_the_probabilities,
            divided_the_odds,
            took_the_logarithm_of_p,
            subtracted_the_logits,
        ),
        ranges={"p": (0.8, 0.98), "q": (0.55, 0.75)},
        shown="ln(p / (1 - p)) / ln(q / (1 - q))",
    ),
    Function(
        id="10.7",
        title="Not sure",
        stars=3,
        minutes=15,
        text='Let the network abstain: it may answer "not sure" when its largest probability is '
        "low. Write a function that says how many samples it must refuse so that at least a "
        "given share of the rest is right. Then ask it about the 449 test images, `P` and "
        "`y_test`, for 99 %.",
        why="Sorted by confidence, the surest k samples have a share of right answers for every k; "
        "the largest k with enough of them can be kept.",
        hints=(
            "Sort the samples by their largest probability, the surest first.",
            "right.cumsum() / np.arange(1, n + 1) is the share of right answers among the first k.",
            "The last place at which the share is large enough tells how many can be kept.",
        ),
        explanation="Sort by confidence, and count how many of the surest can be kept. The share "
        "of right answers among the first $k$ falls with every mistake and rises again after it, "
        "so the *last* $k$ with a share that is large enough counts. The chapter's network must "
        "refuse 10 of the 449 images, those with a probability below about 0.73. (A threshold that "
        "is to be used afterwards has to be chosen on a validation part, like every choice.)",
        solution=n_refused,
        mistakes=(
            counted_those_kept,
            wanted_more,
            took_the_place_for_the_number,
            counted_the_good_places,
            stopped_at_the_first_mistake,
            refused_the_surest,
            refused_only_mistakes,
            trusted_the_probabilities,
        ),
        inputs=_predictions,
    ),
    Open(
        id="10.8",
        title="One pixel to the right",
        stars=3,
        minutes=40,
        text="Moved by one pixel to the right, half of the test images are misread. Find a cure, "
        "without a new kind of layer, and judge it as this chapter judges: say beforehand what "
        "you expect, compare with the network as it is, on images moved and unmoved, over several "
        "seeds, and report in a few lines that could stand in the model card. What does your cure "
        "cost, and what have you not shown?",
        why="A cure is what holds on images, moves and writers that had no part in finding it.",
        hints=(
            "What would the network have to see while it learns? Or what could be done with an "
            "image before the network gets it?",
            "A moved copy of an image is nearly the same image. On which side of the split must "
            "it be?",
            "Test what you did not train for, too: two pixels, up, down.",
        ),
        explanation="The cell below adds copies moved to the left and to the right to the training "
        "part, after the split, so that no test image is in it in any place, and takes fewer "
        "epochs, so that about as many steps are made. Nearly all of the loss is made up for, "
        "and unmoved images are read about as well as before. Copies cost time, with each kind of "
        "move some more. Another cure is to shift each image so that its ink is in the center, "
        "as the figure does with drawings; it costs nothing in training, and has to be done in "
        "use as well. Not shown by the cell: more than one seed, moves up and down or by two "
        "pixels, and new writers, for whom question 2 has to be asked again.",
        rubric=(
            Criterion(2, "An expectation in numbers, written down before the measurement."),
            Criterion(3, "A cure that runs, with the moved copies of an image on its own side."),
            Criterion(3, "Moved and unmoved, with and without it, three seeds or more, a spread."),
            Criterion(2, "The cost, and what was not shown: other moves, new writers."),
        ),
        example="""\
def moved(X, right):
    \"\"\"Return the images moved by so many pixels to the right, filled up with paper.\"\"\"
    images = np.zeros((len(X), 8, 12))
    images[:, :, 2 + right : 10 + right] = X.reshape(-1, 8, 8)
    return images[:, :, 2:10].reshape(-1, 64)


X_copies = np.concatenate([moved(X_train, right) for right in (-1, 0, 1)])
cured = train([64, 128, 10], X_copies, np.tile(y_train, 3), seed=0, epochs=20)
unmoved, aside_again = (score(cured, moved(X_test, right), y_test) for right in (0, 1))
print("unmoved: right above 96%:", unmoved > 0.96)
print("one pixel to the right: right above 94%:", aside_again > 0.94)
""",
    ),
)
