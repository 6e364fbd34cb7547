"""What a statement of an exported cell is, and how it reads inside its class.

Questions are put to Python's own syntax tree (``tree``); what is printed is libcst's (``node``),
which keeps comments and layout.
"""

import ast
import textwrap
from dataclasses import dataclass
from functools import cache

import libcst as cst
from libcst import matchers as m

from tangling.chapters import BookError, Cell

BLANK = cst.EmptyLine(indent=False)
# What fastcore's @patch(...) takes, and the decorator that says the same inside a class.
PATCH_OPTIONS = {
    "as_prop": "property",
    "set_prop": "{name}.setter",
    "cls_method": "classmethod",
    "static_method": "staticmethod",
}


@dataclass(frozen=True)
class Statement:
    """One top-level statement of a cell, in both forms."""

    node: cst.BaseCompoundStatement | cst.SimpleStatementLine
    tree: ast.stmt
    cell: Cell

    @property
    def quoted(self):
        """The code as a message quotes it."""
        code = ast.get_source_segment(self.cell.source, self.tree)
        return textwrap.shorten(code, 70, placeholder=" …")


@dataclass(frozen=True)
class Patch:
    """A function with ``@patch``: the class it goes to and the decorator it needs there."""

    owner: str
    decorator: str | None


@cache
def parsed(cell):
    """Return libcst's view of a cell that Python could parse."""
    return cst.parse_module(cell.source)


def statements(cell):
    """Yield the statements of a cell; a comment that opens the cell belongs to the first."""
    trees = cell.tree.body
    module = parsed(cell)
    nodes = [line for node in module.body for line in one_a_line(node)]
    for position, (node, tree) in enumerate(zip(nodes, trees, strict=True)):
        if position == 0:
            lines = [BLANK, *trimmed([*module.header, *node.leading_lines])]
            node = node.with_changes(leading_lines=lines)
        yield Statement(node, tree, cell)


def one_a_line(node):
    """Split ``a = 1; b = 2`` into two lines."""
    if not isinstance(node, cst.SimpleStatementLine) or len(node.body) == 1:
        return [node]
    *others, last = (small.with_changes(semicolon=cst.MaybeSentinel.DEFAULT) for small in node.body)
    lines = [cst.SimpleStatementLine([small]) for small in others]
    lines[0] = lines[0].with_changes(leading_lines=node.leading_lines)
    return [*lines, node.with_changes(body=[last], leading_lines=[])]


def closing_comments(cell):
    """Return the lines of the comment that closes a cell (or is all there is), if any."""
    module = parsed(cell)
    lines = list(module.footer if module.body else [BLANK, *module.header])
    while lines and lines[-1].comment is None:
        lines.pop()
    return lines


def trimmed(lines):
    """Drop the empty lines around a comment."""
    commented = [i for i, line in enumerate(lines) if line.comment is not None]
    return list(lines[commented[0] : commented[-1] + 1]) if commented else []


def is_function(tree):
    """Whether a statement is a ``def``."""
    return isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)


def targets(tree):
    """What a statement assigns to."""
    if isinstance(tree, ast.Assign):
        return tree.targets
    return [tree.target] if isinstance(tree, ast.AnnAssign | ast.AugAssign) else []


def bound_names(tree):
    """Names that a statement defines: of a function, of a class or by assignment."""
    if is_function(tree) or isinstance(tree, ast.ClassDef):
        return [tree.name]
    if isinstance(tree, ast.AugAssign):
        return []
    nodes = [node for target in targets(tree) for node in ast.walk(target)]
    return [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]


def member_names(tree):
    """As ``bound_names``, in a class body: ``@rate.setter def rate`` defines ``rate.setter``."""
    accessors = [d for d in getattr(tree, "decorator_list", ()) if isinstance(d, ast.Attribute)]
    if is_function(tree) and accessors:
        names = (ast.unparse(decorator) for decorator in accessors)
        return [name for name in names if name.startswith(f"{tree.name}.")] or [tree.name]
    return bound_names(tree)


