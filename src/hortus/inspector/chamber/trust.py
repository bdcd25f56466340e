"""Whom a program's TLS library finds trusted, at the places where each kind of library looks."""

import hashlib
import ssl
import struct
from collections.abc import Iterator

from hortus.inspector.chamber.spec import Planted

BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
_LINK = 0o120777
# Alpine and LibreSSL; Fedora and its kin.
_OTHER_PLACES = ("/etc/ssl/cert.pem", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/tls/cert.pem")
_JAVA = "/etc/ssl/certs/java/cacerts"
_MAGIC, _VERSION, _TRUSTED = 0xFEEDFEED, 2, 1
_JAVA_PASSWORD = "changeit"  # noqa: S105 - what every Java has, and everybody knows
_SALT = b"Mighty Aphrodite"


def files(authority: str) -> Iterator[Planted]:
    """Yield the stores of trusted certificates that hold ``authority``, in PEM, alone."""
    yield Planted(path=BUNDLE, content=authority.encode())
    for place in _OTHER_PLACES:
        yield Planted(path=place, content=BUNDLE.encode(), mode=_LINK)
    yield Planted(path=_JAVA, content=key_store(ssl.PEM_cert_to_DER_cert(authority)))


def key_store(certificate: bytes) -> bytes:
    """Return a Java key store (JKS) that trusts one certificate."""
    entry = struct.pack("!I", 2) + _text("chamber") + bytes(8) + _text("X.509")
    content = (
        struct.pack("!III", _MAGIC, _VERSION, _TRUSTED)
        + entry
        + struct.pack("!I", len(certificate))
        + certificate
    )
    password = _JAVA_PASSWORD.encode("utf-16-be")
    seal = hashlib.sha1(password + _SALT + content, usedforsecurity=False)
    return content + seal.digest()


def _text(text: str) -> bytes:
    return struct.pack("!H", len(text)) + text.encode()
