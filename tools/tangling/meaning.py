"""Infer what the names in a notebook stand for, as far as that is plain.

Plain are names imported from nnbook, variables assigned from a call of a class, ``self``, and what
comes from other libraries. Everything else is unknown.
"""

import ast
from dataclasses import dataclass

from tangling import syntax
from tangling.chapters import MODULES

# Parameters so named hold matplotlib's objects.
FOREIGN_PARAMETERS = {"ax", "axes", "axis", "fig", "figure", "subfigure", "artist", "line"}


@dataclass(frozen=True)
class Kind:
    """What an expression stands for."""

    what: str  # "unknown", "foreign" (not nnbook's), "package", "module", "class" or "object"
    name: str = ""  # of the module or the class


UNKNOWN, FOREIGN, PACKAGE = Kind("unknown"), Kind("foreign"), Kind("package")


class Meanings(ast.NodeVisitor):
    """Visit the cells of a notebook in order, keeping track of what each name stands for."""

    def __init__(self, classes):
        self.classes = classes  # of the package
        self.exported = False  # whether the present cell is
        self.scopes = [{}]

    def kind(self, node):
        """Return what an expression stands for."""
        match node:
            case ast.Name(id=name):
                return next(
                    (scope[name] for scope in reversed(self.scopes) if name in scope), UNKNOWN
                )
            case ast.Attribute(value=value, attr=name):
                return self.attribute_kind(self.kind(value), name)
            case ast.Call(func=function):
                return result(self.kind(function))
            case ast.Subscript(value=value):
                return part(self.kind(value))
            case ast.NamedExpr(value=value):
                return self.kind(value)
            case ast.BinOp(left=left, right=right):
                return FOREIGN if self.kind(left) == self.kind(right) == FOREIGN else UNKNOWN
            case ast.Constant(value=value) if value is not None:
                return FOREIGN
            case ast.JoinedStr():
                return FOREIGN
        return UNKNOWN

    def attribute_kind(self, base, name):
        """Return what ``base.name`` stands for."""
        if base == PACKAGE and name in MODULES:
            return Kind("module", name)
        if base == PACKAGE or base.what == "module":
            return self.exported_kind(name)
        return part(base)

    def exported_kind(self, name):
        """Tell a class of the package from its functions and constants."""
        return Kind("class", name) if name in self.classes else UNKNOWN

    def bind(self, target, kind):
        """Let the target of an assignment stand for ``kind``."""
        match target:
            case ast.Name(id=name):
                self.scopes[-1][name] = kind
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self.bind(element, part(kind))
            case ast.Starred(value=value):
                self.bind(value, kind)
            case _:
                self.visit(target)

    def assign(self, target, value):
        """Bind one target, or pair by pair ``a, b = Value(1), Value(2)``."""
        pairs = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        if pairs and len(target.elts) == len(value.elts):
            for element, its_value in zip(target.elts, value.elts, strict=True):
                self.assign(element, its_value)
        else:
            self.bind(target, self.kind(value))

    def visit_Import(self, node):
        """Bind ``import numpy as np``."""
        for alias in node.names:
            root, _, rest = alias.name.partition(".")
            kind = PACKAGE if root == "nnbook" else FOREIGN
            if kind == PACKAGE and rest and alias.asname:
                kind = self.member_kind("", rest)
            self.scopes[-1][alias.asname or root] = kind

    def visit_ImportFrom(self, node):
        """Bind ``from nnbook.layers import Linear``."""
        root, _, rest = (node.module or "").partition(".")
        for alias in node.names:
            kind = self.member_kind(rest, alias.name) if root == "nnbook" else FOREIGN
            self.scopes[-1][alias.asname or alias.name] = kind

    def member_kind(self, module, name):
        """Return what a name imported from nnbook, or from one of its modules, stands for."""
        if is_lab(module or name):
            return UNKNOWN
        return self.attribute_kind(Kind("module", module) if module else PACKAGE, name)

    def visit_Assign(self, node):
        """Bind ``layer = Linear(2, 3, rng)``."""
        self.visit(node.value)
        for target in node.targets:
            self.assign(target, node.value)

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
        self.bind(node.target, part(self.kind(node.iter)))
        for inner in [*node.body, *node.orelse]:
            self.visit(inner)

    def visit_withitem(self, node):
        """Bind ``with open(path) as file``."""
        self.visit(node.context_expr)
        if node.optional_vars:
            self.bind(node.optional_vars, part(self.kind(node.context_expr)))

    def visit_ClassDef(self, node):
        """Bind a class and read its body, where ``self`` is an object of the class."""
        kind = Kind("class", node.name) if self.exported else UNKNOWN
        self.scopes[-1][node.name] = kind
        for outer in [*node.bases, *node.keywords, *node.decorator_list]:
            self.visit(outer)
        self.scopes.append({})
        for member in node.body:
            if syntax.is_function(member):
                self.visit_function(member, result(kind))
            else:
                self.visit(member)
        self.scopes.pop()

    def visit_FunctionDef(self, node):
        """Bind a function and read its body."""
        self.visit_function(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_function(self, node, first=UNKNOWN):
        """Read a function; its first parameter stands for ``first``."""
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.scopes[-1][node.name] = UNKNOWN
        self.visit_body(node.args, node.body, first)

    def visit_Lambda(self, node):
        """Read the body of a lambda."""
        self.visit_body(node.args, [node.body])

    def visit_body(self, arguments, body, first=UNKNOWN):
        """Read the body of a function in a scope of its own."""
        for default in [*arguments.defaults, *filter(None, arguments.kw_defaults)]:
            self.visit(default)
        names = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        names += filter(None, [arguments.vararg, arguments.kwarg])
        scope = {name.arg: self.parameter_kind(name) for name in names}
        if names and scope[names[0].arg] == UNKNOWN:
            scope[names[0].arg] = first
        self.scopes.append(scope)
        for statement in body:
            self.visit(statement)
        self.scopes.pop()

    def parameter_kind(self, parameter):
        """Return what a parameter stands for, by its annotation or by its name."""
        if parameter.arg in FOREIGN_PARAMETERS:
            return FOREIGN
        kind = self.kind(parameter.annotation)
        return result(kind) if kind.what == "class" else UNKNOWN

    def visit_comprehension_like(self, node):
        """Read a comprehension: first its loops, which bind what the rest uses."""
        self.scopes.append({})
        for generator in node.generators:
            self.visit(generator.iter)
            self.bind(generator.target, part(self.kind(generator.iter)))
        conditions = [test for generator in node.generators for test in generator.ifs]
        parts = [getattr(node, name, None) for name in ("key", "value", "elt")]
        for inner in [*conditions, *filter(None, parts)]:
            self.visit(inner)
        self.scopes.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_like


def part(kind):
    """What is in something: all that is in an object of another library is that library's."""
    return FOREIGN if kind == FOREIGN else UNKNOWN


def result(kind):
    """What a call returns: of a class, an object."""
    return Kind("object", kind.name) if kind.what == "class" else part(kind)


def is_lab(module):
    """Whether a part of nnbook is bench equipment, which no chapter derives."""
    return module.partition(".")[0] == "lab"
