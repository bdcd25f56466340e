"""Every module has a test file where one would look for it."""

from pathlib import Path


def places(module):
    """Return where the tests of a module may be: mirrored, or flat in the room's folder."""
    _, *folders, name = module.name.split(".")
    tests = Path("tests")
    flat = "_".join([*folders[1:], name])
    return [
        tests.joinpath(*folders, f"test_{name}.py"),
        tests.joinpath(*folders[:1], f"test_{flat}.py"),
    ]


def without_tests(modules, root):
    """Return the modules that have no test file; a surface has nothing of its own to test."""
    return {
        m.name
        for m in modules
        if not m.is_surface and not any((root / place).is_file() for place in places(m))
    }


def test_every_module_has_its_test_file(modules, root, allowed):
    asked = [m for m in modules if m.path.name != "__main__.py"]
    assert without_tests(asked, root) == set(allowed["no_test_file"])


def test_a_module_without_a_test_file_is_found(example, tmp_path):
    module = example("", "hortus.room.part.thing")
    assert without_tests([module], tmp_path) == {"hortus.room.part.thing"}


def test_the_mirrored_and_the_flat_place_both_count(example):
    assert [str(place) for place in places(example("", "hortus.room.part.thing"))] == [
        "tests/room/part/test_thing.py",
        "tests/room/test_part_thing.py",
    ]
