"""Exercises of chapter 4, Forward propagation."""

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
from nnbook.layers import Sequential

# 4.1


def answer_to_zeros(bias, tanh):
    """Send (0, 0) through: the biases alone remain of the first layer."""
    z = 1.5 * 0.0 - 1.0 * tanh - 0.5
    return z, 1 / (1 + np.exp(-z)), 5


def forgot_the_tanh(bias, tanh):
    """The hidden pre-activations went into the output layer as they are: the tanh is missing."""
    return answer_to_zeros(bias, bias)


def forgot_the_hidden_bias(bias, tanh):
    """The inputs are zero, but the second hidden neuron has the bias «bias»."""
    return answer_to_zeros(0.0, 0.0)


def kept_the_bias_of_the_chapter(bias, tanh):
    """You took 0.25 for the bias of the second hidden neuron. In this exercise it is «bias»."""
    return answer_to_zeros(0.25, 0.2449)


def forgot_the_sign_of_a_weight(bias, tanh):
    """The output neuron multiplies what the second hidden neuron gives out by -1, not by 1."""
    return answer_to_zeros(-bias, -tanh)


def forgot_the_bias_of_the_output(bias, tanh):
    """The bias -0.5 of the output neuron is missing."""
    return -tanh, 1 / (1 + np.exp(tanh)), 5


def used_the_sigmoid_in_the_hidden_layer(bias, tanh):
    """The hidden neurons have the tanh; the sigmoid comes at the end, to turn z into p."""
    z = 1.5 * 0.5 - float(sigmoid(bias)) - 0.5
    return z, 1 / (1 + np.exp(-z)), 5


def took_the_tanh_of_the_logit(bias, tanh):
    """The logit is right. To become a probability it goes through the sigmoid, not the tanh."""
    z = answer_to_zeros(bias, tanh)[0]
    return z, np.tanh(z), 5


def counted_the_first_layer_only(bias, tanh):
    """One more parameter does not matter: one weight meets an activation that is zero."""
    return *answer_to_zeros(bias, tanh)[:2], 4


def counted_the_zero_bias(bias, tanh):
    """You counted the bias that is 0.

    It adds nothing, but change it and a1 changes, so it matters.
    """
    return *answer_to_zeros(bias, tanh)[:2], 6


def _other_bias(rng):
    bias = float(rng.choice([-1.0, -0.75, -0.5, 0.5, 1.0, 1.25, 1.5]))
    return {"bias": bias, "tanh": round(float(np.tanh(bias)), 4)}


# 4.2


def count(n0, n1, n2, n3, n):
    """Count the parameters and flops, and give the two sizes of the second activations."""
    weights = n0 * n1 + n1 * n2 + n2 * n3
    return weights + n1 + n2 + n3, 2 * n * weights, n, n2


def counted_multiplications_only(n0, n1, n2, n3, n):
    """The additions count as well: two flops for each weight and sample."""
    parameters, flops, *shape = count(n0, n1, n2, n3, n)
    return parameters, flops // 2, *shape


def forgot_the_batch(n0, n1, n2, n3, n):
    """These are the flops of one sample: the batch has «n»."""
    parameters, flops, *shape = count(n0, n1, n2, n3, n)
    return parameters, flops // n, *shape


def forgot_the_biases(n0, n1, n2, n3, n):
    """Flops and shape are right. The parameters lack the biases: «n1» + «n2» + «n3» more."""
    parameters, *others = count(n0, n1, n2, n3, n)
    return parameters - n1 - n2 - n3, *others


def gave_the_inputs_a_bias(n0, n1, n2, n3, n):
    """You counted «n0» biases too many: the inputs compute nothing and have none."""
    parameters, *others = count(n0, n1, n2, n3, n)
    return parameters + n0, *others


def put_the_samples_into_columns(n0, n1, n2, n3, n):
    """All is right but the shape: a sample is a row, so it is («n», «n2»)."""
    return *count(n0, n1, n2, n3, n)[:2], n2, n


def gave_the_shape_of_the_first_layer(n0, n1, n2, n3, n):
    """Layer 0 is the data, layer 1 has «n1» neurons: the layer after it is the second."""
    return *count(n0, n1, n2, n3, n)[:3], n1


def gave_the_shape_of_the_output(n0, n1, n2, n3, n):
    """With «n3» columns it is the output, Z of layer 3. Layer 2 comes before it."""
    return *count(n0, n1, n2, n3, n)[:3], n3


