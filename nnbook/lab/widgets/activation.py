"""Chapter 2: an activation function, its slope, and how little of a nudge comes through."""

from typing import Any, ClassVar

import numpy as np
import traitlets

from nnbook.activations import Activation, Identity, LeakyReLU, ReLU, Sigmoid, Tanh
from nnbook.lab.widgets.base import STATIC, Explorer, Finite, one_of, signed, within

# By the names of the functions in nnbook.
FUNCTIONS: dict[str, type[Activation]] = {
    "identity": Identity,
    "sigmoid": Sigmoid,
    "tanh": Tanh,
    "relu": ReLU,
    "leaky_relu": LeakyReLU,
}
Z_LIMIT = 8.0  # the curves go on as they look there


class ActivationExplorer(Explorer):
    """Slide the pre-activation along the curve of an activation function.

    Parameters
    ----------
    function : str, default="sigmoid"
        "identity", "sigmoid", "tanh", "relu" or "leaky_relu".
    z : float, default=2.0
        The pre-activation, from -8 to 8.
    alpha : float, default=0.1
        Slope of the leaky ReLU on the negative side, at least 0 and below 1. The default is ten
        times that of ``LeakyReLU``, which could not be told from 0 in the picture.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    Examples
    --------
    >>> explorer = ActivationExplorer()
    >>> round(explorer.a, 4), round(explorer.slope, 4)
    (0.8808, 0.105)
    >>> explorer.function, explorer.z = "relu", -1
    >>> explorer
    ActivationExplorer(function='relu', z=-1.0, alpha=0.1)
    """

    name: ClassVar[str] = "activation"
    state_names: ClassVar[tuple[str, ...]] = ("function", "z", "alpha")
    _esm = STATIC / "activation.js"

    function = traitlets.Unicode("sigmoid").tag(sync=True)
    z = Finite(2.0).tag(sync=True)
    alpha = Finite(0.1).tag(sync=True)

    @traitlets.validate("function")
    def _valid_function(self, proposal: Any) -> str:
        return one_of(proposal, FUNCTIONS)

    @traitlets.validate("z")
    def _valid_z(self, proposal: Any) -> float:
        return within(proposal, -Z_LIMIT, Z_LIMIT)

    @traitlets.validate("alpha")
    def _valid_alpha(self, proposal: Any) -> float:
        if not 0 <= proposal.value < 1:
            raise traitlets.TraitError(
                f"alpha is {proposal.value:g}: expected a slope from 0 to below 1, such as 0.1"
            )
        return proposal.value

    @property
    def activation(self) -> Activation:
        """The activation function as it stands in the figure."""
        function = FUNCTIONS[self.function]
        return function(self.alpha) if function is LeakyReLU else function()

    @property
    def a(self) -> float:
        """The activation at z."""
        return float(self.activation.forward(np.array(self.z)))

    @property
    def slope(self) -> float:
        """The slope of the activation function at z."""
        return float(self.activation.derivative(np.array(self.z)))

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        name = self.function.replace("_", " ")
        return (
            f"At z = {signed(self.z)} the {name} function has the value {signed(self.a)} "
            f"and the slope {signed(self.slope)}."
        )
