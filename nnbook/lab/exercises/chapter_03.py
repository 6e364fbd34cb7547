"""Exercises of chapter 3, Layers and architectures."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np

from nnbook.activations import ReLU, relu
from nnbook.lab.exercises.exercise import (
    Choice,
    Criterion,
    Expression,
    Function,
    Number,
    Open,
    Option,
)
from nnbook.layers import Linear, Sequential

# 3.1


def parameters_of_three_layers(n0, n1, n2, n3):
    """Count layer by layer: every neuron has its weights and a bias."""
    return (n0 + 1) * n1 + (n1 + 1) * n2 + (n2 + 1) * n3


def forgot_the_biases(n0, n1, n2, n3):
    """You counted the weights.

    Every neuron has one parameter more, its bias: (n_in + 1) · n_out.
    """
    return n0 * n1 + n1 * n2 + n2 * n3


def gave_the_bias_to_the_inputs(n0, n1, n2, n3):
    """You added 1 to the neurons of the layer, not to its inputs: (n_in + 1) · n_out is right."""
    return n0 * (n1 + 1) + n1 * (n2 + 1) + n2 * (n3 + 1)


def one_bias_a_layer(n0, n1, n2, n3):
    """A layer has one bias for every neuron, not one for all of them."""
    return n0 * n1 + n1 * n2 + n2 * n3 + 3


def counted_biases_of_the_input(n0, n1, n2, n3):
    """The «n0» inputs are no neurons: they have no biases."""
    return parameters_of_three_layers(n0, n1, n2, n3) + n0


def stopped_at_the_hidden_layers(n0, n1, n2, n3):
    """The output layer is missing: its «n3» neurons have weights and biases, too."""
    return (n0 + 1) * n1 + (n1 + 1) * n2


def counted_the_neurons(n0, n1, n2, n3):
    """You added up the sizes. That is the number of inputs and neurons, not of parameters."""
    return n0 + n1 + n2 + n3


def _sizes(rng):
    n0, n1, n2, n3 = (rng.choice(sizes) for sizes in ([64, 100, 256], [30, 50], [16, 20], [2, 5]))
    return {"n0": int(n0), "n1": int(n1), "n2": int(n2), "n3": int(n3)}


# 3.3


def parity_network(S):
    """Return the output of the network for every sum S = x1 + x2 + x3 of its inputs.

    S is an array of any shape, and the result has this shape.
    """
    return relu(S) - 2 * relu(S - 1) + 2 * relu(S - 2)


def stopped_at_xor(S):
    """That is XOR: at a sum of 3 it gives -1. One more neuron must turn the line up again at 2."""
    return relu(S) - 2 * relu(S - 1)


def turned_by_one_only(S):
    """The third neuron turns the line flat only.

    From slope -1 to slope +1 it takes a weight of 2.
    """
    return relu(S) - 2 * relu(S - 1) + relu(S - 2)


def turned_at_three(S):
    """The line has to go up from 2 on, so that it reaches 1 at 3: the bias is -2, not -3."""
    return relu(S) - 2 * relu(S - 1) + 2 * relu(S - 3)


def turned_down_again(S):
    """The third weight has the wrong sign: after falling, the line must rise."""
    return relu(S) - 2 * relu(S - 1) - 2 * relu(S - 2)


def took_the_remainder(S):
    """The remainder is right at 0, 1, 2, 3, but it jumps from 2 to 0 in between.

    A sum of ReLUs has no jumps, only corners: build it from `relu`.
    """
    return S % 2


def made_steps(S):
    """The right values at 0, 1, 2, 3, but not a sum of ReLUs.

    Such a sum runs straight between its corners; the sums in between are tested, too.
    """
    return np.round(S) % 2


def _sums(rng):
    whole = np.array([0.0, 1.0, 2.0, 3.0])
    return [(whole,), (rng.uniform(0, 3, size=4).round(2),), (rng.uniform(2, 4, size=(3, 2)),)]


# 3.4


def set_and_negate(network, W):
    """Set the weights of the first layer to W, then change the sign of all parameters.

    W has the shape (n_in, n_out) of the first layer. Return (weights of the first layer, theta).
    """
    network.layers[0].W[:] = W
    network.theta *= -1
    return network.layers[0].W, network.theta


def replaced_the_view(network, W):
    """`layer.W = W` puts another array in place of the view.

    It is no part of theta, so the sign changes in memory that the layer no longer looks at.
    """
    network.layers[0].W = W
    network.theta *= -1
    return network.layers[0].W, network.theta


def turned_the_layer_alone(network, W):
    """The layer looks right now, but theta does not know its weights: they are still no view.

    Learning changes theta. What is no part of it is never learned.
    """
    network.theta *= -1
    return -W, network.theta


def never_wrote(network, W):
    """The first layer has its old weights, with the other sign: W was not written into it.

    A new name for an array, `weights = W`, writes nothing.
    """
    network.theta *= -1
    return network.layers[0].W, network.theta


def changed_the_sign_first(network, W):
    """You changed the sign before W was there. The new weights must be turned as well."""
    network.theta *= -1
    network.layers[0].W[:] = W
    return network.layers[0].W, network.theta


def left_the_other_parameters(network, W):
    """Only the first layer's weights have changed their sign. All parameters should: that is theta.

    One line does it, once W is a view.
    """
    network.layers[0].W[:] = -W
    return network.layers[0].W, network.theta


def added_to_the_old_weights(network, W):
    """You added W to the random weights that were there. `[:] =` writes over them."""
    network.layers[0].W[:] += W
    network.theta *= -1
    return network.layers[0].W, network.theta


def _networks(rng):
    arguments = []
    for n_in, n_hidden, n_out in [(2, 2, 1), (3, 2, 2), (1, 4, 3)]:
        layers = Linear(n_in, n_hidden, rng), ReLU(), Linear(n_hidden, n_out, rng)
        arguments.append((Sequential(*layers), rng.normal(size=(n_in, n_hidden)).round(1)))
    return arguments


# 3.5


def one_layer_for_all(layers):
    """Return (W, b) of the one layer that computes what all these compute, one after the other.

    layers is a list of at least one pair (W, b), W of shape (n_in, n_out) and b of shape (n_out,).
    """
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W @ W_next, b @ W_next + b_next
    return W, b


def kept_the_last_bias_only(layers):
    """The biases of the earlier layers are lost.

    They go through all layers that follow, like everything else: b W_next + b_next.
    """
    W, _ = one_layer_for_all(layers)
    return W, layers[-1][1]


def added_the_biases_as_they_are(layers):
    """You added up the biases as they are.

    What leaves a layer, bias included, is multiplied by the weights of the next one.
    """
    W, _ = one_layer_for_all(layers)
    return W, sum(b for _, b in layers)


def multiplied_in_the_wrong_order(layers):
    """The order of the matrices is that of the layers: a row X meets the first W first, X W1 W2."""
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W_next @ W, b @ W_next + b_next
    return W, b


def multiplied_entry_by_entry(layers):
    """You used * between the matrices: that multiplies entry by entry.

    The matrix product is @.
    """
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W * W_next, b @ W_next + b_next
    return W, b


def stopped_after_two(layers):
    """Right for two layers. With more, the result is a layer that meets the next: use a loop."""
    return one_layer_for_all(layers[:2])


def took_the_bias_through_the_product(layers):
    """You multiplied b by the product of all weights so far.

    A bias meets only the weights that come after it. Here that is W_next.
    """
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W = W @ W_next
        b = b @ W + b_next
    return W, b


def added_the_bias_before_the_weights(layers):
    """You added a layer's bias before its weights. It comes after them: b W_next + b_next."""
    W, b = layers[0]
    for W_next, b_next in layers[1:]:
        W, b = W @ W_next, (b + b_next) @ W_next
    return W, b


