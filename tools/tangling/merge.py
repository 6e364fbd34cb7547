"""Merge the exported cells of a module into one text that reads as if written by hand.

Imports go on top. A method added with fastcore's ``@patch`` stands inside the body of its class,
in order of appearance. So does an attribute added by a statement such as ``Linear.n_outputs = 3``,
but above the methods, unless it mentions one (``Value.__radd__ = Value.__add__``).
"""

import __future__

import ast
import sys

import libcst as cst
from libcst import matchers as m

from tangling import syntax
from tangling.chapters import EXPORT, HELPER, MODULES, BookError
from tangling.syntax import BLANK

PLACEHOLDER = m.SimpleStatementLine([m.Pass() | m.Expr(m.Ellipsis())])
# What a reader has who installed nnbook and nothing else.
AVAILABLE = sys.stdlib_module_names | {"numpy", "nnbook"}


class Body:
    """What stands at one level, in a module or in a class, and which cell defined which name."""

    def __init__(self, prefix, statements=(), closing=()):
        self.prefix = prefix  # of its names in messages: "Linear." in a class
        self.statements = list(statements)
        self.closing = list(closing)  # comments below the last statement
        self.latest = len(self.statements) - 1  # where the last statement taken in stands
        self.homes = {}

    def claim(self, name, cell):
        """Note that ``cell`` defines ``name``, for the first and only time."""
        if name in self.homes and name != "_":
            raise defined_twice(self.prefix + name, self.homes[name], cell)
        self.homes[name] = cell

    def insert(self, position, node):
        """Add a statement above the one at ``position``."""
        self.statements.insert(position, node)
        self.latest = position

    def append(self, node):
        """Add a statement below the others, and below a comment that stands there."""
        if self.closing:
            node = below(self.closing, node)
            self.closing = []
        self.insert(len(self.statements), node)

    def close(self, lines):
        """Add a comment below the statement that was taken in last."""
        following = self.latest + 1
        if following < len(self.statements):
            self.statements[following] = below(lines, self.statements[following])
        else:
            self.closing += lines


class Class(Body):
    """The body of a class, to which later cells may add."""

    def __init__(self, statement):
        self.node = statement.node
        block = self.node.body
        one_line = isinstance(block, cst.SimpleStatementSuite)  # class ShapeError(ValueError): pass
        lines = [cst.SimpleStatementLine([s]) for s in block.body] if one_line else block.body
        super().__init__(f"{statement.tree.name}.", lines, () if one_line else block.footer)
        self.grown = False
        for tree in statement.tree.body:
            for name in syntax.member_names(tree):
                self.claim(name, statement.cell)

    def grow(self):
        """Make room for the first member from another cell: a ``pass`` is no longer needed."""
        if not self.grown:
            self.grown = True
            self.statements = [s for s in self.statements if not m.matches(s, PLACEHOLDER)]

    def insert_attribute(self, node):
        """Add an attribute where one looks for it: below the docstring, above the methods."""
        heads = (isinstance(s, cst.FunctionDef | cst.ClassDef) for s in self.statements)
        position = next((i for i, head in enumerate(heads) if head), len(self.statements))
        self.insert(position, node.with_changes(leading_lines=syntax.trimmed(node.leading_lines)))

    def insert_setter(self, name, node):
        """Add the setter of a property right below its getter, as mypy asks."""
        getter = m.FunctionDef(name=m.Name(name))
        positions = [i for i, s in enumerate(self.statements) if m.matches(s, getter)]
        self.insert(positions[-1] + 1, node)

    def finished(self):
        """The class with everything that was added to it."""
        if not self.grown:
            return self.node
        block = cst.IndentedBlock(self.statements, footer=self.closing)
        return self.node.with_changes(body=block)


