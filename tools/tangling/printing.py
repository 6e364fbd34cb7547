"""Print the modules: docstring, merged cells, and what ruff does to any file written by hand."""

import ast
import json
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from pathlib import Path

from tangling import syntax
from tangling.chapters import EXPORT, MODULES, BookError
from tangling.merge import defined_twice

# Tells a generated file from one written by hand; printed on one line, so that grep finds it.
MARK = "edit the chapter, not this file."
WIDTH = 100
SUMMARY = "Neural networks from scratch: every name here is derived in a chapter of the book."


def printed(modules, root):
    """Return the text of every file of the package, by file name."""
    sources = {f"{module.name}.py": module_docstring(module) + module.code for module in modules}
    sources["__init__.py"] = package_init(modules, project_version(root))
    return tidy(sources, modules, root)


def project_version(root):
    """Return the version that pyproject.toml gives."""
    path = Path(root, "pyproject.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))["project"]["version"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise BookError(
            f"{path} must hold `version = …` under [project], for nnbook.__version__ "
            f"({type(error).__name__}: {error})"
        ) from error


def module_docstring(module):
    """The title and summary of the module's first chapter, and every chapter it grew in."""
    first = module.chapters[0]
    *others, last = (chapter.path for chapter in module.chapters)
    paths = f"{', '.join(others)} and {last}" if others else last
    heading = [f"{first.title}: {first.summary}"]
    if len(heading[0]) > WIDTH - len('r"""'):
        heading = [f"{first.title}.", first.summary]
    return docstring(*heading, f"Derived in {paths}: {MARK}")


def docstring(*paragraphs):
    """Print paragraphs as a docstring, raw if they hold a backslash."""
    text = "\n\n".join(map(fill, paragraphs))
    quotes = 'r"""' if "\\" in text else '"""'
    return f'{quotes}{text}\n"""\n\n'


def fill(text):
    """Wrap a paragraph, but never within the mark."""
    unbroken = text.replace(MARK, MARK.replace(" ", "\0"))
    lines = textwrap.wrap(unbroken, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines).replace("\0", " ")


def package_init(modules, version):
    """Text of nnbook/__init__.py: every public name of every module, in module order."""
    check_unique(modules)
    names = {module.name: sorted(module.public, key=isort_key) for module in modules}
    lines = [
        f"from nnbook.{name} import {', '.join(found)}" for name, found in names.items() if found
    ]
    lines += [
        "",
        f'__version__ = "{version}"',
        "",
        "__all__ = [  # noqa: RUF022 (grouped by module, in book order)",
    ]
    for name, found in names.items():
        lines += [f"# {name}", *(f'"{public}",' for public in found)]
    written = f"Written by tools/tangle.py from the chapters in book/: {MARK}"
    return docstring(SUMMARY, written) + "\n".join([*lines, "]"])


def isort_key(name):
    """Constants, then classes, then functions, as isort and ruff sort names."""
    return (not name.isupper(), not name[0].isupper(), name)


def check_unique(modules):
    """Refuse a name that two modules offer, or that hides a module: nnbook has one of each."""
    homes = {}
    for module in modules:
        for name, cell in module.public.items():
            if name in homes:
                raise defined_twice(name, homes[name], cell)
            if name in MODULES:
                raise BookError(f"{cell} defines {name}, which would hide nnbook.{name}; rename it")
            homes[name] = cell


def tidy(sources, modules, root):
    """Sort the imports, drop the unused ones and format, with the repository's settings."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, "nnbook")
        package.mkdir()
        for name, text in sources.items():
            (package / name).write_text(text, encoding="utf-8")
        settings = Path(root, "pyproject.toml").resolve()
        select = ["--fix", "--select=I,F401,F821", "--output-format=json"]
        report = ruff("check", *select, f"--config={settings}", folder=folder)
        check_names(json.loads(report), modules)
        ruff("format", f"--config={settings}", folder=folder)
        return {name: (package / name).read_text(encoding="utf-8") for name in sources}


def ruff(*arguments, folder):
    """Run ruff on the package in ``folder`` and return what it prints."""
    command = [sys.executable, "-m", "ruff", *arguments, "--quiet", "--no-cache", "nnbook"]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True)
    if done.returncode > 1:
        raise RuntimeError(f"`{' '.join(command)}` failed:\n{done.stderr}")
    return done.stdout


def check_names(report, modules):
    """Turn ruff's complaint about an undefined name into one about the cell that uses it."""
    by_file = {f"{module.name}.py": module for module in modules}
    problems = []
    for found in report:
        module = by_file[Path(found["filename"]).name]
        if found["code"] == "F821":
            problems.append(undefined(found["message"].split("`")[1], module))
        else:
            problems.append(f"nnbook/{module.name}.py: {found['message']}")
    if problems:
        raise BookError("\n".join(dict.fromkeys(problems)))


def undefined(name, module):
    """Say which cell needs a name that nnbook/<module>.py does not have, or not yet."""
    file = f"nnbook/{module.name}.py"
    if name in module.homes:
        return (
            f"{user(name, module, at_import)} needs {name} as soon as {file} is imported, where it "
            f"stands above {name}, defined in {module.homes[name]}: define {name} in a cell "
            "before the class or function that needs it (or, in an annotation, quote it)"
        )
    return (
        f"{user(name, module, ast.walk)} uses {name}, which no cell tagged {EXPORT}{module.name} "
        f"defines or imports: tag the one that does, or {file} will not work"
    )


def user(name, module, walk):
    """Return the first cell of a module that reads a name."""
    for cell in module.cells:
        for node in walk(cell.tree):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                return cell
    return f"nnbook/{module.name}.py"


def at_import(tree):
    """Yield the nodes that run when a module is imported: all but the bodies of functions."""
    yield tree
    runs_later = syntax.is_function(tree) or isinstance(tree, ast.Lambda)
    for name, value in ast.iter_fields(tree):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not (runs_later and name == "body"):
                yield from at_import(child)
