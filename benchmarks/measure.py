"""What is measured, each in a process of its own: ``python -m benchmarks.measure`` with a task.

The task is a JSON object: the name of a function below, and its arguments. The last line of the
output is a JSON object with ``value`` (seconds, bytes or a count, which is compared) and ``check``
(a number on which all contenders have to agree before the values mean anything, or null).

Seconds are those of the processor, over all threads: what else the machine does is not counted.
Most imports stand in the functions, since a process is pinned to its core before numpy is loaded.
"""

import gc
import json
import os
import subprocess
import sys
import time
import tracemalloc
from importlib import import_module


def training(peer, problem, repeats=1):
    """Seconds per batch of training a network of layers, the fastest of repeats; the final loss.

    The fastest, since other work of the machine only adds time: it slows a core down for seconds
    on end, which is longer than one training takes.
    """
    from benchmarks.problems import final_loss, make_problem

    problem, prepare = make_problem(**problem), load_peer(peer).prepare
    n_batches = sum(1 for _ in problem.batches())
    seconds = []
    for _ in range(repeats):
        train = prepare(problem)
        start = time.process_time()
        weights = train()
        seconds.append((time.process_time() - start) / n_batches)
    check = final_loss(problem, weights) if weights else None
    return {"value": min(seconds), "check": check}


def load_peer(peer):
    """Return the module of a peer."""
    return import_module(f"benchmarks.peers.{peer}")


def scalar_training(peer, n_samples, steps, network="network", collector=True):
    """Seconds per step on the moons, and the final loss."""
    from benchmarks import scalar

    X, y = scalar.moons(n_samples)
    predict, parameters = getattr(load_peer(peer), network)(scalar.initial_weights())
    scalar.hinge_loss(predict, X, y)
    gc.collect()
    if not collector:
        gc.disable()
    start = time.process_time()
    loss = scalar.train(predict, parameters, X, y, steps)
    return {"value": (time.process_time() - start) / steps, "check": loss}


def scalar_chain(peer, n_nodes):
    """Seconds to build a chain and to go back along it, and two of its slopes."""
    from benchmarks import scalar

    # Granted to an engine that calls itself for every node; see `chain_depth`.
    sys.setrecursionlimit(10 * n_nodes)
    leaves = make_leaves(peer)
    start = time.process_time()
    scalar.chain(*leaves, n_nodes).backward()
    seconds = time.process_time() - start
    return {"value": seconds, "check": leaves[1].grad}


def make_leaves(peer):
    """Return the three Values that a chain is made of."""
    value = load_peer(peer).Value
    return value(1.0), value(0.999), value(0.5)


def node_bytes(peer, n_samples, network="network"):
    """Bytes per operation that the graph of a loss on the moons occupies, and the loss."""
    from benchmarks import scalar

    X, y = scalar.moons(n_samples)
    predict, _ = getattr(load_peer(peer), network)(scalar.initial_weights())
    gc.collect()
    tracemalloc.start()
    loss = scalar.hinge_loss(predict, X, y)
    gc.collect()
    occupied, _ = tracemalloc.get_traced_memory()
    return {"value": occupied / scalar.operations(n_samples), "check": loss.data}


def chain_depth(peer, longest):
    """Longest chain, up to a given length, along which slopes go back with Python's defaults."""
    from benchmarks import scalar

    def works(n_nodes):
        try:
            scalar.chain(*make_leaves(peer), n_nodes).backward()
        except RecursionError:
            return False
        return True

    if works(longest):
        return {"value": longest, "check": None}
    shorter = 2
    while longest - shorter > 2:
        middle = (shorter + longest) // 2
        shorter, longest = (middle, longest) if works(middle) else (shorter, middle)
    return {"value": shorter, "check": None}


