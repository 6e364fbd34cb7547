"""Check that the book can be read front to back: no cell uses what only a later chapter derives.

An attribute of something unknown, ``x.attribute``, is an error only if every method of that name
in the package comes later and neither Python, NumPy nor the notebook itself has one.
"""

import ast
import builtins
from pathlib import Path

import numpy as np

from tangling.chapters import AHEAD, BookError
from tangling.definitions import definitions
from tangling.meaning import PACKAGE, UNKNOWN, Meanings, is_lab

# Attributes of what chapters handle besides nnbook's objects.
FAMILIAR = (np.ndarray, np.random.Generator, str, bytes, list, tuple, dict, set, float, Path)
BUILT_IN = (type, object, slice, range, Exception, lambda: 0, (i for i in ""))
COMMON = set().union(*map(dir, FAMILIAR + BUILT_IN))


def check_reading_order(chapters):
    """Raise one BookError that lists every use of what a later chapter derives."""
    found = definitions(chapters)
    problems = []
    for chapter in chapters:
        reader = Reader(found)
        for cell in chapter.cells:
            problems += reader.problems(cell)
    if problems:
        raise BookError("\n".join(dict.fromkeys(problems)))


class Reader(Meanings):
    """Read the cells of one chapter in order and find every name used before it is derived."""

    def __init__(self, found):
        super().__init__(classes=found.bases)
        self.found = found

    def problems(self, cell):
        """Read one cell; of a cell that looks ahead only what it defines counts."""
        self.cell = cell
        self.exported = bool(cell.modules)
        self.complaints = []
        self.visit(cell.tree)
        return [] if AHEAD in cell.tags else self.complaints

    def visit_Import(self, node):
        """Check ``import nnbook.layers``."""
        super().visit_Import(node)
        for alias in node.names:
            root, _, rest = alias.name.partition(".")
            if root == "nnbook" and rest:
                self.check_module(rest)

    def visit_ImportFrom(self, node):
        """Check ``from nnbook.layers import Linear`` and ``from nnbook import layers``."""
        super().visit_ImportFrom(node)
        root, _, module = (node.module or "").partition(".")
        for alias in node.names if root == "nnbook" and not is_lab(module) else ():
            if alias.name == "*":
                self.complain("imports * from nnbook: import the names it uses, one by one")
            elif module:
                self.check_name(module, alias.name)
            else:
                self.check_of_package(alias.name)

    def visit_Name(self, node):
        """In an exported cell, a free name is one of the module: perhaps of a later cell."""
        known = any(node.id in scope for scope in self.scopes) or hasattr(builtins, node.id)
        for module in () if known else self.cell.modules:
            if node.id in self.found.names[module]:
                self.check_home(self.found.names[module][node.id], node.id)

    def visit_Attribute(self, node):
        """Check ``x.attribute`` by what x stands for."""
        self.visit(node.value)
        base, name = self.kind(node.value), node.attr
        if base.what in ("package", "module"):
            self.check_exported(base, name)
        elif isinstance(node.ctx, ast.Load) and base.what in ("class", "object"):
            self.check_member(base.name, name)
        elif isinstance(node.ctx, ast.Load) and base == UNKNOWN:
            self.check_any(name)

    def check_exported(self, base, name):
        """Check a name reached through the package or through one of its modules."""
        if base == PACKAGE:
            self.check_of_package(name)
        else:
            self.check_name(base.name, name)

    def check_of_package(self, name):
        """Check what ``import nnbook`` offers: names of all modules, and the modules."""
        if home := self.found.home(name):
            self.check_home(home, name)
        else:
            self.check_module(name)

    def check_name(self, module, name):
        """Check a name of one module."""
        if home := self.found.names[module].get(name):
            self.check_home(home, name)
        else:
            self.complain_missing(f"nnbook.{module}", name)

    def check_member(self, owner, name):
        """Check an attribute of a class of the package, or of an object of it."""
        home = self.found.member_home(owner, name)
        if home and self.found.stored.get(name, home.chapter.number) >= home.chapter.number:
            self.check_home(home, f"{owner}.{name}")

    def check_any(self, name):
        """Check an attribute of something unknown."""
        if name in COMMON or name not in self.found.methods:
            return
        number = self.cell.chapter.number
        if self.found.local.get(name, number + 1) > number:
            owner, home = self.found.methods[name]
            self.check_home(home, f"{owner}.{name}")

    def check_module(self, name):
        """Check a module as a whole: it is there once a chapter derives anything in it."""
        if is_lab(name) or name.startswith("__"):
            return
        if homes := self.found.names.get(name):
            self.check_home(next(iter(homes.values())), f"nnbook.{name}")
        else:
            self.complain_missing("nnbook", name)

    def check_home(self, home, what):
        """Complain if ``what`` is derived in a later chapter than this one."""
        if home.chapter.number > self.cell.chapter.number:
            self.complain(
                f"uses {what}, derived in {home}: move the use there, or tag the cell `{AHEAD}` "
                "if it is to look ahead"
            )

    def complain_missing(self, source, name):
        """Complain about a name that the package does not have, there or at all."""
        home = self.found.home(name)
        hint = f"; {home} derives one in nnbook.{home.modules[0]}" if home else ""
        self.complain(f"uses {name} of {source}, which no chapter derives{hint}")

    def complain(self, what):
        """Note a problem of the present cell."""
        self.complaints.append(f"{self.cell} {what}")
