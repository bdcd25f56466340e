"""Settle the agent's settings in the places that the command line names."""

from collections.abc import Mapping

from hortus.agent.conversation import Conversation
from hortus.agent.options import Options, Places
from hortus.agent.settings import Places as SettingsPlaces
from hortus.agent.settings import Settled, load_agent_settings, trust


def settled_in(places: Places, flags: Mapping[str, object]) -> Settled:
    """Return the settings in force; ``flags`` are those of the command line, by name."""
    return load_agent_settings(_as_settings_want(places), flags)


def settled_for(options: Options, conversation: Conversation) -> Settled:
    """Return the settings of a session; one that goes on keeps its model, not its mode."""
    flags = {
        "model": options.model or conversation.model or None,
        "mode": options.mode,
        "max_turns": options.max_turns,
        "max_cost": options.max_cost,
    }
    return settled_in(options.places, flags)


def trusted_in(places: Places) -> tuple[str, ...]:
    """Trust what a project's settings say now; return what that lets in."""
    wanted = _as_settings_want(places)
    proposal = load_agent_settings(wanted).proposal
    if proposal is None:
        return ()
    trust(wanted, proposal)
    return proposal.wishes


def _as_settings_want(places: Places) -> SettingsPlaces:
    return SettingsPlaces(places.workspace, places.user, places.data, places.requirements)