def _other_widths(rng):
    n0, n1, n2, n3, n = (int(rng.integers(*ends)) for ends in WIDTHS)
    return {"n0": 10 * n0, "n1": 2 * n1, "n2": n2, "n3": n3, "n": 10 * n}


WIDTHS = (6, 21), (15, 30), (11, 30), (2, 11), (6, 41)


# 4.4


def logits(X, W1, b1, W2, b2):
    """Return the logits of two layers, tanh between them: shape (n_samples, n_out).

    X has shape (n_samples, n_in), W1 (n_in, n_hidden), b1 (n_hidden,), W2 (n_hidden, n_out),
    b2 (n_out,).
    """
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    return A1 @ W2 + b2


def gave_biases_to_samples(X, W1, b1, W2, b2):
    """The bias still goes along the samples: a column adds its first number to the first sample.

    It belongs to the neurons, so it has to be a row.
    """
    Z1 = X @ W1 + b1[:, np.newaxis]
    A1 = np.tanh(Z1)
    return A1 @ W2 + b2


def took_the_bias_out(X, W1, b1, W2, b2):
    """The order of the samples is harmless now, because the hidden bias is gone: it is needed."""
    return logits(X, W1, 0 * b1, W2, b2)


def gave_everybody_all_biases(X, W1, b1, W2, b2):
    """You added the sum of the hidden biases everywhere: each neuron has a bias of its own."""
    return logits(X, W1, b1.sum() + 0 * b1, W2, b2)


def gave_the_bias_to_the_first_sample(X, W1, b1, W2, b2):
    """Only the first sample gets the bias. Broadcasting repeats a row for all samples."""
    Z1 = X @ W1
    Z1[0] += b1
    return np.tanh(Z1) @ W2 + b2


def put_the_bias_into_the_weights(X, W1, b1, W2, b2):
    """You added the bias to the weights, so that inputs multiply it: it comes after X @ W1."""
    return logits(X, W1 + b1, 0 * b1, W2, b2)


def added_the_bias_behind_the_tanh(X, W1, b1, W2, b2):
    """The bias comes after the tanh now. It is a part of z, which goes into the tanh."""
    return (np.tanh(X @ W1) + b1) @ W2 + b2


def _small_networks(rng):
    # With as many samples as hidden neurons, or one sample, a column of biases runs.
    def network(n, n_in, n_hidden):
        shapes = (n, n_in), (n_in, n_hidden), n_hidden, (n_hidden, 1), 1
        return tuple(rng.normal(size=shape).round(1) for shape in shapes)

    return [network(*sizes) for sizes in [(2, 2, 2), (1, 2, 2), (3, 1, 3), (1, 4, 3), (4, 3, 4)]]


# 4.5


def flops_of_both_orders(n, n0, n1, n2):
    """Count (X W1) W2, then X (W1 W2)."""
    return 2 * n * (n0 * n1 + n1 * n2), 2 * n0 * n1 * n2 + 2 * n * n0 * n2


def counted_pairs_once(n, n0, n1, n2):
    """You counted multiplications only. Each comes with an addition: two flops."""
    left, right = flops_of_both_orders(n, n0, n1, n2)
    return left // 2, right // 2


def forgot_to_multiply_the_weights(n, n0, n1, n2):
    """The left side is right. On the right side the product of the weights costs something, too."""
    return flops_of_both_orders(n, n0, n1, n2)[0], 2 * n * n0 * n2


def forgot_to_apply_the_product(n, n0, n1, n2):
    """The right side is not done with the product of the weights: X is still to be multiplied."""
    return flops_of_both_orders(n, n0, n1, n2)[0], 2 * n0 * n1 * n2


def multiplied_the_weights_for_each_sample(n, n0, n1, n2):
    """The product of the weights has no samples in it: it is computed once, not «n:,» times."""
    return flops_of_both_orders(n, n0, n1, n2)[0], 2 * n * (n0 * n1 * n2 + n0 * n2)


def swapped_the_sides(n, n0, n1, n2):
    """The numbers are right, but the wrong way round: the left side multiplies X by W1 first."""
    return flops_of_both_orders(n, n0, n1, n2)[::-1]


def counted_one_sample(n, n0, n1, n2):
    """You sent one sample through: X has «n:,» rows."""
    return flops_of_both_orders(1, n0, n1, n2)


