"""One holder at a time."""

import pytest

from hortus.knowledge.errors import IndexBusyError
from hortus.knowledge.lock import writing


def test_a_second_holder_is_refused_until_the_first_is_done(tmp_path):
    held = writing(tmp_path / "index")
    with held, pytest.raises(IndexBusyError), writing(tmp_path / "index"):
        pass
    with writing(tmp_path / "index"):
        pass
