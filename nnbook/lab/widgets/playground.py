"""Chapter 9: build a network for samples in the plane, train it, and look inside."""

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import NDArray

from nnbook.activations import Activation, ReLU, Sigmoid, Tanh
from nnbook.lab import replay
from nnbook.lab.widgets.base import STATIC, Explorer, Finite, Table, one_of, within
from nnbook.layers import Linear, Sequential
from nnbook.losses import CrossEntropy
from nnbook.optimizers import SGD
from nnbook.training import accuracy, add_weight_decay, evaluate

ACTIVATIONS: dict[str, type[Activation]] = {"tanh": Tanh, "relu": ReLU, "sigmoid": Sigmoid}
MAX_STEPS = 20_000
MAX_LR = 10.0
MAX_BATCH = 500
MAX_DECAY = 1.0
MAX_SEED = 9999
MAX_WIDTH = 8
MAX_HIDDEN = 3
MAX_SAMPLES = 500
# What makes a run another one, so that its steps begin anew.
STRUCTURE = ("dataset", "hidden", "activation", "batch_size", "seed", "X", "y", "start")


class Counts(Table):
    """Whole numbers, or rows of which the first ones are; there may be none."""

    def __init__(self, shape: tuple[int | None, ...], n: int, meaning: str, **kwargs: Any) -> None:
        self.n = n  # how many columns hold whole numbers
        super().__init__(shape, meaning, **kwargs)

    def validate(self, obj: Any, value: Any) -> list:
        """Return the numbers as lists, the whole ones as integers, or raise TraitError."""
        if isinstance(value, (list, tuple, np.ndarray)) and len(value) == 0:
            return []
        numbers = super().validate(obj, value)
        if len(self.shape) == 1:
            return self.counted(numbers)
        return [[*self.counted(row[: self.n]), *row[self.n :]] for row in numbers]

    def counted(self, numbers: list[float]) -> list[int]:
        """Return the numbers as integers, or raise TraitError."""
        if any(number % 1 or number < 0 for number in numbers):
            raise self.wrong(f"holds {numbers}")
        return [int(number) for number in numbers]


