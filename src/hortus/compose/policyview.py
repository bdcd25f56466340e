"""The policies in force as a program beside the gateways sees them."""

from hortus.compose.policies import HousePolicies, PoliciesInForce
from hortus.compose.policycontrol import Activated
from hortus.compose.policydirectory import Verdicts
from hortus.compose.policyfolder import (
    PolicyFolder,
    PolicyTexts,
    folder_of,
    read_folder,
    read_texts,
)
from hortus.compose.toolverdicts import Decided
from hortus.core import Clock, Loaded, SystemClock
from hortus.identity import Roster
from hortus.store import Database, Everybody, StoreView


def policies_in_force(loaded: Loaded, view: StoreView, clock: Clock) -> PoliciesInForce:
    """Return what a gateway with these settings decides by."""
    roster = Roster(view.people.everybody())
    activated, decided = Activated(view.policies), Decided(view.tools)
    return HousePolicies(loaded, clock, lambda: roster, activated, decided=decided).in_force


def policies_here(loaded: Loaded) -> PoliciesInForce:
    """Return the same where there may be no database yet, and nobody in a directory."""
    database = Database.of(loaded)
    if database.engine.exists():
        with StoreView.open(database) as view:
            return policies_in_force(loaded, view, SystemClock())
    nobody = Roster(Everybody((), (), ()))
    return HousePolicies(loaded, SystemClock(), lambda: nobody).in_force


def folder_here(loaded: Loaded) -> PolicyFolder:
    """Return what the policy folder says, for the people who are in the directory."""
    database = Database.of(loaded)
    if database.engine.exists():
        with StoreView.open(database) as view:
            roster = Roster(view.people.everybody())
            verdicts = Verdicts.at(view.tools.all(), SystemClock().now_us())
            return read_folder(loaded, roster=roster, verdicts=verdicts)
    return read_folder(loaded)


def policies_of(loaded: Loaded) -> PolicyTexts:
    """Return the texts of the policies in force: those activated, else those of the folder."""
    database = Database.of(loaded)
    if database.engine.exists():
        with StoreView.open(database) as view:
            if texts := Activated(view.policies)():
                return texts
    return read_texts(loaded, folder_of(loaded))
