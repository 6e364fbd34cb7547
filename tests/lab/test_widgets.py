"""Widgets as Python and a notebook see them, and what is committed of their JavaScript."""

import gzip
import json
import math
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from traitlets import TraitError

from nnbook.lab import datasets, widgets
from nnbook.lab.widgets import FUNCTIONS, ActivationExplorer, NeuronExplorer
from nnbook.lab.widgets.base import STATIC, Explorer
from widgets import export

ROOT = Path(__file__).resolve().parents[2]
WORKSPACE = ROOT / "widgets"
MOUNT = ROOT / "site" / "static" / "nnbook-mount.js"
EXPLORERS = [getattr(widgets, name) for name in widgets.__all__ if name[0].isupper()]
EXPLORERS = [kind for kind in EXPLORERS if isinstance(kind, type) and issubclass(kind, Explorer)]

needs_node = pytest.mark.skipif(
    not shutil.which("node") or not (WORKSPACE / "node_modules").is_dir(),
    reason="needs node, and `npm ci` in widgets/",
)


class Element(HTMLParser):
    """The first tag of some HTML, and the text within."""

    def __init__(self, html):
        super().__init__()
        self.attributes, self.text = {}, ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.attributes = self.attributes or dict(attributes)

    def handle_data(self, data):
        self.text += data


def element(explorer):
    data, _ = explorer._repr_mimebundle_()
    return Element(data["text/html"])


# --- State ------------------------------------------------------------------------------------


def test_the_neuron_in_python_is_the_one_of_the_figure():
    explorer = NeuronExplorer(weights=(3, -4), bias=-63)
    assert explorer.neuron([39.1, 18.7]) == 0
    assert explorer.neuron.pre_activation([46.1, 13.2]) == pytest.approx(22.5)
    assert explorer.mistakes == 0


def test_the_activation_in_python_is_the_one_of_the_figure():
    explorer = ActivationExplorer(function="leaky_relu", z=-2, alpha=0.3)
    assert (explorer.a, explorer.slope) == (-0.6, 0.3)
    assert {type(ActivationExplorer(function=name).activation) for name in FUNCTIONS} == set(
        FUNCTIONS.values()
    )


def test_samples_of_your_own():
    xor = datasets.xor()
    explorer = NeuronExplorer(weights=[1, 1], bias=-1.5, X=xor.X, y=xor.y, classes=("no", "yes"))
    assert explorer.mistakes == 3
    assert np.array_equal(explorer.X, xor.X)
    assert explorer.classes == ["no", "yes"]


def test_samples_can_be_exchanged_together():
    explorer = NeuronExplorer(sample=200)
    with explorer.hold_trait_notifications():
        explorer.X, explorer.y = [[1, 2], [3, 4]], np.array([0, 1])
    assert explorer.y == [0, 1]
    assert explorer.sample == 0  # the chosen one is gone


def test_what_is_set_is_observed():
    explorer, seen = NeuronExplorer(), []
    explorer.observe(lambda change: seen.append((change.name, change.new)), ["weights", "bias"])
    explorer.weights = np.array([1, 2], dtype=np.float32)
    explorer.bias = np.float64(3)
    explorer.weights = [1.0, 2.0]  # as it is
    assert seen == [("weights", [1.0, 2.0]), ("bias", 3.0)]


