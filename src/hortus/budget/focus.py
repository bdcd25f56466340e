"""Write costs as a table in the columns of FOCUS 1.2, for those who add up all costs of a company.

The columns are those of the FinOps Open Cost and Usage Specification 1.2 that are mandatory there,
those recommended or conditional ones that hortus knows something of, and its own after them.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TextIO

from hortus.budget.costs import Directory
from hortus.budget.periods import Period, window
from hortus.store import Spent

_EPOCH = date(1970, 1, 1)
COLUMNS = (
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargeFrequency",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedCost",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "PricingCategory",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "RegionId",
    "RegionName",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceCategory",
    "ServiceName",
    "ServiceSubcategory",
    "SubAccountId",
    "SubAccountName",
    "x_CacheWriteTokens",
    "x_CachedTokens",
    "x_DataClass",
    "x_DataLabels",
    "x_Inside",
    "x_InputTokens",
    "x_Model",
    "x_OutputTokens",
    "x_PolicyBundle",
    "x_Project",
    "x_Requests",
    "x_Team",
)
"""Every column, in the order in which they are written: those of FOCUS first, then our own."""
_SAME = (
    "model",
    "currency",
    "inside",
    "region",
    "project",
    "cost_centre",
    "labels",
    "bundle",
    "data_class",
)
_same = attrgetter(*_SAME)
_SUMS = (
    "requests",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cost_micro",
    "list_cost_micro",
)


@dataclass(frozen=True, slots=True)
class Seller:
    """Who offers a model, and whose model it is."""

    provider: str
    publisher: str


@dataclass(slots=True)
class _Charge:
    """One row: what agrees in everything that is written, without names of people."""

    of: Spent
    team: str
    sums: dict[str, int]


def write_focus(
    rows: Iterable[Spent], file: TextIO, sellers: Mapping[str, Seller], directory: Directory
) -> int:
    """Write a row for each charge of a day, and return how many they are.

    Names of people are not written. One day is held in memory at a time.
    """
    table = csv.writer(file)
    table.writerow(COLUMNS)
    count = 0
    for _, of_day in groupby(rows, key=attrgetter("day")):
        for charge in _charges(of_day, directory):
            cells = _cells(charge, sellers)
            table.writerow([_safe(cells.get(column, "")) for column in COLUMNS])
            count += 1
    return count


def _charges(rows: Iterable[Spent], directory: Directory) -> Iterable[_Charge]:
    found: dict[tuple[object, ...], _Charge] = {}
    for spent in rows:
        used = {name: getattr(spent, name) for name in _SUMS}
        if not any(used[name] for name in _SUMS[1:]):
            # A request that was refused is no charge.
            continue
        team = directory(spent).teams
        key = (*_same(spent), team)
        charge = found.setdefault(key, _Charge(spent, team, dict.fromkeys(_SUMS, 0)))
        for name, value in used.items():
            charge.sums[name] += value
    return found.values()


def _cells(charge: _Charge, sellers: Mapping[str, Seller]) -> dict[str, str]:
    spent, sums = charge.of, charge.sums
    seller = sellers.get(spent.model, Seller("unknown", "unknown"))
    tokens = str(sums["input_tokens"] + sums["output_tokens"])
    cost = _decimal(sums["cost_micro"])
    return {
        **_when(_EPOCH + timedelta(days=spent.day)),
        # Nobody sends an invoice by the token for a model of the house.
        "BilledCost": _decimal(0) if spent.inside else cost,
        "BillingAccountId": seller.provider,
        "BillingCurrency": spent.currency,
        "ChargeCategory": "Usage",
        "ChargeDescription": f"tokens of {spent.model}",
        "ChargeFrequency": "Usage-Based",
        "ConsumedQuantity": tokens,
        "ConsumedUnit": "Tokens",
        "ContractedCost": cost,
        "EffectiveCost": cost,
        "InvoiceIssuerName": seller.provider,
        "ListCost": _decimal(sums["list_cost_micro"]) if sums["list_cost_micro"] else cost,
        "PricingCategory": "Standard",
        "PricingQuantity": tokens,
        "PricingUnit": "Tokens",
        "ProviderName": seller.provider,
        "PublisherName": seller.publisher,
        "RegionId": spent.region,
        "RegionName": spent.region,
        "ResourceId": spent.model,
        "ResourceName": spent.model,
        "ResourceType": "Model",
        "ServiceCategory": "AI and Machine Learning",
        "ServiceName": spent.model,
        "ServiceSubcategory": "Generative AI",
        "SubAccountId": spent.cost_centre,
        "SubAccountName": spent.cost_centre,
        **dict(_ours(charge)),
    }


def _ours(charge: _Charge) -> Iterator[tuple[str, str]]:
    spent, sums = charge.of, charge.sums
    yield "x_CacheWriteTokens", str(sums["cache_write_tokens"])
    yield "x_CachedTokens", str(sums["cache_read_tokens"])
    yield "x_DataClass", spent.data_class
    yield "x_DataLabels", spent.labels
    yield "x_Inside", "true" if spent.inside else "false"
    yield "x_InputTokens", str(sums["input_tokens"])
    yield "x_Model", spent.model
    yield "x_OutputTokens", str(sums["output_tokens"])
    yield "x_PolicyBundle", spent.bundle
    yield "x_Project", spent.project
    yield "x_Requests", str(sums["requests"])
    yield "x_Team", charge.team


def _when(day: date) -> dict[str, str]:
    month = window(Period.MONTH, 0, day)
    return {
        "BillingPeriodStart": _moment(month.first),
        "BillingPeriodEnd": _moment(month.renewed),
        "ChargePeriodStart": _moment(day),
        "ChargePeriodEnd": _moment(day + timedelta(days=1)),
    }


def _moment(day: date) -> str:
    return f"{day}T00:00:00Z"


def _decimal(micro: int) -> str:
    """Return millionths as the specification writes numbers, exactly; no cost is negative."""
    whole, part = divmod(micro, 1_000_000)
    return f"{whole}.{part:06}"


def _safe(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: a client says its project."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
