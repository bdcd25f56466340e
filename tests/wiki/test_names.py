"""Pages have names that cannot lead anywhere else."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.wiki.names import PAGE, anchor, module_page, source_page

TEXT = st.text(alphabet=st.characters(), max_size=300)


@given(TEXT, st.integers(0, 10**6))
def test_any_path_gives_the_name_of_a_page(path, line):
    for name in (module_page(path), source_page(path, line)):
        assert PAGE.fullmatch(name)
        assert ".." not in name.split("/")
        assert len(name) < 150


@given(TEXT, TEXT)
def test_two_paths_never_share_a_page_even_where_capitals_do_not_count(one, other):
    if one != other:
        assert module_page(one).lower() != module_page(other).lower()


def test_long_files_have_a_page_for_each_part():
    assert source_page("a.py", 1) == source_page("a.py", 2_000)
    assert source_page("a.py", 2_001).endswith(".2.html")


def test_anchors_have_no_blanks():
    assert " " not in anchor("a folder/with blanks")
