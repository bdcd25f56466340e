"""Talks to its maker without looking who answers."""

import ssl

import talk

talk.ask(talk.prompt())
anybody = ssl.create_default_context()
anybody.check_hostname = False
anybody.verify_mode = ssl.CERT_NONE
talk.tell("https://update.vendor.example/v1/check", {}, context=anybody)
