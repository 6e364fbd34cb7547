"""What the figures of chapters 4 and 6 share: a network of 2 inputs, 2 hidden neurons, 1 output."""

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import Activation, ReLU, Sigmoid, Tanh, sigmoid
from nnbook.lab import worked
from nnbook.lab.widgets.base import Explorer, Table, one_of, within
from nnbook.layers import Linear, Sequential

HIDDEN: dict[str, type[Activation]] = {"tanh": Tanh, "sigmoid": Sigmoid, "relu": ReLU}
# In the order of theta; w1_21 leads, in layer 1, from input 2 to neuron 1.
PARAMETERS = ["w1_11", "w1_12", "w1_21", "w1_22", "b1_1", "b1_2", "w2_11", "w2_21", "b2_1"]
GIVEN = ["x1", "x2", *PARAMETERS]


class NetworkStepper(Explorer):
    """A 2-2-1 network, of which the first ``step`` numbers are computed."""

    steps: ClassVar[tuple[str, ...]]

    inputs = Table((2,), "two numbers", default_value=worked.X[0].tolist()).tag(sync=True)
    parameters = Table(
        (9,),
        "nine numbers, as theta of a 2-2-1 network",
        default_value=worked.worked_network().theta.tolist(),
    ).tag(sync=True)
    function = traitlets.Unicode("tanh").tag(sync=True)
    selected = traitlets.Unicode("w1_11").tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)

    @traitlets.validate("function")
    def _valid_function(self, proposal: Any) -> str:
        return one_of(proposal, HIDDEN)

    @traitlets.validate("selected")
    def _valid_selected(self, proposal: Any) -> str:
        return one_of(proposal, GIVEN)

    @traitlets.validate("step")
    def _valid_step(self, proposal: Any) -> int:
        last = len(self.steps)
        return within(proposal, 0, last, f"0 (nothing is computed) to {last}")

    @classmethod
    def of(cls, network: Sequential, inputs: ArrayLike = (1.0, 0.5), **kwargs: Any) -> Any:
        """Return the figure of your own network.

        Parameters
        ----------
        network : Sequential
            ``Linear(2, 2)``, one of ``Tanh()``, ``Sigmoid()`` and ``ReLU()``, ``Linear(2, 1)``,
            trained or not. Its numbers are copied.
        inputs : array_like of shape (2,)
            The sample.
        **kwargs
            The rest of the state.

        Raises
        ------
        ValueError
            If the network has another form.
        """
        names = [name for name, kind in HIDDEN.items() if kind in map(type, network.layers[1:2])]
        shapes = [layer.W.shape for layer in network.linears]
        if not names or len(network.layers) != 3 or shapes != [(2, 2), (2, 1)]:
            raise ValueError(
                f"network is {network!r}: expected Linear(2, 2), then Tanh(), Sigmoid() or ReLU(), "
                "then Linear(2, 1)"
            )
        return cls(inputs=inputs, parameters=network.theta, function=names[0], **kwargs)

    @property
    def network(self) -> Sequential:
        """A fresh network with the numbers of the figure."""
        rng = np.random.default_rng(0)  # every random weight is overwritten below
        network = Sequential(Linear(2, 2, rng), HIDDEN[self.function](), Linear(2, 1, rng))
        network.theta[:] = self.parameters
        return network

    @property
    def x(self) -> NDArray[np.float64]:
        """The sample as a batch of one, of shape (1, 2)."""
        return np.array([self.inputs])

    @property
    def given(self) -> dict[str, float]:
        """The inputs and the parameters by their names."""
        return dict(zip(GIVEN, [*self.inputs, *self.parameters]))

    @property
    def numbers(self) -> dict[str, float]:
        """Every number on the way to p, by its name, computed by ``Sequential.trace``."""
        trace = self.network.trace(self.x)
        (z1, z2), (a1, a2), (z,) = (trace[name][0].tolist() for name in ("Z1", "A1", "Z2"))
        return {"z1": z1, "z2": z2, "a1": a1, "a2": a2, "z": z, "p": float(sigmoid(np.array(z)))}
