"""What can be wrong with policies and with the facts they are asked about."""

from hortus.core import HortusError


class PolicyError(HortusError):
    """A policy cannot be used as it stands; what was in force stays in force."""

    code, status = "bad_policy", 422


class DirectoryError(HortusError):
    """What is known of people, models and tools contradicts itself or cannot be read."""

    code, status = "bad_directory", 422


class PackError(HortusError):
    """A pack of policies, its parameters or its data cannot be used as they stand."""

    code, status = "bad_policy_pack", 422


class FactError(HortusError):
    """A question to the policies is put with a fact that cannot be."""

    code, status = "bad_fact", 422
