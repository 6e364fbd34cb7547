"""Layers: Many neurons side by side are one matrix product.

Derived in book/03-layers.ipynb, book/04-forward-propagation.ipynb and
book/06-backpropagation.ipynb: edit the chapter, not this file.
"""

import math
from functools import lru_cache

import numpy as np

from nnbook.activations import Activation


def glorot(n_in, n_out):
    """Return the standard deviation of fresh weights for tanh and sigmoid layers.

    Glorot and Bengio (2010): keeps the spread of Z and of the slopes near that of X.
    Derived in chapter 9.

    Examples
    --------
    >>> glorot(30, 20)
    0.2
    """
    return math.sqrt(2 / (n_in + n_out))


def he(n_in, n_out):
    """Return the standard deviation of fresh weights for ReLU layers.

    He et al. (2015): makes up for the half of the inputs that ReLU sets to zero.
    Derived in chapter 9.

    Examples
    --------
    >>> he(50, 20)
    0.2
    """
    return math.sqrt(2 / n_in)


INITS = {"glorot": glorot, "he": he, "zeros": lambda n_in, n_out: 0.0}


def initial_spread(init, n_in, n_out):
    """Return the standard deviation that ``init``, a name in INITS or a function, asks for."""
    if not callable(init) and init not in INITS:
        names = sorted(INITS)
        raise ValueError(
            f"init is {init!r}: expected one of {names} or a function of n_in and n_out"
        )
    return (init if callable(init) else INITS[init])(n_in, n_out)


def check_widths(*widths):
    """Raise ValueError unless every width is a positive integer."""
    for width in widths:
        if not isinstance(width, (int, np.integer)) or width < 1:
            raise ValueError(
                f"a layer has {width!r} inputs or neurons: expected a positive integer"
            )


def check_dtype(dtype):
    """Raise TypeError unless numbers of this dtype can take small steps."""
    if np.dtype(dtype).kind not in "fO":
        raise TypeError(
            f"dtype is {np.dtype(dtype)}: expected float64 or float32, as weights are no integers"
        )


