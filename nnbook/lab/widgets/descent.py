"""Chapter 8: the way downhill on a landscape of two parameters, and when it leads nowhere."""

import math
from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from nnbook.lab.widgets.base import STATIC, Explorer, Finite, Table, one_of, signed, within
from nnbook.optimizers import SGD, Adam

LANDSCAPES = ("bowl", "round", "valley", "saddle", "two_minima", "matrix")
OPTIMIZERS = ("sgd", "adam")
START_LIMITS = (5.0, 4.0)  # the picture ends there
LR_LIMITS = (0.001, 10.0)
LARGEST_MOMENTUM = 0.99
LARGEST_CONDITION = 1000.0
LARGEST_ENTRY = 1000.0  # of the Hessian
MOST_STEPS = 500
NONE = 1e-12  # what rounding leaves
FAR = 1e12  # a loss beyond it ends the path: no reader follows it there, and the next one overflows


class DescentExplorer(Explorer):
    """Walk downhill by gradient descent, with momentum or by Adam, and see all steps at once.

    Parameters
    ----------
    landscape : str, default="bowl"
        "bowl", the one of the chapter with the curvatures 1 and 10; "round", with 1 and 1;
        "valley", with 1 and `condition`; "saddle", with 1 and -1; "two_minima", where the lowest
        point is (-3, 0) and another minimum (3, 0); "matrix", with your own `hessian`.
    condition : float, default=100.0
        Condition number of the valley, from 1 to 1000.
    start : array_like of shape (2,), default=(4.0, 1.0)
        The first point, within ±5 and ±4.
    optimizer : str, default="sgd"
        "sgd" or "adam", as ``nnbook.SGD`` and ``nnbook.Adam`` take their steps.
    lr : float, default=0.15
        The learning rate, from 0.001 to 10.
    momentum : float, default=0.0
        Share of the velocity that is kept, from 0 to 0.99; Adam does without.
    n_steps : int, default=40
        Number of steps, from 1 to 500.
    step : int, default=0
        The point for which the update is written out, from 0 to `n_steps`.
    hessian : array_like of shape (2, 2), default=((3, 2), (2, 3))
        Symmetric matrix H of the loss θ·Hθ/2 that "matrix" stands for, entries within ±1000.
        Given at the beginning without a `landscape`, it is the landscape.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    Examples
    --------
    >>> explorer = DescentExplorer()
    >>> explorer.path[:3].round(4).tolist()
    [[4.0, 1.0], [3.4, -0.5], [2.89, 0.25]]
    >>> explorer.limit, explorer.steps_to_thousandth
    (0.2, 20)
    >>> explorer.lr = 0.21
    >>> explorer.fate
    'explodes'
    >>> DescentExplorer(hessian=[[2, 1], [1, 2]]).curvatures.round(12).tolist()
    [1.0, 3.0]
    """

    name: ClassVar[str] = "descent"
    state_names: ClassVar[tuple[str, ...]] = (
        *("landscape", "condition", "start", "optimizer", "lr", "momentum", "n_steps", "step"),
        "hessian",
    )
    _esm = STATIC / "descent.js"

    landscape = traitlets.Unicode("bowl").tag(sync=True)
    condition = Finite(100.0).tag(sync=True)
    start = Table((2,), "two numbers, such as [4, 1]", default_value=[4.0, 1.0]).tag(sync=True)
    optimizer = traitlets.Unicode("sgd").tag(sync=True)
    lr = Finite(0.15).tag(sync=True)
    momentum = Finite(0.0).tag(sync=True)
    n_steps = traitlets.Int(40).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    hessian = Table(
        (2, 2),
        "a symmetric matrix of two rows, such as [[3, 2], [2, 3]]",
        default_value=[[3.0, 2.0], [2.0, 3.0]],
    ).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        if "hessian" in kwargs:
            kwargs.setdefault("landscape", "matrix")
        super().__init__(**kwargs)

    # --- What may be set ----------------------------------------------------------------------

    @traitlets.validate("landscape", "optimizer")
    def _valid_name(self, proposal: Any) -> str:
        known = LANDSCAPES if proposal.trait.name == "landscape" else OPTIMIZERS
        return one_of(proposal, known)

    @traitlets.validate("condition", "lr", "momentum", "n_steps")
    def _valid_number(self, proposal: Any) -> float:
        low, high = {
            "condition": (1, LARGEST_CONDITION),
            "lr": LR_LIMITS,
            "momentum": (0, LARGEST_MOMENTUM),
            "n_steps": (1, MOST_STEPS),
        }[proposal.trait.name]
        return within(proposal, low, high)

    @traitlets.validate("start")
    def _valid_start(self, proposal: Any) -> list[float]:
        for i, (value, limit) in enumerate(zip(proposal.value, START_LIMITS)):
            if abs(value) > limit:
                raise traitlets.TraitError(
                    f"start[{i}] is {value:g}: expected a number from {-limit:g} to {limit:g}"
                )
        return proposal.value

    @traitlets.validate("hessian")
    def _valid_hessian(self, proposal: Any) -> list[list[float]]:
        H = np.array(proposal.value)
        if H[0, 1] != H[1, 0]:
            raise traitlets.TraitError(
                f"hessian[0][1] is {H[0, 1]:g} but hessian[1][0] is {H[1, 0]:g}: "
                "expected a symmetric matrix, such as [[3, 2], [2, 3]]"
            )
        if np.abs(H).max() > LARGEST_ENTRY:
            raise traitlets.TraitError(
                f"hessian holds {H.flat[np.abs(H).argmax()]:g}: "
                f"expected numbers from {-LARGEST_ENTRY:g} to {LARGEST_ENTRY:g}"
            )
        return proposal.value

    @traitlets.validate("step")
    def _valid_step(self, proposal: Any) -> int:
        return within(proposal, 0, self.n_steps, f"one of 0 to {self.n_steps}, the last step")

    @traitlets.observe("n_steps")
    def _keep_step(self, change: Any) -> None:
        """Go back to the last step where the chosen one is gone."""
        if self.step > change.new:
            self.step = change.new

    # --- The landscape ------------------------------------------------------------------------

    def hessian_at(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the matrix of second derivatives of the loss, of shape (2, 2)."""
        if self.landscape == "matrix":
            return np.array(self.hessian)
        x = float(theta[0])
        curvatures = {
            "bowl": [1.0, 10.0],
            "round": [1.0, 1.0],
            "valley": [1.0, self.condition],
            "saddle": [1.0, -1.0],
            "two_minima": [(3 * x * x - 2 * x - 9) / 24, 1.0],
        }
        return np.diag(curvatures[self.landscape])

    def gradient(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the gradient of the loss, of shape (2,)."""
        x, y = map(float, theta)
        if self.landscape == "two_minima":
            return np.array([(x + 3) * (x - 1) * (x - 3) / 24, y])
        H = self.hessian_at(theta).tolist()
        return np.array([H[0][0] * x + H[0][1] * y, H[1][0] * x + H[1][1] * y])

    def loss(self, theta: NDArray[np.float64]) -> float:
        """Return the loss at a point of shape (2,)."""
        x, y = map(float, theta)
        if self.landscape == "two_minima":
            return (x + 3) * (x + 3) * (3 * x * x - 22 * x + 51) / 288 + 0.5 * y * y
        gradient = self.gradient(theta)
        return float(0.5 * (x * gradient[0] + y * gradient[1]))

    @property
    def curvatures(self) -> NDArray[np.float64]:
        """Both curvatures at the point of `step`, the smaller first, of shape (2,)."""
        path = self.path
        here = path[min(self.step, len(path) - 1)]
        return np.asarray(np.linalg.eigvalsh(self.hessian_at(here)), dtype=np.float64)

    @property
    def limit(self) -> float:
        """The largest rate of gradient descent there: 2 (1 + momentum) / λmax."""
        highest = float(self.curvatures[1])
        return 2 * (1 + self.momentum) / highest if highest > 0 else math.inf

    # --- The way down -------------------------------------------------------------------------

    def new_optimizer(self, theta: NDArray[np.float64], dtheta: NDArray[np.float64]) -> SGD | Adam:
        """Return the optimizer of the figure, before its first step."""
        if self.optimizer == "adam":
            return Adam(theta, dtheta, self.lr)
        return SGD(theta, dtheta, self.lr, self.momentum)

    @property
    def path(self) -> NDArray[np.float64]:
        """The points visited, of shape (n_steps + 1, 2), fewer if the loss passes 1e12."""
        theta, dtheta = np.array(self.start), np.empty(2)
        optimizer, points = self.new_optimizer(theta, dtheta), [theta.copy()]
        while len(points) <= self.n_steps and abs(self.loss(theta)) <= FAR:
            dtheta[:] = self.gradient(theta)
            optimizer.step()
            points.append(theta.copy())
        return np.array(points)

    @property
    def losses(self) -> NDArray[np.float64]:
        """The loss at every point of the path, of shape (n_points,)."""
        return np.array([self.loss(theta) for theta in self.path])

    @property
    def steps_to_thousandth(self) -> int | None:
        """Number of steps until the loss is below a thousandth of its start; None if it is not."""
        losses = self.losses
        return next((t for t, loss in enumerate(losses) if loss < losses[0] / 1000), None)

    @property
    def fate(self) -> str:
        """What becomes of the path: "explodes", "jumps", "leaves", "arrives", "rests" or "travels".

        It explodes or jumps forever where the rate is above its limit or at it, leaves where there
        is no lowest point, arrives where the loss has fallen below a thousandth of the start, and
        rests where the slope has gone but the loss has not. Else it travels on.
        """
        if self.optimizer == "sgd" and (certain := self._fate_in_bowl()):
            return certain
        path, losses = self.path, self.losses
        if losses[-1] < 0 or losses[-1] > FAR:
            return "leaves" if losses[-1] < 0 else "explodes"
        if self.steps_to_thousandth is not None:
            return "arrives"
        slope = np.linalg.norm(self.gradient(path[-1]))
        return "rests" if slope < 1e-3 else "travels"

    def _fate_in_bowl(self) -> str:
        """Return what the formulas of the chapter say of gradient descent on a quadratic landscape.

        An axis that the start has no part in does not count: it never gets one.
        """
        if self.landscape == "two_minima":
            return ""
        start = np.array(self.start)
        curvatures, axes = np.linalg.eigh(self.hessian_at(start))
        curvatures = curvatures[np.abs(axes.T @ start) > NONE]
        rising = curvatures[curvatures > 0]
        limit = 2 * (1 + self.momentum) / rising.max() if rising.size else math.inf
        if self.lr >= limit:
            return "explodes" if self.lr > limit else "jumps"
        return "leaves" if (curvatures < -NONE * np.abs(curvatures).max(initial=0)).any() else ""

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        losses = self.losses
        optimizer = "SGD" if self.optimizer == "sgd" else "Adam"
        start, landscape = ", ".join(map(signed, self.start)), self.landscape.replace("_", " ")
        return (
            f"{optimizer} with the rate {signed(self.lr)} and {len(losses) - 1} steps from "
            f"({start}) on the landscape “{landscape}”: the loss goes from {signed(losses[0])} "
            f"to {signed(losses[-1])}; the path {self.fate}."
        )
