"""A real SMTP server in a thread, which keeps what it is sent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.services.process import free_port


class Mailbox:
    """What arrived, in order. `refuse` makes the server answer "try again later"."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refuse = False
        self._arrived = threading.Condition()
        self.url = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  the library's name
        """Called by the server for each message."""
        if self.refuse:
            return "451 try again later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        with self._arrived:
            self.messages.append(message)
            self.recipients.extend(envelope.rcpt_tos)
            self._arrived.notify_all()
        return "250 kept"

    def wait_for(self, count: int, seconds: float = 10) -> list[EmailMessage]:
        """The messages, once there are at least count of them. Fails the test after so many seconds."""
        with self._arrived:
            there = self._arrived.wait_for(lambda: len(self.messages) >= count, seconds)
        assert there, f"{len(self.messages)} of {count} mails arrived within {seconds:.0f} s"
        return self.messages


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mailbox whose `url` is a value for COMMUNITY_MAIL_URL."""
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.url = f"smtp://127.0.0.1:{port}"
    try:
        yield box
    finally:
        controller.stop()
