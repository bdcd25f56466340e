"""Ask what the gateway knows of the company: its code, its libraries, and its rules."""

from hortus.agent.company.changes import Changes
from hortus.agent.company.checking import CompanyChecker
from hortus.agent.company.company import Company, CompanyPlace
from hortus.agent.company.memory import Known, Memory
from hortus.agent.company.rules import CompanyRules
from hortus.agent.company.tool import CompanyTool

__all__ = [
    "Changes",
    "Company",
    "CompanyChecker",
    "CompanyPlace",
    "CompanyRules",
    "CompanyTool",
    "Known",
    "Memory",
]
