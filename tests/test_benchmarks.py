"""The benchmarks themselves: no ratio without agreement, and nobody is left out without a word."""

import doctest
import io

import numpy as np
import pytest

from benchmarks import measure, problems, process, report, run, table
from benchmarks.compare import Comparison, Workload
from benchmarks.process import Outcome, Task
from benchmarks.progress import Progress
from benchmarks.workloads import DIGITS, PRODUCTS, TEXTBOOK, WORKLOADS

SMALL = DIGITS | {"n_samples": 101, "epochs": 2}


def workload(**options):
    contenders = [Task("nnbook", "training"), Task("peer", "training", needs="no_such_peer")]
    return Workload("w", "work", contenders, [Comparison("peer", 2, 4)], **options)


def row(ours, theirs, **options):
    """The cells of a comparison by name, for one round."""
    (cells,) = workload(**options).rows([[ours, theirs]])
    return dict(zip(report.HEADER, cells))


def settings(*arguments):
    return run.parse(arguments)


def test_a_ratio_is_given_when_the_final_losses_agree():
    cells = row(Outcome(0.002, check=0.5), Outcome(0.006, check=0.50001), precision="float32")
    assert cells["ratio"] == "3"
    assert (cells["our value"], cells["their value"]) == ("2 ms", "6 ms")
    assert cells["verdict"] == "reached"


@pytest.mark.parametrize("check", [0.6, float("nan"), None])
def test_no_ratio_is_given_when_a_peer_ends_with_another_loss(check):
    cells = row(Outcome(0.002, check=0.5), Outcome(0.006, check=check), precision="float32")
    assert cells["ratio"] == "none"
    assert "final loss" in cells["verdict"]


def test_float64_has_to_agree_closer_than_float32():
    outcomes = Outcome(0.002, check=0.5), Outcome(0.006, check=0.50001)
    assert row(*outcomes, precision="float64")["ratio"] == "none"


def test_a_peer_that_starts_elsewhere_is_refused():
    """Trained for real: the same network, but the peer with another learning rate."""
    ours, theirs, wrong = (
        Outcome(**measure.training(peer, SMALL | {"rule": DIGITS["rule"] | {"lr": lr}}))
        for peer, lr in [
            ("nnbook_layers", 0.05),
            ("textbook_numpy", 0.05),
            ("textbook_numpy", 0.04),
        ]
    )
    assert row(ours, theirs, precision="float32")["ratio"] != "none"
    assert "differ by more than 0.001" in row(ours, wrong, precision="float32")["verdict"]


def test_adam_of_the_textbook_agrees_as_well():
    problem = SMALL | {"rule": {"name": "adam", "lr": 0.001}}
    ours, theirs = (measure.training(peer, problem) for peer in ("nnbook_layers", "textbook_numpy"))
    assert ours["check"] == pytest.approx(theirs["check"], rel=1e-6)


def test_matrix_products_are_those_of_a_forward_and_a_backward_pass():
    problem = problems.make_problem(**SMALL)
    products = measure.load_peer("matrix_products").matrix_products(problem.X[:32], problem.weights)
    assert [out.shape for *_, out in products] == [(32, 64), (64, 64), (32, 10), (64, 10), (32, 64)]
    flops = sum(2 * left.shape[0] * left.shape[1] * right.shape[1] for left, right, _ in products)
    assert flops == 2 * 32 * (2 * 64 * 64 + 3 * 64 * 10)


def test_a_problem_is_the_same_in_every_process_and_uses_each_sample_once():
    first, second = (problems.make_problem(**SMALL) for _ in range(2))
    np.testing.assert_array_equal(first.orders, second.orders)
    np.testing.assert_array_equal(first.weights[0][0], second.weights[0][0])
    batches = list(first.batches())
    assert [len(batch) for batch in batches] == [32, 32, 32, 5] * 2
    assert sorted(np.concatenate(batches[:4])) == list(range(101))


def test_a_missing_peer_is_named():
    (missing,) = [task for task in workload().tasks(settings("--quick")) if task.needs]
    outcome = process.run(missing)
    assert row(Outcome(0.002), outcome)["verdict"] == "no_such_peer is not installed"


