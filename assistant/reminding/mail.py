"""Reminders by e-mail."""

from __future__ import annotations

import contextlib
import hashlib
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import NoReturn

from assistant.reminding.plan import Reminder
from assistant.reminding.service import ChannelError

SECONDS = 20
ATTEMPTS = 2  # a server that was not there twice in a row is left alone for this run: each attempt takes SECONDS
GOOD, CLOSING = 250, 421  # replies, RFC 5321


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = True


class MailChannel:
    """One connection for all mails of a run: `close` ends it, and the next mail opens another.

    A mail whose fate is unknown is not sent again here: the next run does, under the same Message-ID. Before a
    mail goes out on a connection that was used before, the server is asked whether it is still there.
    """

    def __init__(self, server: MailServer, connect: Callable[..., smtplib.SMTP] = smtplib.SMTP) -> None:
        self._server = server
        self._connect = connect
        self._smtp: smtplib.SMTP | None = None
        self._unreachable = 0  # attempts to connect that failed, one after another

    def deliver(self, reminder: Reminder) -> None:
        mail = message(reminder, self._server.sender)
        try:
            try:
                self._open().send_message(mail)
            except smtplib.SMTPException as error:
                if not turned_away(error):
                    raise
                self.close()  # it takes no more on this connection, and has taken nothing of this mail
                self._open().send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:  # the connection stands, the others go on over it
            raise self._fault(reminder, error) from error
        except (OSError, smtplib.SMTPException) as error:
            self._give_up(error, reminder)

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def _give_up(self, error: Exception, reminder: Reminder) -> NoReturn:
        """What the server says after a fault is not to be relied on: the next mail has a connection of its own."""
        self.close()
        raise self._fault(reminder, error) from error

    def _fault(self, reminder: Reminder, error: Exception) -> ChannelError:
        said = " ".join(str(error).split())[:200]
        return ChannelError(
            f"{reminder.recipient}: the mail server {self._server.host} did not take it ({said})",
            "Check BPO_SMTP_HOST and its credentials; the next run tries again",
        )

    def _open(self) -> smtplib.SMTP:
        if self._smtp is not None:
            if self._is_there(self._smtp):
                return self._smtp
            self.close()
        if self._unreachable >= ATTEMPTS:
            raise smtplib.SMTPServerDisconnected("it could not be reached for the mails before")
        self._unreachable += 1
        smtp = self._connect(self._server.host, self._server.port, timeout=SECONDS)
        try:
            if self._server.starttls:
                smtp.starttls()
            if self._server.user:
                smtp.login(self._server.user, self._server.password)
        except BaseException:
            smtp.close()
            raise
        self._smtp, self._unreachable = smtp, 0
        return smtp

    @staticmethod
    def _is_there(smtp: smtplib.SMTP) -> bool:
        try:
            return bool(smtp.noop()[0] == GOOD)
        except (OSError, smtplib.SMTPException):
            return False


def turned_away(error: smtplib.SMTPException) -> bool:
    """421: the server closes the connection, as many do after so many mails. It has not taken this one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == CLOSING for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code == CLOSING


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
