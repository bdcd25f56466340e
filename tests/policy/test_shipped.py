"""Everything that is shipped is there and in order."""

import pytest

from hortus.policy import (
    DEFAULT,
    PACKS,
    Directory,
    PackError,
    Parameters,
    examine,
    schema_text,
    shipped_source,
)
from hortus.policy.shipped import example_company_text, pack_texts, terms_text


@pytest.mark.parametrize("name", [DEFAULT, *PACKS])
def test_a_pack_has_policies_and_examples(name) -> None:
    policies, examples = pack_texts(name)
    assert "@id" in policies
    assert "[[example]]" in examples
    source = shipped_source(name)
    assert (source.file, source.examples_file) == (f"{name}.cedar", f"{name}.examples.toml")
    assert (source.text, source.examples) == (policies, examples)


def test_the_packs_are_those_that_were_promised() -> None:
    promised = {"regional-terms", "data-classes", "gdpr-transfers", "working-hours"}
    assert promised | {"high-risk-tools", "four-eyes"} <= set(PACKS)


def test_a_pack_there_is_not_is_refused() -> None:
    with pytest.raises(PackError, match="no pack 'gdpr'") as caught:
        shipped_source("gdpr")
    assert "gdpr-transfers" in caught.value.remedy


def test_all_of_it_together_is_without_fault(company: Directory) -> None:
    sources = [shipped_source(name) for name in (DEFAULT, *PACKS)]
    bundle, faults = examine(sources, Parameters(), company)
    assert faults == []
    assert len(bundle.policies) == 32


def test_the_other_texts_are_there() -> None:
    assert "entity User" in schema_text()
    assert "[people.anna]" in example_company_text()
    assert "[anthropic]" in terms_text()
