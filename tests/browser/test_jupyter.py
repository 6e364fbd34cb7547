"""The widgets in JupyterLab, with a kernel: what Python sets is seen, what a reader moves arrives.

One server, one notebook and one kernel serve all tests; a figure has three cells there, and so has
the quiz at the end. The rules are the same for every ``Explorer`` in ``nnbook.lab.widgets``, also
for one that is yet to come.
"""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib.util import find_spec
from numbers import Real
from urllib.request import Request, urlopen

import pytest
from traitlets import TraitError

from nnbook.lab import widgets
from nnbook.lab.exercises import load
from nnbook.lab.exercises.exercise import Choice
from nnbook.lab.widgets.base import Explorer
from tests.browser.figures import settle
from tests.browser.pages import DESK, Visit, watch

pytestmark = pytest.mark.browser

KINDS = [kind for kind in map(vars(widgets).get, widgets.__all__) if isinstance(kind, type)]
EXPLORERS = [kind for kind in KINDS if issubclass(kind, Explorer)]
# What Python sets, as trait and value, where no number in the state can be made a little larger
# or smaller so that the figure has another sentence.
TO_SET = {"DigitExplorer": ("drawing", "000gg000" * 8)}  # the stroke of a 1
# How Python's state has the number that the first control shows, where it is not in it as it is.
AS_SHOWN = {"DigitExplorer": lambda state: int(state["drawing"][state["pixel"]], 17)}

PATIENCE = 60  # seconds
TOKEN = "nnbook"
OPTIONS = [
    *("--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"),
    f"--IdentityProvider.token={TOKEN}",
    "--LabApp.extension_manager=readonly",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
]
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    # Cells that are out of sight are there all the same.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}

FIRST_CELL = """\
import json, os
from pathlib import Path
from nnbook.lab import progress, widgets
Path("kernel.pid").write_text(str(os.getpid()))"""
SHOW, SET, TELL = range(3)
CELLS = [
    "{name} = widgets.{name}()\n{name}",
    "{name}.{trait} = {value!r}",
    "print(json.dumps({{name: getattr({name}, name) for name in {name}.state_names}}))",
]
CHOICE = next(exercise for exercise in load().values() if isinstance(exercise, Choice))
QUIZ_CELLS = [
    f"quiz = widgets.Quiz({CHOICE.id!r})\nquiz",
    "quiz.answer = ''",
    "print(quiz.answer, quiz.result.verdict, progress().n_solved)",
]

# All that a figure says.
SAYS = """
e => [...e.querySelectorAll(".nn-readout, .nn-plot, svg")]
  .map(x => `${x.textContent} ${x.getAttribute("aria-label")}`).join()
"""
FIELDS = 'input:is([type="range"], [type="number"]):enabled:visible'
# The number beside a slider is exact.
NUMBER = """
e => Number((e.closest(".nn-slider")?.querySelector('input[type="number"]') ?? e).value)
"""


# --- What to set ----------------------------------------------------------------------------------


