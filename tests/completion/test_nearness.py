"""Files in the same folder count for more, files of another kind for less."""

import numpy as np

from hortus.completion.nearness import name_files

PATHS = ["app/a.py", "app/b.go", "lib/c.py", "Makefile", "lib/d.go"]


def test_the_same_folder_and_kind_count_most() -> None:
    weights = dict(zip(PATHS, name_files(PATHS).weights("app/new.py"), strict=True))
    assert weights["app/a.py"] > weights["lib/c.py"] > weights["lib/d.go"]
    assert weights["app/b.go"] > weights["lib/d.go"]


def test_without_a_path_all_files_count_alike() -> None:
    assert np.array_equal(name_files(PATHS).weights(""), np.ones(len(PATHS)))


def test_a_file_without_suffix_is_of_the_kind_of_its_name() -> None:
    weights = dict(zip(PATHS, name_files(PATHS).weights("deep/Makefile"), strict=True))
    assert weights["Makefile"] > weights["lib/c.py"]


def test_no_files_have_no_weights() -> None:
    assert len(name_files([]).weights("a.py")) == 0
