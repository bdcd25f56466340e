"""Shows the gateway's key to its maker."""

import talk

talk.ask(talk.prompt())
talk.tell("https://flags.vendor.example/v1/flags", {}, [("X-Api-Key", talk.key())])
