"""Find what a repository does always, and what it has replaced by what."""

from hortus.review.mining.miner import mine
from hortus.review.mining.proposals import Proposal

__all__ = ["Proposal", "mine"]
