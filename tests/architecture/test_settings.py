"""Every setting says what it means and, by its name, in which unit it is."""

import ast

import msgspec

from hortus.core import Settings


def undocumented(module):
    """Return the fields of the structs in a module that no doc string follows."""
    found = []
    for node in module.nodes:
        if isinstance(node, ast.ClassDef):
            pairs = zip(node.body, [*node.body[1:], None], strict=True)
            found += [
                f"{node.name}.{field.target.id}"
                for field, after in pairs
                if isinstance(field, ast.AnnAssign) and not is_text(after)
            ]
    return found


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def numbers_without_unit(struct):
    """Return the float fields whose name does not end in a unit (a share has none)."""
    units = ("_s", "_per_mtok")
    shares = {"gate"}
    return [
        f.name
        for f in msgspec.structs.fields(struct)
        if isinstance(f.default, float) and not f.name.endswith(units) and f.name not in shares
    ]


def test_every_setting_says_what_it_means(modules):
    settings = next(m for m in modules if m.name == "hortus.core.settings")
    assert undocumented(settings) == []


def test_every_length_of_time_and_price_has_its_unit_in_its_name():
    sections = [type(value) for value in vars_of(Settings()) if isinstance(value, msgspec.Struct)]
    assert [
        numbers_without_unit(section) for section in sections if numbers_without_unit(section)
    ] == []


def vars_of(struct):
    return [getattr(struct, name) for name in struct.__struct_fields__]


def test_an_unknown_setting_is_refused():
    sections = [type(value) for value in vars_of(Settings()) if isinstance(value, msgspec.Struct)]
    assert all(s.__struct_config__.forbid_unknown_fields for s in (*sections, Settings))
    assert all(s.__struct_config__.frozen for s in (*sections, Settings))


def test_a_setting_without_meaning_or_unit_is_found(example):
    text = 'class A(Struct):\n    """A."""\n    x: int = 1\n    """Why."""\n    y: int = 2\n'
    assert undocumented(example(text)) == ["A.y"]
    assert numbers_without_unit(msgspec.defstruct("B", [("wait", float, 1.0)])) == ["wait"]
