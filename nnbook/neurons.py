"""Neurons: A neuron adds up weighted inputs and decides on which side of a line they lie.

Derived in book/01-neurons.ipynb: edit the chapter, not this file.
"""

import math


def weighted_sum(weights, inputs, bias):
    """Return the weighted sum ``w1*x1 + ... + wn*xn + bias``.

    Parameters
    ----------
    weights, inputs : sequence of n numbers
        Anything that can be multiplied and added: floats here, the ``Value`` objects
        of chapter 7 later.
    bias : number
        What the sum is when every input is zero.

    Returns
    -------
    number
        The pre-activation z.

    Raises
    ------
    ValueError
        If there are not as many inputs as weights.

    Examples
    --------
    >>> weighted_sum([2.0, -1.0], [3.0, 4.0], bias=0.5)
    2.5
    """
    if len(weights) != len(inputs):
        raise ValueError(
            f"got {len(inputs)} inputs for {len(weights)} weights: "
            "a neuron takes one input per weight"
        )
    total = bias
    for weight, x in zip(weights, inputs):
        total = total + weight * x
    return total


def step(z):
    """Return 1 if z >= 0, else 0: the neuron fires or it does not.

    Examples
    --------
    >>> step(0.3), step(0.0), step(-0.3)
    (1, 1, 0)
    """
    return 1 if z >= 0 else 0


class Neuron:
    """One artificial neuron: the activation of a weighted sum.

    Parameters
    ----------
    weights : sequence of n numbers
        One weight per input.
    bias : number
        Shifts the boundary away from the origin.
    activation : callable, default=step
        Takes the pre-activation z and returns the output of the neuron.

    Examples
    --------
    >>> both = Neuron([1.0, 1.0], bias=-1.5)
    >>> [both(inputs) for inputs in [(0, 0), (0, 1), (1, 0), (1, 1)]]
    [0, 0, 0, 1]
    """

    def __init__(self, weights, bias, activation=step):
        self.weights = list(weights)
        self.bias = bias
        self.activation = activation

    def __repr__(self):
        return f"Neuron({self.weights}, bias={self.bias})"

    def pre_activation(self, inputs):
        """Return z, the weighted sum of n inputs plus the bias."""
        return weighted_sum(self.weights, inputs, self.bias)

    def __call__(self, inputs):
        """Return the output of the neuron for n inputs."""
        return self.activation(self.pre_activation(inputs))


class Perceptron:
    """A neuron that learns from its mistakes (Rosenblatt, 1958).

    Parameters
    ----------
    max_epochs : int, default=1000
        How often at most all samples are shown. If a line separates the two classes,
        training stops by itself after the first epoch without a mistake.

    Attributes
    ----------
    neuron : Neuron
        The neuron after the last update.
    mistakes : list of int
        Number of misclassified samples met in each epoch.

    Examples
    --------
    >>> learner = Perceptron().fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1])
    >>> learner.predict([[0, 1], [1, 1]])
    [0, 1]
    >>> learner.mistakes[-1]
    0
    """

    def __init__(self, max_epochs=1000):
        if max_epochs < 1:
            raise ValueError(f"max_epochs is {max_epochs}, expected at least 1")
        self.max_epochs = max_epochs
        self.neuron = None
        self.mistakes = []

    def update(self, inputs, target):
        """Apply the perceptron rule to one sample; return 1 if it was a mistake, else 0."""
        error = target - self.neuron(inputs)
        if error:
            weights = self.neuron.weights
            self.neuron.weights = [w + error * x for w, x in zip(weights, inputs)]
            self.neuron.bias += error
        return abs(error)

    def fit(self, X, y):
        """Learn weights and bias from labeled samples, shown in the order given.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_in)
            The samples, one per row.
        y : array-like of shape (n_samples,)
            The class of each sample, 0 or 1.

        Returns
        -------
        Perceptron
            Itself, so that calls can be chained.

        Raises
        ------
        ValueError
            If X is not a table of finite numbers or a label is neither 0 nor 1.
        """
        rows, targets = as_rows(X), as_binary_labels(y, n_samples=len(X))
        self.neuron = Neuron([0.0] * len(rows[0]), bias=0.0)
        self.mistakes = []
        for _ in range(self.max_epochs):
            self.mistakes.append(sum(map(self.update, rows, targets)))
            if self.mistakes[-1] == 0:
                break
        return self

    def predict(self, X):
        """Return the class, 0 or 1, of every row of X, as a list of n_samples integers.

        Raises
        ------
        RuntimeError
            If the perceptron was not fitted.
        ValueError
            If the rows have not as many features as those it was fitted to.
        """
        if self.neuron is None:
            raise RuntimeError(
                "this perceptron knows no weights yet: call fit(X, y) before predict(X)"
            )
        return [self.neuron(row) for row in as_rows(X)]


def as_rows(X):
    """Return the table X as a list of rows, each a list of finite floats.

    Raises
    ------
    ValueError
        If X is not a table (2-D), is empty, ragged, or holds NaN or infinity.
    """
    try:
        rows = [[float(x) for x in row] for row in X]
    except (TypeError, ValueError):
        raise ValueError(
            "X is not a table: expected one row of numbers per sample, as in [[1, 2], [3, 4]]"
        ) from None
    if not rows:
        raise ValueError("X is empty: expected at least one row, as in [[1, 2], [3, 4]]")
    widths = sorted({len(row) for row in rows})
    if len(widths) > 1:
        raise ValueError(f"the rows of X have {widths} features: expected the same number in each")
    for i, row in enumerate(rows):
        if not all(map(math.isfinite, row)):
            raise ValueError(f"row {i} of X holds NaN or infinity: {row}; remove or fill it in")
    return rows


def as_binary_labels(y, n_samples):
    """Return the labels y as a list of n_samples integers, each 0 or 1.

    Raises
    ------
    ValueError
        If there is not one label per sample, or a label is neither 0 nor 1.
    """
    labels = list(y)
    if len(labels) != n_samples:
        raise ValueError(f"got {len(labels)} labels for {n_samples} samples: expected one per row")
    for i, label in enumerate(labels):
        if label not in (0, 1):
            raise ValueError(f"label {i} is {label!r}: expected 0 or 1")
    return [int(label) for label in labels]