def peak_memory(peer, problem):
    """Bytes that data and training add to the process at most, and the final loss."""
    from benchmarks.problems import final_loss, make_problem

    prepare = load_peer(peer).prepare
    # A short run first: the code of the library is no part of what training needs.
    prepare(make_problem(**problem | {"n_samples": 2 * problem["batch_size"]}))()
    gc.collect()
    before = resident_bytes("VmRSS")
    problem = make_problem(**problem)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # lets the peak start anew, see man 5 proc
    weights = prepare(problem)()
    return {"value": resident_bytes("VmHWM") - before, "check": final_loss(problem, weights)}


def resident_bytes(name):
    """Return what Linux says of this process: VmRSS is its memory now, VmHWM its peak."""
    with open("/proc/self/status") as file:
        sizes = dict(line.split(":", 1) for line in file)
    return 1024 * int(sizes[name].split()[0])


def necessary_memory(problem):
    """Bytes of data, parameters and buffers, by the formula of chapter 9."""
    from benchmarks.problems import make_problem

    problem = make_problem(**problem)
    n_in, widths = problem.X.shape[1], [len(b) for _, b in problem.weights]
    n_parameters = sum(W.size + b.size for W, b in problem.weights)
    # θ, ∇L and scratch; the optimizer keeps a velocity, or a mean and a mean square.
    vectors = 5 if problem.rule.name == "adam" else 4
    # The batch; Z and A of every layer; their slopes; no A after the last layer.
    per_sample = n_in + 2 * (2 * sum(widths) - widths[-1])
    n_numbers = vectors * n_parameters + problem.batch_size * per_sample
    data = problem.X.nbytes + problem.y.nbytes
    return {"value": data + n_numbers * problem.X.itemsize, "check": None}


def import_time(peer):
    """Seconds to import numpy, or nnbook on top of numpy, in a bare interpreter."""
    code = """if True:
        import time
        start = time.process_time()
        import numpy
        middle = time.process_time()
        import nnbook
        print(middle - start, time.process_time() - middle)
    """
    # The first time Python compiles the modules and keeps the result, if it is allowed to.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    command = {"args": [sys.executable, "-c", code], "env": environment}
    for _ in range(2):
        output = subprocess.run(**command, capture_output=True, check=True).stdout
    numpy, nnbook = map(float, output.split())
    return {"value": {"numpy": numpy, "nnbook": nnbook}[peer], "check": None}


def scaling(**options):
    """Seconds per sample against width, depth or batch size; see `benchmarks.scaling`."""
    from benchmarks.scaling import measure_axis

    return {"value": measure_axis(**options), "check": None}


def activations(**options):
    """Seconds of the activation functions; see `benchmarks.activations`."""
    from benchmarks.activations import measure_activations

    return {"value": measure_activations(**options), "check": None}


def tricks(**options):
    """Seconds of two ways of writing the same; see `benchmarks.tricks`."""
    from benchmarks.tricks import measure_tricks

    return {"value": measure_tricks(**options), "check": None}


def lecun(**options):
    """Test error of a network on MNIST; see `benchmarks.lecun`."""
    from benchmarks.lecun import train_network

    return {"value": train_network(**options), "check": None}


def blas():
    """Name of the library of matrix products, and for which kind of processor it works."""
    import numpy as np

    library = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    named = f"{library['name']} {library['version']}"
    try:
        from threadpoolctl import threadpool_info  # comes with scikit-learn
    except ModuleNotFoundError:
        return {"value": named, "check": None}
    kernels = {pool["architecture"] for pool in threadpool_info() if "architecture" in pool}
    return {"value": f"{named}, kernels for {', '.join(sorted(kernels))}", "check": None}


def pin(core):
    """Keep this process on one core, where the system allows to say so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


def main():
    """Do the task given as the only argument and print its outcome."""
    task = json.loads(sys.argv[1])
    pin(task["core"])  # before numpy is imported, whose threads would keep their own choice
    print(json.dumps(globals()[task["measure"]](**task["options"])))


if __name__ == "__main__":
    main()
