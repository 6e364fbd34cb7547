"""Chapter 4: the worked network, number by number, and what a nudge to one of them reaches."""

from typing import ClassVar

import numpy as np
import traitlets

from nnbook.lab.widgets.base import STATIC, signed
from nnbook.lab.widgets.network import NetworkStepper


class ForwardStepper(NetworkStepper):
    """Go through a 2-2-1 network from the inputs to the probability, one number at a time.

    Parameters
    ----------
    inputs : sequence of float, of shape (2,)
        The sample; at first that of the worked network.
    parameters : sequence of float, of shape (9,)
        Weights and biases in the order of ``Sequential.theta``; at first those of the worked
        network.
    function : str, default="tanh"
        Activation function of the hidden neurons: "tanh", "sigmoid" or "relu".
    selected : str, default="w1_11"
        The number that the slider moves: "x1", "x2", "w1_11", "w1_12", "w1_21", "w1_22", "b1_1",
        "b1_2", "w2_11", "w2_21" or "b2_1". ``w1_21`` leads, in layer 1, from input 2 to neuron 1.
    step : int, default=3
        How many numbers are computed, from 0 to 12: their names are in ``ForwardStepper.steps``.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    See Also
    --------
    ForwardStepper.of : The figure of a network of your own.

    Examples
    --------
    >>> stepper = ForwardStepper()
    >>> stepper.steps[stepper.step - 1], stepper.numbers["z1"]
    ('z1', 1.0)
    >>> stepper.step = 12
    >>> round(stepper.numbers["p"], 4)
    0.7511
    """

    name: ClassVar[str] = "forward_stepper"
    state_names: ClassVar[tuple[str, ...]] = (
        *("inputs", "parameters", "function", "selected", "step"),
    )
    steps: ClassVar[tuple[str, ...]] = (
        *("m1_11", "m1_21", "z1", "m1_12", "m1_22", "z2", "a1", "a2"),
        *("m2_11", "m2_21", "z", "p"),
    )
    _esm = STATIC / "forward_stepper.js"

    step = traitlets.Int(3).tag(sync=True)

    @property
    def numbers(self) -> dict[str, float]:
        """Every number of the pass by its name; ``m1_21`` is the product with ``w1_21``."""
        numbers, (hidden, output) = super().numbers, self.network.linears
        first = self.x.T * hidden.W
        second = np.array([[numbers["a1"]], [numbers["a2"]]]) * output.W
        products = {
            f"m{layer}_{i + 1}{j + 1}": float(M[i, j])
            for layer, M in ((1, first), (2, second))
            for i in range(2)
            for j in range(M.shape[1])
        }
        return products | numbers

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        numbers = self.numbers
        x, z, a = (
            " and ".join(signed(number) for number in pair)
            for pair in (
                self.inputs,
                [numbers["z1"], numbers["z2"]],
                [numbers["a1"], numbers["a2"]],
            )
        )
        return (
            f"A network with two inputs, two hidden neurons and one output takes {x}. The hidden "
            f"neurons have the pre-activations {z} and the activations {a}; the output is "
            f"{signed(numbers['z'])}, the probability {signed(numbers['p'])}."
        )