def check_rng(rng):
    """Raise TypeError unless rng is a numpy Generator; a plain seed is a common slip."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng is {rng!r}: expected a Generator, such as np.random.default_rng(0)")


class Linear:
    """Affine map ``Z = X @ W + b``: ``n_out`` neurons side by side.

    Parameters
    ----------
    n_in, n_out : int
        Number of inputs and of neurons.
    rng : numpy.random.Generator
        Source of the initial weights; biases start at zero.
    init : {"glorot", "he", "zeros"} or callable, default="glorot"
        Standard deviation of the initial weights; a callable gets n_in and n_out.
    dtype : numpy dtype, default=numpy.float64
        Precision of the parameters and of all that is computed with them.

    Attributes
    ----------
    W, dW : ndarray of shape (n_in, n_out)
        Weights, column j belongs to neuron j, and the slope of the loss with respect to them.
    b, db : ndarray of shape (n_out,)
        Biases and the slope of the loss with respect to them.
    n_parameters : int
        How many numbers W and b hold together.

    Raises
    ------
    ValueError
        If a width is not a positive integer or init is unknown.
    TypeError
        If dtype is one of integers, or rng is not a Generator.

    Examples
    --------
    >>> layer = Linear(3, 2, np.random.default_rng(0))
    >>> layer.forward(np.zeros((4, 3))).shape, layer.n_parameters
    ((4, 2), 8)
    """

    _X = None

    def __init__(self, n_in, n_out, rng, init="glorot", dtype=np.float64):
        check_widths(n_in, n_out)
        check_dtype(dtype)
        self.n_in, self.n_out = n_in, n_out
        self.n_parameters = (n_in + 1) * n_out
        self.arguments = (n_in, n_out)
        self.bind(np.zeros(self.n_parameters, dtype), np.zeros(self.n_parameters, dtype))
        spread = initial_spread(init, n_in, n_out)
        if spread:
            check_rng(rng)
            self.W[:] = rng.normal(scale=spread, size=self.W.shape)

    def __repr__(self):
        return f"Linear({self.n_in}, {self.n_out})"

    def bind(self, theta, dtheta):
        """Let W and b be views into theta, and dW and db views into dtheta.

        Parameters
        ----------
        theta, dtheta : ndarray of shape (n_parameters,)
            Hold W row by row, then b; and the slopes in the same order.
        """
        n_weights = self.n_in * self.n_out
        self.theta, self.dtheta = theta, dtheta
        self.W = theta[:n_weights].reshape(self.n_in, self.n_out)
        self.b = theta[n_weights:]
        self.dW = dtheta[:n_weights].reshape(self.n_in, self.n_out)
        self.db = dtheta[n_weights:]

    def forward(self, X, out=None, keep=True):
        """Return Z = X @ W + b.

        Parameters
        ----------
        X : ndarray of shape (n_samples, n_in)
            One sample per row.
        out : ndarray of shape (n_samples, n_out), in the dtype of W, optional
            Where to put Z; a new array is made if there is none.
        keep : bool, default=True
            Remember X, with which `backward` computes the slope of W.

        Returns
        -------
        ndarray of shape (n_samples, n_out)

        Raises
        ------
        ValueError
            If X is not 2-D or has another number of features.
        """
        if out is None:  # else NumPy itself insists on the shape and the dtype of out
            X = as_batch(X, self.W)
        if keep:
            self._X = X
        Z = X.dot(self.W, out)
        Z += self.b
        return Z

    def __setstate__(self, state):
        """Restore a copied or unpickled layer: copying cuts its views off, so make them anew."""
        self.__dict__.update(state)
        # Copied: an unpickled array may not own its memory, as if it were part of a network.
        self.bind(self.theta.copy(), self.dtheta.copy())

    def backward(self, dZ, out=None):
        """Fill dW and db, and return dX.

        Parameters
        ----------
        dZ : ndarray of shape (n_samples, n_out)
            Slope of the loss with respect to the last Z.
        out : ndarray of shape (n_samples, n_in), in the dtype of W, optional
            Where to put dX; dZ is then taken as it is. Without it, dZ is checked and a new
            array is made.

        Returns
        -------
        ndarray of shape (n_samples, n_in)
            Slope of the loss with respect to X.

        Raises
        ------
        RuntimeError
            If there was no call of `forward` yet.
        ValueError
            If dZ has not the shape of Z.
        """
        if out is None:
            dZ = self.as_slopes(dZ)
        self.backward_parameters(dZ)
        return dZ.dot(self.W.T, out)

    def backward_parameters(self, dZ):
        """Fill dW and db only: all that the first layer of a network needs."""
        self._X.T.dot(dZ, self.dW)
        ones(len(dZ), dZ.dtype).dot(dZ, self.db)

    def as_slopes(self, dZ):
        """Return dZ in the dtype of W; complain if it does not belong to a forward pass."""
        if self._X is None:
            raise RuntimeError(
                f"{self!r}.backward needs the X of a forward pass: call forward first"
            )
        expected = (len(self._X), self.n_out)
        if np.shape(dZ) != expected:
            raise ValueError(
                f"dZ has shape {np.shape(dZ)}, but Z of the last forward has {expected}"
            )
        return np.asarray(dZ, dtype=self.W.dtype)


def as_batch(X, W):
    """Return X as an array of the dtype of W; complain if X @ W is not possible."""
    X = np.asarray(X, dtype=W.dtype)
    if X.ndim != 2:
        raise ValueError(
            f"X has shape {X.shape}: expected one sample per row, shape (n_samples, {len(W)}); "
            "for a single sample x pass x[np.newaxis, :]"
        )
    if X.shape[1] != len(W):
        raise ValueError(
            f"X has {X.shape[1]} features but this layer takes {len(W)} (its W is {W.shape}): "
            "did you drop or add a column?"
        )
    return X


class Sequential:
    """Layers one after the other, with all their parameters in one vector.

    Parameters
    ----------
    *layers : Linear or Activation
        The output of each is the input of the next; at least one is a Linear.

    Attributes
    ----------
    layers, linears : list
        All layers, and those among them that have parameters, in order.
    theta, dtheta : ndarray of shape (n_parameters,)
        All parameters, and the slope of the loss with respect to them. Every W, b, dW
        and db is a view into these two, so changing theta in place changes the network.
    n_in, n_out, n_parameters : int
        Number of inputs, outputs and parameters.
    widths : list of int
        Number of outputs of each layer, activations included.

    Raises
    ------
    TypeError
        If something is neither a Linear nor an activation.
    ValueError
        If the widths of neighbors do not match, precisions are mixed, there is no Linear,
        or a layer stands in the network twice or belongs to another network.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> network = Sequential(Linear(4, 3, rng), Linear(3, 2, rng))
    >>> network.theta[:] = 0
    >>> float(network.layers[0].W.sum()), network.n_parameters
    (0.0, 23)
    """

    _outputs = None
    _slopes = None

    def __init__(self, *layers):
        self.layers = list(layers)
        self.linears = check_layers(layers)
        self.n_in, self.n_out = self.linears[0].n_in, self.linears[-1].n_out
        self.widths = output_widths(layers, self.n_in)
        self._theta = np.concatenate([layer.theta for layer in self.linears])
        self.dtheta = np.zeros_like(self._theta)
        self.n_parameters = self._theta.size
        self._bind()

    def __repr__(self):
        return f"Sequential({', '.join(map(repr, self.layers))})"

    @property
    def theta(self):
        """All parameters as one vector of shape (n_parameters,); assigning copies into it."""
        return self._theta

    @theta.setter
    def theta(self, values):
        # Copied, never replaced: every W and b is a view into this one vector.
        self._theta[:] = values

    def _bind(self):
        """Let every layer's parameters be views into theta and dtheta, in order."""
        start = 0
        for layer in self.linears:
            stop = start + layer.n_parameters
            layer.bind(self._theta[start:stop], self.dtheta[start:stop])
            start = stop

    def __setstate__(self, state):
        """Restore a copied or unpickled network: its layers share its own theta and dtheta."""
        self.__dict__.update(state)
        self._bind()

    def summary(self):
        """Return a table of the layers with their outputs and numbers of parameters.

        Examples
        --------
        >>> print(Sequential(Linear(64, 10, np.random.default_rng(0))).summary())
        layer            outputs  parameters
        Linear(64, 10)        10         650
        total                            650
        """
        pairs = zip(self.layers, self.widths)
        rows = [(repr(layer), width, layer.n_parameters) for layer, width in pairs]
        first = max(len(name) for name, _, _ in rows)
        lines = [f"{'layer':{first}}  outputs  parameters"]
        lines += [f"{name:{first}}  {width:>7}  {count:>10}" for name, width, count in rows]
        return "\n".join([*lines, f"{'total':{first}}  {'':7}  {self.n_parameters:>10}"])

    def as_input(self, X):
        """Return X as a batch in the precision of the network; complain about NaN and infinity."""
        X = as_batch(X, self.linears[0].W)
        check_entries(X)
        return X

    def predict(self, X):
        """Return the output of the network for X of shape (n_samples, n_in), keeping nothing.

        Training can go on as if the call had not happened. For classes take
        ``predict(X).argmax(axis=1)``; with a single logit, ``predict(X) > 0``.
        """
        A = self.as_input(X)
        for layer in self.layers:
            A = layer.forward(A, keep=False)
        return A

    def trace(self, X):
        """Return every number on the way through the network, by name.

        Parameters
        ----------
        X : ndarray of shape (n_samples, n_in)
            One sample per row.

        Returns
        -------
        dict of str to ndarray
            ``X``, then ``Z1``, ``A1``, ``Z2``, ...: pre-activations and activations. If a second
            activation follows directly on one named ``A1``, it is ``A1'``.
        """
        A = self.as_input(X)
        trace, number = {"X": A}, 0
        for layer in self.layers:
            A = layer.forward(A, keep=False)
            number += layer in self.linears
            name = f"{'Z' if layer in self.linears else 'A'}{number}"
            while name in trace:  # an activation right after another one
                name += "'"
            trace[name] = A
        return trace

    def forward(self, X):
        """Return the output of the network and remember what `backward` needs.

        Parameters
        ----------
        X : ndarray of shape (n_samples, n_in)
            One sample per row.

        Returns
        -------
        ndarray of shape (n_samples, n_out)
            Yours to keep: the next call does not overwrite it.

        Raises
        ------
        ValueError
            If X is not 2-D, has another number of features, or holds NaN or infinity.
        """
        A = self.as_input(X)
        self._outputs = reuse_or_allocate(self._outputs, self.widths, A)
        for layer, output in zip(self.layers, self._outputs):
            A = layer.forward(A, out=output)
        return A.copy()

    def flops(self, n_samples):
        """Return how many multiplications and additions the Linear layers of `forward` take.

        Two for each weight and sample, biases included; activation functions are not counted.

        Examples
        --------
        >>> Sequential(Linear(64, 10, np.random.default_rng(0))).flops(n_samples=100)
        128000
        """
        return sum(2 * n_samples * layer.W.size for layer in self.linears)

    def backward(self, dA, wrt_input=False):
        """Fill dtheta with the slopes of the loss, walking from the last layer to the first.

        Parameters
        ----------
        dA : ndarray of shape (n_samples, n_out)
            Slope of the loss with respect to the output: `gradient()` of the loss.
        wrt_input : bool, default=False
            Also compute the slope with respect to the data; training has no use for it.

        Returns
        -------
        ndarray of shape (n_samples, n_in) or None
            The slope with respect to X, if asked for.

        Raises
        ------
        RuntimeError
            If there was no call of `forward` yet.
        ValueError
            If dA has not the shape of the output.
        """
        self.check_backward(dA)
        first, *later = self.layers
        dA = np.asarray(dA, dtype=self.theta.dtype)
        self._slopes = reuse_or_allocate(self._slopes, self.widths[:-1], dA)
        for layer, slope in zip(reversed(later), reversed(self._slopes)):
            dA = layer.backward(dA, out=slope)
        if wrt_input:
            return first.backward(dA)
        if first in self.linears:
            first.backward_parameters(dA)
        return None

    def check_backward(self, dA):
        """Complain if there was no forward pass, or dA is not the slope of its output."""
        if self._outputs is None:
            raise RuntimeError(
                "backward needs the numbers of a forward pass: call forward(X) first"
            )
        expected = self._outputs[-1].shape
        if np.shape(dA) != expected:
            raise ValueError(
                f"dA has shape {np.shape(dA)}, but the output of the last forward has {expected}: "
                "pass what gradient() of the loss returns"
            )


