"""A certificate for this machine with its key, for tests over HTTPS."""

import datetime as dt
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from hortus.core import SystemClock

_US = 1_000_000


def issue_certificate(
    folder: Path,
    name: str = "one",
    days: tuple[int, int] = (-1, 9),
    passphrase: bytes = b"",
    hosts: Sequence[str] = (),
) -> tuple[Path, Path]:
    """Write a certificate that holds for ``days`` around today, and its key; return both files.

    It is its own authority: whoever trusts it believes this machine, and ``hosts``.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.fromtimestamp(SystemClock().now_us() / _US, dt.UTC)
    since, until = (now + dt.timedelta(days=count) for count in days)
    names = [x509.DNSName(host) for host in hosts]
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), *names])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    how = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    files = folder / f"{name}.pem", folder / f"{name}.key"
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how))
    return files