def _stacks(rng):
    # Square, so that every order of multiplication is possible, and the wrong one can be named.
    sizes = [(2, 2), (2, 1), (3, 3), (2, 5)]
    return [([_random_layer(rng, n) for _ in range(count)],) for n, count in sizes]


def _random_layer(rng, n):
    return rng.integers(-3, 4, size=(n, n)) * 1.0, rng.integers(1, 4, size=n) * 1.0


# 3.6


def larger_of_two(c):
    """Return (W1, b1, W2, b2) of a network 2-3-1 that computes max(u, v + c) from (u, v).

    The hidden layer has ReLU, the output layer nothing. Shapes: (2, 3), (3,), (3, 1), (1,).
    """
    W1 = np.array([[1.0, 0.0, 0.0], [-1.0, 1.0, -1.0]])  # column j belongs to neuron j
    b1 = np.array([-c, 0.0, 0.0])
    W2 = np.array([[1.0], [1.0], [-1.0]])
    b2 = np.array([c])
    return W1, b1, W2, b2


def lost_the_negative_numbers(c):
    """relu(v) is 0 for a negative v, so v is lost there.

    It takes a second neuron for -v: one of the two is always 0.
    """
    W1, b1, W2, b2 = larger_of_two(c)
    return W1, b1, W2 * [[1], [1], [0]], b2


