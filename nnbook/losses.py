"""Losses: A loss says how wrong a prediction is, and its slope says in which direction.

Derived in book/05-losses.ipynb: edit the chapter, not this file.
"""

import numpy as np

from nnbook.activations import as_floats, sigmoid
from nnbook.layers import ones


class Loss:
    """What all losses share: the slope can be asked for once the loss was computed.

    A subclass computes the loss in ``forward`` and keeps in ``_dZ`` its slope with
    respect to the prediction.
    """

    _dZ = None

    def gradient(self):
        """Return dL/dprediction for the last `forward`, an array of the shape of the prediction.

        Raises
        ------
        RuntimeError
            If there was no call of `forward` yet.
        """
        if self._dZ is None:
            raise RuntimeError(
                f"{type(self).__name__}.gradient() has nothing to derive: "
                "call forward(prediction, y) first"
            )
        return self._dZ


def as_prediction(prediction):
    """Return prediction as an array of floats; complain if there is no sample to average over."""
    prediction = as_floats(prediction)
    if prediction.ndim == 0 or prediction.size == 0:
        raise ValueError(
            f"the prediction has shape {prediction.shape}: expected one row a sample, "
            "and at least one sample"
        )
    return prediction


def as_targets(y, prediction):
    """Return y as an array like the prediction; complain if the two shapes differ.

    NumPy would broadcast (n,) against (n, 1) to (n, n) and average the wrong numbers.
    """
    y = np.asarray(y, dtype=prediction.dtype)
    if y.shape != prediction.shape:
        raise ValueError(
            f"y has shape {y.shape} but the prediction has shape {prediction.shape}: "
            "make them equal, for example with y[:, np.newaxis]"
        )
    if not np.isfinite(y).all():
        raise ValueError("y holds NaN or infinity: remove those samples first")
    return y


class MeanSquaredError(Loss):
    """Mean of (prediction - y)² over all entries: minus the log-likelihood of Gaussian noise.

    Examples
    --------
    >>> loss = MeanSquaredError()
    >>> loss.forward(np.array([[1.0], [4.0]]), np.array([[1.0], [2.0]]))
    2.0
    >>> loss.gradient()
    array([[0.],
           [2.]])
    """

    def forward(self, prediction, y):
        """Return the loss of a batch.

        Parameters
        ----------
        prediction, y : ndarray of shape (n_samples, n_out) or (n_samples,)
            Output of the network, and what it should have been.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If the shapes differ, there is no sample, or y holds NaN or infinity.
        """
        prediction = as_prediction(prediction)
        difference = prediction - as_targets(y, prediction)
        self._dZ = 2 / difference.size * difference
        return float(np.mean(difference**2))


def as_probabilities(y):
    """Return y, one number from 0 to 1 a sample; complain about anything else."""
    if y.size != len(y):
        raise ValueError(
            f"y has shape {y.shape}: expected one number a sample; "
            "for several classes use CrossEntropy"
        )
    if y.min() < 0 or y.max() > 1:
        raise ValueError(f"y goes from {y.min()} to {y.max()}: expected 0 or 1 (or a probability)")
    return y


class BinaryCrossEntropy(Loss):
    """Minus the log-likelihood of the right one of two classes, from logits.

    The network ends in a Linear layer with one output: the sigmoid is part of this loss.

    Examples
    --------
    >>> loss = BinaryCrossEntropy()
    >>> round(loss.forward(np.array([[0.0]]), np.array([[1.0]])), 6)
    0.693147
    >>> loss.gradient()
    array([[-0.5]])
    """

    def forward(self, prediction, y):
        """Return the loss of a batch, averaged over the samples.

        Parameters
        ----------
        prediction : ndarray of shape (n_samples, 1) or (n_samples,)
            Logits, any numbers; not probabilities.
        y : ndarray of the shape of prediction
            0 or 1, or a probability between them.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If the shapes differ, there is more than one logit a sample, or y is out of range.
        """
        Z = as_prediction(prediction)
        y = as_probabilities(as_targets(y, Z))
        self._dZ = (sigmoid(Z) - y) / len(Z)
        # log(1 + exp(Z)) - y Z, written so that exp never sees a positive number.
        losses = np.maximum(Z, 0) - y * Z + np.log1p(np.exp(-np.abs(Z)))
        return float(losses.mean())


