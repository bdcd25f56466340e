"""PostgreSQL as the store of several gateways; only a house that uses it loads the driver."""

__all__ = ()
