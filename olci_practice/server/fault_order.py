"""One fault by order: what a bad day does to which request, and how often.

A faults file (``--faults FILE``, or POSTed to ``/practice/faults`` as ``application/json``) is one JSON object::

    {"ranges": "honoured",
     "orders": [
       {"service": "download", "do": "cut", "at": 0.5},
       {"service": "download", "do": "answer", "status": 503, "times": 2, "each": true},
       {"service": "catalogue", "do": "answer", "status": 429, "retry_after_s": 2, "page": 3}]}

``ranges`` says what becomes of a Range header from now on: ``honoured`` (206), ``ignored`` (200 and the whole file)
or ``refused`` (416). An order says which requests it hits:

- ``service``: ``identity``, ``catalogue``, ``download``, ``nodes`` or ``quicklook``
- ``product``: only requests for this product (its name, with or without ``.SEN3``)
- ``page``: only this page of a search, from 1 (``$skip`` / ``$top`` + 1)
- ``first``: the first matching request it hits, from 1 (default 1)
- ``times``: how many it hits from there on (default 1; null: all)
- ``lasts_s``: all matching requests for so many seconds from the first one on, in place of ``times``
- ``each``: count for each product apart (default false)
- ``ranged``: only requests for the rest of a file (Range from above byte 0)

and what it does to them (``do``); places are ``at``, a share 0..1 of the answer's body, or ``at_byte``:

- ``answer``: answer with ``status`` (200, 202, 401, 403, 404, 429, 500, 502, 503, 504 …) and, if given,
  ``retry_after_s`` (a negative one is sent as a date in the past). ``shape`` is what comes with it: ``json`` (as the
  service words it; the usual one below 500), ``page`` (HTML; the usual one from 500 on), ``firewall`` (the JSON of
  one) or ``empty``; ``says`` are the words in it
- ``redirect``: send on to the address ``to`` (``status`` 301)
- ``lacks_file``, ``empties_file``: the zip is whole but for ``file``, which is missing or has 0 bytes
- ``republish``: ``product`` is listed under a new Id, and the old one is not found, as long as the order stands
- ``offline``: ``product`` is listed as not online, and its bytes are answered with 202, as long as the order stands
- ``bend``: change an answer that is right otherwise. ``asks``: only those to requests whose address has this text
  (``"$top=1001"``). ``status``: it comes with this one; ``what`` (a regular expression) becomes ``by`` wherever its
  body has it; ``claims``: the token that it brings claims this; ``turns``: the picture that it brings comes
  ``upside down``, ``left to right`` or ``square``; ``moves_deg``: the footprints that it brings lie so far
  further north
- ``delay``: wait ``seconds`` before the answer
- ``cut``: close the connection at a place (default 0.5)
- ``stall``: send nothing for ``seconds`` at a place (default 0.5)
- ``slow``: send at ``bytes_per_s``
- ``wrong_length``: announce ``by_bytes`` more (or, negative, fewer) bytes than there are; never send more than
  announced
- ``no_length``: announce none: the end of the connection is the end of the answer
- ``wrong_bytes``: turn over ``count`` bytes (default 1) from a place on (default 0.5)
- ``token_dies``: the token of this request counts as expired from now on, and the connection closes at a place
  (default 0.5)

Every order that hits a request is carried out; of several ``answer`` orders the first one is.

What goes wrong on the other side of the connection cannot be ordered of a server: a full disk, a folder that is gone or
is something else now, a part file that is a link, a clock that is wrong, a night asleep, a spoiled file of the
program's own. It happens to the program under test, which is given a disk, a clock and folders of its own for that
(``DownloadQueue(free=…, clock=…)``, tests/core/transfer).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from olci_core.errors import InputError
from olci_core.scene import bare_name

FaultedService = Literal["identity", "catalogue", "download", "nodes", "quicklook"]
FaultAction = Literal[
    "answer",
    "redirect",
    "lacks_file",
    "empties_file",
    "republish",
    "offline",
    "bend",
    "delay",
    "cut",
    "stall",
    "slow",
    "wrong_length",
    "no_length",
    "wrong_bytes",
    "token_dies",
]
Shape = Literal["json", "page", "firewall", "empty"]
Ranges = Literal["honoured", "ignored", "refused"]
Turn = Literal["upside down", "left to right", "square"]

# What an action cannot do without.
_NEEDS: Mapping[str, str] = {
    "answer": "status",
    "redirect": "to",
    "lacks_file": "file",
    "empties_file": "file",
    "republish": "product",
    "offline": "product",
    "delay": "seconds",
    "stall": "seconds",
    "slow": "bytes_per_s",
    "wrong_length": "by_bytes",
}
_TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("service", "do", "shape", "says", "to", "file", "asks", "what", "by", "turns"), str),
    "claims": dict,
    **dict.fromkeys(("page", "first", "status", "by_bytes", "count"), int),
    **dict.fromkeys(("at", "seconds", "retry_after_s", "bytes_per_s", "lasts_s", "moves_deg"), int | float),
    **dict.fromkeys(("times", "at_byte"), int | None),
    "product": str | None,
    **dict.fromkeys(("each", "ranged"), bool),
}


@dataclass(frozen=True, slots=True)
class Order:
    """One fault: which requests it hits and what it does to them (see the module)."""

    service: FaultedService
    do: FaultAction
    product: str | None = None
    page: int | None = None
    first: int = 1
    times: int | None = 1
    each: bool = False
    at: float = 0.5
    at_byte: int | None = None
    status: int | None = None
    retry_after_s: float | None = None
    seconds: float | None = None
    bytes_per_s: float | None = None
    by_bytes: int | None = None
    count: int = 1
    shape: Shape | None = None
    says: str | None = None
    to: str | None = None
    file: str | None = None
    ranged: bool = False
    lasts_s: float | None = None
    asks: str | None = None
    what: str | None = None
    by: str | None = None
    claims: Mapping[str, Any] | None = None
    turns: Turn | None = None
    moves_deg: float | None = None

    def __post_init__(self) -> None:
        if self.service not in get_args(FaultedService):
            raise InputError(f"A fault for an unknown service: {self.service}")
        if self.do not in get_args(FaultAction):
            raise InputError(f"An unknown fault: {self.do}")
        need = _NEEDS.get(self.do)
        if need and getattr(self, need) is None:
            raise InputError(f"The fault '{self.do}' needs '{need}'")
        least = {"first": 1, "times": 0, "count": 1, "at_byte": 0, "seconds": 0, "bytes_per_s": 1, "lasts_s": 0}
        for key, limit in least.items():
            if getattr(self, key) is not None and getattr(self, key) < limit:
                raise InputError(f"A fault's '{key}' is {limit} or more")
        if self.shape is not None and self.shape not in get_args(Shape):
            raise InputError(f"An answer of an unknown shape: {self.shape}")
        if self.turns is not None and self.turns not in get_args(Turn):
            raise InputError(f"A picture cannot be turned '{self.turns}'")
        if self.what is not None:
            _check_pattern(self.what)
        if not 0 <= self.at <= 1:
            raise InputError(f"A place in a file is a share between 0 and 1, not {self.at}")

    @classmethod
    def from_json(cls, found: Any) -> Order:
        """Read one order.

        Raises:
            InputError: it is not an object, or has keys or values that mean nothing.
        """
        if not isinstance(found, dict):
            raise InputError(f"A fault is a JSON object, not {found!r:.60}")
        unknown = set(found) - {f.name for f in fields(cls)}
        if unknown or not {"service", "do"} <= set(found):
            raise InputError(f"A fault needs 'service' and 'do' and knows no {sorted(unknown)}")
        for key, value in found.items():
            if not isinstance(value, _TYPES[key]) or (isinstance(value, bool) and _TYPES[key] is not bool):
                raise InputError(f"A fault with a wrong '{key}': {value!r:.60}")
        return cls(**found)

    def hits(self, service: str, *, product: str | None, page: int | None, ranged: bool = False) -> bool:
        """Say whether a request is of those the order counts."""
        right_page = self.page is None or self.page == page
        return self.do != "bend" and self._is_of(service, product) and right_page and (ranged or not self.ranged)

    def bends(self, service: str, *, address: str, product: str | None) -> bool:
        """Say whether the order changes the answer to a request for an address."""
        return self.do == "bend" and self._is_of(service, product) and (self.asks or "") in address

    def _is_of(self, service: str, product: str | None) -> bool:
        right_product = self.product is None or (product is not None and bare_name(self.product) == bare_name(product))
        return self.service == service and right_product

    def place(self, length: int) -> int:
        """Return the byte of a body of ``length`` bytes at which it happens."""
        return min(self.at_byte if self.at_byte is not None else int(self.at * length), length)


def _check_pattern(text: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise InputError(f"A fault looks for what is no regular expression: {text[:60]}") from error
