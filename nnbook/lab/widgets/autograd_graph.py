"""Chapter 7: slopes flow back through a computation graph, in order and without."""

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, ClassVar

import traitlets

from nnbook.autograd import Value, count_users
from nnbook.lab.plotting.graph import operation, parents_first
from nnbook.lab.widgets.base import STATIC, Explorer, signed
from nnbook.neurons import Neuron

Numbers = dict[str, Value]


def doubling(a: Value) -> Numbers:
    """Return the numbers of the chapter's first graph."""
    b = a + a
    return {"b": b, "c": b + b}


def shared(a: Value, b: Value) -> Numbers:
    """Return numbers of which one that is computed, c, is used twice."""
    c = a * b
    d = c + a
    return {"c": c, "d": d, "e": d * c}


def neuron(w1: Value, w2: Value, b: Value) -> Numbers:
    """Return the numbers that chapter 1's neuron computes from the inputs 1 and 0.5."""
    a = Neuron([w1, w2], b, Value.tanh)([1.0, 0.5])
    (z,) = a._parents
    s, p2 = z._parents
    return {"p1": s._parents[1], "s": s, "p2": p2, "z": z, "a": a}


def curved(a: Value, b: Value) -> Numbers:
    """Return numbers behind a relu: where it is off, nothing flows on."""
    p = a * b
    h = p.relu()
    c = h.exp()
    return {"p": p, "h": h, "c": c, "d": h * c}


# By name: what computes the numbers, and the leaves at the start.
EXPRESSIONS: dict[str, tuple[Callable[..., Numbers], dict[str, float]]] = {
    "doubling": (doubling, {"a": 3.0}),
    "shared": (shared, {"a": 2.0, "b": 3.0}),
    "neuron": (neuron, {"w1": 0.5, "w2": 1.0, "b": 0.0}),
    "curved": (curved, {"a": 0.5, "b": 2.0}),
}
LEAF_LIMIT = 3.0  # e to the power of 9 is as large as a box can show
ORDERS = ("topological", "naive")
CALLS = ("once", "twice", "reset")
MOST_NUMBERS, MOST_ARROWS = 20, 400  # of a graph of one's own; arrows as the naive order uses them


