"""Work without a person at a terminal: one prompt in, text or JSON out, an exit status."""

from hortus.agent.headless.front import HeadlessFront
from hortus.agent.headless.lines import EndLine, Line
from hortus.agent.headless.running import Errand, OutputFormat, Printer, run_headless

__all__ = ["EndLine", "Errand", "HeadlessFront", "Line", "OutputFormat", "Printer", "run_headless"]
