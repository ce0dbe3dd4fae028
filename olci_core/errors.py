"""Every way this program can fail, as one tree.

OlciError
├── InputError              what a person gave cannot be used (an area, a date, a name)
│   └── NotSeen             the scene does not see the area
├── SettingsError           an address or a folder in the environment cannot be used
├── SignInError             user name, password or one-time code refused; never tried again by itself
├── ServiceError            the service answered, but not with what was asked for
│   ├── ServiceUnavailable  500 and above, 408, 421, 425: down or overloaded (transient)
│   │   ├── ServiceBusy     429: too many requests or connections           (transient)
│   │   ├── RangeRefused    it errs when the rest of a file is asked for    (transient)
│   │   └── SignInUnavailable  the identity service gives no clear answer   (transient)
│   ├── TokenRefused        401 on a request that carried a token           (transient: with a fresh one)
│   ├── RequestRefused      any other 4xx: asking the same again is useless
│   ├── OrderFirst          202: it must be ordered elsewhere before it can be had
│   └── UnexpectedAnswer    an answer that is not of the documented shape
├── ConnectionFailed        no answer at all, or one that broke off         (transient)
├── TransferError           bytes arrived that are not the product
│   ├── IncompleteFile      fewer or more bytes than announced              (transient)
│   └── DamagedFile         the zip test failed                             (transient: fetched again)
├── StorageError            the disk refused: full, read-only, not there
│   ├── DiskFull            no room left; goes on by itself when there is
│   └── FolderGone          the folder is not there any more, or something else is in its place
└── Cancelled               a person asked for it to stop
"""

from __future__ import annotations


class OlciError(Exception):
    """What happened, with its numbers (``str``), and what the reader can do about it (``hint``).

    ``transient`` says whether the same call may succeed later.
    """

    transient = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class InputError(OlciError):
    """What a person gave cannot be used."""


class NotSeen(InputError):
    """A scene does not see the area that is wanted of it."""


class SettingsError(OlciError):
    """An address or a folder in the settings cannot be used."""


class SignInError(OlciError):
    """The identity service refused the user name, the password or the one-time code."""


class ServiceError(OlciError):
    """The service answered, but not with what was asked for.

    ``status`` is the HTTP status; ``code`` the service's own code (such as DAT-ZIP-100), "" where it gave none;
    ``shape`` the form of what came with it, without its content, "" where nothing was read.
    """

    shape = ""

    def __init__(self, message: str, *, hint: str = "", status: int = 0, code: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code


class ServiceUnavailable(ServiceError):
    """The service is down or overloaded (500 and above; 408, 421 and 425 too)."""

    transient = True

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        status: int = 0,
        code: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint, status=status, code=code)
        self.retry_after_s = retry_after_s


class ServiceBusy(ServiceUnavailable):
    """Too many requests or connections (429); ``retry_after_s`` where the service named a time."""


class RangeRefused(ServiceUnavailable):
    """A request for the rest of a file failed; one for the whole file may not."""


class TokenRefused(ServiceError):
    """The service refused the access token (401)."""

    transient = True


class RequestRefused(ServiceError):
    """The service will never answer this request (400, 403, 404, 422 …)."""


class OrderFirst(ServiceError):
    """The product is not online: it must be ordered elsewhere, at ``link``, before it can be had (202)."""

    def __init__(self, message: str, *, hint: str = "", status: int = 202, link: str = "") -> None:
        super().__init__(message, hint=hint, status=status)
        self.link = link


class UnexpectedAnswer(ServiceError):
    """The answer is not of the documented shape."""


class SignInUnavailable(ServiceUnavailable, UnexpectedAnswer):
    """The identity service neither let the account in nor refused it: a firewall, a proxy, too many sessions."""


class ConnectionFailed(OlciError):
    """No answer came, or it broke off."""

    transient = True


class TransferError(OlciError):
    """The bytes that arrived are not the product."""


class IncompleteFile(TransferError):
    """Fewer or more bytes arrived than the service announced."""

    transient = True


class DamagedFile(TransferError):
    """The file arrived in full length but failed its test."""

    transient = True


class StorageError(OlciError):
    """The disk refused: full, read-only, or not there."""


class DiskFull(StorageError):
    """The disk has no room for it; ``needed_bytes`` says how much would do, 0 where nobody knows."""

    def __init__(self, message: str, *, hint: str = "", needed_bytes: int = 0) -> None:
        super().__init__(message, hint=hint)
        self.needed_bytes = needed_bytes


class FolderGone(StorageError):
    """A folder that was there is gone, or a file or a link is in its place."""


class Cancelled(OlciError):
    """A person asked for it to stop."""