def as_logits(prediction):
    """Return prediction as an array of floats; complain unless each class has a column."""
    Z = as_prediction(prediction)
    if Z.ndim != 2 or Z.shape[1] < 2:
        raise ValueError(
            f"the prediction has shape {Z.shape}: expected (n_samples, n_classes) with at least "
            "two classes; for one logit a sample use BinaryCrossEntropy"
        )
    return Z


def as_classes(y, logits):
    """Return the class number of every sample, from class numbers or one-hot rows."""
    y = np.asarray(y)
    if y.shape == logits.shape:
        return from_one_hot(y)
    if y.shape != logits.shape[:1]:
        raise ValueError(
            f"y has shape {y.shape} but the prediction has shape {logits.shape}: "
            f"expected {logits.shape[:1]} class numbers or one-hot rows of shape {logits.shape}"
        )
    if y.dtype.kind not in "iu":
        raise TypeError(f"y has dtype {y.dtype}: class numbers are integers, use y.astype(int)")
    return y.astype(np.intp, copy=False)


def from_one_hot(Y):
    """Return the position of the 1 in every row of Y."""
    classes = Y.argmax(axis=1)
    if not np.array_equal(Y, np.eye(Y.shape[1])[classes]):
        raise ValueError(
            "y has the shape of the prediction but its rows are not one-hot: one 1, else 0"
        )
    return classes


def right_entries(y, shape):
    """Return where the right logit of each row stands, if the rows are laid end to end."""
    try:
        return np.ravel_multi_index((np.arange(len(y)), y), shape)
    except ValueError:
        n_classes = shape[1]
        sample = np.flatnonzero((y < 0) | (y >= n_classes))[0]
        raise ValueError(
            f"label {y[sample]} at sample {sample}: the prediction has {n_classes} columns, "
            f"so labels go from 0 to {n_classes - 1}"
        ) from None


class CrossEntropy(Loss):
    """Minus the log-likelihood of the right class, from logits.

    The network ends in a Linear layer with one output a class: softmax is part of this loss.

    Examples
    --------
    >>> loss = CrossEntropy()
    >>> round(loss.forward(np.zeros((1, 4)), np.array([2])), 6)  # log 4
    1.386294
    >>> loss.gradient()
    array([[ 0.25,  0.25, -0.75,  0.25]])
    """

    def forward(self, prediction, y):
        """Return the loss of a batch, averaged over the samples.

        Parameters
        ----------
        prediction : ndarray of shape (n_samples, n_classes)
            Logits, any numbers; not probabilities.
        y : ndarray of shape (n_samples,) or (n_samples, n_classes)
            The right class of each sample: its number, or a one-hot row.

        Returns
        -------
        float

        Raises
        ------
        TypeError
            If class numbers are not integers.
        ValueError
            If the shapes do not fit, there is only one class, or a class number is out of range.
        """
        Z = as_logits(prediction)
        n_samples, n_classes = Z.shape
        right = right_entries(as_classes(y, Z), Z.shape)
        # log-sum-exp with the largest logit shifted to 0, so that exp cannot overflow.
        first = np.arange(0, Z.size, n_classes)
        Z = Z - Z.take(first + Z.argmax(axis=1))[:, np.newaxis]
        E = np.exp(Z, order="C")  # row after row, so that ravel is a view
        total = E.dot(ones(n_classes, E.dtype))
        losses = np.log(total) - Z.take(right)
        # (Softmax minus one-hot) / n: the exponentials are there already.
        total *= n_samples
        E /= total[:, np.newaxis]
        E.ravel()[right] -= 1 / n_samples
        self._dZ = E
        return float(losses.dot(ones(n_samples, Z.dtype)) / n_samples)
