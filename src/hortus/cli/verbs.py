"""The table of verbs; a verb's module is imported only when it is called."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One verb: the module that has it and what it does in a few words."""

    module: str
    summary: str


VERBS = {
    "up": Entry("hortus.cli.up", "Start hortus on this machine and show that it works"),
    "code": Entry("hortus.cli.code", "Let an agent work on the code of a folder"),
    "connect": Entry("hortus.cli.connect", "Set up a coding client to work through hortus"),
    "model": Entry("hortus.cli.model", "Add, list, test and remove models"),
    "key": Entry("hortus.cli.key", "Make, list and revoke the keys that clients hold"),
    "login": Entry("hortus.cli.login", "Sign this machine in, in place of a key"),
    "logout": Entry("hortus.cli.logout", "End the session of this machine"),
    "whoami": Entry("hortus.cli.whoami", "Show who is signed in on this machine"),
    "person": Entry("hortus.cli.person", "Add, list, change and end the people who use hortus"),
    "team": Entry("hortus.cli.team", "Group people and other teams"),
    "service": Entry("hortus.cli.service", "Add, list, change and end programs with accounts"),
    "scim": Entry("hortus.cli.scim", "Let the company's directory in, and see what it has told"),
    "budget": Entry("hortus.cli.budget", "Set what may be spent, and see what is left of it"),
    "cost": Entry("hortus.cli.cost", "Add up what requests have cost, and hand it on"),
    "complete": Entry("hortus.cli.complete", "Complete code with the embedded model, or replay"),
    "index": Entry("hortus.cli.index", "Choose the repositories that can be searched"),
    "search": Entry("hortus.cli.search", "Search the company's code by words, names or patterns"),
    "libs": Entry("hortus.cli.libs", "Show the company's libraries, and how they are used"),
    "wiki": Entry("hortus.cli.wiki", "Build pages about a repository from its own files"),
    "mcp": Entry("hortus.cli.mcp", "Give a client on this machine what the index knows"),
    "ask": Entry("hortus.cli.ask", "Ask a question of the company's code"),
    "log": Entry("hortus.cli.log", "Show the requests that went through hortus"),
    "why": Entry("hortus.cli.why", "Explain one decision by its id"),
    "audit": Entry("hortus.cli.audit", "Check, prove, hand on and witness the audit log"),
    "evidence": Entry("hortus.cli.evidence", "Show what the records prove, and check such proof"),
    "hold": Entry("hortus.cli.hold", "Keep records from retention, for a case or an inquiry"),
    "content": Entry("hortus.cli.content", "Read kept texts with two approvals, and erase them"),
    "scan": Entry("hortus.cli.scan", "Find secrets, personal data and company words in files"),
    "review": Entry("hortus.cli.review", "Find in a change what breaks the company's rules"),
    "inspect": Entry("hortus.cli.inspect", "Show what a coding tool really sends, and to whom"),
    "tools": Entry("hortus.cli.tools", "Allow, warn of and ban AI tools, by version"),
    "rules": Entry("hortus.cli.rules", "Show, test, add, accept, retire and mine rules"),
    "hook": Entry("hortus.cli.hook", "Let git ask for a review before each commit"),
    "acp": Entry("hortus.cli.acp", "Let an editor work with the agent"),
    "quest": Entry("hortus.cli.quest", "Work off a written specification, task by task"),
    "edit": Entry("hortus.cli.edit", "Apply an edit that a model wrote, or nothing of it"),
    "toolcall": Entry("hortus.cli.toolcall", "Read the tool calls in what a model wrote"),
    "sandbox": Entry("hortus.cli.sandbox", "Run a command where it reaches one folder only"),
    "policy": Entry("hortus.cli.policy", "Check, show and ask the policies, and try out changes"),
    "passport": Entry("hortus.cli.passport", "Show which models you may ask here, and why not"),
    "config": Entry("hortus.cli.config", "Show every setting and where its value came from"),
}
