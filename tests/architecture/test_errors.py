"""Every error has a code of its own, a meaning, and a remedy wherever it is raised."""

import ast
import importlib
import re
from collections import Counter

import pytest

from hortus.core import HortusError


def family(top):
    """Return the class and everything that inherits from it."""
    return [top, *(c for child in top.__subclasses__() for c in family(child))]


@pytest.fixture(scope="module")
def errors(modules):
    """Every error class of every room; test fakes and examples are not in it."""
    for module in modules:
        if module.path.name != "__main__.py":
            importlib.import_module(module.name)
    return [c for c in family(HortusError) if c.__module__.startswith("hortus.")]


def faults(error):
    """Return what is wrong with one error class."""
    found = []
    if not error.__subclasses__() and "code" not in vars(error):
        found.append("has no code of its own")
    if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", error.code):
        found.append(f"code {error.code!r} is not snake_case")
    if not 400 <= error.status <= 599:
        found.append(f"status {error.status} is no error status")
    if not vars(error).get("__doc__"):
        found.append("has no docstring")
    if not error.__name__.endswith("Error"):
        found.append("is not called ...Error")
    return found


def worded_where_raised(errors):
    """Return the names of classes without an ``__init__`` of their own that words the remedy."""
    return {e.__name__ for e in errors if e.__init__ is HortusError.__init__}


def raised_without_remedy(module, worded_here):
    """Return the lines that make one of these errors without words for its remedy."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.Call) and called(node.func) in worded_here:
            remedy = next((k.value for k in node.keywords if k.arg == "remedy"), None)
            passed_on = any(k.arg is None for k in node.keywords)
            blank = isinstance(remedy, ast.Constant) and not remedy.value
            if (remedy is None and not passed_on) or blank:
                found.append(f"{node.lineno}: {called(node.func)}")
    return found


def called(function):
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def test_every_error_has_a_code_a_status_and_a_meaning(errors):
    assert {e.__qualname__: faults(e) for e in errors if faults(e)} == {}


def test_no_two_errors_share_a_code(errors):
    # A class that only groups others has the code of its parent.
    counts = Counter(e.code for e in errors if "code" in vars(e) and e is not HortusError)
    assert {code for code, count in counts.items() if count > 1} == set()


def test_every_raise_says_the_remedy(modules, errors):
    worded_here = worded_where_raised(errors)
    found = {m.name: raised_without_remedy(m, worded_here) for m in modules}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_error_is_swallowed_without_a_word(modules):
    found = {m.name: swallowed(m) for m in modules}
    assert {name: lines for name, lines in found.items() if lines} == {}


def swallowed(module):
    """Return the lines of handlers of everything that neither raise nor log the whole error."""
    return [
        node.lineno
        for node in module.nodes
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or called(node.type) in {"BaseException", "Exception"})
        and not any(answers(inner) for inner in ast.walk(node))
    ]


def answers(node):
    """Tell whether a statement passes an error on or logs it with its traceback."""
    return isinstance(node, ast.Raise) or (
        isinstance(node, ast.Call) and called(node.func) == "exception"
    )


def test_a_careless_error_is_found():
    class Careless(ValueError):  # noqa: N818 - its name is one of the faults
        code, status = "Not Snake", 200

    class SilentError(HortusError):
        """Says nothing of its own."""

    assert "has no code of its own" in faults(SilentError)
    assert faults(Careless) == [
        "code 'Not Snake' is not snake_case",
        "status 200 is no error status",
        "has no docstring",
        "is not called ...Error",
    ]


def test_a_raise_without_remedy_is_found(example):
    text = "raise HortusError('no')\nraise HortusError('no', remedy='')\n"
    assert raised_without_remedy(example(text), worded_where_raised([HortusError])) == [
        "1: HortusError",
        "2: HortusError",
    ]


def test_a_broad_handler_is_found_unless_it_raises_or_logs(example):
    text = (
        "try:\n    f()\nexcept Exception:\n    g()\n"
        "try:\n    f()\nexcept Exception as e:\n    raise X from e\n"
        "try:\n    f()\nexcept Exception:\n    log.exception('no')\n"
    )
    assert swallowed(example(text)) == [3]
