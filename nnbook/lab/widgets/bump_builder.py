"""Chapter 3: a curve built out of bumps, and each bump out of four ReLUs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import traitlets

from nnbook.activations import ReLU
from nnbook.lab.widgets.base import STATIC, Explorer, Finite, Table, one_of, signed, within
from nnbook.layers import Linear, Sequential

MOST_BUMPS = 40
RAMPS = (0.1, 0.9)  # s over delta; at 1 a single bump would have to be endlessly wide
MOST_SAMPLES = 500
N_POINTS = 1000  # where the error is measured, as in the chapter


@dataclass(frozen=True)
class Curve:
    """A curve to follow: how it is computed, from where to where, and how steep it gets."""

    f: Callable[[np.ndarray], np.ndarray]
    left: float
    right: float
    steepest: float


CURVES = {
    "wave": Curve(lambda x: np.sin(x) + 0.5 * np.sin(3 * x), 0.0, 2 * np.pi, 2.5),
    "corner": Curve(np.abs, -2.0, 2.0, 1.0),
    "step": Curve(lambda x: np.clip(5 * (x - 0.4) + 0.5, 0.0, 1.0), -2.0, 2.0, 5.0),
}
NAMES = (*CURVES, "samples", "none")
FREE = Curve(np.zeros_like, -3.0, 3.0, 0.0)  # nothing to follow: the heights are the reader's


class _Samples(Table):
    """Points of a curve, kept in the order of x; or none."""

    def validate(self, obj: Any, value: Any) -> list:
        """Return the points as a list of pairs, or raise TraitError."""
        if isinstance(value, (list, tuple)) and not value:
            return []
        rows = sorted(super().validate(obj, value))
        if not 2 <= len(rows) <= MOST_SAMPLES:
            raise self.wrong(f"has {len(rows)} rows")
        for (x, _), (following, _) in zip(rows, rows[1:]):
            if x == following:
                raise self.wrong(f"has two values at x = {x:g}")
        return rows


class _Heights(traitlets.TraitType):
    """One height a bump, where ``None`` is the height of the curve; or no list at all."""

    def validate(self, obj: Any, value: Any) -> list[float | None]:
        """Return the heights as a list, or raise TraitError."""
        expected = "one number or None for each bump, such as [0.5, None, -1], or []"
        try:
            heights = [None if height is None else float(height) for height in value]
        except (TypeError, ValueError):
            raise traitlets.TraitError(f"heights is {value!r}: expected {expected}") from None
        if not all(np.isfinite(height) for height in heights if height is not None):
            raise traitlets.TraitError(f"heights holds NaN or infinity: expected {expected}")
        return heights if any(height is not None for height in heights) else []


class BumpBuilder(Explorer):
    """Build a curve out of bumps of four ReLUs each.

    The bumps are those of ``bump_network`` in chapter 3. The chapter has ramps half as long as
    the distance between two bumps; here that share can be set.

    Parameters
    ----------
    curve : str, default="wave"
        What is to be followed: "wave" is sin x + 0.5 sin 3x, "corner" is abs(x), "step" climbs
        from 0 to 1 between 0.3 and 0.5, "samples" is your own curve, and "none" leaves all
        heights to you.
    n : int, default=6
        Number of bumps, 1 to 40. Heights of your own are for one number of bumps: another
        one does away with them.
    ramp : float, default=0.5
        Length s of a ramp, as a share of the distance from one bump to the next, 0.1 to 0.9.
    bump : int, default=1
        Which bump is taken apart, counted from 0.
    heights : sequence, default=[]
        Height of each bump, ``None`` for that of the curve at the bump's middle. Empty: all
        have the height of the curve.
    samples : array_like of shape (n_samples, 2), optional
        Your own curve, one row with x and f(x) for each of 2 to 500 samples, kept in the order
        of x. Between two samples the curve is straight.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    Examples
    --------
    >>> builder = BumpBuilder(n=24)
    >>> builder.hidden, round(builder.error, 3), round(builder.bound, 3)
    (96, 0.166, 0.501)
    >>> builder.network.predict(np.array([[1.0], [-1.0]])).round(3).ravel().tolist()
    [0.902, 0.0]

    A curve of your own:

    >>> builder = BumpBuilder(samples=[[0, 1], [1, 3], [4, 0]], n=3)
    >>> builder
    BumpBuilder(curve='samples', n=3, ramp=0.5, bump=1, heights=[])
    >>> builder.tops.round(2).tolist()
    [1.8, 2.0, 0.4]
    """

    name: ClassVar[str] = "bump_builder"
    state_names: ClassVar[tuple[str, ...]] = ("curve", "n", "ramp", "bump", "heights", "samples")
    hidden_names: ClassVar[tuple[str, ...]] = ("samples",)
    _esm = STATIC / "bump_builder.js"

    curve = traitlets.Unicode("wave").tag(sync=True)
    n = traitlets.Int(6).tag(sync=True)
    ramp = Finite(0.5).tag(sync=True)
    bump = traitlets.Int(1).tag(sync=True)
    heights = _Heights(default_value=[]).tag(sync=True)
    samples = _Samples(
        (None, 2),
        f"2 to {MOST_SAMPLES} rows of x and f(x), every x once, such as [[0, 1], [1, 3]]",
        default_value=[],
    ).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        first = {"bump": 0} if kwargs.get("n") == 1 else {}  # there is no second
        super().__init__(**(first | kwargs))
        if self.samples and "curve" not in kwargs:
            self.curve = "samples"

    @traitlets.validate("curve")
    def _valid_curve(self, proposal: Any) -> str:
        if one_of(proposal, NAMES) == "samples" and not self.samples:
            raise traitlets.TraitError("curve is 'samples', but there are none: set samples first")
        return proposal.value

    @traitlets.validate("n")
    def _valid_n(self, proposal: Any) -> int:
        return within(proposal, 1, MOST_BUMPS, f"1 to {MOST_BUMPS} bumps")

    @traitlets.validate("ramp")
    def _valid_ramp(self, proposal: Any) -> float:
        low, high = RAMPS
        share = f"a share of the distance between two bumps, {low} to {high}"
        return within(proposal, low, high, share)

    @traitlets.validate("bump")
    def _valid_bump(self, proposal: Any) -> int:
        last = self.n - 1
        return within(proposal, 0, last, f"one of {self.n} bumps, 0 to {last}")

    @traitlets.validate("heights")
    def _valid_heights(self, proposal: Any) -> list:
        if proposal.value and len(proposal.value) != self.n:
            raise traitlets.TraitError(
                f"heights has {len(proposal.value)} entries: expected one for each of "
                f"{self.n} bumps"
            )
        return proposal.value

    @traitlets.validate("samples")
    def _valid_samples(self, proposal: Any) -> list:
        if not proposal.value and self.curve == "samples":
            raise traitlets.TraitError("samples is empty: set another curve first")
        return proposal.value

    @traitlets.observe("n")
    def _keep_bumps(self, change: Any) -> None:
        """Do away with what is not there with another number of bumps."""
        self.bump = min(self.bump, change.new - 1)
        if len(self.heights) != change.new:
            self.heights = []

    @property
    def wanted(self) -> Curve:
        """The curve to follow: ``f``, ``left``, ``right`` and ``steepest``, its steepest slope."""
        if self.curve != "samples":
            return CURVES.get(self.curve, FREE)
        x, y = np.array(self.samples).T
        steepest = np.abs(np.diff(y) / np.diff(x)).max()
        return Curve(lambda at: np.interp(at, x, y), x[0].item(), x[-1].item(), steepest.item())

    @property
    def delta(self) -> float:
        """Distance from one bump to the next."""
        return (self.wanted.right - self.wanted.left) / (self.n - self.ramp)

    @property
    def s(self) -> float:
        """Length of a ramp."""
        return self.ramp * self.delta

    @property
    def starts(self) -> np.ndarray:
        """Where each bump begins to rise, of shape (n,)."""
        return self.wanted.left - self.s + self.delta * np.arange(self.n)

    @property
    def middles(self) -> np.ndarray:
        """The middle of each bump, of shape (n,)."""
        return self.starts + (self.delta + self.s) / 2

    @property
    def tops(self) -> np.ndarray:
        """Height of each bump, your own or the curve's, of shape (n,)."""
        tops = self.wanted.f(self.middles)
        for i, height in enumerate(self.heights):
            tops[i] = tops[i] if height is None else height
        return tops

    @property
    def hidden(self) -> int:
        """Number of hidden neurons: four a bump."""
        return 4 * self.n

    @property
    def network(self) -> Sequential:
        """The network 1-4n-1 of the figure, built anew each time; it is yours to train on."""
        a, delta, s = self.starts, self.delta, self.s
        weights = self.tops / s
        rng = np.random.default_rng(0)
        network = Sequential(Linear(1, 4 * self.n, rng), ReLU(), Linear(4 * self.n, 1, rng))
        first, _, last = network.layers
        first.W[:] = 1
        first.b[:] = -np.concatenate([a, a + s, a + delta, a + delta + s])
        last.W[:, 0] = np.concatenate([weights, -weights, -weights, weights])
        return network

    @property
    def error(self) -> float:
        """Largest error among 1000 points of the interval; NaN without a curve to follow."""
        if self.curve == "none":
            return float("nan")
        x = np.linspace(self.wanted.left, self.wanted.right, N_POINTS)
        return float(np.abs(self.network.predict(x[:, np.newaxis])[:, 0] - self.wanted.f(x)).max())

    @property
    def bound(self) -> float:
        """What the error cannot exceed while all heights are the curve's; else NaN."""
        if self.curve == "none" or self.heights:
            return float("nan")
        return self.wanted.steepest * (self.delta + self.s) / 2

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        bumps = f"{self.n} bump{'s' if self.n > 1 else ''}, {self.hidden} ReLUs,"
        if self.curve == "none":
            return f"{bumps} draw a curve of your own."
        whose = "with heights of your own " if self.heights else ""
        return (
            f"{bumps} {whose}follow the {self.curve} from {signed(self.wanted.left)} to "
            f"{signed(self.wanted.right)} with a largest error of {signed(self.error)}."
        )
