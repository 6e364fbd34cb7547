"""Check that the book can be read front to back: no cell uses what only a later chapter derives.

What a name stands for is inferred as far as it is plain: names imported from nnbook, variables
assigned from a call of a class, and what comes from other libraries. Of any other ``x.attribute``
nothing is known; it is an error only if every method of that name in the package comes later and
neither Python, NumPy nor the notebook itself has one.
"""

import ast
import builtins
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tangling import syntax
from tangling.chapters import AHEAD, MODULES, BookError
from tangling.definitions import definitions

# Attributes of what chapters handle besides nnbook's objects.
COMMON = set().union(
    *map(dir, (np.ndarray, np.random.Generator, str, bytes, list, tuple, dict, set, float, Path)),
    *map(
        dir, (type, object, slice, range, Exception, open.__class__, (lambda: 0), (i for i in ""))
    ),
)
# Parameters so named hold matplotlib's objects, whose methods (Axes.step) are not nnbook's.
FOREIGN_PARAMETERS = {"ax", "axes", "axis", "fig", "figure", "subfigure", "artist", "line"}


@dataclass(frozen=True)
class Kind:
    """What an expression stands for."""

    what: str  # "unknown", "foreign" (not nnbook's), "package", "module", "class" or "object"
    name: str = ""  # of the module or the class


UNKNOWN, FOREIGN, PACKAGE = Kind("unknown"), Kind("foreign"), Kind("package")


def check_reading_order(chapters):
    """Raise one BookError that lists every use of what a later chapter derives."""
    found = definitions(chapters)
    problems = []
    for chapter in chapters:
        reader = Reader(found)
        for cell in chapter.cells:
            reader.read(cell)
        problems += reader.problems
    if problems:
        raise BookError("\n".join(dict.fromkeys(problems)))