def _other_sizes(rng):
    n, n0, n1, n2 = (int(rng.choice(sizes)) for sizes in SIZES)
    return {"n": n, "n0": n0, "n1": n1, "n2": n2}


SIZES = (500, 2000, 3000, 5000), (64, 100, 400, 1024), (128, 200, 256, 300), (2, 3, 5, 8)


# 4.6


def forward(X, weights, biases):
    """Return the logits: tanh after every layer but the last.

    X has shape (n_samples, n_in); weights and biases are lists with an entry for each layer,
    of shapes (n_in, n_out) and (n_out,). There may be a single layer.
    """
    A = X
    for W, b in zip(weights[:-1], biases[:-1]):
        A = np.tanh(A @ W + b)
    return A @ weights[-1] + biases[-1]


def bent_the_output_too(X, weights, biases):
    """The last layer has no tanh: its output is a logit, any number, not one between -1 and 1."""
    return np.tanh(forward(X, weights, biases))


def forgot_the_activations(X, weights, biases):
    """No activation function in between: then all the layers together are a single one."""
    for W, b in zip(weights, biases):
        X = X @ W + b
    return X


def forgot_the_biases_of_the_network(X, weights, biases):
    """The biases are missing: Z = A W + b in every layer."""
    return forward(X, weights, [0 * b for b in biases])


def turned_the_weights(X, weights, biases):
    """You transposed the weights: column j of W belongs to neuron j, so X @ W and not X @ W.T."""
    return forward(X, [W.T for W in weights], biases)


def added_the_biases_to_samples(X, weights, biases):
    """The biases went along the samples, as a column: b belongs to the neurons, so it is a row.

    The shapes fit only because there are as many samples as neurons, or one sample.
    """
    return forward(X, weights, [b[:, np.newaxis] for b in biases])


def gave_the_last_hidden_layer(X, weights, biases):
    """You stopped one layer early: the output layer is missing."""
    for W, b in zip(weights[:-1], biases[:-1]):
        X = np.tanh(X @ W + b)
    return X


def bent_the_inputs(X, weights, biases):
    """You took the tanh of what comes into each layer, and so of the data. It comes after A W + b.

    The data, layer 0, go into the first product as they are.
    """
    return forward(np.tanh(X), weights, biases)


def started_from_the_data_in_every_layer(X, weights, biases):
    """Every hidden layer got X: hand on A, what the layer before has given out."""
    A = X
    for W, b in zip(weights[:-1], biases[:-1]):
        A = np.tanh(X @ W + b)
    return A @ weights[-1] + biases[-1]


def added_the_biases_behind_the_tanh(X, weights, biases):
    """The biases come after the tanh. They are a part of Z, which goes into the tanh."""
    A = X
    for W, b in zip(weights[:-1], biases[:-1]):
        A = np.tanh(A @ W) + b
    return A @ weights[-1] + biases[-1]


def passed_the_last_layer_twice(X, weights, biases):
    """Your loop goes through the last layer as well, with a tanh, and then it comes once more.

    The shapes fit only because all layers are equally wide here. Loop over `weights[:-1]`.
    """
    return forward(X, [*weights, weights[-1]], [*biases, biases[-1]])


def _networks(rng):
    # Square weights, and as many samples as neurons or one sample: each confusion of axes runs.
    def network(n, width, depth):
        weights = [rng.normal(size=(width, width)).round(1) for _ in range(depth)]
        biases = [rng.normal(size=width).round(1) for _ in range(depth)]
        return rng.normal(size=(n, width)).round(1), weights, biases

    return [network(*sizes) for sizes in [(2, 2, 2), (2, 2, 1), (1, 2, 3), (3, 3, 2), (4, 4, 5)]]


# 4.7


def new_probability(p, c):
    """Multiply the odds by exp(c), and make a probability of them again."""
    odds = p / (1 - p) * np.exp(c)
    return odds / (1 + odds)


def multiplied_the_probability(p, c):
    """It is the odds that are multiplied by exp(c), not p: p exp(c) can be larger than 1."""
    return p * np.exp(c)


def added_to_the_probability(p, c):
    """The bias adds c to the logit. Between the logit and p stands the sigmoid."""
    return p + c


def stopped_at_the_logit(p, c):
    """That is the new logit. Put it through the sigmoid, and it becomes a probability."""
    return np.log(p / (1 - p)) + c


def followed_the_slope(p, c):
    """You went along the slope of the sigmoid, p(1 - p). It changes on the way: c is not tiny."""
    return p + c * p * (1 - p)


