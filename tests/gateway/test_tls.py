"""HTTPS with files of one's own: sound ones are used, renewed ones taken up, others told."""

import ssl

import pytest

from hortus.core import ServerSettings, SystemClock
from hortus.gateway.errors import CertificateError
from hortus.gateway.testing import issue_certificate as issue
from hortus.gateway.tls import Certificate


def opened(certificate, key):
    settings = ServerSettings(tls_certificate_file=str(certificate), tls_key_file=str(key))
    return Certificate.of(settings, SystemClock())


def test_without_files_there_is_none():
    assert Certificate.of(ServerSettings(), SystemClock()) is None


def test_a_renewed_certificate_is_taken_up_and_a_wrong_one_is_not(tmp_path):
    certificate, key = issue(tmp_path)
    found = opened(certificate, key)
    assert found.context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert not found.refresh()
    before = found.ends
    renewed, other = issue(tmp_path, "two", (-1, 30))
    certificate.write_bytes(renewed.read_bytes())
    assert not found.refresh()
    assert "stays in force" in found.state
    assert found.ends == before
    key.write_bytes(other.read_bytes())
    assert found.refresh()
    assert found.ends > before
    assert found.state == f"until {found.ends.date()}"


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda c, _: c.unlink(), "holds no certificate: No such file"),
        (lambda c, _: c.write_text("nothing"), "holds no certificate"),
        (lambda _, k: k.unlink(), "cannot be used: No such file"),
        (lambda _, k: k.write_text("nothing"), "is no key for"),
        (lambda _, k: k.write_bytes(issue(k.parent, "two")[1].read_bytes()), "is no key for"),
        (
            lambda _, k: k.write_bytes(issue(k.parent, "two", passphrase=b"x")[1].read_bytes()),
            "sealed with a passphrase",
        ),
        (
            lambda c, k: [
                f.write_bytes(g.read_bytes())
                for f, g in zip((c, k), issue(k.parent, "old", (-9, -1)), strict=True)
            ],
            "and not today",
        ),
    ],
    ids=["no certificate", "no PEM", "no key", "no key in it", "of another", "sealed", "over"],
)
def test_files_that_cannot_be_used_are_told(tmp_path, spoil, problem):
    files = issue(tmp_path)
    spoil(*files)
    with pytest.raises(CertificateError, match=problem) as caught:
        opened(*files)
    assert caught.value.remedy
