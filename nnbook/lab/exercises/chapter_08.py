"""Exercises of chapter 8, Gradient descent."""

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
from nnbook.optimizers import SGD, Adam, minibatches

# 8.1


def two_steps(a, b):
    """Take two steps with rate 0.1, and two with 0.2; both factors are 1 - rate · curvature."""
    return tuple(start * (1 - lr * c) ** 2 for lr in (0.1, 0.2) for start, c in [(a, 1), (b, 10)])


def took_one_step(a, b):
    """You took one step with each rate. Two are asked for."""
    return 0.9 * a, 0.0, 0.8 * a, -1.0 * b


def went_uphill(a, b):
    """You went uphill: the gradient points where the loss rises, so subtract it."""
    return 1.1**2 * a, 4 * b, 1.2**2 * a, 9 * b


def kept_the_first_gradient(a, b):
    """You took the gradient of the start for both steps. It is computed anew where you stand."""
    return 0.8 * a, -1.0 * b, 0.6 * a, -3.0 * b


def took_the_curvature_for_the_slope(a, b):
    """You subtracted rate times curvature. The slope is curvature times θ: (θ1, 10 θ2)."""
    return a - 0.2, b - 2.0, a - 0.4, b - 4.0


def forgot_the_second_curvature(a, b):
    """You treated both parameters alike. The slope of the second one is 10 θ2."""
    return 0.81 * a, 0.81 * b, 0.64 * a, 0.64 * b


def kept_the_half(a, b):
    """You kept a factor ½ in the slope. That of ½ λ θ² is λ θ: the 2 cancels it."""
    return 0.95**2 * a, 0.25 * b, 0.9**2 * a, 0.0


def went_on_from_there(a, b):
    """You went on from where the first two steps ended. The other two begin at the start again."""
    return 0.81 * a, 0.0, 0.81 * 0.64 * a, 0.0


# 8.3


def rate_for_the_sum(lr, n, larger):
    """Make up for a gradient that is n times as long; a larger batch makes it longer again."""
    return lr / n, larger / n


def took_the_same_rate(lr, n, larger):
    """The gradient of the sum is «n» times that of the mean: with the same rate so is the step."""
    return lr, larger / n


def multiplied_by_the_batch_size(lr, n, larger):
    """The other way round: the gradient has become longer, so the rate has to become smaller."""
    return lr * n, larger / n


def divided_by_the_root(lr, n, larger):
    """The root of «n» tells how much the noise of a mean shrinks.

    Here the gradient itself is «n» times as long.
    """
    return lr / n**0.5, (larger / n) ** 0.5


def thought_the_steps_stay_the_same(lr, n, larger):
    """The rate is right. But with «larger» samples there are more terms in the sum, none divided.

    So the gradient is longer, and the step with it.
    """
    return lr / n, 1.0


def took_the_root_for_the_steps(lr, n, larger):
    """The rate is right. But slopes that point one way add up in full.

    The root belongs to the noise, which cancels in part.
    """
    return lr / n, (larger / n) ** 0.5


def shortened_the_steps(lr, n, larger):
    """The rate is right. With more samples the sum becomes longer, not shorter."""
    return lr / n, n / larger


def _other_batches(rng):
    n = int(rng.choice([16, 32, 50, 64, 100]))
    lr = float(rng.choice([0.05, 0.2, 0.3, 0.5]))
    return {"lr": lr, "n": n, "larger": n * int(rng.choice([2, 3, 4, 8]))}


# 8.4


