"""Where the server is, and the password that stays in its file."""

import pytest

from hortus.core import load_settings
from hortus.store import Database, Server, StoreError

URL = "postgresql://hortus@db.example:5433/records?sslmode=verify-full"


def test_without_an_address_records_are_kept_in_the_data_folder(tmp_path):
    database = Database.of(load_settings(data=tmp_path, environment={}))
    assert database.server is None
    assert database.name == str(tmp_path)


def test_the_settings_name_the_server(tmp_path):
    named = {"HORTUS_STORE_URL": URL, "HORTUS_STORE_PASSWORD_FILE": "~/password"}
    server = Database.of(load_settings(data=tmp_path, environment=named)).server
    assert server.url == URL
    assert server.password_file.is_absolute()


def test_what_people_see_of_the_address_is_no_secret():
    server = Server(URL)
    assert (server.place, server.name) == ("db.example:5433/records", "records")


def test_the_password_is_the_content_of_its_file_without_the_end_of_the_line(tmp_path):
    file = tmp_path / "password"
    file.write_text(" correct horse \r\n")
    file.chmod(0o600)
    assert Server(URL, file).password() == " correct horse "
    assert Server(URL).password() is None


@pytest.mark.parametrize("fault", ["missing", "open to others", "no text"])
def test_a_password_file_with_a_fault_is_named_and_not_shown(tmp_path, fault):
    file = tmp_path / "password"
    if fault != "missing":
        file.write_bytes(b"correct-horse\xff" if fault == "no text" else b"correct-horse")
        file.chmod(0o644 if fault == "open to others" else 0o600)
    with pytest.raises(StoreError, match="password") as caught:
        Server(URL, file).password()
    assert str(file) in caught.value.message
    assert "correct-horse" not in f"{caught.value!r}{caught.value.remedy}"
