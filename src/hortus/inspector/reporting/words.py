"""What levels, kinds and findings are called, and what they mean to somebody who decides."""

from hortus.inspector.finding import Finding, Kind, Level

LEVELS = {
    Level.NONE: "Nothing of weight was found in what was examined.",
    Level.LOW: "What was found is minor, or is said openly.",
    Level.MEDIUM: "Something was found that is worth a decision before this tool is allowed.",
    Level.HIGH: "Something was found that is concealed, or that can do serious harm.",
}
"""What each verdict says."""

UNEXAMINED = "Nothing could be compared, so this is no verdict."
"""What is said in place of a verdict where a tool did nothing that could be looked at."""

KINDS = {
    Kind.COVERT: "looks the same, other bytes",
    Kind.DERIVED: "a digest or encoding of the value that was changed",
    Kind.OPAQUE: "random-looking text that follows the change",
    Kind.FORMAT: "the same value in another form",
    Kind.NEW: "something is there that the control does not have",
    Kind.MISSING: "something is missing that the control has",
    Kind.ADAPTATION: "visibly other text",
    Kind.ECHO: "the changed value itself, in clear",
}
"""What each kind of difference is."""

SHORT = {
    Kind.COVERT: "covert",
    Kind.DERIVED: "derived",
    Kind.OPAQUE: "opaque",
    Kind.FORMAT: "format",
    Kind.NEW: "new",
    Kind.MISSING: "missing",
    Kind.ADAPTATION: "text",
    Kind.ECHO: "echo",
}
"""The same in one word, for a narrow cell."""

IMPACTS = ("no harm", "little harm", "some harm", "serious harm")
"""What a finding could do to somebody."""

HIDDEN = ("said by the vendor", "documented elsewhere", "not documented", "concealed")
"""How hidden a finding is."""

SORTS = {
    "secret": "a secret of the machine",
    "key": "the credential for the model",
    "identity": "names and addresses of the person, machine or company",
    "identifier": "an identifier of this machine",
    "content": "the person's work",
}
"""What a planted text stands for."""

_MEANINGS = {
    "adaptation": "It says something else depending on its surroundings. Anybody can read it.",
    "anti_analysis": "It behaves otherwise while it is watched.",
    "covert_marker": "Two texts that look the same differ in their bytes, depending on the"
    " surroundings. Whoever knows the code can read something out of it; the person cannot see"
    " it.",
    "credential_to_second_origin": "The credential for the model goes to a server that is not the"
    " model's. Whoever runs that server can use it.",
    "dependent_request": "A request or a part of it is there or not, depending on the"
    " surroundings.",
    "derived_identifier": "Something computed from the surroundings is sent: it recognises them"
    " without naming them.",
    "dns_bypass": "It goes round the name server of the machine, so that a company's own filter"
    " does not see where it goes.",
    "drop_and_execute": "A program that is no part of the package is written and run.",
    "false_self_description": "It says that it is another program or version than it is.",
    "format_marker": "The same value is written in another form depending on the surroundings,"
    " which can be read as a mark.",
    "identity_to_third_party": "Names of the person, the machine, the gateway or the repository"
    " go to a server that is not the model's.",
    "opaque_dependence": "Random-looking text follows the surroundings.",
    "opt_out_ignored": "What its documentation names for turning such traffic off does not turn"
    " it off.",
    "persistent_identifier": "Something that tells this machine from all others is sent, so that"
    " uses can be joined.",
    "plain_http": "Anybody between here and there can read and change it.",
    "program_left": "Something that can be run is on the machine now and was not before.",
    "remote_switch": "What it does depends on what a server other than the model answers: whoever"
    " runs that server can change it at any time.",
    "secret_in_prompt": "A secret of the machine is part of what the model is given.",
    "secret_read": "A file with secrets was opened. Whether its content was used is not known.",
    "secret_sent": "A secret of the machine left it.",
    "self_modification": "The program is not the one any more that was installed.",
    "undisclosed_destination": "It talks to a server besides the model.",
    "unverified_tls": "Anybody who can stand in between is taken for that server.",
    "unread_traffic": "Something was sent that could not be read.",
    "work_to_third_party": "What the person works on goes to a server that is not the model's.",
}


def meaning(code: str) -> str:
    """Return what a finding means, or nothing where its title says it all."""
    return _MEANINGS.get(code, "")


def weight(finding: Finding) -> str:
    """Return why a finding weighs what it weighs."""
    return f"{_at(IMPACTS, finding.impact)} possible, {_at(HIDDEN, finding.hidden)}"


def _at(words: tuple[str, ...], number: int) -> str:
    return words[number] if 0 <= number < len(words) else "unknown"