class AutogradGraph(Explorer):
    """Watch slopes flow back through a computation graph, number by number.

    Parameters
    ----------
    expression : str, default="doubling"
        "doubling" (b = a + a, c = b + b), "shared" (c = a·b, d = c + a, e = d·c), "neuron"
        (tanh(w1·1 + w2·0.5 + b)) or "curved" (h = relu(a·b), d = h·exp(h)).
    leaves : mapping of str to float, optional
        Data of the leaves, from -3 to 3; a leaf that is not named keeps its value at the start.
    order : str, default="topological"
        "topological", the order of ``Value.backward``, or "naive": hand on whatever arrives at
        once, as the recursion without order in the chapter does.
    calls : str, default="once"
        How often to go back: "once", "twice", or "reset", which is twice with ``zero_grad`` for
        the leaves in between.
    step : int, default=1
        How many times a number has handed on; the start of the second call is a step, too.
    graph : dict, optional
        A graph of your own in place of the expression; see `from_value`.

    Raises
    ------
    traitlets.TraitError
        If a value is out of range or of another kind, now or when it is set later.

    Examples
    --------
    >>> explorer = AutogradGraph(step=2)
    >>> explorer.grads
    {'a': 4.0, 'b': 2.0, 'c': 1.0}
    >>> explorer.order = "naive"
    >>> explorer.step = explorer.n_steps
    >>> explorer.grads["a"]
    6.0
    >>> explorer
    AutogradGraph(expression='doubling', leaves={'a': 3.0}, order='naive', calls='once', step=4)
    """

    name: ClassVar[str] = "autograd_graph"
    state_names: ClassVar[tuple[str, ...]] = (
        *("expression", "leaves", "order", "calls", "step"),
        "graph",
    )
    hidden_names: ClassVar[tuple[str, ...]] = ("graph",)
    _esm = STATIC / "autograd_graph.js"

    expression = traitlets.Unicode("doubling").tag(sync=True)
    leaves = traitlets.Dict().tag(sync=True)
    order = traitlets.Unicode("topological").tag(sync=True)
    calls = traitlets.Unicode("once").tag(sync=True)
    step = traitlets.Int(1).tag(sync=True)
    graph = traitlets.Dict(default_value=None, allow_none=True).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"leaves": {}} | kwargs))

    @classmethod
    def from_value(
        cls, value: Value, names: Mapping[str, Value] | None = None, **kwargs: Any
    ) -> "AutogradGraph":
        """Return the figure of a graph of your own.

        Parameters
        ----------
        value : nnbook.autograd.Value
            The result, computed from at most 20 numbers. Its data, parents and local slopes are
            copied; its slope is left as it is.
        names : mapping of str to Value, optional
            What to call the numbers; the others are called v1, v2, ...
        **kwargs
            ``order``, ``calls`` and ``step``, as for the class; the step is 0 if not given.

        Raises
        ------
        ValueError
            If the graph is too large to be watched, or holds NaN or infinity.

        Examples
        --------
        >>> a = Value(2.0)
        >>> explorer = AutogradGraph.from_value(a * a + a, names={"a": a}, step=2)
        >>> explorer.grads
        {'a': 5.0, 'v2': 1.0, 'v3': 1.0}
        """
        return cls(graph=graph_of(value, names or {}), **({"step": 0} | kwargs))

    @traitlets.validate("expression", "order", "calls")
    def _valid_choice(self, proposal: Any) -> str:
        options = {"expression": tuple(EXPRESSIONS), "order": ORDERS, "calls": CALLS}
        name = proposal.trait.name
        if proposal.value not in options[name]:
            raise traitlets.TraitError(
                f"{name} is {proposal.value!r}: expected one of {', '.join(options[name])}"
            )
        return proposal.value

    @traitlets.validate("leaves")
    def _valid_leaves(self, proposal: Any) -> dict[str, float]:
        start = EXPRESSIONS[self.expression][1] if self.expression in EXPRESSIONS else {}
        if unknown := set(proposal.value) - set(start):
            raise traitlets.TraitError(
                f"leaves names {', '.join(sorted(map(str, unknown)))}: the leaves of "
                f"{self.expression!r} are {', '.join(start)}"
            )
        for name, data in proposal.value.items():
            if not isinstance(data, (int, float)) or not abs(data) <= LEAF_LIMIT:
                raise traitlets.TraitError(
                    f"leaves[{name!r}] is {data!r}: expected a number from "
                    f"{-LEAF_LIMIT:g} to {LEAF_LIMIT:g}"
                )
        return {name: float(proposal.value.get(name, data)) for name, data in start.items()}

    @traitlets.validate("step")
    def _valid_step(self, proposal: Any) -> int:
        if not 0 <= proposal.value <= self.n_steps:
            raise traitlets.TraitError(
                f"step is {proposal.value}: expected 0 to {self.n_steps}, the last of this graph"
            )
        return proposal.value

    @traitlets.validate("graph")
    def _valid_graph(self, proposal: Any) -> dict | None:
        graph = proposal.value
        if graph is not None and list(graph) != list(GRAPH_KEYS):
            raise traitlets.TraitError(
                f"graph has {', '.join(map(str, graph))}: expected what from_value makes"
            )
        return graph

    @traitlets.observe("expression")
    def _fitting_leaves(self, change: Any) -> None:
        """Start with the leaves of another expression."""
        if set(self.leaves) != set(EXPRESSIONS[change.new][1]):
            self.leaves = {}

    @traitlets.observe("expression", "order", "calls", "graph")
    def _fitting_step(self, change: Any) -> None:
        """Stay within a way back that has become shorter."""
        self.step = min(self.step, self.n_steps)

    def numbers(self) -> Numbers:
        """Return the numbers of the graph by name, computed anew, the result last."""
        if self.graph is not None:
            values: list[Value] = []
            for data, parents, slopes in zip(*(self.graph[key] for key in GRAPH_KEYS[2:])):
                values.append(Value(data, tuple(values[i] for i in parents), tuple(slopes)))
            return dict(zip(self.graph["names"], values))
        compute, start = EXPRESSIONS[self.expression]
        leaves = {name: Value(self.leaves.get(name, data)) for name, data in start.items()}
        return leaves | compute(*leaves.values())

    def history(self) -> list[dict[str, float]]:
        """Return the slope of every number at every step."""
        numbers = self.numbers()
        moments: list[dict[str, float]] = []
        for call in range(1 if self.calls == "once" else 2):
            if call and self.calls == "reset":
                for value in numbers.values():
                    value.zero_grad()
            last = None
            for user in WALKS[self.order](list(numbers.values())):
                if user is not None and user is last:
                    moments.pop()  # its arrows one after the other are one step
                moments.append({name: value.grad for name, value in numbers.items()})
                last = user
        return moments

    @property
    def n_steps(self) -> int:
        """The number of the last step."""
        return len(self.history()) - 1

    @property
    def grads(self) -> dict[str, float]:
        """The slope of every number at the step that the figure shows."""
        return self.history()[self.step]

    def sentence(self) -> str:
        """Return what the figure shows, for somebody who does not see it."""
        grads = ", ".join(f"{name} {signed(grad)}" for name, grad in self.grads.items())
        order = "in topological order" if self.order == "topological" else "without order"
        return (
            f"Slopes go back through a computation graph {order}. After step {self.step} of "
            f"{self.n_steps} they are {grads}."
        )


