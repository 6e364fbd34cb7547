"""A scalar autograd engine.

Numbers that remember where they came from can work out every slope themselves.

Derived in book/07-autograd.ipynb: edit the chapter, not this file.
"""

import math

from nnbook.neurons import Neuron


class Value:
    """A number that remembers how it was computed, so that slopes can flow back.

    Parameters
    ----------
    data : float
        The number.

    Attributes
    ----------
    data : float
        The number.
    grad : float
        Slope of the last result on which `backward` was called with respect to this number;
        in a leaf (a number that was not computed) slopes add up over calls until `zero_grad`.

    Raises
    ------
    TypeError
        If data is not a number.

    Examples
    --------
    >>> a, b = Value(2.0), Value(3.0)
    >>> (a * b + a).backward()
    >>> a.grad, b.grad
    (4.0, 2.0)
    """

    __slots__ = ("data", "grad", "_parents", "_slopes", "_users")

    def __init__(self, data, _parents=(), _slopes=()):
        self.data = data if _parents else as_number(data)
        self.grad = 0.0
        self._parents = _parents  # the values this one was computed from
        self._slopes = _slopes  # its slope with respect to each of them
        self._users = 0  # used by backward only

    def __repr__(self):
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g})"

    def _refuse(self, *other):
        raise TypeError(
            "a Value has no order, no truth and no float(): use .data, the plain number"
        )

    # Each of these would leave the graph behind without a word, and its slope with it.
    __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __float__ = _refuse

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0))
        if isinstance(other, (int, float)):
            return Value(self.data + other, (self,), (1.0,))
        return NotImplemented

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other), (other.data, self.data))
        if isinstance(other, (int, float)):
            return Value(self.data * other, (self,), (other,))
        return NotImplemented

    def backward(self):
        """Compute the slope of this value with respect to every value it was computed from.

        Slopes of leaves are added to what their ``grad`` holds, as in PyTorch: call `zero_grad`
        on them before the next batch. Calling it twice therefore adds the same slopes twice.
        """
        count_users(self)
        self.grad += 1.0
        ready = [self]
        while ready:
            value = ready.pop()
            for parent, slope in zip(value._parents, value._slopes):
                parent.grad += slope * value.grad
                parent._users -= 1
                if not parent._users:
                    # Its last user has reported: the slope is complete and can be passed on.
                    ready.append(parent)

    def zero_grad(self):
        """Forget the slope."""
        self.grad = 0.0

    def __pow__(self, exponent):
        if not isinstance(exponent, (int, float)):
            raise TypeError(
                "the exponent must be a number; with a Value write (exponent * base.log()).exp()"
            )
        if self.data < 0 and exponent != int(exponent):
            raise ValueError(f"{self.data} to the power {exponent} is not a real number")
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return Value(self.data**exponent, (self,), (slope,))

    def exp(self):
        """Return e to the power of this value; the slope is the result itself."""
        result = math.exp(self.data)
        return Value(result, (self,), (result,))

    def log(self):
        """Return the natural logarithm of this value; the slope is 1 / data."""
        if self.data <= 0:
            raise ValueError(f"log of {self.data}: only positive numbers have a logarithm")
        return Value(math.log(self.data), (self,), (1 / self.data,))

    def tanh(self):
        """Return the hyperbolic tangent; the slope is 1 - tanh²."""
        t = math.tanh(self.data)
        return Value(t, (self,), (1 - t * t,))

    def relu(self):
        """Return max(data, 0); the slope is 1 above zero and 0 at zero and below."""
        return Value(max(self.data, 0.0), (self,), (float(self.data > 0),))

    def sigmoid(self):
        """Return 1 / (1 + exp(-data)); the slope is s (1 - s)."""
        # exp of a negative number cannot overflow, as in chapter 2.
        e = math.exp(-abs(self.data))
        s = (1.0 if self.data >= 0 else e) / (1 + e)
        return Value(s, (self,), (s * (1 - s),))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return self * (other**-1 if isinstance(other, Value) else 1 / other)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other

    @classmethod
    def dot(cls, weights, inputs, bias):
        """Return the weighted sum of Values as one node, with a slope for every weight and input.

        See `weighted_sum` for the parameters; the weights and the bias are Values, inputs may be
        plain numbers.

        Examples
        --------
        >>> z = Value.dot([Value(2.0), Value(-1.0)], [3.0, 4.0], Value(0.5))
        >>> z
        Value(data=2.5, grad=0)
        """
        if len(weights) != len(inputs):
            raise ValueError(
                f"got {len(inputs)} inputs for {len(weights)} weights: one input per weight"
            )
        numbers = [x.data if isinstance(x, Value) else x for x in inputs]
        total, slopes = bias.data, [w.data for w in weights]
        for weight, number in zip(slopes, numbers):
            total += weight * number
        values = [x for x in inputs if isinstance(x, Value)]
        if len(values) < len(inputs):  # plain numbers are no parents
            slopes = [weight for weight, x in zip(slopes, inputs) if isinstance(x, Value)]
        return cls(total, (bias, *weights, *values), (1.0, *numbers, *slopes))


