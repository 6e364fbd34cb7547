"""Exercises of chapter 6, Backpropagation."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.activations import sigmoid
from nnbook.lab.exercises.exercise import (
    Choice,
    Criterion,
    Expression,
    Function,
    Number,
    Open,
    Option,
)

# 6.2


def three_slopes(x1, x2, y):
    """Go back through the worked network, as far as the first weight and the bias beside it."""
    a1, a2 = np.tanh([0.5 * x1 + x2, 0.5 * x2 - x1 + 0.25])
    dz = sigmoid(1.5 * a1 - a2 - 0.5) - y
    return dz, dz * 1.5 * (1 - a1**2) * x2, dz * -1.0 * (1 - a2**2)


def took_the_other_truth(x1, x2, y):
    """Those are the slopes for the other truth. Here y is «y», and p - y goes back."""
    return three_slopes(x1, x2, y=0 if y else 1)


def subtracted_the_answer_from_the_truth(x1, x2, y):
    """All signs are turned: what goes back is p - y, the answer minus the truth, not y - p."""
    return tuple(-slope for slope in three_slopes(x1, x2, y))


def lost_the_minus_of_the_weight(x1, x2, y):
    """The sign of the bias is turned.

    Between the second neuron and the logit stands the weight -1, not 1.
    """
    dz, dw, db = three_slopes(x1, x2, y)
    return dz, dw, -db


def left_out_the_slope_of_tanh(x1, x2, y):
    """Between the neuron's output and its z stands the tanh: multiply by its slope, 1 - a²."""
    dz = three_slopes(x1, x2, y)[0]
    return dz, dz * 1.5 * x2, dz * -1.0


def left_out_the_input(x1, x2, y):
    """The slope of a weight has its input as the last factor; only that of a bias has 1."""
    dz, dw, db = three_slopes(x1, x2, y)
    return dz, dw / x2, db


def left_out_the_output_weights(x1, x2, y):
    """On its way from the logit to a hidden neuron the slope passes an output weight."""
    dz, dw, db = three_slopes(x1, x2, y)
    return dz, dw / 1.5, db / -1.0


def _other_sample(rng):
    x1, x2 = rng.choice([0.5, 1.5, 2.0]), rng.choice([-1.5, -1.0, -0.5, 1.5])
    return {"x1": float(x1), "x2": float(x2), "y": int(rng.integers(2))}


# 6.3


def slope_over_all_paths(v):
    """Add the three paths from v to L, each the product of its local slopes."""
    u1 = v**2
    return 2 * v + 2 * v * v + u1


def forgot_the_path_through_both(v):
    """A path is missing: v → u1 → u2 → L. Two arrows leave u1, one to L and one to u2."""
    return 2 * v + v**2


def forgot_the_short_path(v):
    """A path is missing: v → u1 → L, with the slope 2v."""
    return 2 * v * v + v**2


def forgot_the_second_use_of_v(v):
    """A path is missing: v enters u2 directly as well, with the slope u1 = v²."""
    return 2 * v + 2 * v * v


def multiplied_the_paths(v):
    """You multiplied where paths meet: slopes multiply along a path and add where paths meet."""
    return 2 * v * (2 * v * v) * v**2


def gave_the_value_of_the_loss(v):
    """That is L itself. Its slope is asked for."""
    return v**2 + v**3


# 6.4


def slope_of_softplus(A):
    """Return the slope of ln(1 + exp(Z)) from its value A."""
    return 1 - np.exp(-A)


def gave_the_sigmoid_of_the_value(A):
    """The slope is σ(Z), with Z and not A in it: express Z by A before you put it in."""
    return 1 / (1 + np.exp(-A))


def stopped_halfway(A):
    """exp(-A) is 1 - σ(Z), what is missing to 1. The slope is σ(Z) itself."""
    return np.exp(-A)


def took_the_slope_of_tanh(A):
    """1 - A² is the slope of tanh. Softplus needs its own: start from exp(A) = 1 + exp(Z)."""
    return 1 - A**2


def took_the_slope_of_the_sigmoid(A):
    """A (1 - A) is the slope of the sigmoid, by its own value. Here σ(Z) is the slope, not A."""
    return A * (1 - A)