class Reader(ast.NodeVisitor):
    """Read the cells of one chapter in order and note every name used before it is derived."""

    def __init__(self, found):
        self.found = found
        self.scopes = [{}]
        self.problems = []
        self.cell = None

    def read(self, cell):
        """Read one cell; of a cell that looks ahead only what it defines counts."""
        self.cell = cell
        silent = len(self.problems)
        self.visit(cell.tree)
        if AHEAD in cell.tags:
            del self.problems[silent:]

    # What names stand for

    def bind(self, target, kind):
        """Let a target of an assignment stand for ``kind``."""
        match target:
            case ast.Name():
                self.scopes[-1][target.id] = kind
            case ast.Tuple() | ast.List():
                for element in target.elts:
                    self.bind(element, kind if kind == FOREIGN else UNKNOWN)
            case ast.Starred():
                self.bind(target.value, kind)
            case _:
                self.visit(target)

    def kind(self, node):
        """Infer what an expression stands for."""
        match node:
            case ast.Name():
                return next((s[node.id] for s in reversed(self.scopes) if node.id in s), UNKNOWN)
            case ast.Attribute():
                return self.attribute_kind(self.kind(node.value), node.attr)
            case ast.Call():
                callee = self.kind(node.func)
                return (
                    Kind("object", callee.name) if callee.what == "class" else result_kind(callee)
                )
            case ast.Subscript():
                return result_kind(self.kind(node.value))
            case ast.Constant(value=None):
                return UNKNOWN
            case ast.Constant() | ast.JoinedStr():
                return FOREIGN
            case ast.BinOp():
                both = {self.kind(node.left), self.kind(node.right)}
                return FOREIGN if both == {FOREIGN} else UNKNOWN
            case ast.NamedExpr():
                return self.kind(node.value)
        return UNKNOWN

    def attribute_kind(self, base, name):
        """Infer what ``base.name`` stands for."""
        if base == PACKAGE and name in MODULES:
            return Kind("module", name)
        if base == PACKAGE or base.what == "module":
            return self.exported_kind(name)
        return result_kind(base)

    def exported_kind(self, name):
        """Tell a class of the package from its functions and constants."""
        return Kind("class", name) if name in self.found.bases else UNKNOWN

    # Statements that give names a meaning

    def visit_Import(self, node):
        """Bind ``import numpy as np``."""
        for alias in node.names:
            root, _, rest = alias.name.partition(".")
            kind = FOREIGN
            if root == "nnbook":
                self.check_module(rest)
                kind = Kind("module", rest) if rest in MODULES and alias.asname else PACKAGE
                kind = UNKNOWN if is_lab(rest) and alias.asname else kind
            self.scopes[-1][alias.asname or root] = kind

    def visit_ImportFrom(self, node):
        """Bind ``from nnbook.layers import Linear``."""
        root, _, rest = (node.module or "").partition(".")
        for alias in node.names:
            kind = self.imported_kind(rest, alias.name) if root == "nnbook" else FOREIGN
            self.scopes[-1][alias.asname or alias.name] = kind

    def imported_kind(self, module, name):
        """Check one name of ``from nnbook.<module> import …`` and tell what it stands for."""
        if is_lab(module) or (not module and (is_lab(name) or name.startswith("__"))):
            return UNKNOWN
        if not module and name in MODULES:
            self.check_module(name)
            return Kind("module", name)
        names = self.found.names
        home = names[module].get(name) if module else self.found.home(name)
        if name == "*":
            self.complain("imports * from nnbook: import the names it uses, one by one")
        elif home is None:
            self.complain_missing(module, name)
        else:
            self.check_home(home, name)
        return self.exported_kind(name)

    def visit_Assign(self, node):
        """Bind ``layer = Linear(2, 3, rng)``."""
        self.visit(node.value)
        for target in node.targets:
            self.assign(target, node.value)

    def assign(self, target, value):
        """Bind one target, or pair by pair ``a, b = Value(1), Value(2)``."""
        pairs = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        if pairs and len(target.elts) == len(value.elts):
            for element, part in zip(target.elts, value.elts, strict=True):
                self.assign(element, part)
        else:
            self.bind(target, self.kind(value))

    def visit_AnnAssign(self, node):
        """Bind ``layer: Linear = ...``."""
        if node.value:
            self.visit(node.value)
        self.bind(node.target, self.kind(node.value))

    def visit_NamedExpr(self, node):
        """Bind ``(layer := Linear(2, 3, rng))``."""
        self.visit(node.value)
        self.bind(node.target, self.kind(node.value))

    def visit_For(self, node):
        """Bind the variable of a loop."""
        self.visit(node.iter)
        self.bind(node.target, result_kind(self.kind(node.iter)))
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)

    def visit_withitem(self, node):
        """Bind ``with open(path) as file``."""
        self.visit(node.context_expr)
        if node.optional_vars:
            self.bind(node.optional_vars, result_kind(self.kind(node.context_expr)))

    def visit_ClassDef(self, node):
        """Bind a class and read its body."""
        kind = Kind("class", node.name) if self.cell.modules else UNKNOWN
        self.scopes[-1][node.name] = kind
        for part in [*node.bases, *node.keywords, *node.decorator_list]:
            self.visit(part)
        self.scopes.append({})
        for member in node.body:
            self.visit_member(member, kind)
        self.scopes.pop()

    def visit_member(self, member, owner):
        """Read a statement of a class body; ``self`` stands for an object of the class."""
        if syntax.is_function(member):
            self.visit_function(member, Kind("object", owner.name) if owner.name else UNKNOWN)
        else:
            self.visit(member)

    def visit_FunctionDef(self, node):
        """Bind a function and read its body."""
        self.visit_function(node, UNKNOWN)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_function(self, node, first):
        """Read a function; its first parameter stands for ``first``."""
        for part in [
            *node.decorator_list,
            *node.args.defaults,
            *filter(None, node.args.kw_defaults),
        ]:
            self.visit(part)
        self.scopes[-1][node.name] = UNKNOWN
        self.scopes.append(self.parameters(node.args, first))
        for statement in node.body:
            self.visit(statement)
        self.scopes.pop()

    def parameters(self, arguments, first=UNKNOWN):
        """Return the scope that a function's parameters make."""
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += filter(None, [arguments.vararg, arguments.kwarg])
        scope = {}
        for position, argument in enumerate(every):
            kind = self.kind(argument.annotation)
            scope[argument.arg] = Kind("object", kind.name) if kind.what == "class" else UNKNOWN
            if position == 0 and scope[argument.arg] == UNKNOWN:
                scope[argument.arg] = first
            if argument.arg in FOREIGN_PARAMETERS:
                scope[argument.arg] = FOREIGN
        return scope

    def visit_Lambda(self, node):
        """Read the body of a lambda."""
        self.scopes.append(self.parameters(node.args))
        self.visit(node.body)
        self.scopes.pop()

    def visit_comprehension_like(self, node):
        """Read a comprehension: its loops first, they bind what the rest uses."""
        self.scopes.append({})
        for generator in node.generators:
            self.visit(generator.iter)
            self.bind(generator.target, result_kind(self.kind(generator.iter)))
            for condition in generator.ifs:
                self.visit(condition)
        for part in ("key", "value", "elt"):
            if hasattr(node, part):
                self.visit(getattr(node, part))
        self.scopes.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_like

    # Uses

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
        """Check a name reached through the package or a module of it."""
        names = self.found.names
        home = names[base.name].get(name) if base.name else self.found.home(name)
        if home:
            self.check_home(home, name)
        elif base == PACKAGE:
            self.check_module(name)

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
        """Check a module of nnbook that is imported as a whole."""
        if not name or is_lab(name) or name.startswith("__"):
            return
        if homes := self.found.names.get(name):
            self.check_home(next(iter(homes.values())), f"nnbook.{name}")
        else:
            self.complain_missing("", name)

    def check_home(self, home, what):
        """Complain if ``what`` is derived in a later chapter than this one."""
        if home.chapter.number > self.cell.chapter.number:
            self.complain(
                f"uses {what}, derived in {home}: move the use there, or tag the cell `{AHEAD}` "
                "if it is to look ahead"
            )

    def complain_missing(self, module, name):
        """Complain about a name that the package does not have."""
        home = self.found.home(name)
        hint = f"; {home} derives a name like that in nnbook.{home.modules[0]}" if home else ""
        source = f"nnbook.{module}" if module else "nnbook"
        self.complain(f"uses {name} of {source}, which no chapter derives{hint}")

    def complain(self, what):
        """Note a problem of the present cell."""
        self.problems.append(f"{self.cell} {what}")


def result_kind(kind):
    """What comes out of something: all that comes out of another library is that library's."""
    return FOREIGN if kind == FOREIGN else UNKNOWN


def is_lab(module):
    """Whether a part of nnbook is bench equipment, which no chapter derives."""
    return module.partition(".")[0] == "lab"