def as_number(x):
    """Return x as a float; complain about anything that is not a number."""
    if isinstance(x, str) or not hasattr(x, "__float__"):
        raise TypeError(f"a Value holds one number, got {x!r} of type {type(x).__name__}")
    return float(x)


def count_users(result):
    """Count how often each value under ``result`` is used, and reset the computed slopes."""
    found = [result]
    while found:
        value = found.pop()
        if value._parents:
            value.grad = 0.0
        for parent in value._parents:
            if not parent._users:
                found.append(parent)
            parent._users += 1


def identity(z):
    """Return z: the activation of a neuron that has none."""
    return z


def random_weights(n_in, rng):
    """Return n_in weights, uniform in ±1/√n_in."""
    scale = 1 / math.sqrt(n_in)
    return [Value(rng.uniform(-scale, scale)) for _ in range(n_in)]


class ScalarMLP:
    """A multilayer perceptron made of chapter 1's neurons, one `Value` per weight.

    Parameters
    ----------
    sizes : sequence of int
        Number of inputs, of neurons in each hidden layer, and of outputs.
    rng : random.Random or numpy.random.Generator
        Source of the initial weights.
    activation : callable, default=Value.tanh
        Activation of the hidden neurons; the outputs have none.
    neuron : class, default=Neuron
        What the network is made of: `Neuron`, or `FusedNeuron`, which is faster.

    Attributes
    ----------
    layers : list of list of Neuron

    Raises
    ------
    ValueError
        If sizes does not name at least inputs and outputs, all positive.

    Examples
    --------
    >>> import random
    >>> network = ScalarMLP([2, 3, 1], random.Random(0))
    >>> len(network.parameters()), len(network([1.0, 0.5]))
    (13, 1)
    """

    def __init__(self, sizes, rng, activation=Value.tanh, neuron=Neuron):
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(
                f"sizes is {list(sizes)}: expected inputs, hidden neurons, outputs, as in [2, 3, 1]"
            )
        self.layers = []
        for depth, (n_in, n_out) in enumerate(zip(sizes, sizes[1:]), start=2):
            phi = activation if depth < len(sizes) else identity
            layer = [neuron(random_weights(n_in, rng), Value(0.0), phi) for _ in range(n_out)]
            self.layers.append(layer)

    def __call__(self, inputs):
        """Return the list of outputs for one sample, a sequence of n_in numbers or Values."""
        for layer in self.layers:
            inputs = [neuron(inputs) for neuron in layer]
        return inputs

    def parameters(self):
        """Return all weights and biases as a list of Values."""
        neurons = [neuron for layer in self.layers for neuron in layer]
        return [value for neuron in neurons for value in [*neuron.weights, neuron.bias]]

    def zero_grad(self):
        """Forget the slopes of all parameters."""
        for value in self.parameters():
            value.zero_grad()


class FusedNeuron(Neuron):
    """A `Neuron` whose weighted sum is a single node of the graph, made by `Value.dot`."""

    def pre_activation(self, inputs):
        """Return z, the weighted sum of n inputs plus the bias."""
        return Value.dot(self.weights, inputs, self.bias)
