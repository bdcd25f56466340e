"""The name of a project goes into a header, so it has to fit into one."""

import pytest

from hortus.identity.errors import BadProjectError
from hortus.identity.projects import checked_project


@pytest.mark.parametrize("name", ["shop", "a shop", "caf\u00e9", "x" * 100, ""])
def test_a_name_that_fits_is_taken_as_it_is(name):
    assert checked_project(name) == name


@pytest.mark.parametrize("name", [" shop", "shop\n", "sh\0op", "\u5546\u5e97", "x" * 101])
def test_a_name_that_no_header_can_carry_is_refused_with_a_remedy(name):
    with pytest.raises(BadProjectError, match="no name of a project") as caught:
        checked_project(name)
    assert caught.value.remedy
