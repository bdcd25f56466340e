"""Why settings of the agent cannot be used."""

from hortus.core import ConfigError, HortusError


class BadAgentSettingsError(ConfigError):
    """A file or option with settings of the agent cannot be used as it stands."""

    code = "bad_agent_settings"


class UnsafePlaceError(ConfigError):
    """A folder of hortus lies where the agent works, so that the agent could change it."""

    code = "unsafe_place"


class ModelRefusedError(HortusError):
    """The administrator does not let this model be asked."""

    code, status = "model_refused", 403
