"""What the scripted model plays: one tool call, then a final answer."""

from hortus.gateway.testing import Edit, Say, Script, Shell, Turn, Usage

TASK = "Write the word that the tool gives you into proof.txt, then say what you did."
PROOF_FILE, PROOF_TEXT = "proof.txt", "scripted-proof"
PROJECT = "conformance"
"""The project that the repository of each run says it is."""
FINAL_TEXT = "PROOF-OF-THE-FINAL-ANSWER"

SCRIPT = Script(
    turns=(
        Turn(
            (Say("I write the file now. "), Shell(f"echo {PROOF_TEXT} > {PROOF_FILE}")),
            usage=Usage(input_tokens=120, output_tokens=30),
        ),
        Turn((Say(f"Done: {FINAL_TEXT}"),), usage=Usage(input_tokens=160, output_tokens=12)),
    ),
    edit=Turn(
        (Edit(PROOF_FILE, "", f"{PROOF_TEXT}\n"), Say(f"Done: {FINAL_TEXT}")),
        usage=Usage(input_tokens=120, output_tokens=30),
    ),
    aside=Turn((Say("A scripted aside"),), usage=Usage(input_tokens=40, output_tokens=4)),
)
