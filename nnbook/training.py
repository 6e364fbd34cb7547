"""Training in practice: Good training is a routine: split, scale, initialize, watch, stop.

Derived in book/09-training.ipynb: edit the chapter, not this file.
"""

import json
import math
import os
import sys
from contextlib import contextmanager, suppress

import numpy as np

from nnbook.activations import Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from nnbook.layers import Linear, Sequential, check_entries
from nnbook.optimizers import check_batching, minibatches


def train_test_split(X, y, test_size, rng):
    """Split samples at random into a part to learn from and a part to be judged on.

    Parameters
    ----------
    X, y : ndarray of shape (n_samples, ...)
        Samples and targets.
    test_size : float or int
        Share of the samples (a float from 0 to 1), or how many (an int), that go into the
        test part.
    rng : numpy.random.Generator
        Source of the choice.

    Returns
    -------
    X_train, X_test, y_train, y_test : ndarray

    Raises
    ------
    ValueError
        If the lengths differ or one of the parts would be empty.

    Examples
    --------
    >>> parts = train_test_split(np.zeros((10, 2)), np.arange(10), 0.3, np.random.default_rng(0))
    >>> [len(part) for part in parts]
    [7, 3, 7, 3]
    """
    X, y = np.asarray(X), np.asarray(y)
    check_batching(X, y, batch_size=1)
    is_count = isinstance(test_size, (int, np.integer))
    n_test = test_size if is_count else round(test_size * len(X))
    if not 0 < n_test < len(X):
        raise ValueError(
            f"test_size is {test_size}, which puts {n_test} of {len(X)} samples into the test "
            "part: expected both parts to have at least one"
        )
    order = rng.permutation(len(X))
    test, train = order[:n_test], order[n_test:]
    return X[train], X[test], y[train], y[test]


def as_labels(y, y_pred):
    """Return both as integer arrays; complain unless they are two equally long lists of classes."""
    y, y_pred = np.asarray(y), np.asarray(y_pred)
    if y.ndim != 1 or y.shape != y_pred.shape or len(y) == 0:
        raise ValueError(
            f"y has shape {y.shape} and y_pred {y_pred.shape}: expected two equal shapes "
            "(n_samples,); turn logits into classes with argmax(axis=1)"
        )
    for name, labels in (("y", y), ("y_pred", y_pred)):
        if labels.dtype.kind not in "iub":
            raise TypeError(
                f"{name} has dtype {labels.dtype}: class numbers are integers, use astype(int), "
                "or argmax(axis=1) on logits"
            )
    return y.astype(int), y_pred.astype(int)


def accuracy(y, y_pred):
    """Return the share of samples whose predicted class is right.

    Parameters
    ----------
    y, y_pred : array-like of int, shape (n_samples,)
        Right and predicted classes.

    Raises
    ------
    TypeError
        If a class is not an integer.
    ValueError
        If the shapes differ; logits need ``argmax(axis=1)`` first.

    Examples
    --------
    >>> accuracy([0, 1, 2, 2], [0, 1, 1, 2])
    0.75
    """
    y, y_pred = as_labels(y, y_pred)
    return float(np.mean(y == y_pred))


# A loss that overflows is reported in words, by check_finite.
@np.errstate(over="ignore", invalid="ignore")
def train_one_epoch(network, loss, optimizer, batches, weight_decay=0.0):
    """Take one optimizer step per batch; return the mean loss over the samples."""
    total = n_samples = 0
    for X, y in batches:
        value = loss.forward(network.forward(X), y)
        network.backward(loss.gradient())
        if weight_decay:
            add_weight_decay(network, weight_decay)
        optimizer.step()
        total, n_samples = total + value * len(X), n_samples + len(X)
    return total / n_samples


@np.errstate(over="ignore", invalid="ignore")
def evaluate(network, loss, X, y, batch_size=1024):
    """Return the mean loss of the network on samples it does not learn from."""
    check_batching(X, y, batch_size)
    total = 0.0
    for start in range(0, len(X), batch_size):
        part = slice(start, start + batch_size)
        total += loss.forward(network.predict(X[part]), y[part]) * len(X[part])
    return total / len(X)


