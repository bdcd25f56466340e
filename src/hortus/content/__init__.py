"""Texts of requests and answers, kept sealed where settings opt in, and read only by three."""

from hortus.content.capture import Capture, ContentPlaces, Tape
from hortus.content.tables import SealedRows

__all__ = ["Capture", "ContentPlaces", "SealedRows", "Tape"]
