"""Read what a Python file defines, imports and calls, from its syntax tree."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hortus.core.deprecation import in_python
from hortus.knowledge.libraries.facts import Called, Defined, Facts, Imported

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_LONGEST_SIGNATURE = 400
_LONGEST_DOC = 600
_DEEPEST = 120


def read_python(text: str) -> Facts:
    """Return the facts of a file; none where it is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Facts()
    reader = _Reader()
    reader.body(tree.body, _Scope())
    return Facts(tuple(_definitions(tree.body)), tuple(reader.imported), tuple(reader.called))


@dataclass(slots=True)
class _Scope:
    """The names that stand for something imported, in one function or in the file."""

    inside: str = ""
    names: dict[str, tuple[str, str]] = field(default_factory=dict)

    def within(self, name: str) -> "_Scope":
        return _Scope(f"{self.inside}.{name}".lstrip("."), dict(self.names))


class _Reader:
    """Follows imported names through a file, scope by scope."""

    def __init__(self) -> None:
        self.imported: list[Imported] = []
        self.called: list[Called] = []

    def body(self, statements: Sequence[ast.stmt], scope: _Scope) -> None:
        """Read statements in their order; functions after what stands around them."""
        later: list[tuple[ast.AST, _Scope]] = []
        for statement in statements:
            self._read(statement, scope, later, 0)
        for node, outer in later:
            self._inner(node, outer)

    def _inner(self, node: ast.AST, outer: _Scope) -> None:
        if isinstance(node, _Function):
            scope = outer.within(node.name)
            arguments = node.args
            for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
                scope.names.pop(argument.arg, None)
                if argument.annotation is not None:
                    self._is_a(argument.arg, argument.annotation, scope, outer)
            self.body(node.body, scope)
        elif isinstance(node, ast.ClassDef):
            self.body(node.body, outer.within(node.name))

    def _read(
        self, node: ast.AST, scope: _Scope, later: list[tuple[ast.AST, _Scope]], depth: int
    ) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node, scope)
            return
        if isinstance(node, _Function | ast.ClassDef):
            later.append((node, scope))
            for decorator in node.decorator_list:
                self._read(decorator, scope, later, depth + 1)
            return
        if depth > _DEEPEST:
            return
        # What `with` binds is there in its block; what is assigned, only afterwards.
        if isinstance(node, ast.With | ast.AsyncWith):
            self._bind(node, scope)
        for child in ast.iter_child_nodes(node):
            self._read(child, scope, later, depth + 1)
        if isinstance(node, ast.Call):
            self._call(node, scope)
        elif not isinstance(node, ast.With | ast.AsyncWith):
            self._bind(node, scope)

    def _import(self, node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.partition(".")[0]
                module = alias.name if alias.asname else local
                scope.names[local] = (module, "")
                self.imported.append(Imported(alias.name, "", local, node.lineno))
            return
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            scope.names[alias.asname or alias.name] = (module, alias.name)
            local = alias.asname or alias.name
            self.imported.append(Imported(module, alias.name, local, node.lineno))

    def _bind(self, node: ast.AST, scope: _Scope) -> None:
        """Note what a variable is, where it is made by calling something imported."""
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self._made(name, value, scope)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                self._is_a(name, annotation, scope, scope)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    if isinstance(item.optional_vars, ast.Name):
                        self._made(item.optional_vars.id, item.context_expr, scope)
            case _:
                pass

    def _made(self, name: str, value: ast.expr, scope: _Scope) -> None:
        inner = value.value if isinstance(value, ast.Await) else value
        found = _dotted(inner.func, scope) if isinstance(inner, ast.Call) else None
        # Only what is written like a class: of what a function returns nothing is known.
        if found and found[1].rpartition(".")[2][:1].isupper():
            scope.names[name] = found
        else:
            scope.names.pop(name, None)

    def _is_a(self, name: str, annotation: ast.expr, scope: _Scope, outer: _Scope) -> None:
        if isinstance(annotation, ast.BinOp):
            annotation = annotation.left
        if (found := _dotted(annotation, outer)) and found[1]:
            scope.names[name] = found

    def _call(self, node: ast.Call, scope: _Scope) -> None:
        found = _dotted(node.func, scope)
        if found is None or not found[1]:
            return
        starred = any(isinstance(argument, ast.Starred) for argument in node.args)
        named = tuple(sorted(k.arg for k in node.keywords if k.arg))
        is_open = starred or any(k.arg is None for k in node.keywords)
        self.called.append(
            Called(*found, node.lineno, scope.inside, len(node.args), named, is_open)
        )


def _dotted(node: ast.expr, scope: _Scope) -> tuple[str, str] | None:
    """Return the module and name that an expression stands for, where its root is imported."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    # `Client().get()`: the result of calling a class is one of it.
    if isinstance(node, ast.Call) and parts:
        root = _dotted(node.func, scope)
        if root is None or not root[1].rpartition(".")[2][:1].isupper():
            return None
    elif isinstance(node, ast.Name):
        root = scope.names.get(node.id)
    else:
        return None
    if root is None:
        return None
    return root[0], ".".join(filter(None, (root[1], *reversed(parts))))


def _definitions(body: Sequence[ast.stmt], owner: str = "") -> Iterator[Defined]:
    for node in _statements(body):
        if (node.name.startswith("_") and node.name != "__init__") or _is_overload(node):
            continue
        if isinstance(node, ast.ClassDef):
            yield _defined(node, owner, "class", _class_signature(node))
            yield from _definitions(node.body, f"{owner}{node.name}.")
        elif node.name != "__init__":
            yield _defined(node, owner, "method" if owner else "function", _signature(node))


def _is_overload(node: _Function | ast.ClassDef) -> bool:
    """Tell whether it only says one more way to call what is defined below."""
    names = {getattr(d, "id", getattr(d, "attr", "")) for d in node.decorator_list}
    return "overload" in names


def _statements(body: Sequence[ast.stmt]) -> Iterator[_Function | ast.ClassDef]:
    """Yield what a block defines, also where that depends on a version or a platform."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node
            case ast.If() | ast.Try():
                yield from _statements([*node.body, *node.orelse])
            case _:
                pass


def _defined(node: _Function | ast.ClassDef, owner: str, kind: str, signature: str) -> Defined:
    doc = ast.get_docstring(node) or ""
    deprecation = in_python(node)
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return Defined(
        f"{owner}{node.name}",
        kind,
        first,
        node.end_lineno or node.lineno,
        signature[:_LONGEST_SIGNATURE],
        doc.split("\n\n", 1)[0][:_LONGEST_DOC],
        deprecation is not None,
        deprecation.words if deprecation else "",
        deprecation.instead if deprecation else "",
    )


def _signature(node: _Function) -> str:
    word = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"{word} {node.name}({ast.unparse(node.args)}){result}"


def _class_signature(node: ast.ClassDef) -> str:
    made = next((n for n in node.body if isinstance(n, _Function) and n.name == "__init__"), None)
    if made is None:
        bases = ", ".join(map(ast.unparse, node.bases))
        return f"class {node.name}({bases})" if bases else f"class {node.name}"
    arguments = ast.unparse(made.args).partition(", ")[2]
    return f"class {node.name}({arguments})"
