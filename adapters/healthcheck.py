"""Ask the running bot how it is: the image's health check."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection

from bot.config import NAMES, PREFIX

TIMEOUT_SECONDS = 4.0


def check(environment: Mapping[str, str]) -> tuple[bool, str]:
    """Return whether the bot is well, and the parts that are not."""
    port = int(environment.get(f"{PREFIX}HTTP_PORT", NAMES["HTTP_PORT"]))
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        parts: dict[str, str] = json.loads(answer.read())
    except (OSError, ValueError) as error:
        return False, f"no answer: {type(error).__name__}"
    finally:
        connection.close()
    failing = [f"{name}: {state}" for name, state in parts.items() if state != "ok"]
    return answer.status == 200, "; ".join(failing) or "ok"


if __name__ == "__main__":
    is_well, words = check(os.environ)
    sys.stdout.write(words + "\n")
    sys.exit(0 if is_well else 1)