# --- Going back, with a look after every arrow ----------------------------------------------------


def in_order(values: list[Value]) -> Iterator[Value | None]:
    """Go back as ``Value.backward`` does; yield None at the start, then the user at each arrow."""
    result = values[-1]
    count_users(result)
    result.grad += 1.0
    yield None
    ready = [result]
    while ready:
        value = ready.pop()
        for parent, slope in zip(value._parents, value._slopes):
            parent.grad += slope * value.grad
            parent._users -= 1
            if not parent._users:
                ready.append(parent)
            yield value


def at_once(values: list[Value]) -> Iterator[Value | None]:
    """Go back without order, from computed numbers whose slopes are reset."""
    for value in values:
        if value._parents:
            value.grad = 0.0
    values[-1].grad = 1.0
    yield None
    yield from hand_on(values[-1])


def hand_on(value: Value) -> Iterator[Value]:
    """Give every parent its share, and go on to the parent at once."""
    for parent, slope in zip(value._parents, value._slopes):
        parent.grad += slope * value.grad
        yield value
        yield from hand_on(parent)


WALKS = {"topological": in_order, "naive": at_once}


# --- A graph of one's own -------------------------------------------------------------------------

GRAPH_KEYS = ("names", "made", "data", "parents", "slopes")


def graph_of(result: Value, names: Mapping[str, Value]) -> dict[str, list]:
    """Return a graph as lists with an entry for each number, parents first.

    Names, how a number was made ("" for a leaf), data, places of the parents, local slopes.
    """
    if not isinstance(result, Value) or not result._parents:
        raise ValueError(f"got {result!r}: expected a Value that was computed from others")
    values = parents_first(result, MOST_NUMBERS)
    name_of = {id(value): name for name, value in names.items()}
    called = [name_of.get(id(value), f"v{i}") for i, value in enumerate(values, start=1)]
    if len(set(called)) < len(called):
        raise ValueError(f"two numbers have one name: {', '.join(called)}")
    place = {id(value): i for i, value in enumerate(values)}
    parents = [[place[id(parent)] for parent in value._parents] for value in values]
    paths = [0] * (len(values) - 1) + [1]
    for i in reversed(range(len(values))):
        for j in parents[i]:
            paths[j] += paths[i]
    if (arrows := sum(n * len(of) for n, of in zip(paths, parents))) > MOST_ARROWS:
        raise ValueError(
            f"without order this graph takes {arrows} steps from number to number: "
            f"expected at most {MOST_ARROWS}, as for a smaller graph"
        )
    data = [value.data for value in values]
    slopes = [[float(slope) for slope in value._slopes] for value in values]
    if not all(math.isfinite(number) for number in [*data, *chain(*slopes)]):
        raise ValueError("the graph holds NaN or infinity: expected finite data and slopes")
    made = [how_made(value, [called[i] for i in of]) for value, of in zip(values, parents)]
    return dict(zip(GRAPH_KEYS, (called, made, data, parents, slopes)))


def how_made(value: Value, parents: list[str]) -> str:
    """Return the operation with the names of what it was applied to, as far as one can tell."""
    sign = operation(value)
    if sign in ("+", "×"):
        return f" {sign} ".join(parents).replace("×", "·")
    if sign[:1] in ("+", "×"):
        return f"{parents[0]} {sign}".replace("×", "·")
    return f"{sign or 'f'}({', '.join(parents)})" if parents else ""
