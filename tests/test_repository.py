"""Facts that stand in two files of the repository, and promises that its documents make."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import nnbook

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DOCUMENTS = ["README.md", "CONTRIBUTING.md"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# Written in two parts, or this file would be found, too.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted", "npm" + "js", "download.py" + "torch"]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def run(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def pins():
    """The requirements that requirements.txt gives this Python."""
    lines = [line for line in read("requirements.txt").splitlines() if not line.startswith("#")]
    requirements = map(Requirement, lines)
    return {r.name: r for r in requirements if r.marker is None or r.marker.evaluate()}


@pytest.mark.parametrize("extra", [None, "lab", "book", "test"])
def test_requirements_pin_a_version_that_pyproject_allows(extra):
    wanted = PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]
    pinned = pins()
    for requirement in map(Requirement, wanted):
        (pin,) = pinned[requirement.name].specifier
        assert pin.operator == "=="
        assert requirement.specifier.contains(pin.version)


def test_the_version_has_one_value():
    assert nnbook.__version__ == PROJECT["version"]
    assert yaml.safe_load(read("CITATION.cff"))["version"] == PROJECT["version"]
    assert f"\n## {PROJECT['version']}\n" in read("CHANGELOG.md")


def test_the_book_has_one_title():
    title = yaml.safe_load(read("_config.yml"))["title"]
    assert yaml.safe_load(read("CITATION.cff"))["title"] == title
    assert read("README.md").startswith(f"# {title}\n")


def test_no_file_names_a_package_registry():
    """Where packages come from is the reader's choice: a mirror, a folder, a proxy."""
    found = run("git", "grep", "-lIF", *(part for host in REGISTRY_HOSTS for part in ("-e", host)))
    if found.returncode > 1:
        pytest.skip("not a git checkout")
    assert found.stdout == ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_in_the_documents_are_make_targets(name):
    targets = re.findall(r"^([a-z]+):.*##", read("Makefile"), re.M)
    commands = re.findall(r"`make ([a-z ]+)", read(name))
    assert commands
    assert {word for command in commands for word in command.split()} <= {*targets, "alone"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_named_in_the_documents_exist(name):
    links = re.findall(r"\]\(([\w./-]+)\)", read(name))
    paths = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", read(name))
    # Text twins of chapters, the site and the environment are made when they are asked for.
    made = re.compile(r"book/\d\d-[\w-]+\.md|_build/|\.venv/")
    named = [path for path in links + paths if not made.match(path)]
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_example_in_the_readme_reads_digits(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", read("README.md"), re.S)
    exec(code, {})
    assert float(capsys.readouterr().out) >= 0.97


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["text"], "Say which chapter, for example: make text CH=06"),
        (["text", "CH=77"], "There is no chapter 77. Chapters: 00 01 02"),
        (["notebook", "CH=77"], "There is no book/77-*.md: make text CH=77 writes it"),
    ],
)
def test_make_asks_for_a_chapter_that_exists(arguments, message):
    result = run("make", *arguments)
    assert result.returncode == 2
    assert message in result.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_pin_their_actions_and_may_only_read(path):
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"] <= 30
        for action in filter(None, (step.get("uses") for step in job["steps"])):
            assert re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", action)


def test_the_test_matrix_has_the_oldest_python_and_numpy_that_pyproject_allows():
    matrix = yaml.safe_load(read(".github/workflows/test.yml"))["jobs"]["package"]["strategy"]
    oldest = {row["python"]: row["pin"] for row in matrix["matrix"]["include"]}
    assert list(oldest) == matrix["matrix"]["python"]
    assert PROJECT["requires-python"] == f">={next(iter(oldest))}"
    (numpy,) = map(Requirement, PROJECT["dependencies"])
    floor = next(iter(numpy.specifier)).version
    assert oldest["3.11"] == f"=={floor}.0"


def test_the_wheel_has_the_modules_the_data_and_nothing_else(tmp_path):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path)]
    result = run(*build)
    assert result.returncode == 0, result.stdout + result.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"nnbook/layers.py", "nnbook/lab/data/digits.csv.gz"} <= set(names)
    assert not [name for name in names if not name.startswith("nnbook")]


def test_importing_nnbook_imports_no_other_package_than_numpy():
    code = "import sys; before = set(sys.modules); import nnbook; print(*set(sys.modules) - before)"
    result = run(sys.executable, "-c", code)
    packages = {name.split(".")[0] for name in result.stdout.split()}
    assert packages - set(sys.stdlib_module_names) == {"nnbook", "numpy"}
    assert "nnbook.lab" not in result.stdout.split()


def test_the_code_on_the_cover_is_that_of_the_package():
    cell = ast.literal_eval(re.search(r'^CELL = (".*")$', read("site/cover.py"), re.M)[1])
    package = re.sub(r"^ {4}", "", read("nnbook/layers.py"), flags=re.M)
    assert cell in package
