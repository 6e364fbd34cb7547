"""Which cell of the book derives what: names of modules, members of classes."""

import ast
from collections import defaultdict
from dataclasses import dataclass, field

from tangling import syntax


@dataclass
class Definitions:
    """Which cell is the first to define what."""

    names: dict = field(default_factory=lambda: defaultdict(dict))  # module: {name: cell}
    members: dict = field(default_factory=lambda: defaultdict(dict))  # class: {attribute: cell}
    methods: dict = field(default_factory=dict)  # attribute: (class, cell)
    bases: dict = field(default_factory=dict)  # class: names of its bases
    stored: dict = field(default_factory=dict)  # attribute: first chapter to write `x.attribute =`
    local: dict = field(default_factory=dict)  # as stored, and members of a notebook's own classes

    def home(self, name):
        """Return the cell that defines a top-level name of any module."""
        return next((names[name] for names in self.names.values() if name in names), None)

    def member_home(self, owner, attribute):
        """Return the first cell to define an attribute of a class or of one of its bases."""
        homes = [self.member_home(base, attribute) for base in self.bases.get(owner, ())]
        homes.append(self.members[owner].get(attribute))
        return min(filter(None, homes), key=lambda cell: cell.chapter.number, default=None)


def definitions(chapters):
    """Collect the definitions of all chapters, in book order."""
    found = Definitions()
    for cell in (cell for chapter in chapters for cell in chapter.cells):
        note_local(cell, found)
        for module in cell.modules:
            for statement in syntax.statements(cell):
                note(statement, module, found)
    return found


def note_local(cell, found):
    """Note attributes that a cell gives to objects, or to classes that stay in the notebook."""
    number = cell.chapter.number
    for node in ast.walk(cell.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.local.setdefault(node.attr, number)
            if not (isinstance(node.value, ast.Name) and node.value.id == "self"):
                found.stored.setdefault(node.attr, number)
        elif isinstance(node, ast.ClassDef) and not cell.modules:
            for name in (name for tree in node.body for name in syntax.member_names(tree)):
                found.local.setdefault(name, number)


def note(statement, module, found):
    """Note what one exported statement defines."""
    tree, cell = statement.tree, statement.cell
    if patch := syntax.patch_of(statement):
        note_method(patch.owner, tree, cell, found)
    elif owner := syntax.attribute_owner(statement):
        for target in syntax.targets(tree):
            note_member(owner, target.attr, cell, found)
    else:
        for name in syntax.bound_names(tree):
            found.names[module].setdefault(name, cell)
    if isinstance(tree, ast.ClassDef):
        note_class(tree, cell, found)


def note_class(tree, cell, found):
    """Note a class, its methods and attributes."""
    found.bases[tree.name] = [base.id for base in tree.bases if isinstance(base, ast.Name)]
    for member in tree.body:
        if syntax.is_function(member):
            note_method(tree.name, member, cell, found)
        for name in syntax.bound_names(member):
            note_member(tree.name, name, cell, found)


def note_method(owner, tree, cell, found):
    """Note a method and the attributes it gives to ``self``."""
    note_member(owner, tree.name, cell, found)
    receiver = next((a.arg for a in [*tree.args.posonlyargs, *tree.args.args]), None)
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()) if name == receiver:
                found.members[owner].setdefault(node.attr, cell)


def note_member(owner, name, cell, found):
    """Note a method or an attribute of a class."""
    found.members[owner].setdefault(name, cell)
    found.methods.setdefault(name, (owner, cell))
