"""Chapter 1: one neuron, its boundary, and the samples on either side."""

from typing import Any, ClassVar

import traitlets

from nnbook.lab import datasets
from nnbook.lab.widgets.base import STATIC, Explorer, Finite, Names, Table, signed
from nnbook.neurons import Neuron


class NeuronExplorer(Explorer):
    """Turn and shift the boundary of a neuron with two inputs.

    Without samples of your own it shows the bills of the Adelie and the Gentoo penguins.

    Parameters
    ----------
    weights : array_like of shape (2,), default=(2.0, 1.0)
        The two weights. The default makes 38 mistakes: the line is yours to turn.
    bias : float, default=-105.0
        The bias.
    sample : int, default=0
        Which row of X the calculation is shown for.
    X : array_like of shape (n_samples, 2), optional
        Samples; they are kept as a list of rows.
    y : array_like of shape (n_samples,), optional
        Class of each sample, 0 or 1, for samples of your own.
    classes : sequence of 2 str, optional
        Names of the classes.
    features : sequence of 2 str, optional
        Names of the features; ``bill_length_mm`` reads "bill length (mm)".

    Raises
    ------
    traitlets.TraitError
        If a value is not of that shape or kind, now or when it is set later. To set X and y to
        another number of samples, do it inside ``with explorer.hold_trait_notifications():``.

    Examples
    --------
    >>> explorer = NeuronExplorer()
    >>> explorer.mistakes
    38
    >>> explorer.weights, explorer.bias = [3, -4], -63
    >>> explorer.mistakes
    0
    >>> explorer
    NeuronExplorer(weights=[3.0, -4.0], bias=-63.0, sample=0)
    """

    name: ClassVar[str] = "neuron"
    state_names: ClassVar[tuple[str, ...]] = (
        *("weights", "bias", "sample"),
        *("X", "y", "classes", "features"),
    )
    hidden_names: ClassVar[tuple[str, ...]] = ("X", "y", "classes", "features")
    _esm = STATIC / "neuron.js"

    weights = Table((2,), "two numbers, such as [3, -4]", default_value=[2.0, 1.0]).tag(sync=True)
    bias = Finite(-105.0).tag(sync=True)
    sample = traitlets.Int(0).tag(sync=True)
    X = Table((None, 2), "one row of two numbers per sample, such as [[39.1, 18.7]]").tag(sync=True)
    y = Table((None,), "one class, 0 or 1, per sample").tag(sync=True)
    classes = Names(2, "the names of the two classes").tag(sync=True)
    features = Names(2, "the names of the two features").tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**(_data() | kwargs))

    @traitlets.validate("X", "y")
    def _valid_data(self, proposal: Any) -> list:
        """Let through samples that have one class each."""
        if proposal.trait.name == "y":
            return self._valid_classes(proposal.value)
        if not proposal.value:
            raise traitlets.TraitError("X has no rows: expected at least one sample")
        return self._of_one_length(proposal.value, len(proposal.value), len(self.y))

    def _valid_classes(self, y: list[float]) -> list[int]:
        for i, label in enumerate(y):
            if label not in (0, 1):
                raise traitlets.TraitError(f"y[{i}] is {label:g}: expected class 0 or 1")
        return self._of_one_length([int(label) for label in y], len(self.X), len(y))

    def _of_one_length(self, value: list, n_samples: int, n_labels: int) -> list:
        if n_samples != n_labels:
            raise traitlets.TraitError(
                f"X has {n_samples} samples but y has {n_labels} classes: expected one each; "
                "to set both, use `with explorer.hold_trait_notifications():`"
            )
        return value

    @traitlets.observe("X")
    def _keep_sample(self, change: Any) -> None:
        """Choose the first sample where the chosen one is gone."""
        if self.sample >= len(change.new):
            self.sample = 0

    @traitlets.validate("sample")
    def _valid_sample(self, proposal: Any) -> int:
        if not 0 <= proposal.value < len(self.X):
            raise traitlets.TraitError(
                f"sample is {proposal.value}: expected a row of X, 0 to {len(self.X) - 1}"
            )
        return proposal.value

    @property
    def neuron(self) -> Neuron:
        """The neuron as it stands in the figure, with the step function."""
        return Neuron(self.weights, self.bias)

    @property
    def mistakes(self) -> int:
        """How many samples the neuron puts into the wrong class."""
        neuron = self.neuron
        return sum(neuron(row) != label for row, label in zip(self.X, self.y))

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        w1, w2 = map(signed, self.weights)
        return (
            f"A neuron with the weights {w1} and {w2} and the bias {signed(self.bias)} puts "
            f"{self.mistakes} of {len(self.X)} samples on the wrong side of its line."
        )


def _data() -> dict[str, Any]:
    penguins = datasets.penguins()
    return {
        "X": penguins.X,
        "y": penguins.y,
        "classes": list(penguins.classes),
        "features": list(penguins.features),
    }
