"""However many units there are, few boxes stand for them."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.wiki.grouping import MOST_NODES, bundles, groups
from hortus.wiki.types import Edge, Place

PARTS = st.sampled_from(["a", "b", "src", "docs", "x_1", "__init__.py", "é", "c.py", "d.py"])
PATHS = st.lists(PARTS, min_size=1, max_size=5).map("/".join)


@given(st.sets(PATHS, max_size=80))
def test_every_unit_is_in_exactly_one_group(keys):
    found = groups(keys)
    assert sorted(unit for group in found for unit in group.units) == sorted(keys)
    assert len({group.name for group in found}) == len(found)
    assert len(found) <= MOST_NODES


def test_folders_are_opened_until_the_picture_is_full():
    keys = [f"src/app/{room}/m{n}.py" for room in "abcdefgh" for n in range(20)]
    assert [(g.name, len(g.units)) for g in groups(keys)] == [(room, 20) for room in "abcdefgh"]


def test_a_few_modules_stand_for_themselves():
    assert [g.name for g in groups(["app/a.py", "app/b.py", "app/__init__.py"])] == [
        "app itself",
        "a.py",
        "b.py",
    ]


def test_what_is_beside_the_product_stays_one_box():
    keys = ["src/a.py", "src/b.py", *(f"examples/e{n}/x.py" for n in range(5))]
    assert [g.name for g in groups(keys)] == ["examples", "a.py", "b.py"]


def test_a_folder_with_very_many_modules_is_one_box():
    found = groups([f"m{n}.py" for n in range(400)])
    assert [len(g.units) for g in found] == [400]


def test_two_groups_of_one_name_are_told_apart():
    keys = [f"pkg/{n}/x.go" for n in ("cmd", "a", "b", "c")] + ["cmd/y.go", "cmd/z.go"]
    names = [g.name for g in groups(keys, most=8)]
    assert len(set(names)) == len(names)


def test_imports_between_groups_are_gathered():
    found = groups([f"{room}/m{n}.py" for room in "ab" for n in range(20)])
    edges = [
        Edge("a/m1.py", "b/m1.py", (Place("a/m1.py", 1),)),
        Edge("a/m2.py", "b/m1.py", (Place("a/m2.py", 1),)),
        Edge("a/m2.py", "a/m1.py", (Place("a/m2.py", 2),)),
    ]
    (bundle,) = bundles(found, edges)
    assert (bundle.importer, bundle.imported, len(bundle.edges)) == ("a", "b", 2)
