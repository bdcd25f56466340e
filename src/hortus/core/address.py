"""Where the gateway is and who asks: check the address and the file with the key."""

import stat
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from hortus.core.errors import BadAddressError, KeyFileError

DEFAULT_URL = "http://127.0.0.1:8180"
DEFAULT_MODEL = "house/code"
DEFAULT_CONTEXT_TOKENS = 131_072
_HOW_TO_MAKE_A_KEY = "`hortus key new NAME` makes one; save it to a file only you can read"


def base_url(text: str) -> str:
    """Return the gateway's address without ``/v1`` and closing slash."""
    parts = parts_of(text)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadAddressError(
            f"{text!r} is no HTTP address", remedy=f"give it like the default: {DEFAULT_URL}"
        )
    if parts.query or parts.fragment or parts.username is not None:
        raise BadAddressError(
            "the address has more than a host, a port and a path",
            remedy="leave out what follows ? or # and what stands before @",
        )
    return text.rstrip("/").removesuffix("/v1").rstrip("/")


def is_clear_text_abroad(url: str) -> bool:
    """Tell whether the key and all prompts would cross a network unencrypted.

    What is no address is not known to be this machine.
    """
    parts = parts_of(url)
    if parts is None:
        return True
    host = parts.hostname or ""
    if parts.scheme == "https" or host == "localhost":
        return False
    import ipaddress  # noqa: PLC0415 - only for an address that is not encrypted

    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def parts_of(text: str) -> SplitResult | None:
    """Return the parts of an address; None for a bracket left open, a port of letters, a space."""
    if any(sign.isspace() or not sign.isprintable() for sign in text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts


def read_key(file: Path) -> str:
    """Return the key in ``file``. Raises ``KeyFileError`` where others could read it too."""
    try:
        key = file.read_text(encoding="utf-8").strip()
        mode = stat.S_IMODE(file.stat().st_mode)
    except (OSError, UnicodeDecodeError) as e:
        raise KeyFileError(f"cannot read the key in {file}: {e}", remedy=_HOW_TO_MAKE_A_KEY) from e
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise KeyFileError(f"{file} holds no single key", remedy=_HOW_TO_MAKE_A_KEY)
    if mode & 0o077:
        raise KeyFileError(
            f"{file} can be read by others (mode {mode:o})", remedy=f"chmod 600 {file}"
        )
    return key