class History:
    """What `fit` saw, one entry an epoch.

    Attributes
    ----------
    loss : list of float
        Mean loss over the training samples while the epoch went on, each batch measured before
        its step; without the penalty of weight decay.
    validation_loss : list of float
        Loss on the validation part after the epoch; empty if there was none.
    """

    def __init__(self):
        self.loss = []
        self.validation_loss = []

    def __repr__(self):
        series = vars(self).items()
        last = "".join(f", {name}={values[-1]:.4f}" for name, values in series if values)
        return f"History(epochs={len(self.loss)}{last})"


def check_fit(network, optimizer, epochs, weight_decay, validation, early_stopping):
    """Complain about what would only show after an hour of training, or never."""
    if not isinstance(epochs, (int, np.integer)) or epochs < 1:
        raise ValueError(f"epochs is {epochs!r}: expected an integer of at least 1")
    if not 0 <= weight_decay < math.inf:
        raise ValueError(
            f"weight_decay is {weight_decay}: expected 0 or a small positive number, such as 1e-4"
        )
    if optimizer.theta is not network.theta or optimizer.dtheta is not network.dtheta:
        raise ValueError(
            "the optimizer changes another network: make it with this network's theta and dtheta"
        )
    if early_stopping and validation is None:
        raise ValueError("early stopping watches the validation loss: pass validation=(X, y)")


def check_finite(history, optimizer):
    """Raise RuntimeError when a loss is no longer a number: the steps were too large."""
    rate = "a schedule" if callable(optimizer.lr) else optimizer.lr
    for values in filter(None, (history.loss, history.validation_loss)):
        if not math.isfinite(values[-1]):
            raise RuntimeError(
                f"the loss became {values[-1]} in epoch {len(values)}: the steps are too large, "
                f"try a learning rate ten times smaller (lr is {rate})"
            )


def report(history, epochs, over):
    """Write the state of training to stderr, over the line before."""
    series = vars(history).items()
    losses = ", ".join(f"{name} {values[-1]:.4f}" for name, values in series if values)
    # Padded, so that a shorter line covers all of the one before.
    line = f"\repoch {len(history.loss)}/{epochs}: {losses:<48}"
    last = over or len(history.loss) == epochs
    print(line, end="\n" if last else "", file=sys.stderr, flush=True)


@contextmanager
def samples_by_place(network, loss, X, y):
    """Let an error about a row of a batch name the row of X instead."""
    try:
        yield
    except ValueError as in_a_batch:
        raise first_error(network, loss, X, y) or in_a_batch from None


def first_error(network, loss, X, y):
    """Return what the loss of all samples, in their order, raises; None if nothing."""
    try:
        check_batching(X, y, batch_size=1)
        loss.forward(network.predict(X), y)
    except ValueError as error:
        return error


def look_back(history, network, loss, optimizer, validation, early_stopping):
    """Measure the epoch that is over; return whether it is time to stop."""
    if validation is not None:
        with samples_by_place(network, loss, *validation):
            history.validation_loss.append(evaluate(network, loss, *validation))
    check_finite(history, optimizer)
    return early_stopping and early_stopping.should_stop(network, history.validation_loss)


def fit(
    network,
    loss,
    optimizer,
    X,
    y,
    *,
    epochs,
    batch_size,
    rng,
    validation=None,
    weight_decay=0.0,
    early_stopping=None,
    progress=True,
):
    """Train a network on samples, epoch after epoch.

    Parameters
    ----------
    network : Sequential
        Changed in place.
    loss : Loss
        Such as `CrossEntropy`.
    optimizer : Optimizer
        Made from ``network.theta`` and ``network.dtheta``.
    X : ndarray of shape (n_samples, n_in)
        Training samples.
    y : ndarray
        Their targets, as ``loss.forward`` takes them.
    epochs : int
        How often every sample is seen, at most.
    batch_size : int
        Samples per step.
    rng : numpy.random.Generator
        Source of the order of the samples.
    validation : tuple (X, y), optional
        Samples to measure the loss on after every epoch; never trained on.
    weight_decay : float, default=0.0
        Strength λ of the penalty (λ/2) Σ w².
    early_stopping : EarlyStopping, optional
        Needs validation; the network ends with the parameters of its best epoch.
    progress : bool, default=True
        Write a line to stderr, renewed every epoch.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        If a number is out of range, the data do not fit, or early stopping has no validation.
    RuntimeError
        If the loss is no longer a finite number.
    """
    X, y = np.asarray(X), np.asarray(y)
    check_fit(network, optimizer, epochs, weight_decay, validation, early_stopping)
    history = History()
    for _ in range(epochs):
        with samples_by_place(network, loss, X, y):
            batches = minibatches(X, y, batch_size, rng)
            history.loss.append(train_one_epoch(network, loss, optimizer, batches, weight_decay))
        over = look_back(history, network, loss, optimizer, validation, early_stopping)
        if progress:
            report(history, epochs, over)
        if over:
            break
    if early_stopping:
        early_stopping.restore(network)
    return history


