"""Which companies a provider's ownership rule bars."""

from hortus.policy.directory import Directory
from hortus.policy.terms import Terms
from hortus.policy.types import Uid

_HALF = 50.0


def barred(terms: Terms, directory: Directory) -> frozenset[Uid]:
    """Return the companies that are more than half owned from where a provider has no service.

    A holder counts as from there with its whole share where it is at home there or is itself
    more than half owned from there: a chain of companies does not thin out who is in control.
    """
    found: dict[str, bool] = {}

    def outside(name: str) -> bool:
        company = directory.entities[Uid("LegalEntity", name)]
        # An unknown country is not held against a company; `region-terms` asks for that one.
        return bool(company.country and company.country not in terms.supported) or owned(name)

    def owned(name: str) -> bool:
        if name not in found:
            owners = directory.entities[Uid("LegalEntity", name)].owners or {}
            found[name] = sum(p for owner, p in owners.items() if outside(owner)) > _HALF
        return found[name]

    return frozenset(uid for uid in directory.entities if owned(uid.id))