class Module(Body):
    """A module in the making: add its cells in book order, then take its ``code``."""

    def __init__(self, name):
        super().__init__("")
        self.name = name
        self.cells = []
        self.imports = []  # (names, statement)
        self.import_homes = {}  # name: (what it stands for, cell)
        self.classes = {}

    @property
    def code(self):
        """The module without docstring, unformatted."""
        body = [
            self.classes[s.name.value].finished() if isinstance(s, cst.ClassDef) else s
            for s in self.statements
        ]
        return cst.Module([*self.used_imports(), *body], footer=self.closing).code

    def used_imports(self):
        """Imports of which the module needs a name; ruff drops the names that it does not need."""
        nodes = (node for cell in self.cells for node in ast.walk(cell.tree))
        used = {node.id for node in nodes if isinstance(node, ast.Name)}
        used.update(__future__.all_feature_names)  # needed, though never named
        return [node for names, node in self.imports if not used.isdisjoint(names)]

    @property
    def public(self):
        """The names that ``import nnbook`` offers, with the cells that define them."""
        return {
            name: cell
            for name, cell in self.homes.items()
            if not name.startswith("_") and HELPER not in cell.tags
        }

    @property
    def chapters(self):
        """The chapters that the module grew in."""
        return list(dict.fromkeys(cell.chapter for cell in self.cells))

    def claim(self, name, cell):
        """As for any body; here a name may be taken by an import, too."""
        if name in self.import_homes:
            raise defined_twice(name, self.import_homes[name][1], cell)
        super().claim(name, cell)

    def add_cell(self, cell):
        """Take in every statement of a cell and the comment that closes it."""
        self.cells.append(cell)
        body = self
        for statement in syntax.statements(cell):
            body = self.add(statement)
        body.close(syntax.closing_comments(cell))

    def add(self, statement):
        """Put a statement where it belongs, and return the body it went to."""
        if isinstance(statement.tree, ast.Import | ast.ImportFrom):
            return self.add_import(statement)
        if patch := syntax.patch_of(statement):
            return self.add_method(statement, patch)
        if owner := syntax.attribute_owner(statement):
            return self.add_attribute(statement, owner)
        return self.add_definition(statement)

    def add_import(self, statement):
        """Take an import to the top, unless only the notebook needs it."""
        tree, cell = statement.tree, statement.cell
        source = f"{getattr(tree, 'module', '')}."
        if source.startswith("fastcore.") or source == f"nnbook.{self.name}.":
            return self
        check_import(statement, self.name)
        names = {alias.asname or alias.name.partition(".")[0]: alias.name for alias in tree.names}
        for name, original in names.items():
            self.claim_import(name, source + original, cell)
        lines = syntax.trimmed(statement.node.leading_lines)
        self.imports.append((names, statement.node.with_changes(leading_lines=lines)))
        return self

    def claim_import(self, name, meaning, cell):
        """Note what an imported name stands for: the same thing in every cell."""
        known, earlier = self.import_homes.get(name, (meaning, cell))
        if name in self.homes or known != meaning:
            raise defined_twice(name, self.homes.get(name, earlier), cell)
        self.import_homes[name] = (known, earlier)

    def add_definition(self, statement):
        """Take in a class, a function, a constant."""
        check_is_definition(statement, self.name)
        for name in syntax.bound_names(statement.tree):
            self.claim(name, statement.cell)
        if isinstance(statement.tree, ast.ClassDef):
            self.classes[statement.tree.name] = Class(statement)
        self.append(statement.node)
        return self

    def add_method(self, statement, patch):
        """Take a patched function into its class."""
        body = self.growing_class(patch.owner, statement.cell)
        method, name = syntax.as_method(statement, patch), statement.tree.name
        if patch.decorator != f"{name}.setter":
            body.claim(name, statement.cell)
            body.append(method)
        elif name in body.homes:
            body.claim(patch.decorator, statement.cell)
            body.insert_setter(name, method)
        else:
            raise BookError(
                f"{statement.cell} sets {patch.owner}.{name}, which no cell before it makes a "
                "property: define it first, with @patch(as_prop=True)"
            )
        return body

    def add_attribute(self, statement, owner):
        """Take ``Linear.n_outputs = 3`` into its class."""
        body = self.growing_class(owner, statement.cell)
        for target in syntax.targets(statement.tree):
            body.claim(target.attr, statement.cell)
        node = statement.node.visit(syntax.InsideClass(owner))
        if syntax.mentions(statement.tree, owner):
            body.append(node)
        else:
            body.insert_attribute(node)
        return body

    def growing_class(self, name, cell):
        """Return the body of the class that a cell adds to."""
        if name not in self.classes:
            raise BookError(
                f"{cell} adds to {name}, but no exported cell before it defines the class {name} "
                f"of nnbook/{self.name}.py: move the cell below that definition, or, if {name} "
                f"belongs to another module, give the cell that module's {EXPORT} tag"
            )
        self.classes[name].grow()
        return self.classes[name]


def below(lines, node):
    """Put comment lines above a statement, an empty line between them."""
    own = list(node.leading_lines)
    gap = [] if own and own[0].comment is None else [BLANK]
    return node.with_changes(leading_lines=[*lines, *gap, *own])


def defined_twice(name, first, second):
    """Say which cells define the same name."""
    where = f"twice in {first}" if first == second else f"twice: in {first} and in {second}"
    return BookError(f"{name} is defined {where}; drop or rename one of them")


def check_is_definition(statement, module):
    """Refuse what would run, print or compute at every ``import nnbook``."""
    match statement.tree:
        case ast.Expr(value=ast.Constant(value=str())):
            return
        case ast.Expr() | ast.Assert():
            raise BookError(
                f"{statement.cell} goes to nnbook/{module}.py, where `{statement.quoted}` would "
                f"run at every import: move it to a cell without the {EXPORT} tag"
            )


def check_import(statement, module):
    """Refuse an import that nnbook/<module>.py cannot have."""
    tree = statement.tree
    names = [alias.name for alias in tree.names] if isinstance(tree, ast.Import) else [tree.module]
    roots = {name.partition(".")[0] for name in names if name}
    if "nnbook" in roots or getattr(tree, "level", 0):
        check_order(statement, module)
    elif not roots <= AVAILABLE:
        raise BookError(
            f"{statement.cell}: `{statement.quoted}` in nnbook/{module}.py would need more than "
            f"numpy installed; what only the notebook uses is imported in a cell without {EXPORT}"
        )


def check_order(statement, module):
    """Refuse an import from the same floor or a higher one: modules build on those below."""
    lower = MODULES[: MODULES.index(module)]
    if getattr(statement.tree, "module", None) not in [f"nnbook.{name}" for name in lower]:
        raise BookError(
            f"{statement.cell}: `{statement.quoted}` in nnbook/{module}.py: a module imports only "
            "by `from nnbook.<module> import …` and only from the modules before it in the order "
            f"{', '.join(MODULES)}; here: {', '.join(lower) or 'none'}"
        )
