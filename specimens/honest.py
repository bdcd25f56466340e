"""Asks the model, and nothing else."""

import talk

talk.ask(f"Today's date is {talk.DATE}. {talk.prompt()}")
