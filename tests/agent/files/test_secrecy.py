"""Files that people keep keys in are told by their names."""

import pytest

from hortus.agent.files import looks_secret


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        "a/.ENV",
        ".env.production",
        "prod.env",
        "deploy/server.pem",
        "tls.key",
        ".ssh/config",
        "x/.aws/credentials",
        "id_ed25519",
        ".netrc",
        ".npmrc",
        "config/secrets.yaml",
        "config/db-credentials.json",
        "service-account-prod.json",
        "terraform.tfstate",
        "prod.tfvars",
        "keystore.jks",
        ".en\u200bv",
    ],
)
def test_a_name_that_promises_a_secret_is_known(path):
    assert looks_secret(path)


@pytest.mark.parametrize(
    "path",
    [
        ".env.example",
        ".env.sample",
        "environment.py",
        "secrets.py",
        "keys.py",
        "src/monkey",
        "docs/credentials.md",
        "id_card.py",
        "package.json",
        "tests/test_secrets.py",
    ],
)
def test_other_names_are_not(path):
    assert not looks_secret(path)