@pytest.mark.parametrize(
    ("explorer", "arguments", "message"),
    [
        (NeuronExplorer, {"weights": [1, 2, 3]}, r"weights has shape \(3,\): expected two numbers"),
        (NeuronExplorer, {"weights": "ab"}, "weights is 'ab': expected two numbers"),
        (NeuronExplorer, {"weights": [1, math.nan]}, "weights holds NaN or infinity"),
        (NeuronExplorer, {"bias": math.inf}, "bias is inf: expected a finite number"),
        (NeuronExplorer, {"bias": "much"}, "'bias' .* expected a finite number, not the str"),
        (NeuronExplorer, {"sample": -1}, "sample is -1: expected a row of X, 0 to 273"),
        (NeuronExplorer, {"sample": 274}, "sample is 274: expected a row of X, 0 to 273"),
        (NeuronExplorer, {"X": [[1, 2]]}, "X has 1 samples but y has 274 classes"),
        (NeuronExplorer, {"X": [[1], [2, 3]]}, "expected one row of two numbers per sample"),
        (NeuronExplorer, {"X": np.zeros((0, 2)), "y": []}, "X has no rows"),
        (NeuronExplorer, {"X": [[1, 2]], "y": [2]}, r"y\[0\] is 2: expected class 0 or 1"),
        (NeuronExplorer, {"classes": ["one"]}, "expected the names of the two classes"),
        (NeuronExplorer, {"features": ["x", 2]}, "expected the names of the two features"),
        (ActivationExplorer, {"function": "softmax"}, "'softmax': expected one of identity, sig"),
        (ActivationExplorer, {"z": 9}, "z is 9: expected a number from -8 to 8"),
        (ActivationExplorer, {"z": math.nan}, "z is nan: expected a finite number"),
        (ActivationExplorer, {"alpha": 1}, "alpha is 1: expected a slope from 0 to below 1"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(explorer, arguments, message):
    with pytest.raises(TraitError, match=message):
        explorer(**arguments)


def test_a_wrong_value_leaves_the_old_one():
    explorer = ActivationExplorer()
    with pytest.raises(TraitError):
        explorer.z = 100
    assert explorer.z == 2.0


def test_an_argument_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="NeuronExplorer takes no wights: expected some of weights"):
        NeuronExplorer(wights=[1, 2])


# --- What a notebook stores -------------------------------------------------------------------


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_notebook_stores_the_same_of_two_equal_figures(explorer):
    (first, _), (second, _) = (explorer()._repr_mimebundle_() for _ in range(2))
    assert first.pop("application/vnd.jupyter.widget-view+json")["model_id"]
    second.pop("application/vnd.jupyter.widget-view+json")
    assert first == second
    assert list(first) == ["text/plain", "text/html"]


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_the_repr_makes_an_equal_figure(explorer):
    text = repr(explorer())
    assert repr(eval(text, vars(widgets))) == text
    assert explorer()._repr_mimebundle_()[0]["text/plain"] == text


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_the_html_names_the_module_and_holds_the_state(explorer):
    figure = explorer()
    attributes = element(figure).attributes
    assert (STATIC / f"{attributes['data-widget']}.js").is_file()
    state = json.loads(attributes["data-state"])
    assert set(state) == set(figure.state_names)
    assert repr(explorer(**state)) == repr(figure)
    assert all(state[name] == getattr(figure, name) for name in state)


def test_a_name_cannot_break_out_of_the_html():
    found = element(NeuronExplorer(classes=['"><script>', "&amp;"]))
    assert json.loads(found.attributes["data-state"])["classes"] == ['"><script>', "&amp;"]


def test_a_reader_without_javascript_gets_a_sentence():
    assert "puts 38 of 274 samples on the wrong side" in element(NeuronExplorer()).text
    text = element(ActivationExplorer(function="leaky_relu", z=-2)).text
    assert text.startswith("At z = −2 the leaky relu function has the value −0.2 and the slope 0.1")


# --- What JavaScript has from here --------------------------------------------------------------


def assert_same(stored, current):
    """Compare two fixtures, the numbers to 1e-12, as JavaScript is compared with them.

    Another processor adds in another order, and a hundred steps of training make more of an ulp.
    """
    assert type(stored) is type(current)
    if isinstance(current, dict):
        assert list(stored) == list(current)
        for key in current:
            assert_same(stored[key], current[key])
    elif isinstance(current, list):
        assert len(stored) == len(current)
        for pair in zip(stored, current):
            assert_same(*pair)
    elif isinstance(current, float):
        assert math.isclose(stored, current, rel_tol=1e-12, abs_tol=0.0)
    else:
        assert stored == current


@pytest.mark.parametrize("name", export.FIXTURE_OF)
def test_the_numbers_that_javascript_is_tested_by_are_those_of_nnbook(name):
    stored = json.loads((export.FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    assert_same(stored, export.FIXTURE_OF[name]())


def test_colors_and_limits_in_javascript_are_those_of_python():
    assert export.HOUSE.read_text(encoding="utf-8") == export.house(), "run widgets/export.py"


# --- What is committed of the JavaScript ----------------------------------------------------------


def gzipped(path):
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def test_the_javascript_is_light():
    assert gzipped(MOUNT) < 2_000
    assert all(gzipped(path) < 20_000 for path in STATIC.glob("*.js"))  # a chapter has two at most


def test_the_lock_file_pins_everything_and_leaves_open_from_where():
    lock = json.loads((WORKSPACE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert packages
    assert all(facts["integrity"] and "resolved" not in facts for facts in packages.values())
    wanted = json.loads((WORKSPACE / "package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", v) for v in wanted["devDependencies"].values())


def run(*command):
    result = subprocess.run(command, cwd=WORKSPACE, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-5000:] + result.stderr[-5000:]


@needs_node
def test_the_committed_javascript_is_what_the_source_builds(tmp_path):
    run("node", "build.js", str(tmp_path))
    built = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.js")}
    committed = [*STATIC.glob("*.js"), MOUNT]
    assert built == {path.relative_to(ROOT): path.read_bytes() for path in committed}


@needs_node
def test_the_javascript_passes_its_own_tests():
    run("node", "--test", *sorted(str(path) for path in (WORKSPACE / "test").glob("*.test.js")))


@needs_node
def test_the_javascript_has_the_types_and_the_format_of_the_workspace():
    run("node", "node_modules/typescript/bin/tsc")
    run("node", "node_modules/prettier/bin/prettier.cjs", "--check", ".")
