"""The textbook way in numpy: new arrays everywhere, one-hot targets, softmax with its Jacobian."""

import numpy as np


def softmax(Z):
    """Return the softmax of every row."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def forward(X, weights):
    """Return the inputs of every layer, and the probabilities."""
    inputs = [X]
    for W, b in weights[:-1]:
        inputs.append(np.maximum(inputs[-1] @ W + b, 0))
    W, b = weights[-1]
    return inputs, softmax(inputs[-1] @ W + b)


def cross_entropy(P, Y):
    """Return the mean loss of a batch."""
    return -np.mean(np.sum(Y * np.log(np.maximum(P, 1e-12)), axis=1))


def slope_of_logits(P, Y):
    """Return the slope of the cross-entropy times the Jacobian of softmax, row by row."""
    dP = -Y / np.maximum(P, 1e-12) / len(P)
    jacobians = P[:, :, np.newaxis] * (np.eye(P.shape[1], dtype=P.dtype) - P[:, np.newaxis, :])
    return np.einsum("ni,nij->nj", dP, jacobians)


def backward(inputs, P, Y, weights):
    """Return the slopes of all weights, as a list of (dW, db)."""
    dZ, slopes = slope_of_logits(P, Y), []
    for A, (W, _) in zip(reversed(inputs), reversed(weights)):
        slopes.insert(0, (A.T @ dZ, dZ.sum(axis=0)))
        dZ = (dZ @ W.T) * (A > 0)
    return slopes


def momentum_update(parameter, slope, state, rule, t):
    """Return parameter and state after one step of SGD with momentum."""
    velocity = rule.momentum * state[0] + slope
    return parameter - rule.lr * velocity, (velocity, state[1])


def adam_update(parameter, slope, state, rule, t):
    """Return parameter and state after one step of Adam."""
    mean = 0.9 * state[0] + 0.1 * slope
    square = 0.999 * state[1] + 0.001 * slope**2
    corrected_mean, corrected_square = mean / (1 - 0.9**t), square / (1 - 0.999**t)
    return parameter - rule.lr * corrected_mean / (np.sqrt(corrected_square) + 1e-8), (mean, square)


def prepare(problem):
    """Return a function that trains the network and returns its weights."""
    update = adam_update if problem.rule.name == "adam" else momentum_update
    n_classes = len(problem.weights[-1][1])

    def train():
        weights = [list(layer) for layer in problem.weights]
        states = [[(0.0, 0.0)] * 2 for _ in weights]
        losses = []
        for t, chosen in enumerate(problem.batches(), start=1):
            Y = np.eye(n_classes, dtype=problem.X.dtype)[problem.y[chosen]]
            inputs, P = forward(problem.X[chosen], weights)
            losses.append(cross_entropy(P, Y))  # to watch, as all libraries do here
            for layer, slopes, state in zip(weights, backward(inputs, P, Y, weights), states):
                for i, slope in enumerate(slopes):
                    layer[i], state[i] = update(layer[i], slope, state[i], problem.rule, t)
        return weights

    return train
