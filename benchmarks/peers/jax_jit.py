"""JAX: one training step, batch selection and update included, compiled with ``jit``."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np


def loss(weights, X, y):
    """Return the mean cross-entropy of a batch."""
    A = X
    for W, b in weights[:-1]:
        A = jax.nn.relu(A @ W + b)
    W, b = weights[-1]
    Z = jax.nn.log_softmax(A @ W + b)
    return -jnp.mean(Z[jnp.arange(len(y)), y])


def momentum_update(weights, slopes, state, rule):
    """Return weights and state after one step of SGD with momentum."""
    velocity = jax.tree.map(lambda v, g: rule.momentum * v + g, state, slopes)
    return jax.tree.map(lambda w, v: w - rule.lr * v, weights, velocity), velocity


def adam_update(weights, slopes, state, rule):
    """Return weights and state after one step of Adam."""
    t, mean, square = state
    t = t + 1
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, slopes)
    square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, square, slopes)
    rate, correction = rule.lr / (1 - 0.9**t), jnp.sqrt(1 - 0.999**t)

    def change(w, m, v):
        return w - rate * m / (jnp.sqrt(v) / correction + 1e-8)

    return jax.tree.map(change, weights, mean, square), (t, mean, square)


@partial(jax.jit, static_argnums=0, donate_argnums=(1, 2))
def step(rule, weights, state, X, y, chosen):
    """Return loss, weights and state of one batch; the latter are updated in their own memory."""
    value, slopes = jax.value_and_grad(loss)(weights, X[chosen], y[chosen])
    update = adam_update if rule.name == "adam" else momentum_update
    return value, *update(weights, slopes, state, rule)


def initial(problem):
    """Return the initial weights, as arrays of their own, and the state of the optimizer."""
    weights = [(jnp.array(W), jnp.array(b)) for W, b in problem.weights]
    zeros = partial(jax.tree.map, jnp.zeros_like)
    if problem.rule.name == "adam":
        return weights, (jnp.float32(0), zeros(weights), zeros(weights))
    return weights, zeros(weights)


def prepare(problem):
    """Return a function that trains the network and returns its weights."""
    X, y = jnp.asarray(problem.X), jnp.asarray(problem.y)
    # One call for each size of a batch compiles the step beforehand.
    for chosen in {len(chosen): chosen for chosen in problem.batches()}.values():
        jax.block_until_ready(step(problem.rule, *initial(problem), X, y, chosen))
    weights, state = initial(problem)

    def train():
        nonlocal weights, state
        losses = []
        for chosen in problem.batches():
            value, weights, state = step(problem.rule, weights, state, X, y, chosen)
            losses.append(value)  # to watch; unasked, the compiler would leave it out
        return [(np.asarray(W), np.asarray(b)) for W, b in weights]

    return train