def as_table(X):
    """Return X as a 2-D array of finite floats; complain about anything else."""
    X = np.asarray(X)
    if X.dtype.kind != "f":
        X = X.astype(np.float64)
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(
            f"X has shape {X.shape}: expected (n_samples, n_features) with at least one sample"
        )
    check_entries(X)
    return X


class Standardizer:
    """Shifts and scales every feature to mean 0 and standard deviation 1.

    Mean and scale come from the data given to `fit`, the training set; validation and test
    data are transformed with the same numbers.

    Attributes
    ----------
    mean, scale : ndarray of shape (n_features,)
        What is subtracted, and what is divided by; 1 for a feature that never changes.

    Examples
    --------
    >>> scaler = Standardizer().fit(np.array([[1.0, 5.0], [3.0, 5.0]]))
    >>> scaler.transform(np.array([[2.0, 5.0], [3.0, 6.0]]))
    array([[0., 0.],
           [1., 1.]])
    """

    mean = scale = None

    def fit(self, X):
        """Take mean and scale from X of shape (n_samples, n_features); return itself."""
        X = as_table(X)
        # In float64: a sum of 60,000 numbers in float32 would lose digits.
        self.mean, spread = X.mean(axis=0, dtype=np.float64), X.std(axis=0, dtype=np.float64)
        # Not "spread > 0": rounding gives the constant 0.1 a spread of 1e-17.
        self.scale = np.where(X.min(axis=0) < X.max(axis=0), spread, 1.0)
        return self

    def transform(self, X):
        """Return (X - mean) / scale for X of shape (n_samples, n_features), in its precision."""
        if self.mean is None:
            raise RuntimeError("this Standardizer knows no mean yet: call fit(X_train) first")
        X = as_table(X)
        if X.shape[1] != len(self.mean):
            raise ValueError(f"X has {X.shape[1]} features, but fit saw {len(self.mean)}")
        mean, scale = self.mean.astype(X.dtype), self.scale.astype(X.dtype)
        return (X - mean) / scale


def confusion_matrix(y, y_pred, n_classes):
    """Count how often each class (row) was taken for each class (column).

    Parameters
    ----------
    y, y_pred : array-like of int, shape (n_samples,)
        Right and predicted classes, from 0 to n_classes - 1.
    n_classes : int
        Number of rows and of columns.

    Returns
    -------
    ndarray of int, shape (n_classes, n_classes)

    Raises
    ------
    TypeError
        If a class is not an integer.
    ValueError
        If the shapes differ or a class is out of range.

    Examples
    --------
    >>> confusion_matrix([0, 1, 1, 1], [0, 1, 1, 0], n_classes=2)
    array([[1, 0],
           [1, 2]])
    """
    y, y_pred = as_labels(y, y_pred)
    for labels in (y, y_pred):
        if labels.min() < 0 or labels.max() >= n_classes:
            raise ValueError(
                f"classes go from {labels.min()} to {labels.max()}: expected 0 to {n_classes - 1}"
            )
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (y, y_pred), 1)
    return counts


def add_weight_decay(network, strength):
    """Add the slope of (strength / 2) · Σ w² to dW of every layer; biases are left alone."""
    for layer in network.linears:
        layer.dW += strength * layer.W


