"""The key of a signer, from a command line."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hortus.audit import LOG, Key
from hortus.cli.signerkey import signer_key
from hortus.core import UsageError


@pytest.mark.parametrize("said", [None, ""])
def test_where_none_is_given_there_is_none(said):
    assert signer_key(said) is None


@pytest.mark.parametrize("said", ["no key", "no/such/file", "\0"])
def test_what_is_no_key_is_refused_with_where_to_get_one(said):
    with pytest.raises(UsageError, match="is no public key and no file with one"):
        signer_key(said)


def test_a_key_is_given_as_it_is_or_in_a_file(tmp_path):
    key = Key("lab", LOG, Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    file = tmp_path / "lab.pub"
    file.write_text(f"{key}\n")
    assert signer_key(str(key)) == signer_key(str(file)) == key
