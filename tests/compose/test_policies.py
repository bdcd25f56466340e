"""The policies in force: taken up as things change, kept as they were where that cannot be."""

import asyncio
import json
from datetime import UTC, datetime

import msgspec
import pytest

from hortus.compose.policies import HousePolicies
from hortus.compose.policyfolder import PolicyTexts
from hortus.core import (
    Action,
    Destination,
    ModelSettings,
    PolicySettings,
    Principal,
    Question,
    load_settings,
)
from hortus.core.testing import FrozenClock
from hortus.identity import Roster
from hortus.policy import Budget, DirectoryError, PackError
from hortus.store import Everybody, PersonRecord, ToolRecord

NOBODY = Roster(Everybody((), (), ()))
ADA = Roster(Everybody((PersonRecord("per_1", "ada", "Ada", region="DE"),), (), ()))


class World:
    """What the policies are made from, to be changed by a test."""

    def __init__(self, data):
        self.loaded = load_settings(data=data, environment={})
        self.folder = data / "policy"
        self.folder.mkdir()
        self.roster = NOBODY
        self.activated = None

        self.clock = FrozenClock()
        self.standing = Budget.WITHIN
        self.decided = ()

    def policies(self):
        """Return the policies in force in it."""
        return HousePolicies(
            self.loaded,
            self.clock,
            lambda: self.roster,
            lambda: self.activated,
            lambda _: self.standing,
            lambda: self.decided,
        )

    def settings(self, **said):
        """Return the settings with others among them."""
        return msgspec.structs.replace(self.loaded.settings, **said)


@pytest.fixture
def world(tmp_path):
    """Return an empty data folder with a policy folder in it."""
    return World(tmp_path)


def question(model="near", labels=(), **said):
    there = Destination(model, inside=model == "near")
    who = Principal("key_1", "laptop", account="ada")
    return Question(who, Action.INFER, model, there, frozenset(labels), **said)


WITH_NEAR = {"near": ModelSettings(url="http://127.0.0.1:9/v1", inside=True)}


def test_without_any_setting_nothing_outside_is_permitted(world):
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR))
    assert policies.decide(question()).rules == ("inside-models",)
    refused = policies.decide(question("far"))
    assert (refused.allowed, refused.rules) == (False, ("no-permit",))
    assert "outside-models" in refused.remedy


def test_a_model_is_what_the_settings_say_not_what_the_gateway_says(world):
    assert not world.policies().decide(question("near")).allowed


def test_a_verdict_brings_the_facts_for_its_record_without_the_name(world):
    world.roster = ADA
    verdict = world.policies().decide(question("far", project="shop"))
    facts = json.loads(verdict.recorded)
    assert (facts["do"], facts["what"]) == ("infer", "far")
    assert facts["used"]["nearest permit"] == "inside-models"
    assert "ada" not in verdict.recorded


def test_a_refusal_that_rests_on_labels_says_which_with_all_they_tell(world):
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR))
    verdict = policies.decide(question(labels=["secret", "confidential:names"]))
    assert verdict.facts_used["labels"] == "confidential:names secret"
    assert "labels" not in policies.decide(question(labels=["personal"])).facts_used


def test_nothing_is_made_anew_where_nothing_has_changed(world):
    policies = world.policies()
    before = policies.in_force
    assert policies.take_up() is None
    assert policies.in_force is before


def test_people_are_taken_up_with_the_same_bundle(world):
    policies = world.policies()
    before = policies.in_force
    world.roster = ADA
    assert policies.take_up() is None
    assert policies.in_force.bundle is before.bundle
    assert policies.in_force.engine.directory.names("User") == ["ada"]


def test_a_pack_of_the_settings_is_another_bundle(world):
    policies = world.policies()
    old = policies.in_force.bundle
    packs = PolicySettings(packs=["data-classes"])
    assert policies.take_up(world.settings(policy=packs)) is old
    assert policies.in_force.bundle.policy("above-the-model")
    assert policies.take_up() is None


def test_what_cannot_be_used_leaves_everything_as_it_was(world):
    policies = world.policies()
    before = policies.in_force
    with pytest.raises(PackError):
        policies.take_up(world.settings(policy=PolicySettings(packs=["odd"])))
    assert policies.in_force is before
    assert policies.take_up() is None
    assert policies.in_force.bundle.version == before.bundle.version


def test_a_file_at_fault_is_refused_once_and_taken_up_when_mended(world):
    policies = world.policies()
    file = world.folder / "directory.toml"
    file.write_text('[people.ada]\nregion = "XX"\n', encoding="utf-8")
    with pytest.raises(DirectoryError):
        policies.take_up()
    assert policies.take_up() is None
    file.write_text('[people.ada]\nregion = "DE"\n', encoding="utf-8")
    policies.take_up()
    assert policies.in_force.engine.directory.names("User") == ["ada"]


