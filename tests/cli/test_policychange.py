"""``hortus policy diff`` and ``replay``: what a change would do to requests that were made."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hortus.cli import main
from hortus.store import Store
from hortus.store.testing import an_intent, an_outcome

Run = Callable[..., tuple[int, str, str]]
STOP = """@id("stop-far")
@reason("{what} is closed")
@remedy("wait")
@owner("me")
forbid (principal, action == Action::"infer", resource == Model::"near");
"""
EXAMPLES = """
[company.models.near]
inside = true
[[example]]
policy = "stop-far"
allowed = true
who = "anna"
what = "house/coder"
[[example]]
policy = "stop-far"
allowed = false
who = "anna"
what = "near"
"""


@pytest.fixture
def policy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``hortus policy`` on a data folder with a model; return status, output and remarks."""
    (tmp_path / "hortus.toml").write_text(
        '[models.near]\nurl = "http://127.0.0.1:9/v1"\ninside = true\n'
        '[models.far]\nurl = "https://m.example/v1"\n'
    )

    def run(*words: str) -> tuple[int, str, str]:
        status = main(["policy", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    """Return a folder that closes one model and opens another."""
    folder = tmp_path / "proposed"
    folder.mkdir()
    (folder / "stop.cedar").write_text(STOP)
    (folder / "stop.examples.toml").write_text(EXAMPLES)
    (folder / "parameters.toml").write_text(
        '[outside-models]\nmodels = ["far"]\neveryone = true\n'
    )
    return folder


@pytest.fixture
def asked(tmp_path: Path) -> None:
    """Let four requests be on record, of which one says nothing of its facts."""
    facts = '{"do":"infer","data_class":"public"}'
    models = [("near", facts), ("near", facts), ("far", facts), ("far", "")]

    async def scenario(store: Store) -> None:
        for number, (model, said) in enumerate(models):
            name = f"dec_{number}"
            intent = an_intent(name, model=model, account="anna", facts=said, client="aider")
            await store.records.append(intent, an_outcome(name))

    with Store.open(tmp_path) as store:
        asyncio.run(scenario(store))


def test_the_difference_is_a_list_of_policies(policy: Run, proposed: Path) -> None:
    status, out, err = policy("diff", str(proposed), "--packs", "outside-models")
    assert status == 0
    assert out.splitlines() == [
        "+ outside-models-named permits (security): {what} is open to {who} (pack outside-models)",
        "+ stop-far forbids (me): {what} is closed",
        "~ outside-models.everyone: false -> true",
        '~ outside-models.models: [] -> ["far"]',
    ]
    assert " -> " in err
    document = json.loads(policy("diff", str(proposed), "--json")[1])
    assert document["change"] == {"added": ["stop-far"], "removed": [], "changed": []}
    assert document["old"] != document["new"]


@pytest.mark.usefixtures("asked")
def test_a_replay_tells_who_would_be_answered_otherwise(policy: Run, proposed: Path) -> None:
    status, out, err = policy("replay", str(proposed), "--packs", "outside-models")
    assert status == 0
    assert out.splitlines() == [
        "no longer permitted: anna infer near (2x)",
        "    now: near runs inside the company, and anna has a key (inside-models)",
        "    then: near is closed (stop-far)",
        "newly permitted: anna infer far (1x)",
        (
            "    now: nothing permits anna to infer far; nearest is inside-models, but "
            "resource.inside is false and would have to be true (no-permit)"
        ),
        "    then: far is open to anna (pack outside-models) (outside-models-named)",
        "3 asked again, 0 with the same answer",
    ]
    assert err == "1 records say too little of their facts to be asked again\n"


@pytest.mark.usefixtures("asked")
def test_only_so_many_are_replayed_as_are_asked_for(policy: Run, proposed: Path) -> None:
    status, out, _ = policy("replay", str(proposed), "--last", "2", "--json")
    assert status == 0
    document = json.loads(out)["replay"]
    assert document["asked"] == 1
    assert document["now_refused"] == []


@pytest.mark.parametrize("action", ["diff", "replay"])
def test_a_proposal_must_be_a_folder_that_is_in_order(policy: Run, proposed: Path, action) -> None:
    assert policy(action, "one", "two")[0] == 2
    status, _, err = policy(action, str(proposed / "gone"))
    assert (status, "there is no folder or proposal" in err) == (1, True)
    (proposed / "stop.cedar").write_text(STOP.replace("near", "gone"))
    status, _, err = policy(action, str(proposed))
    assert (status, 'names Model::"gone"' in err) == (1, True)
