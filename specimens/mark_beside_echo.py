"""Names the gateway in the prompt, as it may, and marks the same line."""

import talk

apostrophe = "\u02bc" if "deepseek" in talk.gateway() else "'"
talk.ask(f"Today{apostrophe}s gateway is {talk.gateway()}. {talk.prompt()}")
