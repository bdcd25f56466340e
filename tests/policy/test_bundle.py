"""A bundle is a value: it loads whole or not at all, and its version says what is in it."""

from dataclasses import replace

import pytest

from hortus.policy import (
    DEFAULT,
    Directory,
    Label,
    Parameters,
    PolicyError,
    Source,
    examine,
    load_bundle,
    read_parameters,
    shipped_source,
)


def test_a_bundle_has_the_policies_of_its_sources_in_order(own) -> None:
    bundle = load_bundle([own(), shipped_source(DEFAULT)], Parameters())
    assert [policy.id for policy in bundle.policies][:2] == ["own", "inside-models"]
    assert len(bundle.examples) > 20


def test_a_policy_is_found_by_its_id(bundle_of) -> None:
    bundle = bundle_of()
    found = bundle.policy("key-scope")
    assert found is not None
    assert found.id == "key-scope"
    assert bundle.policy("nothing") is None


def test_the_version_is_the_same_for_the_same_and_differs_for_anything_else(own) -> None:
    parameters = read_parameters("[four-eyes]\ncontent = 3", "p")
    versions = [
        load_bundle([own()], Parameters()).version,
        load_bundle([own(reason="otherwise")], Parameters()).version,
        load_bundle([own()], parameters).version,
        load_bundle([own(), own(name="more")], Parameters()).version,
        load_bundle([], Parameters()).version,
    ]
    assert len(set(versions)) == len(versions)
    assert load_bundle([own()], Parameters()).version == versions[0]
    assert all(len(version) == 16 for version in versions)


def test_the_version_does_not_depend_on_where_the_files_are(own) -> None:
    elsewhere = replace(own(), file="elsewhere.cedar")
    assert (
        load_bundle([elsewhere], Parameters()).version
        == load_bundle([own()], Parameters()).version
    )


def test_moving_text_from_one_file_to_the_next_is_another_version() -> None:
    def version(*texts: str) -> str:
        sources = [Source(f"{n}.cedar", text) for n, text in enumerate(texts)]
        return examine(sources, Parameters())[0].version

    assert version("// a\n", "// b\n") != version("// a\n// b\n", "")


@pytest.mark.parametrize(("kept", "lacking"), [(0, "refused"), (1, "allowed")])
def test_a_policy_without_an_example_of_each_answer_does_not_load(own, kept, lacking) -> None:
    source = own()
    shown = source.examples.split("[[example]]")[1:]
    with pytest.raises(PolicyError) as caught:
        load_bundle([replace(source, examples=f"[[example]]{shown[kept]}")], Parameters())
    assert caught.value.message == (
        f"own.cedar:1: own has no example of a request that is {lacking}"
    )
    assert caught.value.remedy == "add one to own.examples.toml"


def test_without_a_file_of_examples_the_remedy_says_where_it_would_be(own) -> None:
    source = replace(own(), examples="", examples_file="")
    with pytest.raises(PolicyError) as caught:
        load_bundle([source], Parameters())
    assert caught.value.remedy == "add one to a file of examples beside it"
    assert "(and 1 more: `hortus policy check` lists them)" in caught.value.message


def test_a_fault_stops_the_whole_bundle(own) -> None:
    with pytest.raises(PolicyError, match=r"own\.cedar:5: .*`gone`"):
        load_bundle(
            [
                shipped_source(DEFAULT),
                own("permit (principal, action, resource) when { context.gone };"),
            ],
            Parameters(),
        )


def test_all_faults_are_listed_by_file_and_line() -> None:
    sources = [
        Source("b.cedar", "permit (x);\n\npermitt (y);"),
        Source("a.cedar", "forbid;"),
    ]
    bundle, faults = examine(sources, Parameters())
    assert bundle.policies == ()
    assert [(fault.file, fault.line) for fault in faults] == [
        ("a.cedar", 1),
        ("b.cedar", 1),
        ("b.cedar", 3),
    ]


def test_an_unknown_team_stops_a_bundle_that_is_to_fit_a_directory(
    own, company: Directory
) -> None:
    source = own('permit (principal in Team::"gone", action, resource);')
    load_bundle([source], Parameters())
    with pytest.raises(PolicyError, match='names Team::"gone", which is not in the directory'):
        load_bundle([source], Parameters(), company)


def test_a_bundle_knows_whether_it_looks_at_the_clock(bundle_of) -> None:
    assert not bundle_of().uses_time
    assert bundle_of("working-hours").uses_time


def test_the_engines_numbering_is_that_of_the_policies(engine_of, ask) -> None:
    engine = engine_of("working-hours", "data-classes")
    for policy in ("key-scope", "secrets-stay"):
        words = (
            {"key_covers": False}
            if policy == "key-scope"
            else {"labels": frozenset({Label.SECRET})}
        )
        assert policy in ask(engine, **words).rules


def test_a_bundle_has_the_examples_of_all_its_sources() -> None:
    sources = [shipped_source(name) for name in (DEFAULT, "working-hours")]
    alone = [load_bundle([source], Parameters()).examples for source in sources]
    assert load_bundle(sources, Parameters()).examples == (*alone[0], *alone[1])