def shuffled_batches(X, y, batch_size, seed):
    """Return the batches of one epoch in shuffled order, a list of pairs (X_batch, y_batch).

    X has the shape (n, d) and y the shape (n,); batch_size is an int, and the last batch may be
    smaller. The order comes from the seed, an int.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(X))
    X, y = X[order], y[order]
    starts = range(0, len(X), batch_size)
    return [(X[start : start + batch_size], y[start : start + batch_size]) for start in starts]


def shuffled_twice(X, y, batch_size, seed):
    """Nearly every sample still has the target of another one: there are two permutations.

    Draw one, and use it for both.
    """
    rng = np.random.default_rng(seed)
    X, y = X[rng.permutation(len(X))], y[rng.permutation(len(y))]
    starts = range(0, len(X), batch_size)
    return [(X[start : start + batch_size], y[start : start + batch_size]) for start in starts]


def shuffled_the_samples_only(X, y, batch_size, seed):
    """Now the targets stay where they were and the samples do not: move both in the same way."""
    batches = shuffled_batches(X, np.arange(len(X)), batch_size, seed)
    starts = range(0, len(X), batch_size)
    targets = [y[start : start + batch_size] for start in starts]
    return [(batch, target) for (batch, _), target in zip(batches, targets)]


def shuffled_the_targets_only(X, y, batch_size, seed):
    """Now the samples stay where they were and the targets do not: move both in the same way."""
    return did_not_shuffle(X, y[np.random.default_rng(seed).permutation(len(y))], batch_size, seed)


def did_not_shuffle(X, y, batch_size, seed):
    """The pairs are right, but nothing is shuffled any more.

    Then every epoch has the same batches, and samples sorted by class give batches of one class.
    """
    starts = range(0, len(X), batch_size)
    return [(X[start : start + batch_size], y[start : start + batch_size]) for start in starts]


def dropped_the_last_batch(X, y, batch_size, seed):
    """The samples left over at the end are missing: the last batch may be smaller."""
    batches = shuffled_batches(X, y, batch_size, seed)
    return [(batch, targets) for batch, targets in batches if len(batch) == batch_size]


def drew_with_repeats(X, y, batch_size, seed):
    """The pairs are right, but some samples come twice and others not at all.

    In an epoch each comes once: a permutation, not numbers drawn one by one.
    """
    drawn = np.random.default_rng(seed).integers(len(X), size=len(X))
    return did_not_shuffle(X[drawn], y[drawn], batch_size, seed)


def ignored_the_seed(X, y, batch_size, seed):
    """The pairs are right, but the same seed gives another order each time.

    Draw the permutation from np.random.default_rng(seed).
    """
    return shuffled_batches(X, y, batch_size, np.random.default_rng().integers(2**60))


def took_one_seed_for_all(X, y, batch_size, seed):
    """The pairs are right, but every seed gives the same order: no epoch differs from another.

    Draw the permutation from np.random.default_rng(seed).
    """
    return shuffled_batches(X, y, batch_size, 0)


def _whatever_the_order(answer, X, y, batch_size, seed):
    before = X.copy(), y.copy()  # a function that shuffles in place is told so elsewhere

    def epoch(X, y, seed):
        batches = list(answer(X, y, batch_size, seed))
        pairs = [np.column_stack([batch, targets]) for batch, targets in batches]
        return np.concatenate([np.empty((0, X.shape[1] + 1)), *pairs]), batches

    rows, batches = epoch(X, y, seed)
    moved = len(rows) != len(X) or bool(np.any(rows[:, :-1] != before[0]))
    others = [epoch(before[0].copy(), before[1].copy(), s)[0] for s in (seed, seed + 1)]
    n_orders = len({epoch_rows.tobytes() for epoch_rows in (rows, *others)})
    sizes = [len(batch) for batch, _ in batches]
    return rows[np.lexsort(rows.T[::-1])], sizes, float(moved), float(n_orders)


def _labelled(rng):
    def labelled(n, d, batch_size):
        return rng.normal(size=(n, d)).round(2), np.arange(n) % 2, batch_size, int(rng.integers(99))

    # At least 8 samples: an order that happens to be the old one is as good as impossible.
    return [labelled(8, 1, 4), labelled(9, 2, 4), labelled(20, 2, 32), labelled(25, 3, 10)]


# 8.5


def rate_that_jumps_forever(lam, mu):
    """Put 1, -1 and 1 into the formula for three positions, and solve for the rate."""
    return 2 * (1 + mu) / lam


def took_the_limit_without_momentum(lam, mu):
    """That is the limit without momentum. Put the three positions in: the μ does not cancel."""
    return 2 / lam


def divided_by_the_long_run(lam, mu):
    """The 1/(1 - μ) is for slopes that persist. Here every second slope has the other sign."""
    return 2 / (lam * (1 - mu))


def shrank_the_limit(lam, mu):
    """You have the sign of μ wrong: the position before last enters with -μ, and it is +1."""
    return 2 * (1 - mu) / lam


def forgot_the_jump_back(lam, mu):
    """That takes the ball from 1 to 0. It comes back to +1: put that in as the third position."""
    return (1 + mu) / lam


def counted_mu_once(lam, mu):
    """The μ comes in twice: beside the 1 in the bracket, and with the position before last."""
    return (2 + mu) / lam


# 8.6


def momentum_step(theta, velocity, gradient, lr, momentum):
    """Return the new theta and the new velocity; the three arrays have one shape."""
    new_velocity = momentum * velocity + gradient
    return theta - lr * new_velocity, new_velocity


def went_up(theta, velocity, gradient, lr, momentum):
    """You went uphill: the gradient points where the loss rises, so the step is subtracted."""
    new_velocity = momentum * velocity + gradient
    return theta + lr * new_velocity, new_velocity


def forgot_the_velocity(theta, velocity, gradient, lr, momentum):
    """The parameters moved along the gradient alone: they move along the new velocity."""
    return theta - lr * gradient, momentum * velocity + gradient


def moved_before_the_velocity_changed(theta, velocity, gradient, lr, momentum):
    """You moved along the old velocity. First v ← μv + g, then θ ← θ - ηv with the new one."""
    return theta - lr * velocity, momentum * velocity + gradient


def put_the_rate_into_the_velocity(theta, velocity, gradient, lr, momentum):
    """You keep the rate in the velocity, v ← μv + ηg, θ ← θ - v, as some books do.

    Here v adds up slopes, v ← μv + g, and the rate multiplies the step, so that it may change.
    """
    new_velocity = momentum * velocity + lr * gradient
    return theta - new_velocity, new_velocity


def kept_the_step_itself(theta, velocity, gradient, lr, momentum):
    """You keep the step itself, v ← μv - ηg, θ ← θ + v, as some libraries do.

    Here v adds up slopes, v ← μv + g, and the rate multiplies the step, so that it may change.
    """
    new_velocity = momentum * velocity - lr * gradient
    return theta + new_velocity, new_velocity


def turned_the_velocity_round(theta, velocity, gradient, lr, momentum):
    """Your velocity points downhill, v ← μv - g, and θ follows it. Such a ball rolls the same way.

    But here v adds up slopes, v ← μv + g, and is subtracted, θ ← θ - ηv.
    """
    new_velocity = momentum * velocity - gradient
    return theta + lr * new_velocity, new_velocity


def left_out_the_rate(theta, velocity, gradient, lr, momentum):
    """The velocity is right, but the step is the rate times the velocity: η is missing."""
    new_velocity = momentum * velocity + gradient
    return theta - new_velocity, new_velocity


def returned_the_old_velocity(theta, velocity, gradient, lr, momentum):
    """The new theta is right. Return the new velocity with it: the next step goes on from there."""
    return theta - lr * (momentum * velocity + gradient), velocity


def averaged_the_gradients(theta, velocity, gradient, lr, momentum):
    """You multiplied the gradient by 1 - μ: that is the running mean of Adam.

    Momentum adds up, v ← μv + g.
    """
    new_velocity = momentum * velocity + (1 - momentum) * gradient
    return theta - lr * new_velocity, new_velocity


def forgot_the_friction(theta, velocity, gradient, lr, momentum):
    """The old velocity has to be multiplied by μ, or nothing ever slows down."""
    return theta - lr * (velocity + gradient), velocity + gradient


def _states(rng):
    def state(size, lr, momentum):
        return *(rng.normal(size=size).round(2) for _ in range(3)), lr, momentum

    return [state(1, 0.1, 0.9), state(2, 0.1, 0.9), state(3, 0.5, 0.0), state(5, 0.02, 0.7)]


# 8.7


def adam_step(theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3):
    """Return the new theta, mean and square; all these arrays and the gradient have one shape.

    mean and square are the running means before this step, without the bias correction, and so
    are those returned; n_steps counts this step as well, from 1.
    """
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    corrected_mean = mean / (1 - beta1**n_steps)
    corrected_square = square / (1 - beta2**n_steps)
    return theta - lr * corrected_mean / (np.sqrt(corrected_square) + eps), mean, square


def forgot_the_bias_correction(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """Mean and square start at zero and are too small at first.

    Divide them by 1 - β1ᵗ and 1 - β2ᵗ before the step.
    """
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    return theta - lr * mean / (np.sqrt(square) + eps), mean, square


def stepped_uphill(theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3):
    """You went uphill: the step is subtracted."""
    new_theta, mean, square = adam_step(
        theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps
    )
    return 2 * theta - new_theta, mean, square


def corrected_the_mean_only(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """You corrected the mean only. The running mean of the squares starts at zero, too."""
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    return theta - lr * mean / (1 - beta1**n_steps) / (np.sqrt(square) + eps), mean, square


def corrected_without_the_power(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """You divided by 1 - β, which is right at the first step only: 1 - βᵗ, with t = n_steps."""
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    corrected = mean / (1 - beta1), square / (1 - beta2)
    return theta - lr * corrected[0] / (np.sqrt(corrected[1]) + eps), mean, square


def kept_sums(theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3):
    """You left out the factors 1 - β1 and 1 - β2: those are the sums of the chapter's code.

    Here means are asked for.
    """
    mean, square = beta1 * mean + gradient, beta2 * square + gradient**2
    corrected = mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / (np.sqrt(corrected[1]) + eps), mean, square


def wrote_the_numbers_in(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """You wrote 0.1, 0.9, 0.99 or 0.001 into the code. Use lr, beta1, beta2 and eps.

    The values in the signature hold only as long as nobody hands over others.
    """
    return adam_step(theta, gradient, mean, square, n_steps)


def returned_the_corrected_means(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """You returned the corrected means. The next step would correct them once more.

    Keep mean and square as they are; the corrected ones are for this step only.
    """
    theta, mean, square = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    return theta, mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)


def counted_from_zero(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """The correction is one step too late: n_steps counts this step already, from 1."""
    return adam_step(theta, gradient, mean, square, n_steps + 1, lr, beta1, beta2, eps)


def forgot_the_root(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """The mean is divided by the root of the mean square, so that both have the same unit."""
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    corrected = mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / (corrected[1] + eps), mean, square


def put_epsilon_under_the_root(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """ε is added after the root, as Kingma and Ba published it: √s + ε, not √(s + ε)."""
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    corrected = mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / np.sqrt(corrected[1] + eps), mean, square


def forgot_epsilon(theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3):
    """You left out ε. A parameter whose slopes were all zero then gets 0/0, which is nan."""
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    corrected = mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / np.sqrt(corrected[1]), mean, square


def averaged_the_slopes_not_their_squares(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """The second running mean is that of the squared slopes, g²: it measures their size."""
    _, new_mean, _ = adam_step(theta, gradient, mean, square, n_steps, lr, beta1, beta2, eps)
    square = beta2 * square + (1 - beta2) * np.abs(gradient)
    corrected = new_mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / (np.sqrt(corrected[1]) + eps), new_mean, square


def _adam_states(rng):
    def state(size, n_steps):
        spread = 0.0 if n_steps == 1 else 1.0
        gradient = rng.normal(size=size).round(2)
        gradient[2:] *= spread  # at the first step a slope of zero, and nothing else so far
        return (
            rng.normal(size=size).round(2),
            gradient,
            spread * rng.normal(size=size).round(2),
            spread * rng.uniform(0.1, 1, size=size).round(2),
            n_steps,
        )

    other_numbers = *state(4, 3), 0.02, 0.8, 0.95, 1e-2
    return [state(1, 1), state(3, 1), state(3, 2), state(5, 10), other_numbers]


EXERCISES = (
    Number(
        id="8.1",
        title="Two steps with two rates",
        stars=1,
        minutes=4,
        text="In the bowl with $\\lambda = (1, 10)$, start at $(«a», «b»)$ and take two steps by "
        "hand with $\\eta = 0.1$. Then start there again and take two with $\\eta = 0.2$. Answer "
        "with four numbers: where both parameters stand after the first walk, and where after the "
        "other one. What happens to the second parameter, and why?",
        why="Each parameter is multiplied by its factor 1 - ηλ, twice. For the second one that is "
        "0 with the rate 0.1, which is 1/λ, and -1 with the rate 0.2, which is the limit 2/λ.",
        hints=(
            "The slopes are θ1 and 10 θ2. One step subtracts the rate times the slope.",
            "A step multiplies each parameter by 1 - ηλ. Which four factors are these?",
        ),
        explanation="With $\\eta = 0.1$ the factors are $1 - 0.1 \\cdot 1 = 0.9$ and $1 - 0.1 "
        "\\cdot 10 = 0$: the second parameter lands on the bottom in one step, since $\\eta = "
        "1/\\lambda_2$, and stays there. The first one becomes $0.81 \\cdot «a»$. With $\\eta = "
        "0.2$ the factors are 0.8 and $-1$: the second parameter jumps across forever, and after "
        "two steps it is at «b» again, since 0.2 is the limit $2/\\lambda_2$ itself. The first "
        "one becomes $0.64 \\cdot «a»$. From $(4, 1)$ the first walk is $(3.6, 0)$, $(3.24, 0)$, "
        "and the other one $(3.2, -1)$, $(2.56, 1)$.",
        values={"a": 4, "b": 1},
        vary=lambda rng: {"a": int(rng.integers(5, 20)), "b": int(rng.integers(-5, 0))},
        parts=("θ1 with 0.1", "θ2 with 0.1", "θ1 with 0.2", "θ2 with 0.2"),
        solution=two_steps,
        mistakes=(
            took_one_step,
            went_uphill,
            kept_the_first_gradient,
            took_the_curvature_for_the_slope,
            forgot_the_second_curvature,
            kept_the_half,
            went_on_from_there,
        ),
    ),
    Choice(
        id="8.2",
        title="Who is last?",
        stars=1,
        minutes=4,
        text="In the bowl with $\\lambda = (1, 10)$ both parameters start at 1, and the rate is "
        "$\\eta = 0.19$. Which of them is the last whose size falls below a thousandth?",
        why="The factors are 1 - 0.19 = 0.81 and 1 - 1.9 = -0.9. What counts is their size: the "
        "second parameter needs 66 steps, the first one 33.",
        hints=(
            "Compute both factors 1 - ηλ.",
            "How much of each parameter is left after a step, whatever its sign?",
        ),
        explanation="A step multiplies the first parameter by $1 - 0.19 = 0.81$ and the second by "
        "$1 - 1.9 = -0.9$. After $t$ steps their sizes are $0.81^t$ and $0.9^t$. A thousandth is "
        "reached after $\\ln 1000 / (-\\ln 0.81) = 32.8$ and $\\ln 1000 / (-\\ln 0.9) = 65.6$ "
        "steps: 33 and 66. So close below the limit, the most curved direction is the slow one. "
        "At the best rate, $2/11 = 0.182$, both sizes shrink by $9/11$.",
        options=(
            Option(
                "The first: the flattest direction is always the slowest.",
                "That is so for all but the largest rates, and 0.19 is close to the limit 0.2. "
                "Compute both factors.",
            ),
            Option("The second: nine tenths of its size are left after each step."),
            Option(
                "The second: above 1/λ = 0.1 it moves away from the bottom.",
                "You took half the limit. Above 1/λ it jumps across, but each time closer; it "
                "moves away above 2/λ = 0.2.",
            ),
            Option(
                "Neither: near the limit both shrink by the same factor.",
                "That happens at one rate only, 2/(1 + 10) = 0.18, where 1 - η and 10η - 1 agree. "
                "At 0.19 they do not.",
            ),
        ),
        right="b",
    ),
    Number(
        id="8.3",
        title="A sum instead of a mean",
        stars=2,
        minutes=6,
        text="Somebody's loss *adds* the losses of a batch of «n» samples instead of averaging "
        "them. With the mean, a rate of «lr» worked well. Which rate gives the same steps with the "
        "sum (to five decimals)? Then the batch size is changed to «larger», and this new rate "
        "stays. If all batches have about the same mean gradient, how many times as long do the "
        "steps of plain gradient descent become? Would Adam care?",
        why="The sum is «n» times the mean, and so is its gradient: the rate is «lr»/«n». With "
        "«larger» samples the gradient becomes longer again. The mean keeps rate and batch size "
        "apart.",
        hints=(
            "How much longer is the gradient of the sum than that of the mean?",
            "The step is rate times gradient, and shall stay the same.",
            "A sum of «larger» terms, compared with one of «n»: by which factor does it grow?",
        ),
        explanation="The sum is «n» times the mean, and so is its gradient. The same step needs "
        "$\\eta = «lr»/«n»$. With «larger» samples the gradient of the sum is «larger» times the "
        "mean gradient, and the steps become $«larger»/«n»$ times as long: a rate that was near "
        "its limit is now above it. The mean keeps rate and batch size apart. Adam would not care "
        "(apart from $\\varepsilon$), since a common factor of all slopes cancels in "
        "$\\hat m/\\sqrt{\\hat s}$.",
        values={"lr": 0.1, "n": 32, "larger": 64},
        vary=_other_batches,
        parts=("rate", "times as long"),
        solution=rate_for_the_sum,
        mistakes=(
            took_the_same_rate,
            multiplied_by_the_batch_size,
            divided_by_the_root,
            thought_the_steps_stay_the_same,
            took_the_root_for_the_steps,
            shortened_the_steps,
        ),
        tolerance=(6e-6, 5e-3),
    ),
    Function(
        id="8.4",
        title="A loss that stays at 0.69",
        stars=2,
        minutes=8,
        text="A network is trained on two classes, with as many samples of one as of the other, "
        "and with the batches of this function. There is no error, gradient checking finds "
        "nothing, and the loss stays near 0.69, with `SGD` as with `Adam`. What is wrong, and what "
        "does the number 0.69 tell you? Mend the code.",
        why="One permutation for both keeps every sample with its target. A loss of ln 2 = 0.69 "
        "says: the network answers one half, without regard to its input.",
        hints=(
            "Which loss has somebody who always answers p = 0.5?",
            "Follow one sample by hand: X = [[10], [20], [30]], y = [1, 2, 3]. What is its target "
            "after the shuffling?",
            "How many permutations are drawn, and how many should be?",
        ),
        explanation="Samples and targets are shuffled with two *different* permutations: nearly "
        "every sample gets the class of another one. Nothing can be learned but “half of them are "
        "class 1”, and the best answer to that is $p = 0.5$ for all, with the loss $\\ln 2 = "
        "0.6931$. A loss that settles at $\\ln 2$ (or $\\ln K$ with $K$ equally frequent classes) "
        "says that the network answers without regard to its input. The repair: one permutation "
        "for both, as in `minibatches`.",
        solution=shuffled_batches,
        broken=shuffled_twice,
        mistakes=(
            shuffled_twice,
            shuffled_the_samples_only,
            shuffled_the_targets_only,
            did_not_shuffle,
            ignored_the_seed,
            took_one_seed_for_all,
            dropped_the_last_batch,
            drew_with_repeats,
        ),
        inputs=_labelled,
        probe=_whatever_the_order,
        parts=(
            "the pairs of sample and target, sorted",
            "the sizes of the batches",
            "1 if the order has changed",
            "how many orders the seeds s, s and s + 1 give",
        ),
        forbidden=(minibatches,),
    ),
    Expression(
        id="8.5",
        title="Momentum moves the limit",
        stars=2,
        minutes=10,
        text="In a bowl with one parameter and the curvature $\\lambda$, write $v$ of "
        "{eq}`eq-momentum` with the last two positions and show\n\n"
        "$$\n\\theta_{t+1} = (1 + \\mu - \\eta\\lambda)\\,\\theta_t - \\mu\\,\\theta_{t-1} .\n$$"
        "\n\nFor which rate $\\eta$ can the ball jump between $+1$ and $-1$ forever? Answer with a "
        "formula of `lam` ($\\lambda$) and `mu` ($\\mu$). How much is it for $\\lambda = 10$ and "
        "$\\mu = 0.9$, and without momentum? Try it.",
        why="1 = -(1 + μ - ηλ) - μ gives η = 2(1 + μ)/λ: momentum almost doubles the largest "
        "possible rate, here 0.38 in place of 0.2.",
        hints=(
            "θ(t) = θ(t-1) - ηv, so ηv is the difference of the last two positions.",
            "Put in three positions: +1, then -1, then +1 again.",
            "1 = -(1 + μ - ηλ) - μ: solve for η.",
        ),
        explanation="$\\theta_t = \\theta_{t-1} - \\eta v_t$ gives $\\eta v_t = \\theta_{t-1} - "
        "\\theta_t$. Then $\\theta_{t+1} = \\theta_t - \\eta(\\mu v_t + \\lambda\\theta_t) = "
        "\\theta_t - \\mu(\\theta_{t-1} - \\theta_t) - \\eta\\lambda\\theta_t$, which is the "
        "claim. Put in $\\theta_{t-1} = 1$, $\\theta_t = -1$, $\\theta_{t+1} = 1$: $1 = -(1 + \\mu "
        "- \\eta\\lambda) - \\mu$, so $\\eta = 2(1 + \\mu)/\\lambda$. For $\\lambda = 10$ and "
        "$\\mu = 0.9$ that is 0.38 instead of 0.2: momentum almost doubles the largest possible "
        "rate. Tried with `SGD`: with 0.379 the ball comes to rest, with 0.381 it does not.",
        solution=rate_that_jumps_forever,
        mistakes=(
            took_the_limit_without_momentum,
            divided_by_the_long_run,
            shrank_the_limit,
            forgot_the_jump_back,
            counted_mu_once,
        ),
        ranges={"lam": (0.5, 20.0), "mu": (0.1, 0.9)},
        shown="2 * (1 + mu) / lam",
    ),
    Function(
        id="8.6",
        title="One step with momentum",
        stars=2,
        minutes=6,
        text="Write one step of gradient descent with momentum, {eq}`eq-momentum`, as a function "
        "that leaves the arrays it is given as they are. Where would `SGD` of this chapter go "
        "wrong if it did the same?",
        why="The velocity adds up slopes, each older one weaker by the factor μ; θ moves along the "
        "new velocity.",
        hints=(
            "Two lines: first the new velocity, then the new theta.",
            "The new velocity is momentum * velocity + gradient, a new array.",
        ),
        explanation="$v \\leftarrow \\mu v + g$ first, then $\\theta \\leftarrow \\theta - \\eta "
        "v$ with the new $v$. As a function it makes two new arrays. `SGD` must write into the "
        "old `theta` instead: every `W` and `b` of the network is a view into it, and a new array "
        "would leave them where they were.",
        solution=momentum_step,
        mistakes=(
            went_up,
            forgot_the_velocity,
            moved_before_the_velocity_changed,
            put_the_rate_into_the_velocity,
            kept_the_step_itself,
            turned_the_velocity_round,
            left_out_the_rate,
            returned_the_old_velocity,
            averaged_the_gradients,
            forgot_the_friction,
        ),
        inputs=_states,
        parts=("theta", "velocity"),
        imports="",
        forbidden=(SGD.step,),
    ),
    Function(
        id="8.7",
        title="One step of Adam",
        stars=3,
        minutes=12,
        text="Write one step of Adam, with bias correction, as published: {eq}`eq-adam-moments` to "
        "{eq}`eq-adam`, with means and not with the sums of the chapter's code. The arrays `mean` "
        "and `square` are zero before the first step, for which `n_steps` is 1.",
        why="Both running means are divided by what they lack at the beginning, 1 - βᵗ; the step "
        "is the mean slope in units of its own size.",
        hints=(
            "Update mean and square first: β times the old one plus (1 - β) times the new slope, "
            "or its square.",
            "Divide them by 1 - beta**n_steps. Return the ones that are not divided.",
            "The step is lr * corrected_mean / (np.sqrt(corrected_square) + eps).",
        ),
        explanation="First the running means, then the corrected ones, then the step: "
        "$m \\leftarrow \\beta_1 m + (1 - \\beta_1) g$ and $s \\leftarrow \\beta_2 s + (1 - "
        "\\beta_2) g^2$, $\\hat m = m/(1 - \\beta_1^t)$ and $\\hat s = s/(1 - \\beta_2^t)$, "
        "$\\theta \\leftarrow \\theta - \\eta\\,\\hat m/(\\sqrt{\\hat s} + \\varepsilon)$. "
        "What is kept for the next step is $m$ and $s$; the correction is made anew each time. "
        "At the first step $m = (1 - \\beta_1) g$, so $\\hat m = g$ and $\\hat s = g^2$: each "
        "parameter moves by $\\eta$ (almost, because of $\\varepsilon$), and one without a slope "
        "stays where it is.",
        solution=adam_step,
        mistakes=(
            stepped_uphill,
            forgot_the_bias_correction,
            corrected_the_mean_only,
            corrected_without_the_power,
            kept_sums,
            wrote_the_numbers_in,
            returned_the_corrected_means,
            counted_from_zero,
            forgot_the_root,
            put_epsilon_under_the_root,
            forgot_epsilon,
            averaged_the_slopes_not_their_squares,
        ),
        inputs=_adam_states,
        parts=("theta", "mean", "square"),
        forbidden=(Adam.step,),
    ),
    Open(
        id="8.8",
        title="Raw or standardized",
        stars=3,
        minutes=25,
        text="A linear neuron $\\hat y = x \\cdot w + b$ with squared error sees bill length and "
        "bill depth of the 274 penguins. Show that its Hessian is $H = \\frac{2}{n}\\tilde "
        "X^{\\mathsf T} \\tilde X$, with a column of ones added to $X$. Compute its condition "
        "number for raw and for standardized features (`np.linalg.eigvalsh`), and how many steps "
        "at the best rate shrink the slowest part a thousandfold. Predict first which of the two "
        "needs more, and by what factor. Where does the difference come from? Which trouble of "
        "the perceptron in {ref}`chapter 1 <ch-neurons>` was the same?",
        why="The units and the origin of the features decide how round the bowl is, and the bowl "
        "decides how many steps it takes.",
        hints=(
            "Put the bias into the weights, w̃ = (w1, w2, b), and differentiate the mean of "
            "(x̃ · w̃ - y)² twice.",
            "The eigenvalues of H are the curvatures: what is κ? Which formula of the chapter says "
            "how slow the slowest part is?",
            "Where do the penguins lie, seen from the origin, in millimeters? And after "
            "standardizing?",
        ),
        explanation="With $\\tilde w = (w_1, w_2, b)$ the loss is $\\frac1n \\sum_s (\\tilde x_s "
        "\\cdot \\tilde w - y_s)^2$. Its slope with respect to $\\tilde w_i$ is $\\frac2n \\sum_s "
        "(\\tilde x_s \\cdot \\tilde w - y_s)\\,\\tilde x_{si}$, and the slope of that with "
        "respect to $\\tilde w_j$ is $\\frac2n \\sum_s \\tilde x_{si}\\,\\tilde x_{sj}$, entry "
        "$ij$ of $\\frac2n \\tilde X^{\\mathsf T}\\tilde X$. By {eq}`eq-best-rate` a step "
        "leaves the share $(\\kappa - 1)/(\\kappa + 1)$ of the slowest part, so a thousandth takes "
        "$\\ln 1000 / \\ln \\frac{\\kappa + 1}{\\kappa - 1}$ steps: 2.2 million against 12. In "
        "millimeters all penguins lie far from the origin and in about the same direction: there "
        "the loss is extremely curved ($\\lambda_{\\max} = 4256$). And a change of the bias can "
        "nearly be made up for by small changes of the weights: there the loss is nearly flat "
        "($\\lambda_{\\min} = 0.0066$). Standardizing makes the bowl almost round, with curvatures "
        "from 0.91 to 3.09. The same far-off origin made each correction of the perceptron push "
        "all penguins at once.",
        rubric=(
            Criterion(3, "The Hessian, derived with indices, the column of ones included."),
            Criterion(3, "Both condition numbers and both numbers of steps, from code that runs."),
            Criterion(2, "The reason: far from the origin, so very curved in one direction."),
            Criterion(2, "A prediction made first, and the link to the perceptron of chapter 1."),
        ),
        example="""\
features = datasets.penguins().X
scaled = (features - features.mean(axis=0)) / features.std(axis=0)
for name, table in (("raw", features), ("standardized", scaled)):
    extended = np.column_stack([table, np.ones(len(table))])
    eigenvalues = np.linalg.eigvalsh(2 / len(table) * extended.T @ extended)
    kappa = eigenvalues.max() / eigenvalues.min()
    n_steps = np.log(1000) / np.log((kappa + 1) / (kappa - 1))
    print(f"{name}: condition {kappa:.3g}, {np.ceil(n_steps):.3g} steps")
""",
    ),
)
