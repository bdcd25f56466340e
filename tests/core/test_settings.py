"""Every setting: documented, its unit in its name, its default within its own rules."""

import ast
import inspect

import msgspec
import pytest

from hortus.core import ModelSettings, Settings, settings
from hortus.core.checks import faults_of
from hortus.core.settings import controls, people, records, root, serving

STRUCTS = [
    node
    for module in (root, serving, records, controls, people)
    for node in ast.parse(inspect.getsource(module)).body
    if isinstance(node, ast.ClassDef)
]
FIELDS = [
    (struct, index)
    for struct in STRUCTS
    for index, node in enumerate(struct.body)
    if isinstance(node, ast.AnnAssign)
]


def name_of(field: tuple[ast.ClassDef, int]) -> str:
    struct, index = field
    node = struct.body[index]
    assert isinstance(node, ast.AnnAssign)
    return f"{struct.name}.{ast.unparse(node.target)}"


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
def test_a_setting_has_a_doc_string_of_whole_sentences(field: tuple[ast.ClassDef, int]) -> None:
    struct, index = field
    after = struct.body[index + 1] if index + 1 < len(struct.body) else None
    assert isinstance(after, ast.Expr), f"{name_of(field)} has no doc string"
    assert isinstance(after.value, ast.Constant)
    assert str(after.value.value).endswith(".")


@pytest.mark.parametrize("field", FIELDS, ids=name_of)
def test_a_length_of_time_has_its_unit_in_its_name(field: tuple[ast.ClassDef, int]) -> None:
    struct, index = field
    node = struct.body[index]
    assert isinstance(node, ast.AnnAssign)
    if "Seconds" in ast.unparse(node.annotation):
        assert name_of(field).endswith("_s")


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.name)
def test_settings_are_frozen_and_take_no_unknown_field(struct: ast.ClassDef) -> None:
    config = getattr(settings, struct.name).__struct_config__
    assert config.frozen
    assert config.forbid_unknown_fields


def test_the_defaults_pass_their_own_rules() -> None:
    defaults = Settings()
    assert msgspec.convert(msgspec.to_builtins(defaults), Settings) == defaults
    assert not list(faults_of(defaults))


def test_no_setting_holds_a_secret_itself() -> None:
    secret = [f for f in ModelSettings.__struct_fields__ if "key" in f or "password" in f]
    assert secret == ["api_key_file"]
