"""Reminders by e-mail."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage

from assistant.reminding.plan import Reminder
from assistant.reminding.service import ChannelError

SECONDS = 20


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = True


class MailChannel:
    def __init__(self, server: MailServer, connect: Callable[..., smtplib.SMTP] = smtplib.SMTP) -> None:
        self._server = server
        self._connect = connect

    def deliver(self, reminder: Reminder) -> None:
        server = self._server
        try:
            with self._connect(server.host, server.port, timeout=SECONDS) as smtp:
                if server.starttls:
                    smtp.starttls()
                if server.user:
                    smtp.login(server.user, server.password)
                smtp.send_message(message(reminder, server.sender))
        except (OSError, smtplib.SMTPException) as error:
            said = " ".join(str(error).split())[:200]
            raise ChannelError(
                f"{reminder.recipient}: the mail server {server.host} did not take it ({said})",
                "Check BPO_SMTP_HOST and its credentials; the next run tries again",
            ) from error


def message(reminder: Reminder, sender: str) -> EmailMessage:
    """The Message-ID follows from the key: a mail that was sent twice is recognised as one."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = reminder.recipient
    made["Subject"] = _one_line(f"Reminder: {reminder.text}")
    domain = sender.rpartition("@")[2].strip(" >") or "localhost"
    made["Message-ID"] = f"<{hashlib.sha256(reminder.key.encode()).hexdigest()[:32]}@{domain}>"
    made.set_content(reminder.text + "\n")
    return made


def _one_line(text: str) -> str:
    return " ".join(text.split())
