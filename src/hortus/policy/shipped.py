"""The files that come with hortus: the schema, the default policies, the packs, the terms."""

from importlib import resources

PACKS = (
    "outside-models",
    "regional-terms",
    "data-classes",
    "gdpr-transfers",
    "working-hours",
    "high-risk-tools",
    "four-eyes",
)
"""What can be switched on, in the order in which it is listed."""

DEFAULT = "default"
"""The policies that are always in force."""


def schema_text() -> str:
    """Return the schema all policies are checked against."""
    return _read("schema.cedarschema")


def terms_text() -> str:
    """Return the providers' terms as they were last read."""
    return _read("terms.toml")


def example_company_text() -> str:
    """Return the directory of a made-up company, which examples are about."""
    return _read("company.toml")


def pack_texts(name: str) -> tuple[str, str]:
    """Return the policies of a pack and their examples."""
    return _read(f"{name}.cedar"), _read(f"{name}.examples.toml")


def _read(name: str) -> str:
    return resources.files("hortus.policy").joinpath("data", name).read_text(encoding="utf-8")