def lost_the_minus(A):
    """The sign of the exponent is turned: 1 - exp(A) is negative, but softplus rises."""
    return 1 - np.exp(A)


def kept_the_numerator_only(A):
    """exp(A) - 1 is exp(Z), the numerator of the slope. Divide it by 1 + exp(Z), that is exp(A)."""
    return np.exp(A) - 1


# 6.5


def linear_backward(dZ, X, W):
    """Return (dX, dW, db) for Z = X W + b.

    dZ has the shape (n_samples, n_out), X (n_samples, n_in), W (n_in, n_out) and b (n_out,).
    """
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)


def forgot_to_turn_the_weights_back(dZ, X, W):
    """The transpose is missing in dX, dZ Wᵀ: backward, the weights lead from neurons to inputs."""
    return dZ @ W, X.T @ dZ, dZ.sum(axis=0)


def turned_dw(dZ, X, W):
    """You turned dW: it has the shape of W, a row for each input, so it is Xᵀ dZ."""
    return dZ @ W.T, dZ.T @ X, dZ.sum(axis=0)


def averaged_over_the_samples(dZ, X, W):
    """You divided by the number of samples. The loss has done that: dZ contains the 1/n."""
    return dZ @ W.T, X.T @ dZ / len(X), dZ.mean(axis=0)


def averaged_the_bias_only(dZ, X, W):
    """You averaged in db.

    The bias is used by every sample, so its slopes add up over the rows of dZ, as those of W do.
    """
    return dZ @ W.T, X.T @ dZ, dZ.mean(axis=0)


def did_not_add_over_the_samples(dZ, X, W):
    """You left dZ as it is for db.

    The one bias of a neuron is used by all samples: its slopes add up, dZ.sum(axis=0).
    """
    return dZ @ W.T, X.T @ dZ, dZ


def added_over_the_neurons(dZ, X, W):
    """You added over the neurons in db. Each has a bias of its own: add up the rows, axis=0."""
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=1)


def _square_layers(rng):
    # Square, so that a transposed weight runs and can be named.
    return [
        tuple(rng.normal(size=shape).round(1) for shape in [(n, d), (n, d), (d, d)])
        for n, d in [(2, 2), (1, 2), (3, 2), (4, 3), (6, 4)]
    ]


# 6.6


def fill_slopes(dtheta, X, dZ):
    """Write the slopes of Z = X W + b into dtheta, those of W first; return dtheta."""
    n_weights = X.shape[1] * dZ.shape[1]
    dW = dtheta[:n_weights].reshape(X.shape[1], dZ.shape[1])
    db = dtheta[n_weights:]
    dW[:] = X.T @ dZ
    db[:] = dZ.sum(axis=0)
    return dtheta


def lost_the_views(dtheta, X, dZ):
    """Nothing arrives in dtheta: `dW = …` gives the name to a new array, and the view is lost.

    Write into the array that the view looks at.
    """
    n_weights = X.shape[1] * dZ.shape[1]
    dW = dtheta[:n_weights].reshape(X.shape[1], dZ.shape[1])
    db = dtheta[n_weights:]
    dW, db = X.T @ dZ, dZ.sum(axis=0)
    return dtheta


def mended_the_weights_only(dtheta, X, dZ):
    """The weights have arrived, the biases have not: db is a view, too, and is lost as dW was."""
    filled = fill_slopes(dtheta.copy(), X, dZ)
    dtheta[: X.shape[1] * dZ.shape[1]] = filled[: X.shape[1] * dZ.shape[1]]
    return dtheta


def added_to_what_was_there(dtheta, X, dZ):
    """You added to what dtheta held from the last call. A new backward pass writes over it."""
    dtheta += fill_slopes(dtheta.copy(), X, dZ)
    return dtheta


def wrote_the_biases_first(dtheta, X, dZ):
    """The order is turned: in theta, and so in dtheta, the weights come before the biases."""
    dtheta[:] = np.concatenate([dZ.sum(axis=0), (X.T @ dZ).ravel()])
    return dtheta


def returned_another_array(dtheta, X, dZ):
    """What you return is right, but it is a new array. Learning reads dtheta.

    There the slopes still do not arrive: write into it.
    """
    return fill_slopes(dtheta.copy(), X, dZ)


