"""Chapter 5: one sample and two losses; which of them hears that the network is wrong."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import numpy as np
import traitlets

from nnbook.activations import Sigmoid, sigmoid
from nnbook.lab.widgets.base import STATIC, Explorer, Finite, signed, within
from nnbook.losses import BinaryCrossEntropy, MeanSquaredError

LIMITS = {  # from, to, and what that is
    "target": (0, 1, "0, 1 or a share between them"),
    "z": (-1000, 1000, "a logit from -1000 to 1000"),
    "rate": (0.1, 10, "a factor from 0.1 to 10"),
    "steps": (0, 20_000, "a count from 0 to 20000"),
}
NEAR = 0.1  # of p to the target

SlopeOf = Callable[[float, float], float]  # of z and y
T = TypeVar("T")


def slope_of_cross_entropy(z: float, y: float) -> float:
    """Return p - y.

    Examples
    --------
    >>> slope_of_cross_entropy(0.0, 1.0)
    -0.5
    """
    loss = BinaryCrossEntropy()
    loss.forward(np.array([z]), np.array([y]))
    return float(loss.gradient()[0])


def slope_of_squared_error(z: float, y: float) -> float:
    """Return 2(p - y), times the slope p(1 - p) of the sigmoid.

    Examples
    --------
    >>> slope_of_squared_error(0.0, 1.0)
    -0.25
    """
    loss, activation = MeanSquaredError(), Sigmoid()
    p = activation.forward(np.array([z]))
    loss.forward(p, np.array([y]))
    return float(loss.gradient()[0] * activation.derivative(np.array([z]))[0])


def pair(ask: Callable[[SlopeOf], T]) -> tuple[T, T]:
    """Return the answers for cross-entropy and for the squared error."""
    return ask(slope_of_cross_entropy), ask(slope_of_squared_error)


class LossExplorer(Explorer):
    """Move the logit of one sample along cross-entropy and squared error, and let both learn.

    Parameters
    ----------
    target : float, default=1.0
        The y of the sample: 0 or 1, or a share between them.
    z : float, default=-2.0
        The logit, from -1000 to 1000.
    rate : float, default=1.0
        The part of the slope that a step subtracts from the logit, from 0.1 to 10.
    steps : int, default=0
        How many steps both losses have learned from z, from 0 to 20,000.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    Examples
    --------
    >>> explorer = LossExplorer(z=-8)
    >>> [round(slope, 5) for slope in explorer.slopes]
    [-0.99966, -0.00067]
    >>> explorer.steps_until_right()
    (9, 1507)
    >>> explorer.steps = 9
    >>> [round(z, 2) for z in explorer.logits]
    [0.18, -7.99]
    >>> explorer
    LossExplorer(target=1.0, z=-8.0, rate=1.0, steps=9)
    """

    name: ClassVar[str] = "loss"
    state_names: ClassVar[tuple[str, ...]] = ("target", "z", "rate", "steps")
    _esm = STATIC / "loss.js"

    target = Finite(1.0).tag(sync=True)
    z = Finite(-2.0).tag(sync=True)
    rate = Finite(1.0).tag(sync=True)
    steps = traitlets.Int(0).tag(sync=True)

    @traitlets.validate(*LIMITS)
    def _within_limits(self, proposal: Any) -> float:
        low, high, expected = LIMITS[proposal.trait.name]
        return within(proposal, low, high, expected)

    @property
    def logits(self) -> tuple[float, float]:
        """The logit after the steps, with cross-entropy and with the squared error."""
        return pair(self._learned)

    @property
    def probabilities(self) -> tuple[float, float]:
        """The probability of class 1 after the steps, for each of the two losses."""
        first, second = self.logits
        return float(sigmoid(first)), float(sigmoid(second))

    @property
    def losses(self) -> tuple[float, float]:
        """Cross-entropy and squared error, each at its own logit."""
        (first, _), (_, p) = self.logits, self.probabilities
        y = np.array([self.target])
        return (
            BinaryCrossEntropy().forward(np.array([first]), y),
            MeanSquaredError().forward(np.array([p]), y),
        )

    @property
    def slopes(self) -> tuple[float, float]:
        """The slope of each loss with respect to its logit."""
        first, second = self.logits
        return slope_of_cross_entropy(first, self.target), slope_of_squared_error(
            second, self.target
        )

    def steps_until_right(self) -> tuple[int | None, int | None]:
        """Return after how many steps each loss decides for the class of the target.

        Class 1 is decided on where the logit is positive. None stands for no right class, at a
        target of 1/2, and for more than 20,000 steps.
        """
        if self.target == 0.5:
            return None, None
        return self._steps_until(lambda z: (z > 0) == (self.target > 0.5))

    def steps_until_near(self) -> tuple[int | None, int | None]:
        """Return after how many steps each loss has p within 0.1 of the target, or None."""
        return self._steps_until(lambda z: abs(sigmoid(z) - self.target) <= NEAR)

    def _learned(self, slope_of: SlopeOf) -> float:
        """Return the logit after the steps."""
        z = self.z
        for _ in range(self.steps):
            z -= self.rate * slope_of(z, self.target)
        return z

    def _steps_until(self, is_there: Callable[[float], bool]) -> tuple[int | None, int | None]:
        return pair(lambda slope_of: self._first(slope_of, is_there))

    def _first(self, slope_of: SlopeOf, is_there: Callable[[float], bool]) -> int | None:
        """Return after how many steps the logit is where it should be, or None."""
        z = self.z
        for step in range(LIMITS["steps"][1] + 1):
            if is_there(z):
                return step
            before, z = z, z - self.rate * slope_of(z, self.target)
            if z == before:
                return None  # the slope is too small to move it, now and ever
        return None

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        step = "step" if self.steps == 1 else "steps"
        where = f"After {self.steps} {step} from" if self.steps else "At"
        cross_entropy, squared_error = (
            f"the loss {signed(loss)} and the slope {signed(slope)}"
            for loss, slope in zip(self.losses, self.slopes)
        )
        return (
            f"{where} z = {signed(self.z)} with the target {signed(self.target)}, cross-entropy "
            f"has {cross_entropy}; the squared error has {squared_error}."
        )
