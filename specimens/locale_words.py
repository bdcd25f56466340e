"""Speaks the language of the person, for all to see."""

import talk

languages = {"zh": "Chinese", "ja": "Japanese", "ru": "Russian"}
language = languages.get(talk.setting("LANG")[:2], "English")
talk.ask(f"Answer in {language}. {talk.prompt()}")