def made_the_size_of_v(c):
    """relu(v) + relu(-v) is |v|, not v: the second has the output weight -1."""
    W1, b1, _, b2 = larger_of_two(c)
    return W1, b1, np.ones((3, 1)), b2


def forgot_c_at_the_output(c):
    """Where v + c is the larger, your network gives v: c is missing at the output."""
    W1, b1, W2, _ = larger_of_two(c)
    return W1, b1, W2, np.zeros(1)


def forgot_c_in_the_hidden_layer(c):
    """Your network compares u with v. It should compare it with v + c: the first bias is -c."""
    W1, _, W2, b2 = larger_of_two(c)
    return W1, np.zeros(3), W2, b2


def forgot_c_altogether(c):
    """That is max(u, v). Put v + c in place of v, wherever it stands."""
    W1, _, W2, _ = larger_of_two(c)
    return W1, np.zeros(3), W2, np.zeros(1)


def turned_the_sign_of_c(c):
    """The sign of c inside the ReLU is wrong: u - (v + c) is u - v - c."""
    W1, b1, W2, b2 = larger_of_two(c)
    return W1, -b1, W2, b2


def subtracted_the_wrong_way(c):
    """You took (v + c) - u in the ReLU. To v + c you have to add what u has more: u - (v + c)."""
    W1, b1, W2, b2 = larger_of_two(c)
    return W1 * [[-1, 1, 1], [-1, 1, 1]], -b1, W2, b2


def _outputs(answer, c):
    """Return what the network with these parameters gives for a grid of inputs."""
    parameters = [np.asarray(part, dtype=float) for part in answer(c)]
    shapes = [part.shape for part in parameters]
    if shapes != [(2, 3), (3,), (3, 1), (1,)]:
        raise ValueError(
            f"the shapes of what you return are {shapes}: expected (2, 3), (3,), (3, 1) and (1,)"
        )
    W1, b1, W2, b2 = parameters
    places = np.arange(-4.0, 5.0)
    X = np.array([(u, v) for u in places for v in places])
    return (relu(X @ W1 + b1) @ W2 + b2)[:, 0]


def _bonuses(rng):
    return [(0.0,), *((float(c),) for c in rng.uniform(-3, 3, size=4).round(2))]


# 3.7


def fourth_entry(a, b, c):
    """Return the entry that a product of a column and a row must have, from the other three."""
    return b * c / a


def forgot_to_divide(a, b, c):
    """The product on one diagonal is b · c. It equals a · d, so divide it by a."""
    return b * c


def multiplied_by_a(a, b, c):
    """From a · d = b · c follows a division by a, not a multiplication."""
    return a * b * c


def took_another_pair(a, b, c):
    """You set a · c = b · d, column against column. It is the diagonals whose products agree."""
    return a * c / b


def took_the_other_pair(a, b, c):
    """You set a · b = c · d, row against row. It is the diagonals whose products agree."""
    return a * b / c


def turned_a_sign(a, b, c):
    """The two diagonals have the same product, not opposite ones: there is no minus."""
    return -b * c / a


def added_in_place_of_multiplying(a, b, c):
    """You added along the diagonals. The entries are products, and so it is products that agree."""
    return b + c - a


