"""Break the policy room in one small way after the other, and count how often its tests notice.

Each mutant runs in a process of its own, forked from one that has loaded what is heavy. Its own
module's tests are asked first; only where they are content, all tests of the room. Texts for
people (those with a blank in them) are left as they are: tests quote their words in part.
"""

import argparse
import ast
import contextlib
import importlib.abc
import importlib.util
import json
import os
import random
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

_ROOT = Path(__file__).parents[1]
_ROOM = _ROOT / "src" / "hortus" / "policy"
_TESTS = _ROOT / "tests" / "policy"
_RESULT = _ROOT / "build" / "mutants.json"
_LEFT_ALONE = {"__init__", "errors", "countries"}
_PATIENCE_S = 60
_WITHOUT = ("no:randomly", "no:cacheprovider", "no:cov")
_FLAGS = ["-x", "-q", "-W", "ignore", *(f"-p{plugin}" for plugin in _WITHOUT)]
_AIM = 0.9
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Mutant:
    """One module in which one thing is to be changed: the node's number, and which change."""

    path: Path
    place: int
    change: int

    @property
    def module(self) -> str:
        """The name of the module."""
        return self.path.stem

    def made(self) -> tuple[ast.Module, str]:
        """Return the changed module, and where and how it was changed."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        place = list(_running(tree))[self.place]
        what, replacement = list(_changes(place))[self.change]
        ast.copy_location(replacement, place)

        class Swap(ast.NodeTransformer):
            def visit(self, node: ast.AST) -> ast.AST:
                return replacement if node is place else self.generic_visit(node)

        before = ast.unparse(place)[:60]
        Swap().visit(tree)  # never the module itself: it is no node that changes
        ast.fix_missing_locations(tree)
        line = getattr(place, "lineno", 0)
        shown = f"{before!r} -> {ast.unparse(replacement)[:60]!r}"
        return tree, f"{self.path.name}:{line}: {what}: {shown}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for place, node in enumerate(_running(tree)):
        for change, _ in enumerate(_changes(node)):
            yield Mutant(path, place, change)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that do something: no annotation, decorator, docstring or import."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases", "type_params"}:
            continue
        if isinstance(node, ast.ClassDef) and name == "keywords":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Import | ast.ImportFrom | ast.JoinedStr):
                continue
            if isinstance(child, ast.Call) and ast.unparse(child.func) == "TypeVar":
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            if isinstance(child, ast.AST):
                yield child
                yield from _running(child)


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the ways to change a node: what is done, and what takes its place."""
    match node:
        case ast.Compare(ops=[op, *rest]) if type(op) in _COMPARISONS:
            yield (
                "comparison",
                ast.Compare(node.left, [_COMPARISONS[type(op)](), *rest], node.comparators),
            )
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "and for or", ast.BoolOp(other, values)
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", node.operand
        case ast.BinOp(op=op) if type(op) in _OPERATORS:
            yield "operator", ast.BinOp(node.left, _OPERATORS[type(op)](), node.right)
        case ast.AugAssign():
            yield "added to becomes set", ast.Assign([node.target], node.value)
        case ast.IfExp():
            yield "branches swapped", ast.IfExp(node.test, node.orelse, node.body)
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield "returns nothing", ast.Return(ast.Constant(None))
        case ast.Expr():
            yield "statement dropped", ast.Pass()
        case ast.Constant(value=value):
            yield from _other_constants(value)
        case _:
            pass


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _other_constants(value: object) -> Iterator[tuple[str, ast.AST]]:
    match value:
        case bool():
            yield "other truth", ast.Constant(not value)
        case int() | float():
            yield "number", ast.Constant(value + 1)
        case str() if value and " " not in value and "\n" not in value:
            yield "text", ast.Constant(f"X{value}")
        case _:
            pass


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed module in place of the one on disk."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = f"hortus.policy.{mutant.module}"
        self._tree, _ = mutant.made()

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname != self._name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=fullname)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._tree, self._name, "exec"), module.__dict__)


def is_noticed(mutant: Mutant, *, quick: bool) -> bool:
    """Return whether any test fails, or runs on for ever, with the mutant in place."""
    own = _TESTS / f"test_{mutant.module}.py"
    broad = [_TESTS / f"test_{name}.py" for name in ("table", "check", "engine")]
    rounds = [[own], broad] if quick else [[own], broad, [_TESTS]]
    return any(_fails(mutant, files) for files in rounds)


def _fails(mutant: Mutant, files: list[Path]) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(_run(mutant, files))
    _, status = os.waitpid(child, 0)
    return status != 0


def _run(mutant: Mutant, files: list[Path]) -> int:
    """Run tests in a process that ends with them; never return to the caller's work."""
    import pytest  # noqa: PLC0415 - loaded by the parent already

    # Of its own time, so that a busy machine fails no test.
    signal.setitimer(signal.ITIMER_PROF, _PATIENCE_S)
    sys.meta_path.insert(0, _Loader(mutant))
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - no path of ours
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            try:
                return int(pytest.main([*_FLAGS, *map(str, files)]))
            except BaseException:  # noqa: BLE001 - whatever it is, the mutant was noticed
                return 1


def main(words: list[str]) -> int:
    """Run the mutants, print those nobody noticed, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="*", help="modules of the room; else all")
    parser.add_argument("--sample", type=int, help="take so many at random (always the same)")
    parser.add_argument("--quick", action="store_true", help="ask the nearest tests only")
    parser.add_argument("--share", default="1/1", help="take every Nth, such as 1/2 and 2/2")
    args = parser.parse_args(words)
    paths = [p for p in sorted(_ROOM.glob("*.py")) if p.stem not in _LEFT_ALONE]
    chosen = [p for p in paths if not args.modules or p.stem in args.modules]
    found = [mutant for path in chosen for mutant in mutants(path)]
    if args.sample:
        found = random.Random(1).sample(found, min(args.sample, len(found)))
    part, parts = map(int, args.share.split("/"))
    found = found[part - 1 :: parts]
    for name in ("cedarpy", "hypothesis", "hortus.core", "msgspec", "pytest"):
        importlib.import_module(name)
    unnoticed = []
    for count, mutant in enumerate(found, start=1):
        if not is_noticed(mutant, quick=args.quick):
            unnoticed.append(mutant.made()[1])
            print(f"not noticed: {unnoticed[-1]}", flush=True)
        print(f"{count} of {len(found)}, {count - len(unnoticed)} noticed", end="\r", flush=True)
    share = 1 - len(unnoticed) / len(found)
    print(f"{len(found)} mutants, {len(found) - len(unnoticed)} noticed: {share:.1%}")
    _RESULT.parent.mkdir(parents=True, exist_ok=True)
    figures = {"mutants": len(found), "noticed": share, "unnoticed": unnoticed}
    result = _RESULT.with_stem(f"mutants-{part}-of-{parts}") if parts > 1 else _RESULT
    result.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0 if share >= _AIM else 1


if __name__ == "__main__":
    os.chdir(_ROOT)
    sys.exit(main(sys.argv[1:]))