def took_p_for_the_odds(p, c):
    """You took p for the odds. The odds are p/(1 - p), and they are multiplied by exp(c)."""
    return p * np.exp(c) / (1 + p * np.exp(c))


def stopped_at_the_odds(p, c):
    """These are the new odds, p to 1 - p. Turn them back into a probability."""
    return p / (1 - p) * np.exp(c)


def took_p_for_the_logit(p, c):
    """You took p for the logit. First find the z that has the probability p."""
    return 1 / (1 + np.exp(-(p + c)))


def took_the_odds_for_the_logit(p, c):
    """You took the odds for the logit. The logit is their logarithm."""
    return 1 / (1 + np.exp(-(p / (1 - p) + c)))


def turned_the_direction(p, c):
    """Your p falls when c grows. A larger bias means a larger logit, and a larger p."""
    return new_probability(p, -c)


EXERCISES = (
    Number(
        id="4.1",
        title="A sample of zeros",
        stars=1,
        minutes=5,
        text="Let the second hidden neuron of the worked network have the bias $«bias»$, and send "
        "the sample $x = (0, 0)$ through by hand; $\\tanh(«bias») = «tanh»$. What are the logit "
        "and the probability? And how many of the nine parameters could be changed, one at a time, "
        "without changing these two? Answer with three numbers, the first two to four decimals.",
        why="Of the first layer only the biases remain. Its four weights meet inputs of zero, and "
        "the weight 1.5 meets a1 = tanh(0) = 0: these five do not matter.",
        hints=(
            "With zero inputs, what remains of the pre-activations of the first layer?",
            "The hidden neurons give out tanh(0) and tanh(«bias»). The output neuron has the "
            "weights 1.5 and -1 and the bias -0.5.",
            "A weight does not matter if it is multiplied by zero. A bias is multiplied by "
            "nothing, even if it is 0 now.",
        ),
        explanation="$z^{(1)} = (0,\\ 0.75)$, the biases alone, and $a^{(1)} = (0,\\ 0.6351)$. "
        "Then $z^{(2)} = 1.5 \\cdot 0 - 1.0 \\cdot 0.6351 - 0.5 = -1.1351$ and "
        "$p = 1/(1 + e^{1.1351}) = 1/(1 + 3.1115) = 0.2432$. The four weights of the first layer "
        "are multiplied by zero inputs. Of the second layer, the weight 1.5 plays no role, since "
        "$a_1 = 0$. That makes five. The bias 0 of the first hidden neuron is none of them: with "
        "another bias $a_1$ would not be 0.",
        values={"bias": 0.75, "tanh": 0.6351},
        vary=_other_bias,
        parts=("logit", "probability", "parameters"),
        solution=answer_to_zeros,
        mistakes=(
            forgot_the_tanh,
            forgot_the_hidden_bias,
            kept_the_bias_of_the_chapter,
            forgot_the_sign_of_a_weight,
            forgot_the_bias_of_the_output,
            used_the_sigmoid_in_the_hidden_layer,
            took_the_tanh_of_the_logit,
            counted_the_first_layer_only,
            counted_the_zero_bias,
        ),
        tolerance=2e-4,
        imports="import numpy as np",
    ),
    Number(
        id="4.2",
        title="Parameters, flops, shape",
        stars=1,
        minutes=4,
        text="A batch of «n» samples goes through the network «n0»-«n1»-«n2»-«n3». How many "
        "parameters has it, how many flops does the pass take, and which shape has $A^{(2)}$? "
        "Answer with four numbers: parameters, flops, rows, columns.",
        why="A pass costs two flops for each weight and sample. The activations of a layer have a "
        "row for each sample and a column for each neuron.",
        hints=(
            "Write the shapes of the weights down, one layer under the other, as the table does.",
            "Count the weights of each layer, then a bias for each neuron.",
            "A pass costs two flops for each weight and sample.",
        ),
        explanation="Weights: $100 \\cdot 40 + 40 \\cdot 20 + 20 \\cdot 5 = 4{,}900$. With the "
        "biases, $40 + 20 + 5$, these are $4{,}965$ parameters. Flops by {eq}`eq-flops-network`: "
        "$2 \\cdot 50 \\cdot 4{,}900 = 490{,}000$. $A^{(2)}$ has a row for each sample and a "
        "column for each neuron of layer 2: the shape $(50, 20)$.",
        values={"n0": 100, "n1": 40, "n2": 20, "n3": 5, "n": 50},
        vary=_other_widths,
        parts=("parameters", "flops", "rows", "columns"),
        solution=count,
        mistakes=(
            counted_multiplications_only,
            forgot_the_batch,
            forgot_the_biases,
            gave_the_inputs_a_bias,
            put_the_samples_into_columns,
            gave_the_shape_of_the_first_layer,
            gave_the_shape_of_the_output,
        ),
    ),
    Choice(
        id="4.3",
        title="What the trace tells",
        stars=1,
        minutes=3,
        text="A network 4-6-1 with tanh gives the same answer whatever sample it gets. You look at "
        "`network.trace(batch)`: the rows of `Z1` differ, so do the rows of `A1`, but all rows of "
        "`Z2` are the same. Which of these explains it?",
        why="The difference between the samples gets as far as A1 and is lost in the product with "
        "W2. If W2 is zero, b2 is all that is left, in every row.",
        hints=(
            "Between which two arrays of the trace do the samples become the same?",
            "Z2 = A1 W2 + b2. The rows of A1 differ.",
        ),
        explanation="The samples still differ in `A1`, so the first layer is not to blame. In $"
        "Z^{(2)} = A^{(1)} W^{(2)} + b^{(2)}$ the difference is multiplied by $W^{(2)}$. With "
        "$W^{(2)} = 0$ every row is $b^{(2)}$. A zero $W^{(1)}$ would show in `Z1`, saturated "
        "neurons in `A1`: look for the first array in which the rows are alike.",
        options=(
            Option(
                "All entries of `W1` are 0.",
                "Then every row of Z1 would be b1: the rows would be the same there already.",
            ),
            Option("All entries of `W2` are 0."),
            Option(
                "All entries of `b2` are 0.",
                "A bias is added to every row alike. Without it the rows of A1 W2 remain, and "
                "they differ as before.",
            ),
            Option(
                "All entries of `A1` are 1.",
                "Saturated neurons do make samples alike, but then the rows of A1 would not "
                "differ.",
            ),
        ),
        right="b",
    ),
    Function(
        id="4.4",
        title="The order matters, and must not",
        stars=2,
        minutes=6,
        text="A colleague has written the pass through two layers. For one sample it returns "
        "several rows. With two hidden neurons and two samples, $(1.0, 0.5)$ and $(0, 0)$, "
        "everything runs, but swap the samples, and each gets another answer than before. What is "
        "added to what? Mend the code.",
        why="A bias belongs to a neuron, hence to a column. As a row, `+ b1`, it is repeated for "
        "every sample, and no number of one sample meets another's.",
        hints=(
            "Write the shape of every array down, for one sample and two hidden neurons.",
            "Which shape has `b1[:, np.newaxis]`? Broadcasting repeats the size that is 1.",
            "The column gives sample i the bias of neuron i. What has shape (n_hidden,) is "
            "repeated for each row as it is.",
        ),
        explanation="`b1[:, np.newaxis]` has the shape $(2, 1)$: a column. Broadcasting repeats it "
        "*sideways*, so $b_i$ is added to all neurons of *sample* $i$: in the worked network the "
        "first sample gets 0, the second 0.25. With two samples and two neurons the shapes fit by "
        "accident, and $Z^{(1)}$ becomes $\\begin{pmatrix} 1.0 & -0.75 \\\\ 0.25 & 0.25 "
        "\\end{pmatrix}$ instead of $\\begin{pmatrix} 1.0 & -0.5 \\\\ 0 & 0.25\\end{pmatrix}$. A "
        "single sample, $(1, 2)$ plus $(2, 1)$, becomes two rows. A bias belongs to a neuron, "
        "hence to a column: `+ b1`. That the order of the samples mattered was the clue: "
        "{eq}`eq-batch-entry` forbids it.",
        solution=logits,
        broken=gave_biases_to_samples,
        mistakes=(
            gave_biases_to_samples,
            took_the_bias_out,
            gave_everybody_all_biases,
            gave_the_bias_to_the_first_sample,
            put_the_bias_into_the_weights,
            added_the_bias_behind_the_tanh,
        ),
        inputs=_small_networks,
        forbidden=(Sequential.predict, Sequential.forward, Sequential.trace),
    ),
    Number(
        id="4.5",
        title="Which product first?",
        stars=2,
        minutes=6,
        text="Leave out the activation functions and biases of a network «n0»-«n1»-«n2». Then "
        "$(XW^{(1)})W^{(2)} = X(W^{(1)}W^{(2)})$. How many flops does each side take for «n:,» "
        "samples? Answer with two numbers, left and right; count each entry of a product as two "
        "flops for each term of its sum, as {eq}`eq-flops-layer` does. Why can a real network not "
        "use the cheaper one?",
        why="The right side multiplies the weights once, for all samples, and is cheaper. An "
        "activation function between the layers forbids it: then W1 W2 has no meaning.",
        hints=(
            "A product of an (a, b) and a (b, c) matrix takes 2 a b c flops.",
            "Left: two products, each with a row for each of the «n:,» samples.",
            "Right: first W1 W2, with «n0» rows and «n2» columns, then X times that.",
        ),
        explanation="Left: $2 \\cdot 1000 \\cdot (784 \\cdot 500 + 500 \\cdot 10) = "
        "794{,}000{,}000$. Right: $2 \\cdot 784 \\cdot 500 \\cdot 10 = 7{,}840{,}000$ for the "
        "product of the weights, then $2 \\cdot 1000 \\cdot 784 \\cdot 10 = 15{,}680{,}000$, "
        "together $23{,}520{,}000$: 34 times fewer. With an activation function in between, the "
        "product $W^{(1)}W^{(2)}$ has no meaning. Without one, the 500 neurons buy nothing: two "
        "linear layers are one {eq}`eq-linear-composition`.",
        values={"n": 1000, "n0": 784, "n1": 500, "n2": 10},
        vary=_other_sizes,
        parts=("left", "right"),
        solution=flops_of_both_orders,
        mistakes=(
            counted_pairs_once,
            forgot_to_multiply_the_weights,
            forgot_to_apply_the_product,
            multiplied_the_weights_for_each_sample,
            swapped_the_sides,
            counted_one_sample,
        ),
    ),
    Function(
        id="4.6",
        title="The recursion in one function",
        stars=2,
        minutes=8,
        text="Write the forward pass of a network with tanh in the hidden layers and no "
        "activation at the output, from the lists of its weights and biases. Use arrays only, not "
        "`Sequential`.",
        why="A = X at first, then Z = A W + b and A = tanh(Z), layer after layer; the last Z is "
        "the logit.",
        hints=(
            "Let A be X at first, and replace it layer by layer.",
            "`zip(weights[:-1], biases[:-1])` gives all layers but the last.",
            "In the loop: `A = np.tanh(A @ W + b)`. What is left to do after it?",
        ),
        explanation="The loop is {eq}`eq-forward-recursion` for the hidden layers, and after it "
        "comes the last layer without the tanh. One variable is enough, since each layer needs "
        "only what the one before gave out. A network with a single layer needs no rule of its "
        "own: the loop is empty then. `A = X` gives the same array a second name; nothing is "
        "written into it, so the samples of the caller stay as they were.",
        solution=forward,
        mistakes=(
            bent_the_output_too,
            forgot_the_activations,
            forgot_the_biases_of_the_network,
            turned_the_weights,
            added_the_biases_to_samples,
            gave_the_last_hidden_layer,
            bent_the_inputs,
            started_from_the_data_in_every_layer,
            added_the_biases_behind_the_tanh,
            passed_the_last_layer_twice,
        ),
        inputs=_networks,
        forbidden=(Sequential.predict, Sequential.forward, Sequential.trace),
    ),
    Expression(
        id="4.7",
        title="What a bias does to a probability",
        stars=2,
        minutes=7,
        text="A network says $p$ for class 1. Now the bias of its output neuron, and nothing else, "
        "is raised by $c$. Derive what it says for the same sample, with $p$ and $c$ alone.",
        why="The bias adds c to the logit and so multiplies the odds by exp(c), whatever the "
        "weights are. Odds o are the probability o/(1 + o).",
        hints=(
            "What does the bias do to the logit, and what does that do to the odds?",
            "The odds were p/(1 - p). Solve odds = q/(1 - q) for the new probability q.",
        ),
        explanation="By {eq}`eq-logit` the odds were $\\frac{p}{1-p} = e^z$. The logit is $z + c$ "
        "now, and the odds are $e^{z+c} = \\frac{p}{1-p}\\,e^c$. If $q$ is the new probability, "
        "$\\frac{q}{1-q} = \\frac{p}{1-p}\\,e^c$. Multiply by both denominators, $q\\,(1-p) = "
        "(1-q)\\,p\\,e^c$, and collect the terms with $q$: $q = \\frac{p\\,e^c}{1 - p + p\\,e^c}$. "
        "For $p = 0.7511$ and $c = -1.1045$ that is 0.5: this bias takes the logit of the worked "
        "network back to 0.",
        solution=new_probability,
        mistakes=(
            multiplied_the_probability,
            added_to_the_probability,
            stopped_at_the_logit,
            followed_the_slope,
            took_p_for_the_odds,
            stopped_at_the_odds,
            took_p_for_the_logit,
            took_the_odds_for_the_logit,
            turned_the_direction,
        ),
        ranges={"p": (0.05, 0.95), "c": (-2.0, 2.0)},
        shown="p * exp(c) / (1 - p + p * exp(c))",
    ),
    Open(
        id="4.8",
        title="Twins",
        stars=3,
        minutes=25,
        text="Swap the two hidden neurons of the worked network: which entries of $W^{(1)}$, "
        "$b^{(1)}$ and $W^{(2)}$ have to change places so that $f$ remains the same? Prove it with "
        "{eq}`eq-batch-entry`. Then use $\\tanh(-z) = -\\tanh(z)$ to find more sets of nine "
        "parameters with the same $f$. How many are there in all, the original included, and how "
        "many for $h$ hidden tanh neurons? Check some of them with code. Two people train the "
        "same network, get different weights, and take the mean of the two, entry by entry. What "
        "do you tell them?",
        why="Many sets of weights are one function. What can be compared is what networks answer.",
        hints=(
            "Where do the numbers of one hidden neuron stand: which column, which entry, which "
            "row?",
            "Change the sign of everything that goes into one neuron. What comes out of it, and "
            "how can the next layer make up for that?",
            "Each neuron can have its sign changed or not, and the neurons can stand in any order.",
        ),
        explanation="Swap the columns of $W^{(1)}$, the entries of $b^{(1)}$ and the rows of "
        "$W^{(2)}$. The columns and biases exchange $z_1$ and $z_2$, hence $a_1$ and $a_2$; in "
        "$z = \\sum_k a_k w_k + b$ the order of the terms does not matter as long as each $a_k$ "
        "meets its own $w_k$.\n\n"
        "Changing the sign of column $k$ of $W^{(1)}$ and of $b_k$ changes the sign of $z_k$ and "
        "so of $a_k$; changing the sign of row $k$ of $W^{(2)}$ as well restores the product. That "
        "can be done or not for each neuron: $2 \\cdot 2$ ways, times 2 orders, 8 sets. With $h$ "
        "tanh neurons there are $2^h\\, h!$, where $h! = 1 \\cdot 2 \\cdots h$ is the number of "
        'orders. So "the" weights of a trained network do not exist: only its function does.\n\n'
        "The mean of two twins is another function. With all signs changed, the weights of the "
        "twin cancel those of the network, and what is left answers $b^{(2)}$ to every sample. "
        "Take the mean of the two *answers* instead.",
        rubric=(
            Criterion(
                3, "Columns, biases and rows are swapped, and a proof says why the sum stays."
            ),
            Criterion(3, "Signs are changed in three places, with the counts 8 and $2^h\\, h!$."),
            Criterion(2, "Code sends samples through the twins, and the answers agree."),
            Criterion(2, "A mean of twins is computed or argued to be another function."),
        ),
        example="""\
def answers_with(W1, b1, W2):
    twin = worked.worked_network()
    first, _, last = twin.layers
    first.W[:], first.b[:], last.W[:] = W1, b1, W2
    return twin.predict(thousand)  # the samples of the chapter


original = worked.W1, worked.b1, worked.W2
swapped = worked.W1[:, ::-1], worked.b1[::-1], worked.W2[::-1]
one_sign_changed = worked.W1 * [-1, 1], worked.b1 * [-1, 1], worked.W2 * [[-1], [1]]
all_signs_changed = -worked.W1, -worked.b1, -worked.W2
mean = [(one + other) / 2 for one, other in zip(original, all_signs_changed)]
for weights in (swapped, one_sign_changed, all_signs_changed, mean):
    print("the same answers:", np.allclose(answers_with(*weights), answers_with(*original)))
print("the mean answers", np.unique(answers_with(*mean)), "to every sample")
""",
    ),
)
