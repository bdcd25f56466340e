"""Each fault has a code of its own and a status that is the user's side."""

import pytest

from hortus.connect import errors


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (errors.UnknownClientError, "unknown_client", 404),
        (errors.BadSettingsFileError, "bad_client_settings", 422),
        (errors.FileChangedError, "file_changed", 409),
    ],
)
def test_code_and_status_are_stable(kind, code, status):
    error = kind("what", remedy="how")
    assert (error.code, error.status, error.message, error.remedy) == (code, status, "what", "how")
