"""The table of all controls, and how one is found by its name."""

import difflib

from hortus.evidence.control import Control
from hortus.evidence.controls import deciding, people, registers, screening, upkeep
from hortus.evidence.controls.frameworks import aicm, iso, nist, soc
from hortus.evidence.errors import UnknownControlError

_SAYS_ITSELF = "What a client says of itself, such as its name and version, is not checked."
_NOT_PAST = "Requests that did not go through this hortus are not seen."

CONTROLS: tuple[Control, ...] = (
    Control(
        number=1,
        id="decisions",
        title="Every request has a decision with its rules",
        claim="No request was served without a recorded decision that names the rules behind it.",
        method="Attempts are counted by whether they name the rules that decided, and answers by "
        "whether an attempt with the same number stands in the log before them.",
        limits=(
            _NOT_PAST,
            "It shows that rules decided, not that they were the right ones.",
            "Entries from before rules were recorded cannot name any; they are counted apart.",
        ),
        asked_by=(
            aicm("Logging and Monitoring (LOG)", "events that matter for security are logged"),
            iso("A.6.2.8", "an AI system keeps a log of its events while in use"),
            soc("CC7.2", "what happens in the system is watched for signs of attack and error"),
        ),
        measure=deciding.decisions,
    ),
    Control(
        number=2,
        id="provider-terms",
        title="Requests outside keep to the terms of providers",
        claim="No request went to a model outside that the policy had not allowed, rules about "
        "the terms of providers are in force, and it is recorded where each request went.",
        method="Attempts to models outside are counted by whether a policy decided and whether "
        "the region of the model is recorded; refusals by the rules that hold place and company "
        "of those who ask against the terms are counted, and whether these rules are in force.",
        limits=(
            "Which rules were in force is told as of the export; changes are in control 9.",
            "What the terms say is what somebody has written into terms.toml.",
            "The region and owner of a model are what the settings say; nobody has looked.",
        ),
        asked_by=(
            aicm(
                "Supply Chain Management, Transparency and Accountability (STA)",
                "what was agreed with providers is kept to",
            ),
            iso("A.10.3", "suppliers are used in line with how the organisation handles AI"),
            nist("GOVERN 6.1", "risks from third parties, such as their rights, are addressed"),
            soc("CC9.2", "risks from vendors and partners are assessed and managed"),
        ),
        uses=("models", "policy"),
        measure=deciding.outside_terms,
    ),
    Control(
        number=3,
        id="data-ceilings",
        title="Data does not go above the ceiling of a model",
        claim="No secret went to any model as it was, and no confidential data went outside.",
        method="Attempts are counted by the kinds of data that were found in them and by whether "
        "the model is inside.",
        limits=(
            "Data that was not recognised has no kind: control 4 says how much is recognised.",
            "Judged by the built-in ceilings: secrets nowhere, confidential data inside only.",
        ),
        asked_by=(
            aicm(
                "Data Security and Privacy Lifecycle Management (DSP)",
                "data is classified and handled by its class",
            ),
            soc("CC6.7", "information is let out only to those who may have it"),
            soc("C1.1", "confidential information is recognised and protected"),
        ),
        measure=deciding.ceilings,
    ),
    Control(
        number=4,
        id="secrets",
        title="Secrets are found and kept in",
        claim="No secret that is known by its form was let through, and it has been measured how "
        "many secrets are found.",
        method="Findings are added up by rule, tier and what was done. The recall is read from "
        "the file of a benchmark, whose hash is in this document; it is never estimated.",
        limits=(
            "A secret that no rule finds is not counted; the measured recall says how many.",
            "A recall measured on public code need not hold for the company's own.",
        ),
        asked_by=(
            aicm(
                "Data Security and Privacy Lifecycle Management (DSP)",
                "sensitive data is kept from where it does not belong",
            ),
            nist("MEASURE 2.7", "security of the system is evaluated and documented"),
            soc("CC6.7", "information is let out only to those who may have it"),
        ),
        uses=("recall", "secret_rules"),
        measure=screening.secrets,
    ),
    Control(
        number=5,
        id="providers",
        title="Register of providers, models and prices",
        claim="Each model outside has a region, an owner, a price, and terms that were read and "
        "are not due to be read again.",
        method="The models in the settings are listed as they stand at the time of the export, "
        "with the days on which the terms of their providers were read.",
        limits=(
            "It is what the settings say at one moment. Changes are in control 14.",
            "Whether the region, owner and price are true is not shown.",
        ),
        asked_by=(
            aicm(
                "Supply Chain Management, Transparency and Accountability (STA)",
                "an inventory of the supply chain is kept",
            ),
            iso("A.10.3", "suppliers are used in line with how the organisation handles AI"),
            nist("MAP 4.1", "risks of third-party software and data are mapped"),
            soc("CC9.2", "risks from vendors and partners are assessed and managed"),
        ),
        uses=("models",),
        measure=registers.providers,
    ),
    Control(
        number=6,
        id="tools",
        title="Register of tools, and bans enforced",
        claim="Every tool that was served is in the register and reviewed, and none was served "
        "after it had been refused for a ban that stands.",
        method="The tools that asked are held, by name and version, against the register "
        "(`hortus tools`) as it stands on the day of the export, when a verdict that is over "
        "counts as no review; attempts by a banned tool after one of its requests was refused are "
        "counted.",
        limits=(
            _SAYS_ITSELF,
            "A banned tool under another name is not seen.",
            "The register is what somebody wrote down: hortus does not judge tools by itself.",
            "What a banned tool was served before its first refusal is not counted.",
            "Nor is what it was served in the second after the ban.",
        ),
        asked_by=(
            aicm("Application and Interface Security (AIS)", "software in use is vetted"),
            nist("GOVERN 1.6", "there is an inventory of AI systems"),
            soc("CC6.8", "unwanted or harmful software is kept out or found"),
        ),
        uses=("tools",),
        measure=registers.tools,
    ),
    Control(
        number=7,
        id="leavers",
        title="Who leaves is shut out at once",
        claim="A key that was revoked was not accepted more than a second later.",
        method="For each key revoked in the period, the newest attempt on it is compared with the "
        "time of its end.",
        limits=(
            "It begins when the key was revoked, not when the person left.",
            "Times are those of the machine that recorded them.",
            "The end of a key is read from the table of keys, which the signature vouches for.",
        ),
        asked_by=(
            aicm(
                "Identity and Access Management (IAM)", "access is withdrawn when a person leaves"
            ),
            soc("CC6.2", "access is given to those who are registered, and removed in time"),
            soc("CC6.3", "access is changed and removed as roles change"),
        ),
        uses=("keys",),
        measure=people.leavers,
    ),
    Control(
        number=8,
        id="key-age",
        title="Keys are young",
        claim=f"No key in force is older than {people.OLDEST_DAYS} days.",
        method="The table of keys is read as it stands at the time of the export, without names.",
        limits=(
            "Who used a key, on which device and with which second factor, is not shown.",
            "It is what the table of keys says at one moment.",
        ),
        asked_by=(
            aicm("Identity and Access Management (IAM)", "credentials are strong and managed"),
            aicm("Cryptography, Encryption and Key Management (CEK)", "keys are rotated"),
            soc("CC6.1", "access is limited by logical security"),
        ),
        uses=("keys",),
        measure=people.key_age,
    ),
    Control(
        number=9,
        id="two-people",
        title="Policy and content take two people",
        claim="The policy was changed only where another person wanted it too, and kept content "
        "was read only after two others had approved.",
        method="Each change that came into force and each return to one before is held against "
        "who proposed and approved it in the log before, each reading against its approvals, "
        "counting people other than the one who acted.",
        limits=(
            "A change of the files of the policy folder is nobody's proposal: it counts as alone.",
            "Two names in the log are two people only if nobody acts under two names.",
            "Whoever administers the machine can read files without hortus.",
        ),
        asked_by=(
            aicm("Identity and Access Management (IAM)", "duties are separated"),
            aicm("Change Control and Configuration Management (CCC)", "changes are authorised"),
            soc("CC6.3", "duties are separated where access is given"),
            soc("CC8.1", "changes are authorised before they are made"),
        ),
        measure=people.two_people,
    ),
    Control(
        number=10,
        id="log-integrity",
        title="The log is whole",
        claim="Every entry up to the checkpoint is there, in its place and unchanged.",
        method="All entries are read, hashed into a Merkle tree (RFC 6962) and compared with the "
        "signed root; all records are held against their entries; cosigned checkpoints are held "
        "against the tree.",
        limits=(
            "What no witness has cosigned could have been written anew by whoever has the key.",
            "The log shows what was recorded, not that everything was recorded.",
        ),
        asked_by=(
            aicm("Logging and Monitoring (LOG)", "logs are protected from change"),
            iso("A.6.2.8", "an AI system keeps a log of its events while in use"),
            soc("CC7.2", "what happens in the system is watched for signs of attack and error"),
        ),
        uses=("log",),
        measure=upkeep.log_integrity,
    ),
    Control(
        number=11,
        id="retention",
        title="Retention and erasure are carried out",
        claim="Records and texts were removed by age or on request, and by nothing else.",
        method="Events of removal, erasure and holds are counted; what is gone from the log is "
        "held against what its own removals tell of.",
        limits=(
            "Copies that others took before are not shown.",
            "Whether the periods are the right ones is not shown.",
        ),
        asked_by=(
            aicm(
                "Data Security and Privacy Lifecycle Management (DSP)",
                "data is kept and deleted as was laid down",
            ),
            soc("C1.2", "confidential information is disposed of"),
            soc("P4.3", "personal information is disposed of securely"),
        ),
        measure=upkeep.retention,
    ),
    Control(
        number=12,
        id="budgets",
        title="Every request outside has its cost",
        claim="No request was answered by a model outside without its cost being recorded.",
        method="Answers of models outside are counted by whether they have tokens and a cost.",
        limits=(
            "The cost is tokens times the price in the settings, not the provider's invoice.",
            "A request that broke off may cost more than was recorded.",
            "It shows that each cost is recorded, not that a budget was kept to.",
        ),
        asked_by=(
            iso("A.6.2.6", "operation of an AI system is monitored"),
            nist("GOVERN 6.1", "risks from third parties are addressed"),
            soc("A1.1", "use of capacity is watched and managed"),
        ),
        measure=upkeep.budgets,
    ),
    Control(
        number=13,
        id="egress",
        title="Only allowed hosts were contacted",
        claim="Every request went to a model that the settings name, as inside or outside.",
        method="The models in the recorded attempts are compared with the models and hosts in the "
        "settings at the time of the export.",
        limits=(
            "It shows what hortus recorded; a firewall's log shows what left the machine.",
            "A host is known by the settings of now: control 14 shows when they changed.",
        ),
        asked_by=(
            aicm("Infrastructure Security", "connections are limited to those needed"),
            soc("CC6.6", "the boundary of the system is protected"),
            soc("CC6.7", "information is let out only to those who may have it"),
        ),
        uses=("models", "hosts"),
        measure=registers.egress,
    ),
    Control(
        number=14,
        id="model-changes",
        title="Changes of models are on record",
        claim="Each change of a model is in the log, with the one who made it.",
        method="Events that change models or their settings are listed.",
        limits=(
            "A change of the settings shows who ran hortus, not who wrote the file.",
            "Changes inside a provider's model are not seen.",
        ),
        asked_by=(
            aicm("Change Control and Configuration Management (CCC)", "changes are tracked"),
            aicm("Model Security (MDS)", "models are managed over their life"),
            nist("MANAGE 4.1", "deployed systems are monitored, with change management"),
            soc("CC8.1", "changes are authorised, tested and documented"),
        ),
        uses=("models",),
        measure=registers.model_changes,
    ),
    Control(
        number=15,
        id="continuity",
        title="Another model takes over",
        claim="When a model failed, another one answered; the time that took is known.",
        method="Requests with several attempts are counted by their end. The time to switch is "
        "from one attempt to the next.",
        limits=(
            "Models that fail together are not covered.",
            "It is what happened in the period, by chance or in a drill.",
        ),
        asked_by=(
            aicm(
                "Business Continuity Management and Operational Resilience (BCR)",
                "continuity is planned and exercised",
            ),
            nist("GOVERN 6.2", "there are plans for failures of third parties"),
            nist("MANAGE 2.4", "a system can be superseded or switched off"),
            soc("A1.3", "recovery is tested"),
        ),
        measure=upkeep.continuity,
    ),
    Control(
        number=16,
        id="disclosure",
        title="What is recorded about people",
        claim="All that hortus records about the people who use it is listed and explained.",
        method="The list is made from the tables that hortus keeps, column by column.",
        limits=(
            "It covers hortus. Model servers and clients keep records of their own.",
            "What the records are used for is for the company to lay down.",
        ),
        asked_by=(
            iso("A.8.2", "users are told what they need to know about the system"),
            nist("GOVERN 1.4", "risk management rests on transparent policies"),
            soc("P1.1", "people are told about how their data is handled"),
        ),
        uses=("signals",),
        measure=upkeep.disclosure,
    ),
)
"""Every control, in the order of the numbers."""


def find(name: str) -> Control:
    """Return the control of a name or number; raises ``UnknownControlError`` that names others."""
    wanted = name.strip().lower()
    for control in CONTROLS:
        if wanted in {control.id, str(control.number), f"{control.number:02}"}:
            return control
    near = difflib.get_close_matches(wanted, [control.id for control in CONTROLS], n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    raise UnknownControlError(
        f"there is no control {name[:40]!r}",
        remedy=f"{meant}`hortus evidence list` shows all of them",
    )
