"""What is measured, who takes part, and which ratios are to be reached."""

from benchmarks.compare import Comparison, Workload
from benchmarks.process import Task

DIGITS = {
    "data": "digits",
    "sizes": [64, 64, 10],
    "batch_size": 32,
    "rule": {"name": "sgd", "lr": 0.05, "momentum": 0.9},
    "epochs": 5,
    "n_samples": None,
}
WIDE = {
    "data": "images",
    "sizes": [784, 128, 10],
    "batch_size": 128,
    "rule": {"name": "adam", "lr": 0.001},
    "epochs": 1,
    "n_samples": None,
}
DEEP = WIDE | {"sizes": [784, 512, 512, 10], "batch_size": 256}

SKLEARN = "scikit-learn"
TORCH = "PyTorch, eager"
JAX = "JAX, jitted step"
TEXTBOOK = "textbook numpy"
PRODUCTS = "matrix products alone"
FUSED = "nnbook, fused dot"
MICROGRAD = "micrograd"
MICROGRAD_OFF = "micrograd, collector off"
NECESSARY = "data + parameters + buffers"

LAYER_PEERS = {
    "nnbook": ("nnbook_layers", None),
    SKLEARN: ("sklearn_mlp", "sklearn"),
    TORCH: ("torch_eager", "torch"),
    JAX: ("jax_jit", "jax"),
    TEXTBOOK: ("textbook_numpy", None),
}


def layer_peers(measure, names=tuple(LAYER_PEERS), **options):
    """Return the tasks of libraries of layers."""
    described = ((name, *LAYER_PEERS[name]) for name in names)
    return [
        Task(name, measure, {"peer": peer, **options}, needs) for name, peer, needs in described
    ]


def layers(name, title, problem, goals, repeats=1):
    """Return a workload of training: goals are (reach, aim) against each of the peers."""
    limit = {"peer": "matrix_products", "problem": problem, "repeats": repeats}
    return Workload(
        name,
        title,
        [
            *layer_peers("training", problem=problem, repeats=repeats),
            Task(PRODUCTS, "training", limit),
        ],
        [Comparison(peer, *goal) for peer, goal in goals.items()],
        precision="float32",
        quick={"problem": {"n_samples": 4096, "epochs": 1}, "repeats": 1},
        unjudged=(PRODUCTS,),
    )


def scalar_peers(measure, **options):
    """Return the tasks of engines of scalars, ours with neurons of two kinds."""
    fused = {"peer": "nnbook_scalar", "network": "fused_network", **options}
    return [*engines(measure, **options), Task(FUSED, measure, fused)]


def engines(measure, **options):
    """Return the tasks of engines of scalars."""
    return [
        Task("nnbook", measure, {"peer": "nnbook_scalar", **options}),
        Task(MICROGRAD, measure, {"peer": "micrograd_scalar", **options}, "micrograd"),
    ]


MOONS = {"n_samples": 50, "steps": 4}
NO_COLLECTOR = Task(
    MICROGRAD_OFF,
    "scalar_training",
    {"peer": "micrograd_scalar", **MOONS, "collector": False},
    "micrograd",
)

WORKLOADS = [
    Workload(
        "scalar",
        "scalar engine, moons, 2-16-16-1, step",
        [*scalar_peers("scalar_training", **MOONS), NO_COLLECTOR],
        [
            Comparison(MICROGRAD, 6, 10),
            Comparison(MICROGRAD_OFF),
            Comparison(MICROGRAD, 30, 50, ours=FUSED),
            Comparison(MICROGRAD_OFF, 5, 7, ours=FUSED),
        ],
        precision="float64",
        quick={"n_samples": 20, "steps": 2},
    ),
    Workload(
        "chain",
        "scalar engine, chain of 100,000 nodes",
        engines("scalar_chain", n_nodes=100_000),
        [Comparison(MICROGRAD)],
        precision="float64",
        quick={"n_nodes": 10_000},
    ),
    Workload(
        "bytes",
        "scalar engine, memory per operation",
        scalar_peers("node_bytes", n_samples=50),
        [Comparison(MICROGRAD, 3.5, 6), Comparison(MICROGRAD, ours=FUSED)],
        unit="bytes",
        precision="float64",
        quick={"n_samples": 10},
    ),
    Workload(
        "depth",
        "scalar engine, longest chain",
        engines("chain_depth", longest=1_000_000),
        [Comparison(MICROGRAD, 100_000, 1_000_000)],
        unit="count",
        quick={"longest": 100_000},
        goal_is_value=True,
    ),
    layers(
        "C",
        "C: digits, 64-64-10, batch 32, momentum",
        DIGITS,
        {SKLEARN: (3.5, 4.5), TORCH: (5, 6), JAX: (1.0, 1.2), TEXTBOOK: (), PRODUCTS: (0.2, 0.25)},
        repeats=41,  # of 9 ms each
    ),
    layers(
        "D",
        "D: 60,000x784, 784-128-10, batch 128, Adam",
        WIDE,
        {SKLEARN: (1.6, 2), TORCH: (1.5, 1.8), JAX: (0.9, 1), TEXTBOOK: (), PRODUCTS: (0.55, 0.65)},
        repeats=5,
    ),
    layers(
        "E",
        "E: 60,000x784, 784-512-512-10, batch 256, Adam",
        DEEP,
        {
            SKLEARN: (1.3, 1.5),
            TORCH: (0.9, 1),
            JAX: (0.8, 0.9),
            TEXTBOOK: (),
            PRODUCTS: (0.65, 0.75),
        },
    ),
    Workload(
        "memory",
        "peak memory of training D",
        [
            *layer_peers("peak_memory", ("nnbook", SKLEARN, TORCH), problem=WIDE),
            Task(NECESSARY, "necessary_memory", {"problem": WIDE}),
        ],
        [Comparison(NECESSARY, 1 / 1.3, 1), Comparison(SKLEARN), Comparison(TORCH)],
        unit="bytes",
        precision="float32",
        quick={"problem": {"n_samples": 4096}},
        unjudged=(NECESSARY,),
    ),
    Workload(
        "import",
        "import, nnbook on top of numpy",
        [Task(name, "import_time", {"peer": name}) for name in ("nnbook", "numpy")],
        [Comparison("numpy", 0.010, 0.005)],
        goal_is_value=True,
    ),
]
