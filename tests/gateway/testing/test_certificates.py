"""Certificates for tests hold where and for as long as they say."""

import ssl

from cryptography import x509

from hortus.gateway.testing.certificates import issue_certificate


def test_a_certificate_and_its_key_belong_together_and_trust_themselves(tmp_path):
    certificate, key = issue_certificate(tmp_path)
    context = ssl.create_default_context(cafile=certificate)
    context.load_cert_chain(certificate, key)
    assert context.cert_store_stats()["x509_ca"] <= 1


def test_it_holds_for_the_days_asked_for(tmp_path):
    certificate, _ = issue_certificate(tmp_path, "old", days=(-9, -2))
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    assert (found.not_valid_after_utc - found.not_valid_before_utc).days == 7