class EarlyStopping:
    """Stops `fit` when the validation loss no longer falls, and goes back to its best epoch.

    It can be used again: the first epoch of a new training makes it forget the last one.

    Parameters
    ----------
    patience : int, default=10
        How many epochs without a new best are waited for.

    Attributes
    ----------
    best_loss : float
        The lowest validation loss so far.
    best_epoch : int
        Its place in ``History.validation_loss``, counted from 0; -1 before the first epoch.

    Raises
    ------
    ValueError
        If patience is below 1.
    """

    def __init__(self, patience=10):
        if patience < 1:
            raise ValueError(f"patience is {patience}: expected at least 1 epoch")
        self.patience = patience
        self.best_loss, self.best_epoch, self._best_theta = math.inf, -1, None

    def should_stop(self, network, validation_loss):
        """Remember the network if the last epoch was the best; return whether to stop."""
        epoch, latest = len(validation_loss) - 1, validation_loss[-1]
        if epoch == 0 or latest < self.best_loss:
            self.best_loss, self.best_epoch = latest, epoch
            self._best_theta = network.theta.copy()
        return epoch - self.best_epoch >= self.patience

    def restore(self, network):
        """Put the parameters of the best epoch back into the network."""
        if self._best_theta is not None:
            network.theta[:] = self._best_theta


ACTIVATIONS = {cls.__name__: cls for cls in (Identity, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh)}


def describe_layer(layer):
    """Return class name and arguments of a layer; complain about what `load` could not build."""
    name = type(layer).__name__
    if type(layer) not in (Linear, ACTIVATIONS.get(name)):
        raise TypeError(
            f"{layer!r} could not be loaded again: expected Linear or one of {list(ACTIVATIONS)}; "
            "save theta yourself, and build the network before you put it back"
        )
    return [name, *layer.arguments]


def save(network, path):
    """Write architecture and parameters to a file, all of it or nothing.

    Parameters
    ----------
    network : Sequential
        With layers of nnbook only.
    path : str or path-like
        Customary ending: .npz.

    Raises
    ------
    TypeError
        If a layer is of a class of your own, which `load` could not build again.
    """
    layers = [describe_layer(layer) for layer in network.layers]
    # Widths may be NumPy integers, which JSON does not know: int makes them plain.
    architecture = json.dumps(layers, default=int)
    # Written beside the old file: an interrupted save must not destroy the last one.
    unfinished = f"{os.fspath(path)}.part"
    try:
        with open(unfinished, "wb") as file:
            np.savez(file, architecture=architecture, theta=network.theta)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    finally:
        with suppress(FileNotFoundError):  # it has its final name, if all went well
            os.remove(unfinished)


def read_parameters(path):
    """Return the architecture and the parameter vector stored in a file."""
    with open(path, "rb") as raw:
        try:
            with np.load(raw, allow_pickle=False) as file:
                return json.loads(str(file["architecture"])), file["theta"]
        # A damaged file can make zipfile and NumPy raise almost anything.
        except Exception as error:
            raise ValueError(
                f"{path} is not a parameter file of nnbook, or it is truncated ({error}): "
                "save the network again"
            ) from error


def build_layer(name, arguments, dtype):
    """Return a fresh layer from its class name and arguments."""
    if name == "Linear":
        return Linear(*arguments, rng=None, init="zeros", dtype=dtype)
    return ACTIVATIONS[name](*arguments)


def load(path):
    """Read a network that `save` wrote.

    Parameters
    ----------
    path : str or path-like
        The file.

    Returns
    -------
    Sequential

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is truncated, is no parameter file, or holds another architecture
        than its parameters belong to.
    """
    architecture, theta = read_parameters(path)
    try:
        layers = [build_layer(name, arguments, theta.dtype) for name, *arguments in architecture]
        network = Sequential(*layers)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path} describes a network that cannot be built ({architecture}): {error}"
        ) from error
    if theta.shape != network.theta.shape:
        raise ValueError(
            f"{path} holds {theta.size} parameters, but {network!r} has {network.n_parameters}"
        )
    network.theta[:] = theta
    return network