def _filled(answer, dtheta, X, dZ):
    """Return what the answer returns, and what it left in dtheta."""
    return answer(dtheta, X, dZ), dtheta


def _flat_slopes(rng):
    return [
        tuple(rng.normal(size=shape).round(1) for shape in [d * m + m, (n, d), (n, m)])
        for n, d, m in [(1, 2, 1), (3, 2, 2), (5, 3, 4)]
    ]


# 6.7


def skip_backward(dA, X, W, b):
    """Return dX for A = X + tanh(X W + b); dA and X have the same shape."""
    dZ = dA * (1 - np.tanh(X @ W + b) ** 2)
    return dA + dZ @ W.T


def forgot_the_direct_path(dA, X, W, b):
    """You went back through the layer only.

    X reaches A on a second path, directly, with local slope 1: add dA.
    """
    return skip_backward(dA, X, W, b) - dA


def forgot_the_slope(dA, X, W, b):
    """You left out ⊙ φ'(Z): going back through the tanh multiplies by its slope, 1 - tanh²."""
    return dA + dA @ W.T


def forgot_to_turn_the_weights(dA, X, W, b):
    """You multiplied by W. Backward it is the transpose: dX = dZ Wᵀ.

    Entry (k, j) of W led from input k to neuron j; now it leads from j back to k.
    """
    return dA + (dA * (1 - np.tanh(X @ W + b) ** 2)) @ W


def took_the_slope_at_the_input(dA, X, W, b):
    """The slope of tanh is needed at Z = X W + b, where the tanh was taken, not at X."""
    return dA + (dA * (1 - np.tanh(X) ** 2)) @ W.T


def bent_the_direct_path(dA, X, W, b):
    """The direct path does not pass the tanh: dA itself is added, not dZ."""
    dZ = dA * (1 - np.tanh(X @ W + b) ** 2)
    return dZ + dZ @ W.T


def left_out_the_bias(dA, X, W, b):
    """The tanh was taken at X W + b. You took its slope at X W: the bias is missing."""
    return dA + (dA * (1 - np.tanh(X @ W) ** 2)) @ W.T


def used_tanh_as_its_slope(dA, X, W, b):
    """You multiplied by φ(Z). The slope is φ'(Z), for tanh 1 - tanh²."""
    return dA + (dA * np.tanh(X @ W + b)) @ W.T


def _skip_layers(rng):
    return [
        tuple(rng.normal(size=shape).round(1) for shape in [(n, d), (n, d), (d, d), d])
        for n, d in [(1, 2), (2, 2), (4, 3), (5, 4)]
    ]