def check_layers(layers):
    """Return the Linear layers of a network; complain about what cannot be chained."""
    linears = []
    for position, layer in enumerate(layers):
        if not isinstance(layer, (Linear, Activation)):
            raise TypeError(
                f"layer {position} is {layer!r}: expected a Linear or an activation such as ReLU()"
            )
        check_is_free(layers, position)
        if layer.n_parameters:
            check_neighbors(linears, layer, position)
            linears.append(layer)
    if not linears:
        raise ValueError(
            "a network needs at least one Linear layer: without it there is nothing to learn"
        )
    return linears


def check_is_free(layers, position):
    """Raise ValueError if a layer stands in this network twice, or belongs to another one."""
    layer = layers[position]
    if any(layer is other for other in layers[:position]):
        raise ValueError(
            f"layer {position}, {layer!r}, stands in the network twice, but can remember only one "
            "forward pass: make a new layer for each place"
        )
    if layer.n_parameters and layer.theta.base is not None:
        raise ValueError(
            f"layer {position}, {layer!r}, already belongs to a network, which holds its "
            "parameters: make a new layer"
        )


def check_neighbors(linears, layer, position):
    """Raise ValueError if ``layer`` cannot come next after ``linears``."""
    before = linears[-1] if linears else layer
    if linears and before.n_out != layer.n_in:
        raise ValueError(
            f"layer {position} takes {layer.n_in} inputs but the layer before it has "
            f"{before.n_out} outputs: make the two numbers equal"
        )
    if before.theta.dtype != layer.theta.dtype:
        raise ValueError(
            f"layer {position} is {layer.theta.dtype} but the layer before it "
            f"{before.theta.dtype}: give all layers the same dtype"
        )


def output_widths(layers, width):
    """Return the number of outputs of each layer; an activation has as many as inputs."""
    widths = []
    for layer in layers:
        width = getattr(layer, "n_out", width)
        widths.append(width)
    return widths


def check_entries(X):
    """Complain about the first NaN or infinity in X, by its place."""
    # A sum of squares is finite only if all entries are, and BLAS adds it up in one pass. If the
    # sum overflows, the entries are looked at one by one.
    if math.isfinite(np.vdot(X, X)):
        return
    for row, column in np.argwhere(~np.isfinite(X)):
        raise ValueError(
            f"X holds {X[row, column]} at row {row}, column {column}: "
            "remove the sample or fill the value in first"
        )


def reuse_or_allocate(kept, widths, batch):
    """Return arrays of shape (n_samples, width), those kept if they fit the batch."""
    if kept and len(kept[0]) == len(batch):
        return kept
    return [np.empty((len(batch), width), batch.dtype) for width in widths]


@lru_cache(maxsize=32)
def ones(n, dtype):
    """Return a vector of n ones, for sums as products; made once, so it cannot be written to."""
    vector = np.ones(n, dtype)
    vector.flags.writeable = False
    return vector
