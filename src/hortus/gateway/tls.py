"""HTTPS for clients: a certificate and its key from files, read again when they are renewed."""

import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography import x509

from hortus.core import Clock, ServerSettings
from hortus.gateway.errors import CertificateError

_US = 1_000_000
_Stamps = Sequence[tuple[int, int]]


class Certificate:
    """What hortus proves with that it is the host its clients mean.

    New connections use what the files hold at that time, those there are go on. Files that cannot
    be used leave the certificate in force that was, and ``problem`` says why.
    """

    def __init__(self, certificate: Path, key: Path, clock: Clock) -> None:
        self._files = certificate, key
        self._clock = clock
        self._seen = self._stamps()
        self.ends = self._checked()
        self.problem = ""
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.set_alpn_protocols(["http/1.1"])
        self._load(self.context)

    @classmethod
    def of(cls, settings: ServerSettings, clock: Clock) -> Self | None:
        """Return the certificate that the settings name, or None. Raises ``CertificateError``."""
        if not settings.tls_certificate_file:
            return None
        certificate = Path(settings.tls_certificate_file).expanduser()
        return cls(certificate, Path(settings.tls_key_file).expanduser(), clock)

    @property
    def state(self) -> str:
        """What there is to say of it in words."""
        return self.problem or f"until {self.ends.date().isoformat()}"

    def refresh(self) -> bool:
        """Use the files anew where they have changed; return whether they had, and were sound."""
        stamps = self._stamps()
        if stamps == self._seen:
            return False
        self._seen = stamps
        try:
            ends = self._checked()
            # Tried apart first: a key that does not fit would stop every new connection.
            self._load(ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER))
            self._load(self.context)
        except CertificateError as e:
            self.problem = f"{e.message}; the one before stays in force"
            return False
        self.ends, self.problem = ends, ""
        return True

    def trust(self) -> ssl.SSLContext:
        """Return the trust in this certificate and no other, for this process to ask itself."""
        trust = ssl.create_default_context(cafile=str(self._files[0]))
        trust.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        trust.check_hostname = False
        return trust

    def _load(self, context: ssl.SSLContext) -> None:
        certificate, key = self._files
        try:
            context.load_cert_chain(certificate, key, password=_refused)
        except ssl.SSLError as e:
            raise CertificateError(
                f"{key} is no key for {certificate}: {e.reason or e}",
                remedy="name the private key in PEM that the certificate was made for",
            ) from e
        except (OSError, ValueError) as e:
            raise CertificateError(
                f"{key} cannot be used: {_words(e)}",
                remedy="name a readable private key in PEM that is not sealed with a passphrase",
            ) from e

    def _checked(self) -> datetime:
        """Return when the certificate ends, if it holds now."""
        file = self._files[0]
        try:
            found = x509.load_pem_x509_certificates(file.read_bytes())[0]
        except (OSError, ValueError) as e:
            raise CertificateError(
                f"{file} holds no certificate: {_words(e)}",
                remedy="name a file in PEM: the server's certificate, then those above it",
            ) from e
        now = datetime.fromtimestamp(self._clock.now_us() / _US, UTC)
        if not found.not_valid_before_utc <= now < found.not_valid_after_utc:
            since, until = found.not_valid_before_utc.date(), found.not_valid_after_utc.date()
            raise CertificateError(
                f"the certificate in {file} holds from {since} to {until}, and not today",
                remedy="put a certificate there that holds, and compare the clock here",
            )
        return found.not_valid_after_utc

    def _stamps(self) -> _Stamps:
        return [_stamp(file) for file in self._files]


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_ino


def _refused() -> str:
    """Stand in for a passphrase: without this, the library would ask at the terminal."""
    message = "it is sealed with a passphrase"
    raise ValueError(message)


def _words(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
