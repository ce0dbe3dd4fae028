"""The one place that speaks HTTP: finite timeouts, no secret to a foreign host, errors in the program's own words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urljoin

import requests
import urllib3

from olci_core.connection_errors import LOST_CONNECTION, connection_failed, distrusted, failed_by_proxy
from olci_core.errors import ConnectionFailed, RequestRefused, SettingsError, UnexpectedAnswer
from olci_core.http_session import Bearer, new_session, no_login_file
from olci_core.json_reader import MAX_JSON_BYTES, read_json, write_json
from olci_core.redaction import secrets_of
from olci_core.service_errors import order_first, service_error
from olci_core.settings import LOOPBACK_HOSTS, Settings, origin

CONNECT_TIMEOUT_S = 15.0
READ_TIMEOUT_S = 60.0  # without a byte for so long, a line counts as dead
ANSWER_TIMEOUT_S = 300.0  # an answer that is no product and not whole by then counts as lost, though bytes still drip
MAX_REDIRECTS = 5
MAX_LENGTH_DIGITS = 18  # an exabyte; no product has more
MAX_ERROR_BYTES = 65_536
_NO_PROXY = {"no_proxy": ",".join(LOOPBACK_HOSTS)}  # what HTTP_PROXY says counts for other computers alone


class Stream:
    """A body under way. Bytes come as sent, never decompressed."""

    def __init__(self, response: requests.Response, *, host: str) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._raw: urllib3.HTTPResponse = response.raw
        self._host = host

    @property
    def length_bytes(self) -> int | None:
        """The announced length of this body, None where there is none."""
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_LENGTH_DIGITS else None

    def chunks(self, size_bytes: int) -> Iterator[bytes]:
        """Yield the body as it comes in, in pieces of at most ``size_bytes``, to the end or the first break.

        A piece is what one read of the line gave: nothing that has arrived is held back, or lost in a break.

        Raises:
            ConnectionFailed: the line broke, ended early or stood still for READ_TIMEOUT_S.
        """
        try:
            while chunk := self._raw.read1(size_bytes, decode_content=False):
                yield chunk
        except LOST_CONNECTION as error:
            raise connection_failed(error, self._host) from error

    def abort(self) -> None:
        """End the transfer at once; callable from another thread while ``chunks`` waits."""
        _cut(self._raw)


class Transport:
    """Requests to the configured services. Threads may share one; as a context manager it closes itself.

    The system's own certificates count, so that a network whose proxy has one of its own works as in a browser.
    ``now`` gives aware UTC.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timeouts_s: tuple[float, float] = (CONNECT_TIMEOUT_S, READ_TIMEOUT_S),
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._timeouts_s = timeouts_s
        self._answer_timeout_s = answer_timeout_s
        self._now = now
        self._session = new_session()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_json(self, url: str, *, params: list[tuple[str, str]] | None = None) -> Any:
        """Return the JSON that lies at an address of the catalogue; no secret is sent."""
        with self._answer("GET", url, params=params) as response:
            return _read(response, self._body(response, max_bytes=MAX_JSON_BYTES))

    def post_json(self, url: str, body: object) -> bytes:
        """Send JSON to the catalogue and return what comes back, as it was sent; no secret is sent."""
        headers = {"Content-Type": "application/json"}
        with self._answer("POST", url, data=write_json(body), headers=headers) as response:
            return self._body(response, max_bytes=MAX_JSON_BYTES)

    def post_form(self, url: str, fields: Mapping[str, str]) -> Any:
        """Send a form that may hold secrets to a configured service; None for an answer without a body."""
        self._settings.check_trusted(url)
        with self._answer("POST", url, data=dict(fields)) as response:
            body = self._body(response, max_bytes=MAX_JSON_BYTES)
            return _read(response, body) if body else None

    def get_bytes(self, url: str, *, max_bytes: int) -> bytes:
        """Return what lies at an address, without a secret.

        Raises:
            UnexpectedAnswer: it is longer than ``max_bytes``.
        """
        with self._answer("GET", url) as response:
            return self._body(response, max_bytes=max_bytes)

    @contextmanager
    def stream(
        self, url: str, *, token: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[Stream]:
        """Open a body of a configured service: 200, 206 or 416 come back, anything else raises.

        The token goes with the request as long as it stays on the configured hosts.

        Raises:
            OrderFirst: the product is not online (202).
        """
        self._settings.check_trusted(url)
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        with self._answer("GET", url, headers=sent, token=token, welcome=(200, 202, 206, 416)) as response:
            if response.status_code == 202:
                raise order_first()
            yield Stream(response, host=origin(response.url)[1])

    def close(self) -> None:
        """Let go of idle connections."""
        self._session.close()

    @contextmanager
    def _answer(
        self,
        method: str,
        url: str,
        *,
        token: str | None = None,
        welcome: tuple[int, ...] = (200, 201, 204),
        headers: Mapping[str, str] | None = None,
        params: list[tuple[str, str]] | None = None,
        data: Any = None,
    ) -> Iterator[requests.Response]:
        self._settings.check_safe(url)
        asked_host = origin(url)[1]
        for _ in range(MAX_REDIRECTS + 1):
            host, ours = origin(url)[1], origin(url) in self._settings.trusted_origins
            asked = {"params": params, "data": data, "headers": dict(headers or {})}
            with self._sent(method, url, auth=Bearer(token) if token and ours else no_login_file, **asked) as response:
                if response.is_redirect and method == "GET":
                    url, params = urljoin(url, response.headers["Location"]), None
                    self._settings.check_safe(url)
                    continue
                if token and not ours and response.status_code in (401, 403):
                    raise _untrusted(asked_host, host, status=response.status_code)
                if response.status_code not in welcome:
                    raise service_error(
                        response.status_code,
                        self._error_body(response),
                        headers=response.headers,
                        host=host,
                        now=self._now(),
                        is_search=token is None,
                        secrets=(*([token] if token else []), *(secrets_of(data) if isinstance(data, dict) else ())),
                    )
                yield response
                return
        raise UnexpectedAnswer(f"{origin(url)[1]} sends every request on to another address.", hint="Try again later.")

    def _body(self, response: requests.Response, *, max_bytes: int) -> bytes:
        with _in_time(response, self._answer_timeout_s):
            return _body(response, max_bytes=max_bytes)

    def _error_body(self, response: requests.Response) -> bytes:
        """Return the start of an error's body; a line that breaks in it hides nothing: the status is known."""
        try:
            with _in_time(response, self._answer_timeout_s):
                return next(response.iter_content(MAX_ERROR_BYTES), b"")
        except (requests.RequestException, ConnectionFailed, *LOST_CONNECTION):
            return b""

    def _sent(self, method: str, url: str, **asked: Any) -> requests.Response:
        """Send one request and return its answer, the body not read yet; a redirect is an answer like others."""
        host = origin(url)[1]
        try:
            return self._session.request(
                method,
                url,
                stream=True,
                allow_redirects=False,
                timeout=self._timeouts_s,
                proxies=_NO_PROXY if host in LOOPBACK_HOSTS else None,
                **asked,
            )
        except requests.exceptions.SSLError as error:
            raise distrusted(error, url) from error
        except requests.RequestException as error:
            raise failed_by_proxy(error, host) or connection_failed(error, host) from error
        except OSError as error:  # requests looks for the file that the environment names
            raise SettingsError(
                f"The certificates that are set on this computer cannot be used: {error}",
                hint="Check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, or unset them.",
            ) from error
        except ValueError as error:  # requests looks at a redirect's target even where it is not to follow it
            raise RequestRefused(f"{host} sends on to an address that cannot be read.") from error


def _untrusted(asked_host: str, host: str, *, status: int) -> RequestRefused:
    return RequestRefused(
        f"{asked_host} sends this request on to {host}, which is not among the trusted services and wants a sign-in.",
        hint="Your sign-in was not sent there, and a new one would not help; ask the Copernicus help desk.",
        status=status,
    )


@contextmanager
def _in_time(response: requests.Response, timeout_s: float) -> Iterator[None]:
    """Cut an answer off that is not whole after so long: by single bytes it would hold who waits for it without end."""
    is_late = threading.Event()

    def cut() -> None:
        is_late.set()
        _cut(response.raw)

    timer = threading.Timer(timeout_s, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (requests.RequestException, ConnectionFailed, *LOST_CONNECTION):
        if not is_late.is_set():
            raise
    finally:
        timer.cancel()
    if is_late.is_set():
        raise connection_failed(requests.ReadTimeout(), origin(response.url)[1])


def _cut(body: urllib3.HTTPResponse) -> None:
    try:
        body.shutdown()
    except (OSError, ValueError, RuntimeError):
        body.close()


def _body(response: requests.Response, *, max_bytes: int) -> bytes:
    pieces, size_bytes = [], 0
    length = response.headers.get("Content-Length", "")
    try:
        if length.isdecimal() and int(length[:MAX_LENGTH_DIGITS]) <= max_bytes and not _is_encoded(response):
            body: bytes = response.raw.read(decode_content=False)  # in one piece, which nothing copies
            return body
        for piece in response.iter_content(2**20):
            size_bytes += len(piece)
            if size_bytes > max_bytes:
                raise UnexpectedAnswer(f"{origin(response.url)[1]} sent more than {max_bytes:,} bytes.")
            pieces.append(piece)
    except (requests.RequestException, *LOST_CONNECTION) as error:
        raise connection_failed(error, origin(response.url)[1]) from error
    return b"".join(pieces)


def _is_encoded(response: requests.Response) -> bool:
    said = map(response.headers.get, ("Content-Encoding", "Transfer-Encoding"))
    return any(how not in (None, "identity") for how in said)


def _read(response: requests.Response, body: bytes) -> Any:
    try:
        return read_json(body)
    except ValueError as error:
        raise UnexpectedAnswer(
            f"{origin(response.url)[1]} sent something that is not JSON.",
            hint="A sign-in page of the network may stand in between; open any web page, then try again.",
            status=response.status_code,
        ) from error