class Playground(Explorer):
    """Train a small network on samples in the plane, step by step, forward and back.

    The state holds how the run came about, not its numbers: they are computed again, in the page
    and here, and agree. Setting something that makes it another run, such as ``hidden``, takes
    ``steps`` back to 0; ``lr`` and ``weight_decay`` hold from the step on at which they are set.

    Parameters
    ----------
    dataset : str, default="moons"
        "moons", "circles", "xor", "spiral", "spirals", "penguins", "penguins3", or "own" with X
        and y.
    hidden : sequence of int, default=(2,)
        Neurons of each hidden layer: at most three layers of 1 to 8. Outputs follow from y.
    activation : str, default="tanh"
        "tanh", "relu" or "sigmoid", in all hidden layers.
    lr : float, default=0.3
        Learning rate of the next steps, above 0 and at most 10.
    batch_size : int, default=10
        From 1 to 500.
    weight_decay : float, default=0.0
        From 0 to 1.
    seed : int, default=1
        Of the first weights and of the order of the samples, 0 to 9999.
    steps : int, default=100
        How many steps of SGD are done, 0 to 20,000.
    rates : sequence of (until, lr, weight_decay), default=()
        What held before: until how many steps, which learning rate, and which weight decay.
    edits : sequence of (after, index, value), default=()
        Parameters set by hand: after how many steps, which entry of ``network.theta``, and to what.
    unit : sequence of 2 int, default=(1, 1)
        Layer and number of the neuron looked at, both from 1.
    stride : int, default=10
        How many steps one click goes: 1, 10 or 100.
    X : array_like of shape (n_samples, 2), optional
        Samples of your own, 4 to 500; with them ``dataset`` is "own". 30 % are for validation.
    y : array_like of shape (n_samples,), optional
        Class of each, 0, 1 or 2.
    start : sequence of float, optional
        First parameters for samples of your own, instead of those of the seed.
    network : Sequential, optional
        A network of your own for X and y, trained or not: Linear layers, and between them one of
        the activations. ``hidden``, ``activation`` and ``start`` follow from it.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    Examples
    --------
    >>> playground = Playground(seed=4, steps=3000)
    >>> playground.mistakes
    (0, 2)
    >>> playground.network
    Sequential(Linear(2, 2), Tanh(), Linear(2, 2))
    """

    name: ClassVar[str] = "playground"
    state_names: ClassVar[tuple[str, ...]] = (
        *("dataset", "hidden", "activation", "lr", "batch_size", "weight_decay", "seed", "steps"),
        *("rates", "edits", "unit", "stride", "X", "y", "start"),
    )
    hidden_names: ClassVar[tuple[str, ...]] = ("X", "y", "start")
    _esm = STATIC / "playground.js"

    dataset = traitlets.Unicode("moons").tag(sync=True)
    hidden = Counts((None,), 1, "how many neurons each layer has, such as [4, 4]").tag(sync=True)
    activation = traitlets.Unicode("tanh").tag(sync=True)
    lr = Finite(0.3).tag(sync=True)
    batch_size = traitlets.Int(10).tag(sync=True)
    weight_decay = Finite(0.0).tag(sync=True)
    seed = traitlets.Int(1).tag(sync=True)
    steps = traitlets.Int(100).tag(sync=True)
    rates = Counts((None, 3), 1, "rows of (until, lr, weight_decay)").tag(sync=True)
    edits = Counts((None, 3), 2, "rows of (after, index, value)").tag(sync=True)
    unit = Counts((2,), 2, "layer and number of a neuron, such as [1, 2]").tag(sync=True)
    stride = traitlets.Int(10).tag(sync=True)
    X = Counts((None, 2), 0, "a row of two numbers per sample, such as [[0.5, -1]]").tag(sync=True)
    y = Counts((None,), 1, "one class, 0, 1 or 2, per sample").tag(sync=True)
    start = Table((None,), "as many numbers as the network has parameters").tag(sync=True)

    _is_made = False
    _trained: tuple[str, Sequential] | None = None

    def __init__(self, network: Sequential | None = None, **kwargs: Any) -> None:
        if network is not None:
            kwargs = _taken_from(network) | kwargs
        if "X" in kwargs:
            kwargs = {"dataset": "own", "y": []} | kwargs
        defaults = {"hidden": [2], "rates": [], "edits": [], "unit": [1, 1]}
        super().__init__(**({**defaults, "X": [], "y": [], "start": []} | kwargs))
        self._is_made = True

    # --- What makes sense ---

    @traitlets.validate("dataset", "activation")
    def _valid_name(self, proposal: Any) -> str:
        known = ACTIVATIONS if proposal.trait.name == "activation" else [*replay.SAMPLES, "own"]
        if one_of(proposal, known) == "own" and not self.X:
            raise traitlets.TraitError("dataset is 'own', but there are no samples: set X and y")
        return proposal.value

    def _knows_its_samples(self) -> bool:
        """Say whether the rest can be checked; traits are validated in no certain order."""
        return self.dataset in replay.SAMPLES or (self.dataset == "own" and len(self.y) > 0)

    @traitlets.validate("hidden", "unit")
    def _valid_widths(self, proposal: Any) -> list[int]:
        name, widths = proposal.trait.name, proposal.value
        if len(widths) > MAX_HIDDEN or not all(1 <= w <= MAX_WIDTH for w in widths):
            raise traitlets.TraitError(
                f"{name} is {widths}: expected at most {MAX_HIDDEN} whole numbers "
                f"from 1 to {MAX_WIDTH}"
            )
        return widths

    @traitlets.validate("batch_size", "seed", "steps", "stride")
    def _valid_count(self, proposal: Any) -> int:
        low, high = {
            "batch_size": (1, MAX_BATCH),
            "seed": (0, MAX_SEED),
            "steps": (0, MAX_STEPS),
            "stride": (1, 100),
        }[proposal.trait.name]
        return within(proposal, low, high)

    @traitlets.validate("lr", "weight_decay")
    def _valid_rate(self, proposal: Any) -> float:
        low, high = {"lr": (1e-6, MAX_LR), "weight_decay": (0, MAX_DECAY)}[proposal.trait.name]
        return within(proposal, low, high)

    @traitlets.validate("edits")
    def _valid_edits(self, proposal: Any) -> list[list]:
        if not proposal.value or not self._knows_its_samples():
            return proposal.value
        n = self._n_parameters()
        if any(index >= n for _, index, _ in proposal.value):
            raise traitlets.TraitError(
                f"edits is {proposal.value}: the network has parameters 0 to {n - 1}"
            )
        return proposal.value

    @traitlets.validate("X", "y")
    def _valid_data(self, proposal: Any) -> list:
        X, y = (self.X, proposal.value) if proposal.trait.name == "y" else (proposal.value, self.y)
        if len(X) != len(y):
            raise traitlets.TraitError(
                f"X has {len(X)} samples but y has {len(y)} classes: expected one each; "
                "to set both, use `with playground.hold_trait_notifications():`"
            )
        if X and not 4 <= len(X) <= MAX_SAMPLES:
            raise traitlets.TraitError(f"X has {len(X)} samples: expected 4 to {MAX_SAMPLES}")
        if y and (not set(y) <= {0, 1, 2} or max(y) == 0):
            raise traitlets.TraitError("y holds other numbers: expected classes 0, 1 and perhaps 2")
        return proposal.value

    @traitlets.validate("start")
    def _valid_start(self, proposal: Any) -> list[float]:
        if not proposal.value or not self._knows_its_samples():
            return proposal.value
        if len(proposal.value) != (n := self._n_parameters()):
            raise traitlets.TraitError(
                f"start has {len(proposal.value)} numbers: expected {n}, as many as the network "
                "has parameters"
            )
        return proposal.value

    # --- What follows from a change ---

    @traitlets.observe(*STRUCTURE)
    def _begin_anew(self, change: Any) -> None:
        if self._is_made:
            self.set_trait("edits", [])
            self.set_trait("rates", [])
            self.steps = 0

    @traitlets.observe("lr", "weight_decay")
    def _keep_the_rate(self, change: Any) -> None:
        """Note what held until now, unless it is noted already."""
        if not self._is_made or self.steps <= (self.rates[-1][0] if self.rates else 0):
            return
        old = {"lr": self.lr, "weight_decay": self.weight_decay} | {change.name: change.old}
        self.rates = [*self.rates, [self.steps, old["lr"], old["weight_decay"]]]

    # --- The run ---

    @property
    def samples(self) -> replay.Parts:
        """X_train, X_val, y_train and y_val."""
        if self.dataset == "own":
            return replay.split(np.array(self.X), np.array(self.y))
        return replay.samples(self.dataset)

    @property
    def widths(self) -> list[int]:
        """Two inputs, the hidden layers, and an output for each class."""
        labels = self.y if self.dataset == "own" else np.concatenate(self.samples[2:])
        return [2, *self.hidden, int(max(labels)) + 1]

    def _n_parameters(self) -> int:
        widths = self.widths
        return sum((n_in + 1) * n_out for n_in, n_out in zip(widths, widths[1:]))

    @property
    def network(self) -> Sequential:
        """The network after all steps; a new one each time, yours to change."""
        key = repr([getattr(self, name) for name in self.state_names])
        if self._trained is None or self._trained[0] != key:
            self._trained = (key, self._train())
        network = _build(self.widths, self.activation)
        network.theta = self._trained[1].theta
        return network

    # A run that overflows is said by its loss, which is no number.
    @np.errstate(all="ignore")
    def _train(self) -> Sequential:
        X, _, y, _ = self.samples
        network = _build(self.widths, self.activation)
        network.theta = self.start if self._own_start() else self._fresh()
        loss, optimizer = CrossEntropy(), SGD(network.theta, network.dtheta, lr=self.lr)
        for step, batch in enumerate(
            replay.batches(len(X), self.batch_size, self.seed, self.steps)
        ):
            self._edit(network, step)
            optimizer.lr, weight_decay = self._rate_at(step)
            loss.forward(network.forward(X[batch]), y[batch])
            network.backward(loss.gradient())
            add_weight_decay(network, weight_decay)
            optimizer.step()
        self._edit(network, self.steps)
        return network

    def _own_start(self) -> bool:
        return self.dataset == "own" and bool(self.start)

    def _fresh(self) -> NDArray[np.float64]:
        return replay.initial_parameters(self.widths, self.activation, self.seed)

    def _edit(self, network: Sequential, step: int) -> None:
        for after, index, value in self.edits:
            if after == step:
                network.theta[index] = value

    def _rate_at(self, step: int) -> tuple[float, float]:
        for until, lr, weight_decay in self.rates:
            if step < until:
                return lr, weight_decay
        return self.lr, self.weight_decay

    @property
    @np.errstate(all="ignore")
    def losses(self) -> tuple[float, float]:
        """Cross-entropy on the training and on the validation part."""
        X, X_val, y, y_val = self.samples
        network, loss = self.network, CrossEntropy()
        return float(evaluate(network, loss, X, y)), float(evaluate(network, loss, X_val, y_val))

    @property
    def mistakes(self) -> tuple[int, int]:
        """How many training and how many validation samples get a wrong class."""
        X, X_val, y, y_val = self.samples
        network = self.network
        first, second = (
            round(len(part) * (1 - accuracy(labels, network.predict(part).argmax(axis=1))))
            for part, labels in ((X, y), (X_val, y_val))
        )
        return first, second

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        _, X_val, y, _ = self.samples
        (loss, _), (wrong, wrong_val) = self.losses, self.mistakes
        return (
            f"After {self.steps} steps the network of {', '.join(map(str, self.widths))} neurons "
            f"has the training loss {loss:.4f} and puts {wrong} of {len(y)} training samples and "
            f"{wrong_val} of {len(X_val)} validation samples into a wrong class."
        )

    def code(self) -> str:
        """Return a program that does this run again with nnbook.

        Examples
        --------
        >>> Playground(hidden=[], steps=5).code().splitlines()[-5]
        '    optimizer.step()'
        """
        return "\n".join([*self._imports(), *self._beginning(), *self._cycle(), *ENDING, ""])

    def _decays(self) -> bool:
        return any([self.weight_decay, *(row[2] for row in self.rates)])

    def _imports(self) -> list[str]:
        helpers = ["batches", "split" if self.dataset == "own" else "samples"]
        helpers += [] if self._own_start() else ["initial_parameters"]
        activation = ACTIVATIONS[self.activation].__name__
        return [
            "import numpy as np",
            "",
            *([f"from nnbook.activations import {activation}"] if self.hidden else []),
            f"from nnbook.lab.replay import {', '.join(sorted(helpers))}",
            "from nnbook.layers import Linear, Sequential",
            "from nnbook.losses import CrossEntropy",
            "from nnbook.optimizers import SGD",
            "from nnbook.training import "
            f"accuracy, {'add_weight_decay, ' if self._decays() else ''}evaluate",
            "",
        ]

    def _beginning(self) -> list[str]:
        if self.dataset == "own":
            rows = "".join(f"    {row},\n" for row in self.X)
            data = [f"rows = [\n{rows}]", f"labels = {self.y}"]
            data += ["X, X_val, y, y_val = split(np.array(rows), np.array(labels))"]
        else:
            data = [f'X, X_val, y, y_val = samples("{self.dataset}")']
        activation = f"    {ACTIVATIONS[self.activation].__name__}(),\n"
        pairs = zip(self.widths, self.widths[1:])
        layers = activation.join(f"    Linear({a}, {b}, rng),\n" for a, b in pairs)
        fresh = f'initial_parameters({self.widths}, "{self.activation}", {self.seed})'
        lr, weight_decay = self.rates[0][1:] if self.rates else (self.lr, self.weight_decay)
        return [
            *data,
            "rng = np.random.default_rng(0)  # its weights are overwritten",
            f"network = Sequential(\n{layers})",
            f"network.theta[:] = {self.start if self._own_start() else fresh}",
            "loss = CrossEntropy()",
            f"optimizer = SGD(network.theta, network.dtheta, lr={lr})",
            *([f"weight_decay = {weight_decay}"] if self._decays() else []),
        ]

    def _cycle(self) -> list[str]:
        decay = ["    add_weight_decay(network, weight_decay)"] if self._decays() else []
        steps = f"batches(len(X), {self.batch_size}, {self.seed}, {self.steps})"
        return [
            f"for step, batch in enumerate({steps}):",
            *self._changes(),
            "    loss.forward(network.forward(X[batch]), y[batch])",
            "    network.backward(loss.gradient())",
            *decay,
            "    optimizer.step()",
            *(_assignment(i, value) for after, i, value in self.edits if after == self.steps),
        ]

    def _changes(self) -> list[str]:
        """Return what happens between the steps."""
        lines = []
        later = [*(row[1:] for row in self.rates[1:]), [self.lr, self.weight_decay]]
        for (until, *_), (lr, weight_decay) in zip(self.rates, later):
            if until < self.steps:
                lines += [f"    if step == {until}:", f"        optimizer.lr = {lr}"]
                lines += [f"        weight_decay = {weight_decay}"] if self._decays() else []
        for after, index, value in self.edits:
            if after < self.steps:
                lines += [f"    if step == {after}:", f"        {_assignment(index, value)}"]
        return lines