EXERCISES = (
    Choice(
        id="6.1",
        title="The shape of a slope",
        stars=1,
        minutes=2,
        text="A layer $Z = XW + b$ with 784 inputs and 128 neurons gets a batch of 32 samples. "
        "Which shape has $\\partial L/\\partial W$, and which $\\partial L/\\partial b$?",
        why="A slope has the shape of what it belongs to, whatever the size of the batch: "
        "the samples were added up.",
        hints=(
            "How many numbers can be changed in this layer? Each has one slope.",
            "dW = Xᵀ dZ. Write the two shapes side by side and cancel what is in the middle.",
        ),
        explanation="$X^{\\mathsf T} dZ$ has the shape $(784, 32) \\cdot (32, 128) = (784, 128)$: "
        "that of $W$. In the sum over the samples the 32 is gone, for $b$ as well, which has the "
        "shape $(128,)$.",
        options=(
            Option(
                "(32, 784, 128) and (32, 128)",
                "That would be a slope for every sample. The loss of the batch is one number, and "
                "a weight has one slope: the samples add up.",
            ),
            Option(
                "(128, 784) and (128,)",
                "That is turned. W has a row for each input and a column for each neuron.",
            ),
            Option("(784, 128) and (128,)"),
            Option(
                "(32, 128) for both",
                "That is the shape of dZ, the slope of the pre-activations. W and b have theirs.",
            ),
        ),
        right="c",
    ),
    Number(
        id="6.2",
        title="Another truth",
        stars=1,
        minutes=5,
        text="The worked network gets the sample $x = («x1», «x2»)$, and the truth is $y = «y»$. "
        "Compute the slopes of the loss with respect to the logit $z$, the weight $w^{(1)}_{21}$ "
        "and the bias $b^{(1)}_2$, to four digits. Reuse what you can from the table of the "
        "chapter.",
        why="All slopes carry the factor p - y. Another truth changes that factor, and nothing "
        "else on the way back.",
        hints=(
            "Which row of the table depends on y? All other rows are multiples of it.",
            "The logit gets p - y. On the way to this weight: times 1.5, times 1 - a₁², times x₂.",
            "The bias of the second neuron: times -1, times 1 - a₂², times 1.",
        ),
        explanation="Only $\\partial L/\\partial z = p - y$ knows the truth. From there one "
        "path leads to $w^{(1)}_{21}$: times $w^{(2)}_{11} = 1.5$, times $1 - a_1^2$, times "
        "$x_2$; and one to $b^{(1)}_2$: times $w^{(2)}_{21} = -1$, times $1 - a_2^2$. For the "
        "sample of the chapter and $y = 0$ every slope is that of the table times "
        "$0.7511 / (-0.2489) = -3.018$.",
        values={"x1": 1.0, "x2": 0.5, "y": 0},
        vary=_other_sample,
        parts=("slope of z", "slope of w21", "slope of b2"),
        solution=three_slopes,
        mistakes=(
            took_the_other_truth,
            subtracted_the_answer_from_the_truth,
            lost_the_minus_of_the_weight,
            left_out_the_slope_of_tanh,
            left_out_the_input,
            left_out_the_output_weights,
        ),
        tolerance=2.5e-4,
        imports="from nnbook.activations import sigmoid",
    ),
    Number(
        id="6.3",
        title="A slope as a sum over paths",
        stars=2,
        minutes=6,
        text="Let $u_1 = v^2$, $u_2 = u_1 v$ and $L = u_1 + u_2$. Draw the graph, list all paths "
        "from $v$ to $L$, and compute the slope of $L$ with respect to $v$ at $v = «v»$ as a sum "
        "over them. Then go backward node by node: what is computed once now, and twice before?",
        why="Three paths, 2v, 2v · v and v². School calculus agrees: L = v² + v³ has the slope "
        "2v + 3v².",
        hints=(
            "Draw the graph: which arrows leave v, and which leave u1?",
            "There are three paths. On each, multiply the local slopes; then add.",
        ),
        explanation="$v \\to u_1 \\to L$ gives $2v \\cdot 1$, $v \\to u_1 \\to u_2 \\to L$ gives "
        "$2v \\cdot v \\cdot 1$, and $v \\to u_2 \\to L$ gives $u_1 \\cdot 1 = v^2$. Backward, "
        "what comes back to $u_1$ is added first, $1 + v$, and multiplied by $2v$ once; over "
        "paths, this factor is used twice. With thousands of paths through a node, that is the "
        "whole saving.",
        values={"v": 3},
        vary=lambda rng: {"v": int(rng.integers(4, 30))},
        solution=slope_over_all_paths,
        mistakes=(
            forgot_the_path_through_both,
            forgot_the_short_path,
            forgot_the_second_use_of_v,
            multiplied_the_paths,
            gave_the_value_of_the_loss,
        ),
    ),
    Expression(
        id="6.4",
        title="The slope of softplus, from its value",
        stars=2,
        minutes=6,
        text="*Softplus*, $A = \\ln(1 + e^Z)$, is a ReLU without the kink. Derive its slope "
        "$dA/dZ$, written with $A$ alone, so that `backward` need not keep $Z$.",
        why="dA/dZ = σ(Z), and exp(-A) = 1/(1 + exp(Z)) = 1 - σ(Z): the slope is 1 - exp(-A).",
        hints=(
            "Differentiate the logarithm: which function of chapter 2 comes out?",
            "exp(A) = 1 + exp(Z). What is 1/(1 + exp(Z)) then?",
        ),
        explanation="$\\frac{d}{dZ} \\ln(1 + e^Z) = \\frac{e^Z}{1 + e^Z} = \\sigma(Z)$. From $e^A "
        "= 1 + e^Z$ follows $e^{-A} = \\frac{1}{1 + e^Z} = 1 - \\sigma(Z)$, so the slope is $1 - "
        "e^{-A}$.",
        solution=slope_of_softplus,
        mistakes=(
            gave_the_sigmoid_of_the_value,
            stopped_halfway,
            took_the_slope_of_tanh,
            took_the_slope_of_the_sigmoid,
            lost_the_minus,
            kept_the_numerator_only,
        ),
        ranges={"A": (0.05, 4.0)},
        shown="1 - exp(-A)",
    ),
    Function(
        id="6.5",
        title="Back through a linear layer, from memory",
        stars=2,
        minutes=8,
        text="Close the book: write the backward pass of $Z = XW + b$ from $dZ$, $X$ and $W$. "
        "The shapes tell you nearly all.",
        why="dX = dZ Wᵀ, dW = Xᵀ dZ, and db adds up the rows of dZ: each slope has the shape of "
        "what it belongs to.",
        hints=(
            "dX has the shape of X, dW that of W, db that of b. Which products give these shapes?",
            "A weight meets every sample, and so does a bias: over the samples slopes add up.",
            "dX = dZ @ W.T and dW = X.T @ dZ. Which sum is db?",
        ),
        explanation="Entry by entry, $z_{sj} = \\sum_k x_{sk} w_{kj} + b_j$. The input $x_{sk}$ "
        "reaches all neurons $j$ of its own sample, each through $w_{kj}$: the slope is $\\sum_j "
        "dz_{sj}\\, w_{kj}$, entry $sk$ of $dZ\\, W^{\\mathsf T}$. The weight $w_{kj}$ reaches "
        "neuron $j$ in all samples $s$, each through $x_{sk}$: $\\sum_s x_{sk}\\, dz_{sj}$, entry "
        "$kj$ of $X^{\\mathsf T} dZ$. The bias $b_j$ reaches the same pre-activations with local "
        "slope 1: $\\sum_s dz_{sj}$, the sum of the rows of $dZ$, as in {eq}`eq-backward-batch`.",
        solution=linear_backward,
        mistakes=(
            forgot_to_turn_the_weights_back,
            turned_dw,
            averaged_over_the_samples,
            averaged_the_bias_only,
            did_not_add_over_the_samples,
            added_over_the_neurons,
        ),
        inputs=_square_layers,
        parts=("dX", "dW", "db"),
        imports="",
    ),
    Function(
        id="6.6",
        title="Slopes that never arrive",
        stars=2,
        minutes=6,
        text="Somebody cleaned up the backward pass of `Linear`. Printing `dW` shows the right "
        "numbers, but training does nothing at all: the loss stays where it was. What would "
        "`check_gradients` return for a network of such layers, and why exactly that? Mend the "
        "code.",
        why="`dW[:] = …` writes into the array that the view looks at, `dW = …` only names a new "
        "one. Before, check_gradients compared zeros with the measured slopes: relative error 1.",
        hints=(
            "Print dtheta at the end of the broken function. Who was to fill it?",
            "What does the name dW stand for before its second line, and for what after it?",
            "`dW[:] = …` or `np.dot(X.T, dZ, out=dW)` writes into the memory of dtheta.",
        ),
        explanation="The assignment gives the name `dW` to a new array; the view into `dtheta` is "
        "lost, and `dtheta` stays what it was. Learning, `theta -= lr * dtheta`, sees no slope. "
        "`check_gradients` compares zeros with the measured gradient $\\hat g$: $\\lVert 0 - "
        "\\hat g\\rVert / (0 + \\lVert \\hat g \\rVert) = 1$.",
        solution=fill_slopes,
        broken=lost_the_views,
        mistakes=(
            lost_the_views,
            mended_the_weights_only,
            added_to_what_was_there,
            wrote_the_biases_first,
            returned_another_array,
        ),
        inputs=_flat_slopes,
        probe=_filled,
        parts=("what is returned", "dtheta"),
        writes=("dtheta",),
        imports="",
    ),
    Function(
        id="6.7",
        title="Back through a skip connection",
        stars=2,
        minutes=8,
        text="A *skip connection* adds the input of a layer to its output: $A = X + \\tanh(XW + "
        "b)$, with as many neurons as inputs {cite:p}`he2016`. Derive $\\partial L/\\partial X$ "
        "from $\\partial L/\\partial A$, and write it. Why do slopes hardly vanish in a deep "
        "stack of such layers?",
        why="X reaches A on two paths, and paths add: dX = dA + (dA ⊙ φ'(Z)) Wᵀ. "
        "Even if the second term is tiny, dA itself gets through.",
        hints=(
            "On how many paths does X reach A? What comes back on each?",
            "The direct path has the slope 1. The other one: first through the tanh, then the "
            "weights.",
            "dZ = dA ⊙ (1 - tanh²(Z)) with Z = X W + b, and this path gives dZ Wᵀ.",
        ),
        explanation="$X$ reaches $A$ on two paths, directly with local slope 1 and through the "
        "layer. Paths add: $dX = dA + \\bigl(dA \\odot \\varphi'(Z)\\bigr) W^{\\mathsf T}$. Even "
        "if the second term is tiny, $dA$ itself gets through, layer after layer. In the product "
        "{eq}`eq-delta-product` each factor $w\\varphi'$ becomes $1 + w\\varphi'$.",
        solution=skip_backward,
        mistakes=(
            forgot_the_direct_path,
            forgot_the_slope,
            forgot_to_turn_the_weights,
            took_the_slope_at_the_input,
            bent_the_direct_path,
            left_out_the_bias,
            used_tanh_as_its_slope,
        ),
        inputs=_skip_layers,
    ),
    Open(
        id="6.8",
        title="Break it, and predict",
        stars=3,
        minutes=25,
        text="Think of three mistakes in `backward` that this chapter does not name. For each, "
        "write a subclass of `Linear` or `Tanh` that makes it, predict *before you run it* "
        "whether `check_gradients` is near 1, near $10^{-2}$ or below $10^{-8}$, and then "
        "measure. Find at least one mistake that `check_gradients` misses for some networks or "
        "samples, and say why.",
        why="A check tells only about the paths that the network and the samples use.",
        hints=(
            "Which slopes could be wrong by a factor, by a sign, by an order, by one entry?",
            "A slope that is wrong where no sample ever comes is not seen: think of a ReLU, of a "
            "bias that is zero, of one neuron only.",
        ),
        explanation="`Unturned` forgets the transpose. With a symmetric $W$ (here: with one "
        "neuron and one input) nothing is to be seen; with any other the error is of the size of "
        "the slopes themselves, so near 1. `TurnedSign` sends back $-dX$: the first layer gets its "
        "slopes with the wrong sign, the last layer its own correctly. That is near 1, too. `Flat` "
        "takes $1 - |a|$ for the slope of tanh. It is too small, by the factor $1 + |a|$, and only "
        "for the first layer, so one may guess $10^{-2}$. With three neurons it is ten times that: "
        "with everyday pre-activations $|a|$ is no small number.",
        rubric=(
            Criterion(3, "Three different mistakes, each as code that runs, none from the text."),
            Criterion(3, "For each a prediction with a reason, written before the measurement."),
            Criterion(2, "The measured errors, with the predictions that failed explained."),
            Criterion(2, "A mistake that stays hidden, and a network or sample that shows it."),
        ),
        example="""\
from nnbook.losses import MeanSquaredError


class Unturned(Linear):  # predicted: near 1, but for one neuron below 1e-8
    def backward(self, dZ, out=None):
        self.backward_parameters(dZ)
        return dZ.dot(self.W, out)


class TurnedSign(Linear):  # predicted: near 1
    def backward(self, dZ, out=None):
        return np.negative(super().backward(dZ, out), out=out)


class Flat(Tanh):  # predicted: near 1e-2
    def _slope(self, A):
        return 1 - np.abs(A)


for last, bend in ((Unturned, Tanh), (TurnedSign, Tanh), (Linear, Flat)):
    for width in (1, 3):
        rng = np.random.default_rng(0)
        network = Sequential(Linear(2, width, rng), bend(), last(width, width, rng))
        X, y = rng.normal(size=(5, 2)), rng.normal(size=(5, width))
        error = check_gradients(network, MeanSquaredError(), X, y)
        found = f"{error:.2f}" if error > 1e-8 else "below 1e-8"
        print(f"{last.__name__} after {bend.__name__}, {width} wide: {found}")
""",
    ),
)