def patch_of(statement):
    """Return the Patch of a function decorated with ``@patch``, None for any other statement."""
    tree = statement.tree
    if not is_function(tree):
        return None
    called = [d.func if isinstance(d, ast.Call) else d for d in tree.decorator_list]
    names = [d.id if isinstance(d, ast.Name) else None for d in called]
    if "patch" not in names:
        return None
    if names[0] != "patch":
        raise BookError(f"{statement.cell}: @patch must be the first decorator of {tree.name}")
    return Patch(patched_class(statement), patch_decorator(statement))


def patched_class(statement):
    """Return the class that the annotation of the first parameter names."""
    tree, cell = statement.tree, statement.cell
    first = next(iter([*tree.args.posonlyargs, *tree.args.args]), None)
    match first and first.annotation:
        case ast.Name(id=name):
            return name
        case ast.Constant(value=str(name)) if name.isidentifier():
            return name
        case None:
            raise BookError(
                f"{cell}: @patch cannot tell which class {tree.name} belongs to: annotate its "
                f"first parameter with the class, as in `def {tree.name}(self: Linear)`"
            )
        case annotation:
            raise BookError(
                f"{cell}: {tree.name} is patched into `{ast.unparse(annotation)}`; @patch must "
                "name one class: write one function for each class"
            )


def patch_decorator(statement):
    """Translate the option of ``@patch(as_prop=True)`` and the like."""
    tree = statement.tree
    call = tree.decorator_list[0]
    options = call.keywords if isinstance(call, ast.Call) else []
    if not options and not getattr(call, "args", ()):
        return None
    match options:
        case [ast.keyword(arg=option, value=ast.Constant(value=True))] if not call.args:
            if option in PATCH_OPTIONS:
                return PATCH_OPTIONS[option].format(name=tree.name)
    raise BookError(
        f"{statement.cell}: `@{ast.unparse(call)}` has no counterpart in a class body; "
        f"use @patch or @patch(<option>=True) with one of {', '.join(PATCH_OPTIONS)}"
    )


def as_method(statement, patch):
    """Turn ``@patch def f(self: Class)`` into ``def f(self)``."""
    function = statement.node
    decorators = list(function.decorators[1:])
    if patch.decorator:
        decorators.insert(0, cst.Decorator(cst.parse_expression(patch.decorator)))
    kind = "posonly_params" if function.params.posonly_params else "params"
    first, *rest = getattr(function.params, kind)
    params = function.params.with_changes(**{kind: [first.with_changes(annotation=None), *rest]})
    return function.with_changes(decorators=decorators, params=params)


def attribute_owner(statement):
    """Return ``Linear`` for ``Linear.n_outputs = 3``: a capitalized name is taken for a class."""
    goals = targets(statement.tree)
    owners = {
        node.value.id
        for goal in goals
        for node in ast.walk(goal)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id.lstrip("_")[:1].isupper()
    }
    if not owners:
        return None
    plain = not isinstance(statement.tree, ast.AugAssign)
    if len(owners) > 1 or not plain or not all(isinstance(goal, ast.Attribute) for goal in goals):
        raise BookError(
            f"{statement.cell}: `{statement.quoted}` cannot be moved into a class body; "
            "give a class its attributes one by one, as in `Linear.n_outputs = 3`"
        )
    return owners.pop()


class InsideClass(cst.CSTTransformer):
    """Write ``Linear.forward`` as ``forward``, as one does inside the body of Linear."""

    def __init__(self, owner):
        super().__init__()
        self.member = m.Attribute(value=m.Name(owner))

    def visit_Lambda(self, node):
        """Leave functions alone: they run later, when the class has a name."""
        return False

    def leave_Attribute(self, original_node, updated_node):
        """Drop the class from a member's name."""
        return updated_node.attr if m.matches(original_node, self.member) else updated_node


def mentions(tree, owner):
    """Whether a statement reads a member of ``owner``, as in ``Value.__radd__ = Value.__add__``."""
    return any(
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and isinstance(node.value, ast.Name)
        and node.value.id == owner
        for node in ast.walk(tree)
    )
