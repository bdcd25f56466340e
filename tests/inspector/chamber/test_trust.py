"""Stores of trusted certificates, as each kind of library reads them."""

import hashlib
import ssl

import pytest

from hortus.inspector.chamber.trust import BUNDLE, files, key_store
from hortus.inspector.sink import Authority


@pytest.fixture(scope="module")
def pem():
    return Authority.make().public_pem.decode()


def test_every_place_leads_to_the_one_certificate(pem):
    found = {file.path: file for file in files(pem)}
    assert found[BUNDLE].content.decode() == pem
    links = [file.content.decode() for file in found.values() if file.mode == 0o120777]
    assert links == [BUNDLE] * 3


def test_openssl_reads_the_bundle(pem):
    context = ssl.create_default_context(cadata=pem)
    assert context.cert_store_stats()["x509_ca"] == 1


def test_a_java_store_is_sealed_and_holds_the_certificate(pem):
    der = ssl.PEM_cert_to_DER_cert(pem)
    store = key_store(der)
    assert store[:12] == bytes.fromhex("feedfeed 00000002 00000001")
    assert der in store
    assert store.endswith(
        hashlib.sha1("changeit".encode("utf-16-be") + b"Mighty Aphrodite" + store[:-20]).digest()
    )
    assert len(store) == 12 + 4 + 9 + 8 + 7 + 4 + len(der) + 20
