"""Chapter 6: the worked network there and back, and a slope measured by trial beside it."""

from typing import Any, ClassVar

import numpy as np
import traitlets

from nnbook.gradients import numerical_gradient
from nnbook.lab.widgets.base import STATIC, signed
from nnbook.lab.widgets.network import GIVEN, PARAMETERS, NetworkStepper
from nnbook.losses import BinaryCrossEntropy

TRIAL = 0.01  # as in the chapter's first trial; here to both sides


class BackpropStepper(NetworkStepper):
    """Go forward through a 2-2-1 network to the loss and back to every slope, step by step.

    Parameters
    ----------
    inputs : sequence of float, of shape (2,)
        The sample; at first that of the worked network.
    parameters : sequence of float, of shape (9,)
        Weights and biases in the order of ``Sequential.theta``; at first those of the worked
        network.
    function : str, default="tanh"
        Activation function of the hidden neurons: "tanh", "sigmoid" or "relu".
    target : int, default=1
        The true class y, 0 or 1.
    selected : str, default="w1_11"
        The number that the slider moves and whose slope is measured: "x1", "x2", "w1_11",
        "w1_12", "w1_21", "w1_22", "b1_1", "b1_2", "w2_11", "w2_21" or "b2_1".
    step : int, default=8
        How many numbers are computed, from 0 to 23: their names are in
        ``BackpropStepper.steps``. At 7 the forward pass has reached the loss.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    See Also
    --------
    BackpropStepper.of : The figure of a network of your own.

    Examples
    --------
    >>> stepper = BackpropStepper()
    >>> stepper.steps[stepper.step - 1], round(stepper.numbers["dz"], 4)
    ('dz', -0.2489)
    >>> round(stepper.numbers["dw1_12"], 4)
    0.1957
    >>> stepper.target = 0
    >>> round(stepper.numbers["dw1_12"], 4)
    -0.5907
    """

    name: ClassVar[str] = "backprop_stepper"
    state_names: ClassVar[tuple[str, ...]] = (
        *("inputs", "parameters", "function", "target", "selected", "step"),
    )
    steps: ClassVar[tuple[str, ...]] = (
        *("z1", "z2", "a1", "a2", "z", "p", "L"),
        *("dz", "dw2_11", "dw2_21", "db2_1", "da1", "da2", "dz1", "dz2"),
        *("dw1_11", "dw1_12", "dw1_21", "dw1_22", "db1_1", "db1_2", "dx1", "dx2"),
    )
    _esm = STATIC / "backprop_stepper.js"

    target = traitlets.Enum([0, 1], default_value=1).tag(sync=True)
    step = traitlets.Int(8).tag(sync=True)

    @traitlets.validate("target")
    def _valid_target(self, proposal: Any) -> int:
        return int(proposal.value)  # also of 1.0 or True

    @property
    def numbers(self) -> dict[str, float]:
        """Every number of both passes by its name; ``dw1_21`` is the slope of L for ``w1_21``."""
        network, loss = self.network, BinaryCrossEntropy()
        value = loss.forward(network.forward(self.x), [[self.target]])
        dX = network.backward(loss.gradient(), wrt_input=True)
        _, activation, output = network.layers
        dA = output.backward(loss.gradient())
        dZ = activation.backward(dA)
        slopes = {
            "dz": loss.gradient()[0, 0],
            **{f"da{i + 1}": dA[0, i] for i in range(2)},
            **{f"dz{i + 1}": dZ[0, i] for i in range(2)},
            **{f"dx{i + 1}": dX[0, i] for i in range(2)},
            **{f"d{name}": slope for name, slope in zip(PARAMETERS, network.dtheta)},
        }
        return {
            **super().numbers,
            "L": value,
            **{name: float(slope) for name, slope in slopes.items()},
        }

    def loss_at(self, given: np.ndarray) -> float:
        """Return the loss for other inputs and parameters, in one vector of 11 numbers."""
        network = self.network
        network.theta[:] = given[2:]
        return BinaryCrossEntropy().forward(network.predict(given[np.newaxis, :2]), [[self.target]])

    @property
    def measured(self) -> dict[str, float]:
        """The slope of L for each given number, by central differences with a step of 0.01."""
        slopes = numerical_gradient(self.loss_at, np.array([*self.given.values()]), eps=TRIAL)
        return dict(zip(GIVEN, slopes.tolist()))

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        numbers = self.numbers
        steepest = max(PARAMETERS, key=lambda name: abs(numbers[f"d{name}"]))
        return (
            f"A network with two inputs, two hidden neurons and one output answers with the "
            f"probability {signed(numbers['p'])}; the target is {self.target} and the loss "
            f"{signed(numbers['L'])}. The slope at the output is {signed(numbers['dz'])}; of the "
            f"nine parameters {steepest} has the steepest slope, {signed(numbers[f'd{steepest}'])}."
        )
