"""The limit: the matrix products of a training step alone, into arrays that are there already."""

import numpy as np


def prepare(problem):
    """Return a function that multiplies the matrices of all batches, and learns nothing."""
    sizes = [len(chosen) for chosen in problem.batches()]
    steps = {size: matrix_products(problem.X[:size], problem.weights) for size in set(sizes)}

    def train():
        for size in sizes:
            for left, right, out in steps[size]:
                np.matmul(left, right, out=out)

    return train


def matrix_products(X, weights):
    """Return (left, right, out) of every product of a forward and a backward pass."""
    inputs, products = X, []
    for position, (W, _) in enumerate(weights):
        Z = np.ones((len(X), W.shape[1]), X.dtype)
        products.append((inputs, W, Z))
        products.append((inputs.T, Z, np.empty_like(W)))
        if position:  # training needs no slope with respect to the data
            products.append((Z, W.T, np.empty_like(inputs)))
        inputs = Z
    return products
