import stat
from base64 import b64encode

import msgspec
import pytest

from hortus.audit import PAYLOAD_TYPE, Statement, seal
from hortus.inspector.errors import ReportUnsoundError
from hortus.inspector.finding import Level
from hortus.inspector.reporting.report import PREDICATE_TYPE
from hortus.inspector.reporting.statement import (
    as_written,
    own_key,
    own_signer,
    sealed,
    unverified,
)
from hortus.inspector.reporting.testing import finding, report


def test_a_report_is_an_in_toto_statement_about_its_files(tmp_path):
    signer = own_signer(tmp_path)
    envelope = msgspec.json.decode(sealed(report([finding()]), signer))
    statement, found = unverified(sealed(report([finding()]), signer))

    assert envelope["payloadType"] == PAYLOAD_TYPE == "application/vnd.in-toto+json"
    assert envelope["signatures"][0]["keyid"] == signer.key.identity.hex()
    assert statement.type == "https://in-toto.io/Statement/v1"
    assert statement.predicate_type == PREDICATE_TYPE == "urn:hortus:inspect:v1"
    assert statement.subject[0].name == "tool-1.0.0.tgz"
    assert statement.subject[0].digest == {"sha256": "ab" * 32}
    assert found.level is Level.HIGH


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path):
    first, second = own_signer(tmp_path), own_signer(tmp_path)

    assert str(first.key) == str(second.key) == str(own_key(tmp_path))
    assert stat.S_IMODE((tmp_path / "inspector.key").stat().st_mode) == 0o600


def test_an_installation_that_signed_nothing_has_no_key(tmp_path):
    assert own_key(tmp_path) is None


def test_a_key_that_others_can_read_signs_nothing(tmp_path):
    own_signer(tmp_path)
    (tmp_path / "inspector.key").chmod(0o644)

    with pytest.raises(ReportUnsoundError, match="can be read by other users") as caught:
        own_signer(tmp_path)
    assert "the next inspection makes another" in caught.value.remedy


def test_a_damaged_key_signs_nothing(tmp_path):
    (tmp_path / "inspector.key").write_text("nothing")
    (tmp_path / "inspector.key").chmod(0o600)

    with pytest.raises(ReportUnsoundError, match="holds no private key"):
        own_signer(tmp_path)


DEEP = b64encode(b'{"predicate":' + b"[" * 100_000)
NESTED = b'{"payload":"%s","payloadType":"application/vnd.in-toto+json","signatures":[]}' % DEEP


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff\xfe", b"[1]", b'{"payload": "!"}', b"[" * 100_000, NESTED]
)
def test_what_is_no_signed_statement_is_refused(data):
    with pytest.raises(ReportUnsoundError, match="structure"):
        unverified(data)


def test_a_statement_of_another_kind_is_refused(tmp_path):
    signer = own_signer(tmp_path)
    statement = Statement(
        subject=(), predicate_type="urn:hortus:evidence:v1", predicate=msgspec.Raw(b"{}")
    )

    with pytest.raises(ReportUnsoundError, match="another kind, 'urn:hortus:evidence:v1'"):
        unverified(seal(statement, signer.key, signer.sign_text))


def test_a_predicate_that_is_no_report_is_refused(tmp_path):
    signer = own_signer(tmp_path)
    statement = Statement(
        subject=(), predicate_type=PREDICATE_TYPE, predicate=msgspec.Raw(b'{"tool": 1}')
    )

    with pytest.raises(ReportUnsoundError, match="it holds no report"):
        unverified(seal(statement, signer.key, signer.sign_text))


def test_the_envelope_is_as_it_was_written_or_it_is_not(tmp_path):
    signer = own_signer(tmp_path)
    data = sealed(report(), signer)
    statement, _ = unverified(data)

    assert as_written(data, statement, signer.key)
    assert not as_written(data + b"\n", statement, signer.key)
    assert not as_written(data.replace(b'{"payload"', b'{"a":1,"payload"'), statement, signer.key)
    assert b64encode(signer.key.identity) not in data