ENDING = (
    'for name, X_part, y_part in (("training", X, y), ("validation", X_val, y_val)):',
    "    right = accuracy(y_part, network.predict(X_part).argmax(axis=1))",
    "    value = evaluate(network, loss, X_part, y_part)",
    '    print(f"{name}: loss {value:.6f}, accuracy {right:.3f}")',
)


def _assignment(index: int, value: float) -> str:
    return f"network.theta[{index}] = {value}"


def _build(widths: list[int], activation: str) -> Sequential:
    rng = np.random.default_rng(0)  # every weight is overwritten
    layers: list[Any] = []
    for n_in, n_out in zip(widths, widths[1:]):
        layers += [Linear(n_in, n_out, rng), ACTIVATIONS[activation]()]
    return Sequential(*layers[:-1])


def _taken_from(network: Sequential) -> dict[str, Any]:
    """Return the traits of a network of one's own; complain about one that cannot be shown."""
    linears = network.linears
    functions = [layer for layer in network.layers if layer not in linears]
    names = {name for name, kind in ACTIVATIONS.items() for f in functions if type(f) is kind}
    alternating = network.layers[::2] == linears and len(functions) == len(linears) - 1
    if not alternating or len(names) > 1 or (functions and not names) or network.n_in != 2:
        raise traitlets.TraitError(
            f"network is {network!r}: expected 2 inputs, and Linear layers with the same one of "
            f"{', '.join(kind.__name__ for kind in ACTIVATIONS.values())} between them"
        )
    return {
        "hidden": [layer.n_out for layer in linears[:-1]],
        "activation": next(iter(names), "tanh"),
        "start": network.theta.astype(np.float64),
        "steps": 0,
    }
