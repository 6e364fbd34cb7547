"""Exercises of chapter 8, Gradient descent."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.lab.exercises.exercise import Function, Number

# 8.2


def rate_for_the_sum():
    """Make up for a gradient that is 32 times as long."""
    return 0.1 / 32


def took_the_same_rate():
    """The gradient of the sum is 32 times that of the mean: with the same rate so is the step."""
    return 0.1


def multiplied_by_the_batch_size():
    """The other way round: the gradient has become longer, so the rate has to become smaller."""
    return 0.1 * 32


def divided_by_the_root():
    """The root of 32 tells how much the noise of a mean shrinks.

    Here the gradient itself is 32 times as long.
    """
    return 0.1 / 32**0.5


# 8.6


def momentum_step(theta, velocity, gradient, lr, momentum):
    """Return the new theta and the new velocity; all three arrays have one shape."""
    new_velocity = momentum * velocity + gradient
    return theta - lr * new_velocity, new_velocity


def went_uphill(theta, velocity, gradient, lr, momentum):
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

    return [state(1, 0.1, 0.9), state(2, 0.1, 0.9), state(3, 0.5, 0.0), state(4, 0.02, 0.7)]


# 8.7


def adam_step(theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3):
    """Return the new theta, mean and square; n_steps counts this step as well, from 1."""
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
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps)
    return theta - lr * mean / (np.sqrt(square) + eps), mean, square


def counted_from_zero(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """The correction is one step too late: n_steps counts this step already, from 1."""
    return adam_step(theta, gradient, mean, square, n_steps + 1)


def forgot_the_root(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """The mean is divided by the root of the mean square, so that both have the same unit."""
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps)
    corrected = mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / (corrected[1] + eps), mean, square


def put_epsilon_under_the_root(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """ε is added after the root, as Kingma and Ba published it: √s + ε, not √(s + ε)."""
    _, mean, square = adam_step(theta, gradient, mean, square, n_steps)
    corrected = mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / np.sqrt(corrected[1] + eps), mean, square


def averaged_the_slopes_not_their_squares(
    theta, gradient, mean, square, n_steps, lr=0.1, beta1=0.9, beta2=0.99, eps=1e-3
):
    """The second running mean is that of the squared slopes, g²: it measures their size."""
    _, new_mean, _ = adam_step(theta, gradient, mean, square, n_steps)
    square = beta2 * square + (1 - beta2) * np.abs(gradient)
    corrected = new_mean / (1 - beta1**n_steps), square / (1 - beta2**n_steps)
    return theta - lr * corrected[0] / (np.sqrt(corrected[1]) + eps), new_mean, square


def _adam_states(rng):
    def state(size, n_steps):
        spread = 0.0 if n_steps == 1 else 1.0
        return (
            rng.normal(size=size).round(2),
            rng.normal(size=size).round(2),
            spread * rng.normal(size=size).round(2),
            spread * rng.uniform(0.1, 1, size=size).round(2),
            n_steps,
        )

    return [state(1, 1), state(2, 1), state(3, 2), state(3, 10)]


EXERCISES = (
    Number(
        values={},
        vary=lambda rng: {},
        id="8.2",
        title="A sum instead of a mean",
        stars=2,
        minutes=5,
        text="Somebody's loss *adds* the losses of a batch of 32 instead of averaging them. With "
        "the mean, a rate of 0.1 worked well. Which rate gives the same steps with the sum?",
        why="The sum is 32 times the mean, and so is its gradient; 0.1/32 ≈ 0.0031 makes up for "
        "it. The mean keeps rate and batch size apart.",
        hints=(
            "How much longer is the gradient of the sum than that of the mean?",
            "The step is rate times gradient, and shall stay the same.",
        ),
        solution=rate_for_the_sum,
        mistakes=(took_the_same_rate, multiplied_by_the_batch_size, divided_by_the_root),
        tolerance=0.00006,
    ),
    Function(
        id="8.6",
        title="One step with momentum",
        stars=2,
        minutes=6,
        text="Write one step of gradient descent with momentum, $v \\leftarrow \\mu v + g$, "
        "$\\theta \\leftarrow \\theta - \\eta v$, without changing the arrays you are given.",
        why="The velocity adds up slopes, each older one weaker by the factor μ; θ moves along it.",
        hints=(
            "Two lines: first the new velocity, then the new theta.",
            "The new velocity is momentum * velocity + gradient.",
        ),
        solution=momentum_step,
        mistakes=(
            went_uphill,
            forgot_the_velocity,
            moved_before_the_velocity_changed,
            put_the_rate_into_the_velocity,
            averaged_the_gradients,
            forgot_the_friction,
        ),
        inputs=_states,
        parts=("theta", "velocity"),
        imports="",
    ),
    Function(
        id="8.7",
        title="One step of Adam",
        stars=3,
        minutes=12,
        text="Write one step of Adam, with bias correction, as published. The arrays `mean` and "
        "`square` are zero before the first step, for which `n_steps` is 1.",
        why="Both running means are divided by what they lack at the beginning, 1 - βᵗ; the step "
        "is the mean slope in units of its own size.",
        hints=(
            "Update mean and square first: β times the old one plus (1 - β) times the new slope.",
            "Divide them by 1 - beta**n_steps. Return the ones that are not divided.",
            "theta - lr * corrected_mean / (np.sqrt(corrected_square) + eps)",
        ),
        solution=adam_step,
        mistakes=(
            forgot_the_bias_correction,
            counted_from_zero,
            forgot_the_root,
            put_epsilon_under_the_root,
            averaged_the_slopes_not_their_squares,
        ),
        inputs=_adam_states,
        parts=("theta", "mean", "square"),
    ),
)
