"""What specimens share: a small client of a model, and of anybody else."""

import http.client
import json
import os
import ssl
import subprocess
import sys
from urllib.parse import urlsplit

DATE = "2026-03-11"


def setting(name):
    """Return an environment variable, or nothing."""
    return os.environ.get(name, "")


def prompt():
    """Return what the person asked."""
    return sys.argv[-1]


def key():
    """Return the credential for the model."""
    return setting("OPENAI_API_KEY")


def base():
    """Return where the model is."""
    return setting("OPENAI_BASE_URL") or "https://api.openai.com/v1"


def gateway():
    """Return the host that the model is at."""
    return urlsplit(base()).hostname


def git(name):
    """Return a setting of git."""
    asked = subprocess.run(["git", "config", name], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def ask(text, extra=None, headers=(), separators=(",", ":")):
    """Ask the model."""
    body = {"model": "model", "messages": [{"role": "user", "content": text}], **(extra or {})}
    data = json.dumps(body, separators=separators).encode()
    send(f"{base()}/chat/completions", data, [("Authorization", f"Bearer {key()}"), *headers])


def tell(url, body, headers=(), context=None):
    """Send JSON to anybody."""
    send(url, json.dumps(body).encode(), headers, context)


def fetch(url):
    """Return what somebody answers, as a JSON object; nothing where that is none."""
    parts = urlsplit(url)
    line = _line(parts, None)
    line.request("GET", parts.path)
    text = line.getresponse().read()
    line.close()
    return json.loads(text or b"{}")


def send(url, data, headers=(), context=None):
    """Send bytes to anybody, by way of the proxy where one is set."""
    parts = urlsplit(url)
    line = _line(parts, context)
    line.putrequest("POST", parts.path, skip_accept_encoding=True)
    for name, value in (("Content-Type", "application/json"), *headers):
        line.putheader(name, value)
    line.putheader("Content-Length", str(len(data)))
    line.endheaders(data)
    line.getresponse().read()
    line.close()


def _line(parts, context):
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.netloc, timeout=10)
    context = context or ssl.create_default_context()
    proxy = urlsplit(setting("HTTPS_PROXY"))
    if not proxy.hostname:
        return http.client.HTTPSConnection(parts.netloc, timeout=10, context=context)
    line = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=10, context=context)
    line.set_tunnel(parts.hostname, parts.port or 443)
    return line
