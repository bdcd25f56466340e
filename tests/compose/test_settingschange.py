"""What changes while hortus runs, and what waits for the next start."""

import msgspec
import pytest

from hortus.compose.settingschange import GONE, stamp_of, taken_up
from hortus.core import KnowledgeSettings, ScimSettings, ServerSettings, Settings


@pytest.mark.parametrize(
    ("changed", "is_taken_up"),
    [
        ({"zones": {"lab": ["10.0.0.0/8"]}}, True),
        ({"scim": ScimSettings(most_results=7)}, True),
        ({"server": ServerSettings(trusted_proxies=["10.0.0.1"])}, True),
        ({"server": ServerSettings(forwarded_header="forwarded")}, True),
        ({"aliases": {"a": ["b"]}}, True),
        ({"knowledge": KnowledgeSettings(readers={"shop": ["everyone"]})}, True),
        ({"knowledge": KnowledgeSettings(embedding_model="m")}, False),
        ({"server": ServerSettings(port=1)}, False),
        ({"server": ServerSettings(tls_certificate_file="x", tls_key_file="y")}, False),
    ],
    ids=[
        "zones",
        "scim",
        "proxies",
        "header",
        "aliases",
        "readers",
        "vectors",
        "port",
        "certificate",
    ],
)
def test_networks_the_directory_and_proxies_need_no_start(changed, is_taken_up):
    old = Settings()
    fresh = msgspec.structs.replace(old, **changed)
    assert taken_up(old, fresh) == (fresh if is_taken_up else old)


def test_a_file_that_is_written_or_taken_away_has_another_stamp(tmp_path):
    file = tmp_path / "hortus.toml"
    assert stamp_of(file) == GONE
    file.write_text("one")
    first = stamp_of(file)
    other = tmp_path / "other"
    other.write_text("two")
    other.replace(file)
    assert stamp_of(file) not in {GONE, first}