def test_measurements_have_one_thread_and_no_kernel_chosen_for_them(monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    monkeypatch.setenv("OMP_NUM_THREADS", "8")
    environment = process.environment()
    assert "OPENBLAS_CORETYPE" not in environment
    assert environment["OMP_NUM_THREADS"] == environment["OPENBLAS_NUM_THREADS"] == "1"


def test_a_peer_that_fails_says_why():
    outcome = process.run(Task("broken", "training", {"peer": "textbook_numpy", "problem": {}}))
    assert "broken failed: TypeError" in outcome.failure


def test_fused_and_plain_neurons_compute_the_same_loss():
    plain, fused = (
        measure.scalar_training("nnbook_scalar", n_samples=4, steps=2, network=network)["check"]
        for network in ("network", "fused_network")
    )
    assert plain == pytest.approx(fused, rel=1e-12)


def test_chain_is_as_long_as_it_says():
    found = measure.chain_depth("nnbook_scalar", longest=2000)
    assert found == {"value": 2000, "check": None}


@pytest.mark.parametrize(
    ("value", "verdict"), [(0.004, "aim reached"), (0.008, "reached"), (0.012, "short")]
)
def test_a_goal_in_seconds_is_reached_from_above(value, verdict):
    goals = Workload("w", "work", [Task("nnbook", ""), Task("peer", "")],
                     [Comparison("peer", 0.010, 0.005)], goal_is_value=True)  # fmt: skip
    (cells,) = goals.rows([[Outcome(value), Outcome(0.1)]])
    assert cells[-3:] == ["10 ms", "5 ms", verdict]


def test_ratio_is_that_of_medians_and_its_range_is_shown():
    pairs = [(1, 2), (1, 3), (2, 8)]
    rounds = [[Outcome(ours), Outcome(theirs)] for ours, theirs in pairs]
    (cells,) = workload().rows(rounds)
    assert cells[5:7] == ["3", "2 to 4"]


def test_comparisons_name_contenders():
    for work in WORKLOADS:
        names = {task.name for task in work.contenders}
        assert {name for pair in work.comparisons for name in (pair.ours, pair.theirs)} <= names
        assert set(work.unjudged) <= names


def test_quick_makes_the_work_small():
    (layers,) = [work for work in WORKLOADS if work.name == "D"]
    chosen = settings("--quick")
    tasks = {task.name: task.options["problem"] for task in layers.tasks(chosen)}
    assert set(tasks) == {f"D: {task.name}" for task in layers.contenders}
    assert {f"D: {TEXTBOOK}", f"D: {PRODUCTS}"} <= set(tasks)
    for problem in tasks.values():
        assert problem["n_samples"] == 4096
        assert problem["sizes"] == [784, 128, 10]


def test_tables_are_aligned_in_the_terminal_and_valid_in_markdown():
    shown = table.Table("Title", ["a", "long name"], [["x|y", "1"], ["longer", ""]])
    assert shown.text().splitlines() == [
        "Title", "", "a       long name", "------  ---------", "x|y     1", "longer",
    ]  # fmt: skip
    assert shown.markdown().splitlines() == [
        "## Title", "", "| a | long name |", "| --- | --- |", "| x/y | 1 |", "| longer |  |",
    ]  # fmt: skip


def test_examples_in_the_docstrings():
    assert doctest.testmod(table).failed == 0


def test_progress_is_shown_on_a_terminal_only():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, shown in [(io.StringIO(), False), (Terminal(), True)]:
        progress = Progress(2, stream)
        progress.show("first")
        progress.show("second")
        assert ("1/2" in stream.getvalue() and "second" in stream.getvalue()) == shown


def test_only_a_full_run_replaces_the_results():
    assert settings().output == run.RESULTS
    assert settings("--quick").output is None
    assert settings("--only", "C").output is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rounds", "0"], "0 rounds: expected at least 1"),
        (["--mnist", "/no/such/folder"], "there is no folder /no/such/folder"),
        (["--only", "F"], "invalid choice: 'F'"),
    ],
)
def test_wrong_options_are_refused(arguments, message, capsys):
    with pytest.raises(SystemExit):
        settings(*arguments)
    assert message in capsys.readouterr().err


def test_networks_of_lecun_without_mnist_say_what_they_need(capsys):
    run.main(["--quick", "--only", "lecun"])
    assert capsys.readouterr().out.count("needs --mnist FOLDER") == 5


def test_a_quick_run_prints_its_table_and_writes_it_where_told(tmp_path, capsys):
    output = tmp_path / "results.md"
    run.main(["--quick", "--only", "import", "--output", str(output)])
    assert "import, nnbook on top of numpy" in capsys.readouterr().out
    written = output.read_text()
    assert "| import, nnbook on top of numpy | nnbook | numpy |" in written
    assert f"numpy {np.__version__}" in written
    assert "little work (--quick)" in written