def test_what_was_activated_holds_over_the_folder(world):
    policies = world.policies()
    world.activated = PolicyTexts(packs=("four-eyes",))
    assert policies.take_up() is not None
    assert policies.in_force.bundle.policy("activation-alone")


def test_a_start_with_bad_policies_is_none(world):
    world.loaded = load_settings(data=world.folder.parent, environment={})
    (world.folder / "parameters.toml").write_text("[odd]\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"parameters\.toml:1"):
        world.policies()


def test_while_it_runs_changes_and_faults_are_told(world):
    policies, told = world.policies(), []

    async def tell(name, _, facts, reason):
        told.append((name, facts, reason))

    async def until(count):
        while len(told) < count:  # noqa: ASYNC110 - it stands for any change from outside
            await asyncio.sleep(0.01)

    async def scenario():
        task = asyncio.create_task(policies.keep_up(tell))
        world.activated = PolicyTexts(packs=("odd",))
        await until(1)
        assert "odd" in policies.parts["policies"]
        world.activated = PolicyTexts(packs=("four-eyes",))
        await until(2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(scenario())
    (refused, why, reason), (changed, facts, _) = told
    assert (refused, why, "odd" in reason) == ("policy.refused", {"code": "bad_policy_pack"}, True)
    assert (changed, facts["added"]) == (
        "policy.taken_up",
        "activation-alone agreed-in-person",
    )
    assert policies.parts["policies"].endswith(policies.in_force.bundle.version)


def test_an_answer_given_before_changes_with_the_budget(world):
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR))
    before = policies.decide(question())
    world.standing = Budget.SPENT
    after = policies.decide(question())
    assert json.loads(before.recorded).get("budget") is None
    assert json.loads(after.recorded)["budget"] == "spent"


def test_an_answer_given_before_changes_with_the_clock_of_the_caller(world):
    world.roster = ADA
    clocks = PolicySettings(clocks={"DE": "Europe/Berlin"})
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR, policy=clocks))
    winter = json.loads(policies.decide(question()).recorded)["offset_min"]
    world.clock.advance(180 * 86_400)
    summer = json.loads(policies.decide(question()).recorded)["offset_min"]
    assert {winter, summer} == {60, 120}


def test_the_same_question_is_answered_once_in_a_quarter_of_an_hour(world):
    policies = world.policies()
    first = policies.decide(question())
    world.clock.advance(1)
    assert policies.decide(question()) is first
    world.clock.advance(900)
    assert policies.decide(question()) is not first


def verdict(status, until="2099-01-01"):
    return ToolRecord("loom", "2.x", status, "high", "it marks what it sends", "ada", 5, until)


def with_loom(version="2.1.0"):
    return question(client="loom", client_version=version)


def test_a_ban_is_in_force_with_the_next_look_and_so_is_its_end(world):
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR))
    assert policies.decide(with_loom()).allowed
    world.decided = (verdict("banned"),)
    policies.take_up()
    refused = policies.decide(with_loom())
    assert refused.rules == ("banned-client",)
    assert refused.reason == "loom@2.1.0 is banned in this company: it marks what it sends"
    assert policies.decide(with_loom("3.0.0")).allowed
    assert policies.in_force.tools == {"loom"}
    world.decided = ()
    policies.take_up()
    assert policies.decide(with_loom()).allowed


def test_who_is_allowed_with_a_warning_hears_it_and_it_is_recorded(world):
    world.decided = (verdict("warned"),)
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR))
    warned = policies.decide(with_loom())
    assert warned.allowed
    assert warned.warning == (
        "loom@2.1.0 is allowed with a warning until 2099-01-01, risk high: it marks what it sends"
    )
    assert json.loads(warned.recorded)["tool_status"] == "warned"
    assert policies.decide(with_loom("3.0.0")).warning == ""


def test_a_permit_is_over_on_the_day_after_its_last_while_hortus_runs(world):
    day = 86_400
    today = datetime.fromtimestamp(world.clock.now_us() / 1e6, UTC).date().isoformat()
    world.decided = (verdict("allowed", today),)
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR))
    assert policies.decide(with_loom()).warning == ""
    world.clock.advance(day)
    policies.take_up()
    assert "which has passed" in policies.decide(with_loom()).warning
    recorded = json.loads(policies.decide(with_loom()).recorded)
    assert recorded["tool_status"] == "expired"


def test_a_client_that_does_not_say_who_it_is_has_no_standing(world):
    world.decided = (verdict("banned"),)
    policies = world.policies()
    policies.take_up(world.settings(models=WITH_NEAR))
    said = policies.decide(question(client="unknown"))
    assert said.allowed
    assert "tool_status" not in json.loads(said.recorded)
