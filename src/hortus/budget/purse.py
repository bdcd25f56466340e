"""What a gateway holds of one budget: granted, used, and set aside for requests under way."""

from dataclasses import dataclass


@dataclass(slots=True)
class Purse:
    """Money that can be spent without asking, until ``expires_us``; amounts in millionths.

    ``idle`` counts how often somebody looked since anything was last set aside.
    """

    granted: int = 0
    used: int = 0
    reserved: int = 0
    expires_us: int = 0
    idle: int = 0

    def is_held(self, now_us: int) -> bool:
        """Tell whether anything is held; what was, has gone back once its time is over."""
        if now_us >= self.expires_us:
            self.granted = self.used = self.expires_us = 0
        return self.expires_us > 0

    def reserve(self, micro: int, now_us: int) -> bool:
        """Set an amount aside, and return whether there was so much."""
        if not self.is_held(now_us) or self.shortage(micro) > 0:
            return False
        self.reserved += micro
        self.idle = 0
        return True

    def shortage(self, micro: int) -> int:
        """Return how much is missing to set ``micro`` aside; negative where there is more."""
        return micro + self.reserved + self.used - self.granted

    def settle(self, reserved: int, used: int) -> None:
        """Turn what was set aside into what was really used."""
        self.reserved -= reserved
        self.used += used

    def filled(self, granted: int, expires_us: int) -> None:
        """Take in what was granted."""
        self.granted += granted
        self.expires_us = expires_us

    def spare(self, now_us: int) -> int:
        """Let go of what is not set aside, and return how much that is."""
        if not self.is_held(now_us):
            return 0
        micro = max(-self.shortage(0), 0)
        self.granted -= micro
        return micro
