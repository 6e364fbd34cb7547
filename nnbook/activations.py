"""Activations: Bending the weighted sum is what lets a network draw more than a straight line.

Derived in book/02-activations.ipynb and book/06-backpropagation.ipynb:
edit the chapter, not this file.
"""

import numpy as np


def sigmoid(Z, out=None):
    """Return 1 / (1 + exp(-Z)), elementwise and without overflow.

    Parameters
    ----------
    Z : ndarray of any shape
        Pre-activations.
    out : ndarray of the shape of Z, optional
        Where to put the result, as for any numpy function.

    Returns
    -------
    ndarray of the shape of Z
        Numbers between 0 and 1.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    # exp of a negative number cannot overflow; both branches are the same function.
    E = np.exp(-np.abs(Z))
    return np.divide(np.where(np.greater_equal(Z, 0), 1.0, E), 1.0 + E, out=out)


def tanh(Z, out=None):
    """Return the hyperbolic tangent of Z, elementwise; see `sigmoid` for the parameters.

    Examples
    --------
    >>> tanh(np.array([-1000.0, 0.0, 1000.0]))
    array([-1.,  0.,  1.])
    """
    return np.tanh(Z, out=out)


def relu(Z, out=None):
    """Return max(Z, 0), elementwise; see `sigmoid` for the parameters.

    Examples
    --------
    >>> relu(np.array([-2.0, 0.0, 3.0]))
    array([0., 0., 3.])
    """
    Z = np.asarray(Z)
    # Zeros in the shape of Z: NumPy compares two arrays faster than an array and a number.
    return np.maximum(Z, np.zeros(Z.shape, Z.dtype), out=out)


def leaky_relu(Z, alpha=0.01, out=None):
    """Return Z where it is positive and alpha * Z elsewhere (Maas et al., 2013).

    Parameters
    ----------
    Z : ndarray of any shape
        Pre-activations.
    alpha : float, default=0.01
        Slope on the negative side, at least 0 and below 1.
    out : ndarray of the shape of Z, optional
        Where to put the result.

    Examples
    --------
    >>> leaky_relu(np.array([-2.0, 0.0, 3.0]), alpha=0.1)
    array([-0.2,  0. ,  3. ])
    """
    return np.maximum(Z, np.multiply(Z, alpha), out=out)


def as_floats(Z):
    """Return Z as an array of floats: float32 stays float32, integers become float64.

    Object arrays pass unchanged: chapter 7 fills them with ``Value`` objects.
    """
    Z = np.asarray(Z)
    return Z if Z.dtype.kind in "fO" else Z.astype(np.float64)


class Activation:
    """What all activation functions share: the forward pass and the slope at Z.

    A subclass says how to compute A from Z (``_value``) and how the slope follows
    from A (``_slope``). All slopes in this book can be written with A alone,
    so Z need not be kept.

    Attributes
    ----------
    n_parameters : int
        Zero: an activation function has nothing to learn.
    arguments : tuple
        What the class was called with, enough to make another one.
    """

    n_parameters = 0
    arguments = ()
    _A = None

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(str, self.arguments))})"

    def forward(self, Z, out=None, keep=True):
        """Return A, the activation of every entry of Z.

        Parameters
        ----------
        Z : ndarray of shape (n_samples, n_out)
            Pre-activations.
        out : ndarray of the shape of Z, optional
            Where to put the result; Z is then taken as it is. Without it, Z is checked and a new
            array is made.
        keep : bool, default=True
            Remember A, from which `backward` computes the slope.

        Returns
        -------
        ndarray of the shape of Z
        """
        A = self._value(as_floats(Z) if out is None else Z, out)
        if keep:
            self._A = A
        return A

    def derivative(self, Z):
        """Return the slope dA/dZ at every entry of Z, as an array of the shape of Z."""
        return self._slope(self._value(as_floats(Z), None))

    def backward(self, dA, out=None):
        """Return dZ = dA ⊙ φ'(Z), the slope of the loss with respect to the last Z.

        Parameters
        ----------
        dA : ndarray of shape (n_samples, n_out)
            Slope of the loss with respect to the last A.
        out : ndarray of the shape of dA, optional
            Where to put dZ; dA is then taken as it is. Without it, dA is checked and a new
            array is made.

        Returns
        -------
        ndarray of the shape of dA

        Raises
        ------
        RuntimeError
            If there was no call of `forward` yet.
        ValueError
            If dA has not the shape of A.
        """
        if out is None:
            self.check_backward(dA)
        return np.multiply(dA, self._slope(self._A), out=out)

    def check_backward(self, dA):
        """Complain if there was no forward pass, or dA does not belong to it."""
        if self._A is None:
            raise RuntimeError(
                f"{self!r}.backward needs the A of a forward pass: call forward first"
            )
        if np.shape(dA) != self._A.shape:
            raise ValueError(
                f"dA has shape {np.shape(dA)}, but A of the last forward has {self._A.shape}"
            )


class Identity(Activation):
    """No activation, A = Z: for the output of a network that predicts any number.

    Examples
    --------
    >>> Identity().derivative(np.array([-1.0, 2.0]))
    array([1., 1.])
    """

    def _value(self, Z, out):
        return np.positive(Z, out=out)

    def _slope(self, A):
        return np.ones_like(A)


class Sigmoid(Activation):
    """The logistic function A = 1 / (1 + exp(-Z)): squashes any number into (0, 1).

    Examples
    --------
    >>> Sigmoid().forward(np.array([[0.0]])), Sigmoid().derivative(np.array([[0.0]]))
    (array([[0.5]]), array([[0.25]]))
    """

    def _value(self, Z, out):
        return sigmoid(Z, out=out)

    def _slope(self, A):
        return A * (1 - A)


class Tanh(Activation):
    """The hyperbolic tangent: squashes any number into (-1, 1), odd around 0.

    Examples
    --------
    >>> Tanh().derivative(np.array([0.0]))
    array([1.])
    """

    def _value(self, Z, out):
        return tanh(Z, out=out)

    def _slope(self, A):
        return 1 - A**2


class ReLU(Activation):
    """The rectified linear unit A = max(Z, 0), with slope 0 at Z = 0.

    Examples
    --------
    >>> ReLU().derivative(np.array([-1.0, 0.0, 1.0]))
    array([0., 0., 1.])
    """

    def _value(self, Z, out):
        return relu(Z, out=out)

    def _slope(self, A):
        return (A > 0).astype(A.dtype)


class LeakyReLU(Activation):
    """ReLU that lets a little through on the negative side, with slope alpha at Z = 0.

    Parameters
    ----------
    alpha : float, default=0.01
        Slope on the negative side, at least 0 and below 1.

    Raises
    ------
    ValueError
        If alpha is out of range.

    Examples
    --------
    >>> LeakyReLU(0.1).derivative(np.array([-1.0, 0.0, 1.0]))
    array([0.1, 0.1, 1. ])
    """

    def __init__(self, alpha=0.01):
        if not 0 <= alpha < 1:
            raise ValueError(f"alpha is {alpha}: expected a slope from 0 to below 1, such as 0.01")
        # A Python float keeps float32 arrays float32; a numpy float64 would widen them.
        self.alpha = float(alpha)
        self.arguments = (self.alpha,)

    def _value(self, Z, out):
        return leaky_relu(Z, self.alpha, out=out)

    def _slope(self, A):
        slope = np.full_like(A, self.alpha)
        slope[A > 0] = 1
        return slope


def softmax(Z, out=None):
    """Return the softmax of every row: positive numbers that add up to 1.

    Parameters
    ----------
    Z : ndarray of shape (..., n_classes)
        Logits.
    out : ndarray of the shape of Z, optional
        Where to put the result.

    Returns
    -------
    ndarray of the shape of Z
        Probabilities; each row (last axis) sums to 1.

    Examples
    --------
    >>> softmax(np.array([[1000.0, 1000.0, 0.0]]))
    array([[0.5, 0.5, 0. ]])
    """
    # A shift leaves softmax unchanged, and the largest exponent becomes exp(0) = 1.
    P = np.subtract(Z, np.max(Z, axis=-1, keepdims=True), out=out)
    P = np.exp(P, out=out)
    return np.divide(P, P.sum(axis=-1, keepdims=True), out=out)


class Softmax(Activation):
    """Turns each row of Z into probabilities that add up to 1.

    Every output depends on every input of its row, so the slope is a matrix, `jacobian`.

    Examples
    --------
    >>> Softmax().forward(np.array([[0.0, 0.0]]))
    array([[0.5, 0.5]])
    """

    def _value(self, Z, out):
        return softmax(Z, out=out)

    def derivative(self, Z):
        """Raise TypeError: one number per entry cannot hold the slopes of softmax."""
        raise TypeError(
            "softmax mixes the entries of a row, so its slope is a matrix: "
            "use jacobian(z) for one row z"
        )

    def jacobian(self, z):
        """Return the slopes dp_i/dz_j = p_i (delta_ij - p_j) for one row of logits.

        Parameters
        ----------
        z : ndarray of shape (n_classes,)
            Logits of one sample.

        Returns
        -------
        ndarray of shape (n_classes, n_classes)
            Row i, column j holds the slope of p_i with respect to z_j.

        Raises
        ------
        ValueError
            If z is not a single row.

        Examples
        --------
        >>> Softmax().jacobian(np.array([0.0, 0.0]))
        array([[ 0.25, -0.25],
               [-0.25,  0.25]])
        """
        z = as_floats(z)
        if z.ndim != 1:
            raise ValueError(
                f"z has shape {z.shape}: expected one row of logits, shape (n_classes,)"
            )
        p = softmax(z)
        return np.diag(p) - np.outer(p, p)

    def backward(self, dA, out=None):
        """Return dZ, the product of dA with softmax's Jacobian, for every row.

        Parameters and errors are those of `Activation.backward`. The Jacobian itself, a matrix
        per sample, is never formed.
        """
        if out is None:
            self.check_backward(dA)
        P = self._A
        inner = (dA * P).sum(axis=-1, keepdims=True)
        return np.multiply(P, dA - inner, out=out)