def near(value):
    """Other values of the same kind."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, Real):
        yield from (value + 1, value - 1, value * 1.5, value / 2)
    elif isinstance(value, list) and value:
        yield from ([first, *value[1:]] for first in near(value[0]))


def changed(kind, trait, value):
    """Make a figure, and set a trait of it."""
    setattr(figure := kind(), trait, value)
    return figure


def state_of(figure):
    return {name: getattr(figure, name) for name in figure.state_names}


def something_else(kind):
    """A trait, and a value of it with which the figure has another sentence."""
    if kind.__name__ in TO_SET:
        return TO_SET[kind.__name__]
    usual = kind()
    for trait in kind.state_names:
        for value in near(getattr(usual, trait)):
            try:
                figure = changed(kind, trait, value)
            except TraitError:
                continue
            if figure.sentence() != usual.sentence():
                return trait, value
    raise LookupError(f"nothing moves {kind.__name__}: give it an entry in TO_SET")


def write_notebook(path):
    sources = [FIRST_CELL]
    for kind in EXPLORERS:
        trait, value = something_else(kind)
        sources += [text.format(name=kind.__name__, trait=trait, value=value) for text in CELLS]
    sources += QUIZ_CELLS
    nothing = {"metadata": {}, "outputs": [], "execution_count": None}
    cells = [
        {"cell_type": "code", "id": f"cell-{i}", "source": source, **nothing}
        for i, source in enumerate(sources)
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    path.write_text(json.dumps(notebook), encoding="utf-8")


# --- JupyterLab -----------------------------------------------------------------------------------


def wait_for(ask, what):
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE
    while not (answer := ask()):
        if time.monotonic() > end:
            raise TimeoutError(f"{what} within {PATIENCE} seconds")
        time.sleep(0.05)
    return answer


@contextmanager
def jupyter(folder):
    """Run JupyterLab, and give its address; it keeps to the folder, and nothing of it stays."""
    variables = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    homes = {name: folder / name.lower() for name in variables}
    own_progress = {"NNBOOK_PROGRESS": folder / "progress.json"}
    settings, root = folder / "settings", folder / "root"
    for path in (*homes.values(), settings, root):
        path.mkdir()
    (settings / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    write_notebook(root / "figures.ipynb")
    own = [f"--ServerApp.root_dir={root}", f"--LabApp.app_settings_dir={settings}"]
    log = folder / "log"
    with log.open("w") as file:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *OPTIONS, *own],
            env=os.environ | {name: str(path) for name, path in (homes | own_progress).items()},
            stdout=file,
            stderr=file,
        )
    try:
        runtime = homes["JUPYTER_RUNTIME_DIR"]
        yield wait_for(lambda: address(server, runtime, log), "no answer from JupyterLab")
    finally:
        stop(server, root / "kernel.pid")


def address(server, runtime, log):
    """Where the server is, once it answers there."""
    assert server.poll() is None, log.read_text()
    try:
        (facts,) = runtime.glob("jpserver-*.json")
        url = json.loads(facts.read_text())["url"]
        urlopen(Request(f"{url}api/status", headers={"Authorization": f"token {TOKEN}"})).close()
    except (ValueError, OSError):  # not there, half written, not yet listening
        return None
    return url


def stop(server, pid_file):
    """End the server, which ends the kernel, and see that both are gone."""
    server.terminate()
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()  # the kernel ends itself when the server is gone
        server.wait()
    if pid_file.exists():
        kernel = int(pid_file.read_text())
        wait_for(lambda: is_gone(kernel), "the kernel did not end")


def is_gone(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


class Lab:
    """A notebook open in JupyterLab, as a reader has it."""

    def __init__(self, page, base):
        self.page, self.base = page, base
        watch(page, seen := Visit())
        page.on("websocket", lambda socket: seen.requests.append(socket.url))
        self.seen = seen
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(f"{base}lab/tree/figures.ipynb?token={TOKEN}")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def run(self, number):
        """Run a cell, and return it when the kernel is through with it."""
        cell = self.page.locator(".jp-Notebook .jp-Cell").nth(number)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")
        cell.locator(".jp-InputPrompt", has_text=re.compile(r"\d")).wait_for()
        wrong = cell.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
        assert wrong.all_inner_texts() == []
        return cell


@pytest.fixture(scope="module")
def lab(browser, browser_lacks, tmp_path_factory):
    if not find_spec("jupyterlab"):
        browser_lacks("needs JupyterLab: pip install '.[lab]'")
    folder = tmp_path_factory.mktemp("jupyter")
    with jupyter(folder) as base, browser.new_context(viewport=DESK) as context:
        lab = Lab(context.new_page(), base)
        lab.run(0)
        yield lab


# --- Both ways ------------------------------------------------------------------------------------


def leaves(value):
    """List what a state holds, without its order."""
    if isinstance(value, dict):
        value = list(value.values())
    return [leaf for part in value for leaf in leaves(part)] if isinstance(value, list) else [value]


def moved(page, figure):
    """Move the first control by keyboard, and return the number it then shows."""
    control = figure.locator(FIELDS).first
    before = control.evaluate(NUMBER)
    control.focus()
    for key in ("ArrowUp", "ArrowDown"):  # at its upper end it goes no further
        page.keyboard.press(key)
        settle(page)
        if (number := control.evaluate(NUMBER)) != before:
            return number
    return pytest.fail(f"{control} is dead")


@pytest.mark.parametrize("number", range(len(EXPLORERS)), ids=[k.__name__ for k in EXPLORERS])
def test_a_figure_and_python_hear_each_other(lab, number):
    kind, first = EXPLORERS[number], 1 + number * len(CELLS)
    figure = lab.run(first + SHOW).locator(".nn-figure")
    figure.locator(".nn-readout *").first.wait_for()
    message = figure.locator(".nn-message")
    assert message.inner_text() == ""

    before = figure.evaluate(SAYS)
    lab.run(first + SET)
    says_more = f"([e, before]) => ({SAYS})(e) !== before"
    lab.page.wait_for_function(says_more, arg=[figure.element_handle(), before])
    assert message.inner_text() == ""

    known = state_of(changed(kind, *something_else(kind)))
    shown = moved(lab.page, figure)
    told = json.loads(lab.run(first + TELL).locator("pre").inner_text())
    assert told != known
    if kind.__name__ in AS_SHOWN:
        assert AS_SHOWN[kind.__name__](told) == shown
    else:
        assert shown in [new for new, old in zip(leaves(told), leaves(known)) if new != old]
    assert message.inner_text() == ""


def test_a_quiz_and_python_hear_each_other(lab):
    first = 1 + len(EXPLORERS) * len(CELLS)
    quiz = lab.run(first + SHOW).locator(".nn-quiz")
    quiz.locator(f'input[value="{CHOICE.right}"]').check()
    quiz.locator(":focus").press("Enter")  # as an answer, not as a key of the notebook
    said = quiz.get_by_role("status")
    said.get_by_text("Correct.").wait_for()
    assert lab.run(first + TELL).locator("pre").inner_text().split() == [
        CHOICE.right,
        "correct",
        "1",
    ]
    lab.run(first + SET)
    lab.page.wait_for_function("e => e.innerText === ''", arg=said.element_handle())
    assert quiz.locator("input:checked").count() == 0


def test_nothing_was_asked_of_another_host(lab):
    host = lab.base.removeprefix("http")
    ours = (f"http{host}", f"ws{host}", "blob:", "data:")
    assert [request for request in lab.seen.requests if not request.startswith(ours)] == []
    errors = [message for message in lab.seen.messages if not message.startswith("warning:")]
    assert (lab.seen.failed, errors) == ([], [])
