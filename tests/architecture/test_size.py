"""Modules and functions stay small enough to be read in one go."""

import ast

MODULE_LINES, FUNCTION_LINES, PARAMETERS = 400, 50, 6


def functions(module):
    """Yield (qualified name, node) of each function, methods and nested ones included."""

    def walk(node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{prefix}{child.name}", child
                yield from walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, f"{prefix}{child.name}.")
            else:
                yield from walk(child, prefix)

    for name, node in walk(module.tree, ""):
        yield f"{module.name}:{name}", node


def long_modules(modules):
    return {m.name: n for m in modules if (n := len(m.text.splitlines())) > MODULE_LINES}


def long_functions(modules):
    lengths = {
        name: node.end_lineno - node.lineno + 1 for m in modules for name, node in functions(m)
    }
    return {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES}


def wide_functions(modules):
    widths = {name: parameters(node) for m in modules for name, node in functions(m)}
    return {name: count for name, count in widths.items() if count > PARAMETERS}


def parameters(node):
    """Count what a caller has to supply: everything but ``self`` and ``cls``."""
    arguments = node.args
    named = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return len(named) - (named[:1] in (["self"], ["cls"]))


def test_no_module_is_longer_than_400_lines(modules, allowed):
    assert long_modules(modules).keys() == allowed["module_lines"].keys(), long_modules(modules)


def test_no_function_is_longer_than_50_lines(modules, allowed):
    found = long_functions(modules)
    assert found.keys() == allowed["function_lines"].keys(), found


def test_no_function_takes_more_than_6_parameters(modules, allowed):
    found = wide_functions(modules)
    assert found.keys() == allowed["parameters"].keys(), found


def test_every_exception_says_why(allowed):
    assert [
        (rule, name) for rule, names in allowed.items() for name, why in names.items() if not why
    ] == []


def test_a_module_of_401_lines_is_found(example):
    assert long_modules([example("x = 1\n" * 400)]) == {}
    assert long_modules([example("x = 1\n" * 401)]) == {"hortus.room.example": 401}


def test_a_function_of_51_lines_is_found_in_a_class_and_inside_another(example):
    body = "".join("            x = 1\n" for _ in range(50))
    text = f"class A:\n    def b(self):\n        def c():\n{body}"
    assert long_functions([example(text)]) == {
        "hortus.room.example:A.b": 52,
        "hortus.room.example:A.b.c": 51,
    }


def test_a_seventh_parameter_is_found_and_self_is_not_one(example):
    text = (
        "class A:\n    def f(self, a, b, c, *, d, e, f): ...\ndef g(a, b, c, /, d, e, f, g): ..."
    )
    assert wide_functions([example(text)]) == {"hortus.room.example:g": 7}
