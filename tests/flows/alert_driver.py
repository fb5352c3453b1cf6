"""A process that tells of one problem by webhook and is killed in the middle: FOLDER ADDRESS WHERE."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from pydantic import SecretStr

from flows.channels import WebhookChannel
from tests.flows.alerting import TOO_LARGE, tell
from warehouse import alert_log
from warehouse.connect import Folder, writer


def die(*arguments: Any, **named: Any) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


class Deadly(WebhookChannel):
    """A webhook during whose sending the process dies: before the request goes out, or after its answer."""

    def send(self, content: dict[str, Any]) -> None:
        if sys.argv[3] == "after":
            super().send(content)
        die()


def main() -> None:
    folder, address, where = sys.argv[1:]
    if where == "queueing":  # the alert is open, its message is not queued yet
        alert_log.queue = die  # type: ignore[assignment]
    with writer(Folder(Path(folder))) as store:
        tell(store, [TOO_LARGE], [Deadly(SecretStr(address))])


if __name__ == "__main__":
    main()
