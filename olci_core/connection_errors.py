"""Lines that break, stay silent or cannot be trusted, in the program's own words."""

from __future__ import annotations

import re
import ssl
from functools import lru_cache

import requests
import urllib3

from olci_core.errors import ConnectionFailed
from olci_core.redaction import redacted
from olci_core.settings import origin

CERTIFICATE_TIMEOUT_S = 5.0
LOST_CONNECTION = (requests.ConnectionError, requests.Timeout, urllib3.exceptions.HTTPError, OSError, ValueError)
"""What a line that breaks raises; urllib3 says ValueError of a chunk of less than nothing."""
_REFUSED_BY_PROXY = re.compile(r"Tunnel connection failed: ([0-9]{3})")
_PROXY_HINT = "Check HTTPS_PROXY and ALL_PROXY, or ask who runs this network."


def connection_failed(error: Exception, host: str) -> ConnectionFailed:
    """Return what is to be said of a line that broke, stood still or never came about."""
    if isinstance(error, requests.ConnectTimeout | requests.ReadTimeout | urllib3.exceptions.ReadTimeoutError):
        return ConnectionFailed(f"{host} did not answer in time.", hint="Check the network, or try again later.")
    if isinstance(error, requests.exceptions.ContentDecodingError | urllib3.exceptions.DecodeError):
        return ConnectionFailed(f"What {host} sent cannot be unpacked.", hint="It is usually enough to try again.")
    is_garbled = isinstance(error, ValueError) and not isinstance(error, requests.RequestException)
    if is_garbled or isinstance(error, requests.exceptions.ChunkedEncodingError | urllib3.exceptions.ProtocolError):
        return ConnectionFailed(f"The line to {host} broke off.", hint="It is usually enough to try again.")
    return ConnectionFailed(f"{host} cannot be reached.", hint="Check the network, or try again later.")


def failed_by_proxy(error: requests.RequestException, host: str) -> ConnectionFailed | None:
    """Return what is to be said of a proxy that is in the way, None where none is; its address may hold a password."""
    match error:
        case requests.exceptions.InvalidProxyURL():
            happened = f"{host} cannot be reached: the address of the proxy that is set here cannot be read."
        case requests.exceptions.InvalidSchema():
            happened = f"{host} cannot be reached: a SOCKS proxy is set here, which this program does not speak to."
        case requests.exceptions.ProxyError():
            refused = _REFUSED_BY_PROXY.search(str(error))
            what = f"refused the connection ({refused[1]})" if refused else "did not answer"
            happened = f"{host} cannot be reached: the proxy of this network {what}."
        case _:
            return None
    return ConnectionFailed(happened, hint=_PROXY_HINT)


def distrusted(error: requests.exceptions.SSLError, url: str) -> ConnectionFailed:
    """Return what is to be said of a certificate that nobody vouches for, and who made it out; or of no line at all."""
    _, host, port = origin(url)
    found = re.search(r"certificate verify failed: ([^\[\]()]+)", str(error)) or re.search(r"\] ([^()]+)", str(error))
    why = found[1].strip(" .'\"")[:120] if found else "no reason given"
    if not _is_about_certificate(error):
        return ConnectionFailed(
            f"No secure line to {host} came about ({why}).",
            hint="A proxy, a firewall or a sign-in page of the network may stand in between; try again later.",
        )
    issuer = _issuer(host, port)
    made_out_by = f", made out by “{issuer}”," if issuer else ""
    return ConnectionFailed(
        f"The identity of {host} could not be proven: its certificate{made_out_by} is not trusted ({why}).",
        hint="Check this computer's clock. If your institute's network puts a certificate of its own in between, "
        "its root certificate has to be installed in this computer's system.",
    )


def _is_about_certificate(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


@lru_cache(maxsize=16)
def _issuer(host: str, port: int) -> str:
    """Return who made out the certificate that a host shows, "" where it cannot be read. No secret is sent."""
    from cryptography import x509  # noqa: PLC0415 - takes its time, and is needed on bad days alone

    try:
        shown = ssl.get_server_certificate((host, port), timeout=CERTIFICATE_TIMEOUT_S)
        names = x509.load_pem_x509_certificate(shown.encode()).issuer
    except (OSError, ValueError):
        return ""
    found = [
        str(part.value) for part in names if part.oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME)
    ]
    return redacted(", ".join(found))[:80]
