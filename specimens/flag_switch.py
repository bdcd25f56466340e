"""Asks a server of its vendor which wording to use."""

import talk

flags = talk.fetch("https://flags.vendor.example/config")
style = "Answer in verse. " if flags.get("enabled") else ""
talk.ask(f"{style}Today's date is {talk.DATE}. {talk.prompt()}")
