"""What can be set in the packs that have something to set."""

import tomllib
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from hortus.core.lines import line_numbers, line_of
from hortus.policy.countries import COUNTRIES
from hortus.policy.errors import PackError
from hortus.policy.types import Basis, Entity, Uid, Weekday

_EEA = """
AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO
"""
_Hour = Annotated[int, Meta(ge=0, le=24)]
_Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_Code = Annotated[str, Meta(pattern="^[A-Z]{2}$")]


class OutsideModels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which models outside the company are open, and to whom."""

    models: frozenset[str] = frozenset()
    """The models, as ``hortus model list`` names them."""
    teams: frozenset[str] = frozenset()
    """The teams that may use them."""
    everyone: bool = False
    """Whether everybody may, whatever their team."""


class Transfers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which transfers of personal data are open."""

    protected: frozenset[_Code] = frozenset(_EEA.split())
    """Countries in which the rules on transfers hold; within them data moves freely."""
    adequate: frozenset[_Code] = frozenset()
    """Other countries whose protection is held to be good enough."""
    accepted: frozenset[Basis] = frozenset({Basis.CLAUSES})
    """Grounds on which data may go elsewhere; ``framework`` depends on pending law."""


class WorkingHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When models may be used, by the clock where the person is."""

    from_hour: _Hour = 6
    """First hour."""
    until_hour: _Hour = 22
    """The hour at which it ends."""
    days: frozenset[Weekday] = frozenset(list(Weekday)[:5])
    """Days of the week."""
    holidays: frozenset[_Date] = frozenset()
    """Days on which nobody works, such as 2026-12-25."""


class HighRisk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which tools of high risk somebody has answered for."""

    accepted: frozenset[str] = frozenset()
    """Tools as ``name`` or ``name@version``."""


class FourEyes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many others must agree."""

    content: Annotated[int, Meta(ge=1)] = 2
    """To reading the prompts and answers that were kept."""
    activation: Annotated[int, Meta(ge=1)] = 1
    """To putting policies in force."""


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The parameters of all packs, in the shape of ``parameters.toml``."""

    outside_models: OutsideModels = OutsideModels()
    """Of the pack ``outside-models``."""
    gdpr_transfers: Transfers = Transfers()
    """Of the pack ``gdpr-transfers``."""
    working_hours: WorkingHours = WorkingHours()
    """Of the pack ``working-hours``."""
    high_risk_tools: HighRisk = HighRisk()
    """Of the pack ``high-risk-tools``."""
    four_eyes: FourEyes = FourEyes()
    """Of the pack ``four-eyes``."""


def read_parameters(text: str, file: str) -> Parameters:
    """Return the parameters in a file; raise ``PackError`` with file and line."""
    try:
        found = msgspec.convert(tomllib.loads(text), Parameters)
    except tomllib.TOMLDecodeError as e:
        raise PackError(f"{file}: {e}", remedy="mend the line; the form is TOML") from e
    except msgspec.ValidationError as e:
        line = line_of(str(e).partition("`$.")[2].rstrip("`"), line_numbers(text))
        raise PackError(
            f"{file}:{line}: {e}",
            remedy="see docs/reference/policy-schema.md for the parameters of each pack",
        ) from e
    hours = found.working_hours
    if hours.from_hour >= hours.until_hour:
        raise PackError(
            f"{file}: working hours from {hours.from_hour} until {hours.until_hour} never come",
            remedy="let from_hour be before until_hour",
        )
    unknown = (found.gdpr_transfers.protected | found.gdpr_transfers.adequate) - COUNTRIES
    if unknown:
        raise PackError(
            f"{file}: {', '.join(sorted(unknown))} is no country",
            remedy="write ISO 3166-1 codes of two capital letters",
        )
    return found


def parameter_entities(parameters: Parameters) -> list[Entity]:
    """Return the parameters as policies see them."""
    outside, transfers = parameters.outside_models, parameters.gdpr_transfers
    hours, eyes = parameters.working_hours, parameters.four_eyes
    return [
        Entity(
            Uid("OutsideModels", "house"),
            {
                "models": _uids("Model", outside.models),
                "teams": _uids("Team", outside.teams),
                "everyone": outside.everyone,
            },
        ),
        Entity(
            Uid("Transfers", "house"),
            {
                "protected": _uids("Country", transfers.protected),
                "adequate": _uids("Country", transfers.adequate),
                "accepted": frozenset(basis.uid for basis in transfers.accepted),
            },
        ),
        Entity(
            Uid("WorkingHours", "house"),
            {
                "from": hours.from_hour,
                "until": hours.until_hour,
                "days": frozenset(day.uid for day in hours.days),
                "holidays": frozenset(hours.holidays),
            },
        ),
        Entity(
            Uid("HighRisk", "house"),
            {"accepted": _uids("Tool", parameters.high_risk_tools.accepted)},
        ),
        Entity(Uid("FourEyes", "house"), {"content": eyes.content, "activation": eyes.activation}),
    ]


def named_in(parameters: Parameters) -> Mapping[Uid, str]:
    """Return what the parameters name of the directory, and in which pack."""
    outside = parameters.outside_models
    named = {Uid("Model", name): "outside-models" for name in outside.models}
    named |= {Uid("Team", name): "outside-models" for name in outside.teams}
    return named | {
        Uid("Tool", name): "high-risk-tools" for name in parameters.high_risk_tools.accepted
    }


def _uids(kind: str, names: frozenset[str]) -> frozenset[Uid]:
    return frozenset(Uid(kind, name) for name in names)
