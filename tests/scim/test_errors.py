"""Every failure at the directory's door has a code and a status of its own."""

from hortus.scim import errors
from hortus.scim.errors import ScimError


def leaves():
    return [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, ScimError)]


def test_each_failure_has_a_code_of_its_own():
    codes = [leaf.code for leaf in leaves()]
    assert len(set(codes)) == len(codes)


def test_no_failure_is_a_success():
    assert all(leaf.status >= 400 for leaf in leaves())