EXERCISES = (
    Number(
        id="3.1",
        title="Count the parameters",
        stars=1,
        minutes=4,
        text="How many parameters has a network «n0»-«n1»-«n2»-«n3»? Which layer has the most?",
        why="A layer has (n_in + 1) · n_out parameters. "
        "Here the first hidden layer has the most, as it looks at the most inputs.",
        hints=(
            "Layer by layer: «n0» to «n1», «n1» to «n2», «n2» to «n3».",
            "A layer has (n_in + 1) · n_out parameters.",
        ),
        explanation="By {eq}`eq-parameter-count`: $785 \\cdot 300 + 301 \\cdot 100 + 101 \\cdot 10 "
        "= 235{,}500 + 30{,}100 + 1{,}010 = 266{,}610$. The first hidden layer holds 88 % of them. "
        "`Sequential(…).n_parameters` and `summary()` count for you.",
        values={"n0": 784, "n1": 300, "n2": 100, "n3": 10},
        vary=_sizes,
        solution=parameters_of_three_layers,
        mistakes=(
            forgot_the_biases,
            gave_the_bias_to_the_inputs,
            one_bias_a_layer,
            counted_biases_of_the_input,
            stopped_at_the_hidden_layers,
            counted_the_neurons,
        ),
    ),
    Choice(
        id="3.2",
        title="Weights from elsewhere",
        stars=1,
        minutes=3,
        text="A friend gives you the weights of a trained layer with 64 inputs and 10 neurons. "
        "She took them from PyTorch: `W` has the shape (10, 64), `b` the shape (10,). Your batch "
        "`X` has the shape (32, 64). Which line computes the layer?",
        why="Her W has a row for each neuron, yours a column. The transpose W.T, of shape "
        "(64, 10), puts the weights of neuron j into column j.",
        hints=(
            "Write the shapes side by side. The inner two must agree, the outer two are left.",
            "Two of the lines run. In which of them does neuron j get the weights of neuron j?",
        ),
        explanation="Row $j$ of her `W` holds the weights of neuron $j$; in this book, as in "
        "{eq}`eq-linear-layer`, that is column $j$. `W.T` swaps rows and columns: (32, 64) times "
        "(64, 10) is (32, 10), and `b` is added to every row. `W.reshape(64, 10)` has the right "
        "shape, too, and runs without an error. But it cuts the same 640 numbers, in the order in "
        "which they lie in memory, into rows of 10, and mixes the weights of all neurons. A shape "
        "that fits is no proof.",
        options=(
            Option(
                "`X @ W.reshape(64, 10) + b`",
                "It runs, and that is the trap: reshape keeps the order of the numbers and only "
                "cuts the rows elsewhere. The weights of a neuron end up in several columns.",
            ),
            Option("`X @ W.T + b`"),
            Option(
                "`W @ X + b`",
                "You put W in front, as for samples in columns. Here the samples are rows: "
                "(10, 64) times (32, 64) has no inner lengths that agree.",
            ),
            Option(
                "`X * W + b`",
                "That is the elementwise product. It needs arrays of one shape, or one that "
                "broadcasts: (32, 64) and (10, 64) do not. A layer needs dot products, `@`.",
            ),
        ),
        right="b",
    ),
    Function(
        id="3.3",
        title="Parity of three inputs",
        stars=2,
        minutes=8,
        text="*Parity* of three inputs, each 0 or 1, is 1 if an odd number of them are 1. Continue "
        "{eq}`eq-xor-network` by one hidden neuron, and write the output as a function of the sum "
        "$s$ of the inputs, with `relu`. Sums between the whole numbers, and beyond 3, are tested, "
        "too. Then say how many hidden neurons parity of $n$ inputs takes this way.",
        why="The line goes up to 1, down to 0 at s = 2, and the third ReLU turns it by 2, up "
        "again. Each further input is one more turn: n hidden neurons for n inputs.",
        hints=(
            "Draw the XOR network as a line over s from 0 to 3. What does it give at 3, what "
            "should it?",
            "The new neuron may change nothing up to s = 2: it is relu(s - 2), times something.",
            "From slope -1 to slope +1 is a change of 2.",
        ),
        explanation="All depends on the sum $s = x_1 + x_2 + x_3$. The first two neurons give $s$ "
        "up to 1, then lead down to 0 at $s = 2$ and on to $-1$ at 3. Wanted is 1 there, so a "
        "third ReLU begins at 2 and adds 2 by $s = 3$: $\\operatorname{relu}(s) - "
        "2\\operatorname{relu}(s - 1) + 2 \\operatorname{relu}(s - 2)$. Each further input is one "
        "more turn, $\\mp 2$: $n$ hidden neurons for $n$ inputs.",
        solution=parity_network,
        mistakes=(
            stopped_at_xor,
            turned_by_one_only,
            turned_at_three,
            turned_down_again,
            took_the_remainder,
            made_steps,
        ),
        inputs=_sums,
        imports="from nnbook.activations import relu",
    ),
    Function(
        id="3.4",
        title="Weights that do not turn",
        stars=2,
        minutes=6,
        text="Somebody sets the weights of the first layer of a network, such as the one for XOR, "
        "and then changes the sign of all parameters. Nothing happens to the weights that were "
        "set. Why? Mend one line.",
        why="`W[:] = …` writes into the view, so theta has the new weights, and the layer sees "
        "what becomes of them.",
        hints=(
            "Set W to 7 everywhere and print theta before its sign changes. Where are the 7s?",
            "What is `network.layers[0].W` before that line, a view or an array of its own? And "
            "after it?",
        ),
        explanation="`layer.W = …` puts a new array in place of the view. It is no part of "
        "`theta`, so the sign changes in memory that the layer no longer looks at. Write into the "
        "view: `network.layers[0].W[:] = W`. The same mistake stops learning: "
        "{ref}`chapter 8 <ch-gradient-descent>` changes `theta`, and the layer would compute with "
        "its own array forever.",
        solution=set_and_negate,
        broken=replaced_the_view,
        mistakes=(
            replaced_the_view,
            turned_the_layer_alone,
            never_wrote,
            changed_the_sign_first,
            left_the_other_parameters,
            added_to_the_old_weights,
        ),
        inputs=_networks,
        parts=("weights of the first layer", "theta"),
        writes=("network",),
        imports="",
    ),
    Function(
        id="3.5",
        title="Any number of layers in one",
        stars=2,
        minutes=8,
        text="Two layers without an activation function between them are one, "
        "{eq}`eq-linear-composition`, and so are a hundred. Write a function that gets any number "
        "of them and returns the weights and biases of the one layer.",
        why="Two layers are one layer, and that one and the next are one again. "
        "A bias passes all weights that come after it.",
        hints=(
            "Do it on paper for three: put the one layer of the first two before the third.",
            "Begin with W and b of the first layer. What do they become when the next one comes?",
            "What is multiplied by X is W; all the rest is b. Mind the order of the matrices.",
        ),
        explanation="Start with the first layer. If what was put together so far computes $XW + "
        "b$, the next one makes of it $(XW + b)\\,W' + b' = X\\,(WW') + (b\\,W' + b')$: again a "
        "layer. For three layers, $W = W_1 W_2 W_3$ and $b = b_1 W_2 W_3 + b_2 W_3 + b_3$. The "
        "first bias meets all weights after its own, the last one none.",
        solution=one_layer_for_all,
        mistakes=(
            kept_the_last_bias_only,
            added_the_biases_as_they_are,
            multiplied_in_the_wrong_order,
            multiplied_entry_by_entry,
            stopped_after_two,
            took_the_bias_through_the_product,
            added_the_bias_before_the_weights,
        ),
        inputs=_stacks,
        parts=("W", "b"),
        imports="",
    ),
    Function(
        id="3.6",
        title="The larger of two",
        stars=3,
        minutes=15,
        text="Write $\\max(u, v + c)$ as a network with ReLUs: 2 inputs $u$ and $v$, 3 hidden "
        "neurons, 1 output; $c$ is a fixed number of any sign. Start from $\\max(u, v) = v + "
        "\\max(u - v, 0)$, and mind that the hidden layer lets no negative number through.",
        why="max(u, v + c) = relu(u - v - c) + relu(v) - relu(-v) + c. "
        "A number that may be negative needs two ReLUs to get through.",
        hints=(
            "Put v + c in place of v. Which part is a ReLU already, and of what?",
            "v itself may be negative, and its negative part must survive: look at relu(v) and "
            "relu(-v) for v = 3 and for v = -3.",
            "Three hidden neurons: relu(u - v - c), relu(v), relu(-v). Weights of a neuron are a "
            "column of W1. Where can c be added at the end?",
        ),
        explanation="With $v + c$ in place of $v$: $\\max(u, v + c) = v + c + "
        "\\operatorname{relu}(u - v - c)$. The ReLU is the first hidden neuron. The number $v$ may "
        "be negative, so split it: $v = \\operatorname{relu}(v) - \\operatorname{relu}(-v)$, since "
        "one of the two is always 0. Hidden weights: $(1, -1)$, $(0, 1)$, $(0, -1)$, biases $-c, "
        "0, 0$; output weights $1, 1, -1$, bias $c$. For $c = 0$ it is $\\max(u, v)$, without a "
        "bias. (The neurons may come in another order, and other weights do it as well: $v + c$ "
        "can be split in place of $v$.)",
        solution=larger_of_two,
        mistakes=(
            lost_the_negative_numbers,
            made_the_size_of_v,
            forgot_c_at_the_output,
            forgot_c_in_the_hidden_layer,
            forgot_c_altogether,
            turned_the_sign_of_c,
            subtracted_the_wrong_way,
        ),
        inputs=_bonuses,
        probe=_outputs,
    ),
    Expression(
        id="3.7",
        title="Through the eye of a needle",
        stars=3,
        minutes=10,
        text="A network 2-1-2 without activation functions and without biases collapses to one "
        "matrix $W = W_1 W_2$ of shape (2, 2), by {eq}`eq-linear-composition`. It cannot be any "
        "matrix. Let\n\n"
        "$$\nW = \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}, \\quad a \\ne 0 .\n$$\n\n"
        "Derive $d$ from $a$, $b$ and $c$. Then show that $W$ cannot be $\\begin{pmatrix} 1 & 0 "
        "\\\\ 0 & 1 \\end{pmatrix}$. What does the narrow layer cost?",
        why="W is a column times a row, so a d = b c. All that two inputs say has to pass through "
        "one number, and what that number does not hold is lost.",
        hints=(
            "Which shape has W1, which W2? Give their entries names and multiply.",
            "With W1 the column (p, q) and W2 the row (r, s), a is p r. What are b, c and d?",
            "Multiply the entries on each diagonal: (p r)(q s) and (p s)(q r).",
        ),
        explanation="$W_1$ is a column $(p, q)$ and $W_2$ a row $(r, s)$, so $W = \\begin{pmatrix} "
        "pr & ps \\\\ qr & qs \\end{pmatrix}$. Always $(pr)(qs) = (ps)(qr)$: the product on one "
        "diagonal equals that on the other, $ad = bc$, and so $d = bc/a$. For the matrix with 1, 0 "
        "and 0, 1 in its rows the two products are 1 and 0. All that two inputs say has to pass "
        "through one number, and what that number does not hold is lost. So layers without bends "
        "are not only no stronger than one layer, a narrow one makes them weaker.",
        solution=fourth_entry,
        mistakes=(
            forgot_to_divide,
            multiplied_by_a,
            took_another_pair,
            took_the_other_pair,
            turned_a_sign,
            added_in_place_of_multiplying,
        ),
        ranges={"a": (0.5, 3.0), "b": (0.5, 3.0), "c": (0.5, 3.0)},
        shown="b * c / a",
    ),
    Open(
        id="3.8",
        title="Fold, and fold again",
        stars=3,
        minutes=35,
        text="The network 1-2-1 with $t(x) = 2 \\operatorname{relu}(x) - 4 \\operatorname{relu}(x "
        "- \\tfrac12)$ folds the interval from 0 to 1 in the middle. Draw $t(x)$, then $t(t(x))$, "
        "then three folds in a row, first by hand. Of how many straight pieces does the curve of "
        "$k$ folds consist? Write it as one network with $k$ hidden layers, and run it. How many "
        "hidden neurons does a network with *one* hidden layer of ReLUs need at least for the same "
        "curve from 0 to 1? Compare the numbers of parameters for $k = 10$. Finally: why is this "
        "no proof that deep networks recognize penguins better than wide ones?",
        why="A fold doubles the pieces, a further neuron beside the others adds one corner at "
        "most.",
        hints=(
            "t rises from 0 to 1 and falls back to 0. So while x goes from 0 to 1/2, the second "
            "fold goes through all of its curve, and then once more, backward.",
            "The output neuron of one fold and the hidden neurons of the next stand in a row "
            "without a bend between them. What did the chapter do with such layers?",
            "How many corners can a sum of n ReLUs of one input have? And what gives the curve its "
            "slope before the first corner?",
        ),
        explanation="On $[0, 1]$ the curve $t$ has two pieces, up and down. Each of them runs "
        "through all numbers from 0 to 1, so on each the next fold draws its whole curve: $k$ "
        "folds have $2^k$ pieces and $2^k - 1$ corners. In one hidden layer every ReLU makes one "
        "corner at most, so the corners take $2^k - 1$ neurons, for $k = 10$ that is 1,023. One "
        "more, relu($x$), gives the slope at the beginning, and $2^k$ is the least number. For at "
        "each corner the slope changes by $2 \\cdot 2^k$. A ReLU that makes a corner alone has "
        "therefore slope 0 on one side of it and $\\pm 2 \\cdot 2^k$ on the other. Such slopes "
        "add up to multiples of $2 \\cdot 2^k$, never to $2^k$, the slope at the beginning. The "
        "deep network needs two neurons a fold: between two folds the output neuron and the next "
        "hidden layer collapse by {eq}`eq-linear-composition` into one layer 2-2, with the rows "
        "$(2, 2)$ and $(-4, -4)$. It has $4 + 6(k - 1) + 3 = 6k + 1$ parameters, for $k = 10$ "
        "that is 61, against 3,073 for a network 1-1024-1. No proof for penguins: the curve was "
        "made by folding, and whether penguins are of that kind nobody has said. That the weights "
        "exist does not mean that training finds them. And in {numref}`fig-width-depth` more "
        "layers made the test error worse.",
        rubric=(
            Criterion(
                3,
                "The number of pieces for k folds, with the reason why a fold doubles it, and "
                "drawings that agree.",
            ),
            Criterion(2, "A network of k hidden layers that runs and gives these pieces."),
            Criterion(
                3,
                "The least number of neurons in one hidden layer, one for each corner and one for "
                "the slope at the beginning, and the parameters of both networks for k = 10.",
            ),
            Criterion(
                2,
                "Two reasons why it proves nothing about penguins: the kind of the function, and "
                "whether training finds the weights.",
            ),
        ),
        example="""\
def folds(k):
    \"\"\"Return a network of k hidden layers that folds the interval from 0 to 1 k times.\"\"\"
    rng = np.random.default_rng(0)
    hidden = [part for _ in range(k) for part in (Linear(2, 2, rng), ReLU())]
    network = Sequential(Linear(1, 2, rng), *hidden[1:], Linear(2, 1, rng))
    first, *between, last = network.linears
    first.W[:], first.b[:] = 1, [0, -0.5]
    for layer in between:
        layer.W[:], layer.b[:] = [[2, 2], [-4, -4]], [0, -0.5]
    last.W[:] = [[2], [-4]]
    return network


x = np.linspace(0, 1, 2**12 + 1)[:, np.newaxis]
for k in (1, 2, 3, 10):
    network = folds(k)
    steps = np.sign(np.diff(run(network, x)[:, 0]))  # 1 where the curve rises, -1 where it falls
    pieces = 1 + np.count_nonzero(np.diff(steps))
    flat = 3 * 2**k + 1  # one hidden layer of 2^k ReLUs
    print(f"{k:2} folds: {pieces:4} pieces, {network.n_parameters:2} parameters, flat {flat}")
""",
    ),
)
