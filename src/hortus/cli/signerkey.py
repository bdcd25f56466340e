"""The public key of who signed a report, as a command line names it."""

from hortus.audit import Key, read_key
from hortus.core import UsageError


def signer_key(said: str | None) -> Key | None:
    """Return the key that ``--key`` gives or names a file with; None where it is not given."""
    if not said:
        return None
    try:
        return read_key(said)
    except (OSError, ValueError) as e:
        raise UsageError(
            f"--key {said[:80]!a} is no public key and no file with one",
            remedy="ask the signer for the key that `hortus inspect verify` shows there",
        ) from e
