"""The self-test says the same wherever all is well, and what to do where it is not."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nnbook.lab import selftest

ROOT = Path(__file__).parents[2]


def test_output_is_the_same_on_every_machine(capsys):
    assert selftest.self_test() is None
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("ok      ") for line in lines[:-1])
    assert not any("." in line for line in lines[:-1])  # no version numbers, no times
    assert lines[-1] == "All is well: you can read and run every chapter."


def test_versions_are_shown_on_request(capsys):
    selftest.self_test(versions=True)
    python = ".".join(map(str, sys.version_info[:3]))
    assert f"Python is new enough ({python})" in capsys.readouterr().out


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "nnbook.lab"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "All is well" in done.stdout


def test_a_missing_library_is_named_with_the_command_that_installs_it(monkeypatch, capsys):
    def import_module(name):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(selftest, "import_module", import_module)
    assert selftest.main() == 1
    out = capsys.readouterr().out
    assert "PROBLEM matplotlib is new enough (not found)" in out
    assert "matplotlib is not installed, 3.9 or newer is needed" in out
    assert "pip install" in out
    assert "All is well" not in out


@pytest.mark.parametrize(
    ("version", "accepted"), [("1.25.2", False), ("1.26.0", True), ("2.0.0rc1", True)]
)
def test_versions_are_compared_as_numbers(monkeypatch, capsys, version, accepted):
    monkeypatch.setattr(selftest.np, "__version__", version)
    selftest.self_test()
    assert (f"numpy {version} is too old" not in capsys.readouterr().out) == accepted


def test_a_failing_check_does_not_hide_the_others(monkeypatch, capsys):
    from nnbook.lab import datasets

    def damaged():
        raise ValueError("digits.csv.gz is damaged")

    monkeypatch.setattr(datasets, "digits", damaged)
    assert selftest.main() == 1
    out = capsys.readouterr().out
    assert "ValueError: digits.csv.gz is damaged" in out
    assert "ok      a small network learns exclusive or" in out


def test_oldest_versions_are_those_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [project["requires-python"], *project["dependencies"]]
    needed += project["optional-dependencies"]["lab"]
    for name, (major, minor) in selftest.OLDEST.items():
        requirement = f"{'' if name == 'Python' else name}>={major}.{minor}"
        assert requirement in needed


def test_importing_the_lab_loads_no_figures():
    code = "import sys, nnbook.lab; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
