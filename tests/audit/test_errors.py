"""The errors of the log: those that stop records are the store's, so every caller knows them."""

from hortus.audit import errors
from hortus.store import StoreError


def test_a_broken_log_refuses_records_like_a_broken_disk():
    assert issubclass(errors.BrokenLogError, StoreError)
    assert errors.BrokenLogError.status == 503


def test_every_other_error_is_one_of_the_log():
    leaves = [errors.RolledBackError, errors.ForkedLogError, errors.LogKeyError]
    assert all(issubclass(leaf, errors.AuditError) for leaf in leaves)
