"""Scenes by name or id: found ones as scenes, missing ones with a guess why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode

from olci_core.catalogue.product_names import RequestedName, differing_parts, read_requested
from olci_core.catalogue.query_address import time_filter
from olci_core.catalogue.raw_record import Rows, opened, read_rows
from olci_core.catalogue.records import product_id_of, read_scene
from olci_core.catalogue.result import FoundByName
from olci_core.catalogue.search import MAX_REQUESTS
from olci_core.catalogue.versions import current
from olci_core.daemon_pool import DaemonPool
from olci_core.errors import InputError, OlciError, RequestRefused, UnexpectedAnswer
from olci_core.json_reader import MAX_JSON_BYTES
from olci_core.retry import RetryPolicy
from olci_core.scene import ProductName, Scene, bare_name, same_stretch

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport

# The longest list that the catalogue takes is not documented: so many, unless a check of the connection has found
# more or fewer; and never more than come in an answer of a few megabytes.
NAMES_AT_ONCE, MAX_NAMES_AT_ONCE = 100, 400
MAX_GUESSES = 40  # missing names that are looked into
MAX_APART = timedelta(seconds=90)  # between the begins of versions of one frame; the next frame begins after 180 s
_NEAR_TOP = 50  # the versions of what begins around one moment
_EXPAND = "$expand=Attributes&$expand=Assets"
_NOT_LISTED = "The catalogue does not list it."
# Parts of a name in which the versions of one acquisition may differ.
_OF_A_VERSION = {"begin", "end", "creation time", "duration", "centre", "processing class", "timeliness", "baseline"}
_Given = TypeVar("_Given")
_Got = TypeVar("_Got")


class NameSearch:
    """Asks the catalogue for products by name."""

    def __init__(
        self, transport: Transport, catalogue_url: str, *, retry_policy: RetryPolicy, names_at_once: int = NAMES_AT_ONCE
    ) -> None:
        self._transport = transport
        self._url = catalogue_url
        self._retry_policy = retry_policy
        self._names_at_once = names_at_once

    def find(self, names: str | Iterable[str]) -> FoundByName:
        """Return the scenes in the order asked for, each once, and what is missing.

        Raises:
            ConnectionFailed, ServiceError: the catalogue could not be asked.
        """
        wanted = read_requested(names)
        by_name = self._named([one.name for one in wanted if one.name])
        by_id, why_not = self._identified([one.product_id for one in wanted if one.product_id])
        found: dict[str, Scene] = {}
        missing: list[RequestedName] = []
        for one in wanted:
            scene = by_name.get(one.name) or by_id.get(one.product_id)
            if scene is None:
                missing.append(replace(one, wrong=why_not.get(one.product_id, "") or one.wrong))
            else:
                found.setdefault(scene.id, scene)
        return FoundByName(tuple(found.values()), tuple(one.given for one in missing), self._reasons(missing))

    def _named(self, names: Sequence[str]) -> dict[str, Scene]:
        at_once = self._names_at_once
        chunks = [names[place : place + at_once] for place in range(0, len(names), at_once)]
        listed = [scene for chunk in _side_by_side(self._listed, chunks) for scene in chunk]
        return {bare_name(scene.name): scene for scene in _side_by_side(self._filled, listed)}

    def _listed(self, names: Sequence[str]) -> list[Scene]:
        """Return the scenes of some names; what an answer leaves out is asked for again while that brings more."""
        found: dict[str, Scene] = {}
        while absent := [name for name in names if name not in found]:
            before = len(found)
            for scene in self._filter_list(absent):
                found.setdefault(bare_name(scene.name), scene)
            if len(found) == before:
                break
        return [found[name] for name in names if name in found]

    def _filter_list(self, names: Sequence[str]) -> list[Scene]:
        body = {"FilterProducts": [{"Name": f"{name}.SEN3"} for name in names]}
        address = f"{self._url}/Products/OData.CSC.FilterList"
        try:
            rows = self._retry_policy.call(lambda: read_rows(self._transport.post_json(f"{address}?{_EXPAND}", body)))
        except RequestRefused as error:
            # Whether this address takes $expand is not documented; without it, records are filled in one by one.
            if error.status not in (400, 422):
                raise
            rows = self._retry_policy.call(lambda: read_rows(self._transport.post_json(address, body)))
        return _scenes(rows)

    def _filled(self, scene: Scene) -> Scene:
        if {"Attributes", "Assets"} <= opened(scene.record).keys():
            return scene
        try:
            return self._product(scene.id) or scene
        except (InputError, UnexpectedAnswer):  # what it lacks costs a quicklook, not the scene
            return scene

    def _identified(self, product_ids: Sequence[str]) -> tuple[dict[str, Scene], dict[str, str]]:
        """Return the scenes of some ids, and why others are none."""
        found, why_not = {}, {}
        for product_id, scene in zip(product_ids, _side_by_side(self._scene_or_reason, product_ids), strict=True):
            if isinstance(scene, Scene):
                found[product_id] = scene
            else:
                why_not[product_id] = scene
        return found, why_not

    def _scene_or_reason(self, product_id: str) -> Scene | str:
        try:
            return self._product(product_id) or ""
        except InputError as error:
            return str(error)

    def _product(self, product_id: str) -> Scene | None:
        """Return a product, None where the catalogue has none of that id.

        Raises:
            InputError: it is no product of OLCI.
        """
        url = f"{self._url}/Products({quote(product_id, safe='')})?{_EXPAND}"
        try:
            record = self._retry_policy.call(lambda: self._transport.get_bytes(url, max_bytes=MAX_JSON_BYTES))
        except RequestRefused as error:
            if error.status in (404, 410):
                return None
            raise
        try:
            return read_scene(record)
        except UnexpectedAnswer as error:
            if product_id_of(record) == product_id:
                raise InputError("What has this id is no product of OLCI.") from error
            raise

    def _reasons(self, missing: Sequence[RequestedName]) -> dict[str, str]:
        reasons = {one.given: one.wrong or _NOT_LISTED for one in missing}
        named = [one for one in missing if one.name][:MAX_GUESSES]
        return reasons | dict(zip((one.given for one in named), _side_by_side(self._guess, named), strict=True))

    def _guess(self, wanted: RequestedName) -> str:
        name = ProductName.parse(wanted.name)
        try:
            moments = {name.begin: None, name.end - timedelta(seconds=name.duration_s): None}
            near = [scene for moment in moments for scene in self._near(name.product_type, moment)]
        except (OlciError, OverflowError):  # before the first day of the calendar, or after its last
            return _NOT_LISTED
        return why_missing(name, near)

    def _near(self, product_type: str, moment: datetime) -> list[Scene]:
        begin, end = moment - MAX_APART, moment + MAX_APART + timedelta(seconds=1)
        options = [("$filter", time_filter([product_type], begin, end)), ("$orderby", "ContentDate/Start asc")]
        url = (
            f"{self._url}/Products?"
            + urlencode(options, safe="$'(),:;/=", quote_via=quote)
            + f"&$top={_NEAR_TOP}&{_EXPAND}"
        )
        return _scenes(read_rows(self._transport.get_bytes(url, max_bytes=MAX_JSON_BYTES)))


def why_missing(name: ProductName, near: Sequence[Scene]) -> str:
    """Guess why a well-formed name is not listed, from the scenes that begin at about its time."""
    if not near:
        about = f"{name.begin:%Y-%m-%d %H:%M:%S} UTC"
        return f"{_NOT_LISTED} No {name.product_type} scene begins within {MAX_APART.seconds} s of {about}."
    differing = {scene: differing_parts(name, ProductName.parse(scene.name)) for scene in near}
    versions = [
        scene
        for scene, parts in differing.items()
        if set(parts) <= _OF_A_VERSION and same_stretch((scene.begin, scene.end), (name.begin, name.end))
    ]
    if versions:
        return f"{_NOT_LISTED} The same acquisition is there as {bare_name(current(versions)[0].name)}."
    closest = min(near, key=lambda scene: len(differing[scene]))
    wrong = [label for label in differing[closest] if label not in _OF_A_VERSION] or ["begin"]
    return f"{_NOT_LISTED} The {' and the '.join(wrong)} may be wrong: {bare_name(closest.name)} is there."


def _scenes(rows: Rows) -> list[Scene]:
    """Return the scenes among records; one that cannot be read counts as not listed."""
    scenes = []
    for record in rows.records:
        try:
            scenes.append(read_scene(record))
        except UnexpectedAnswer:
            continue
    return scenes


def _side_by_side(question: Callable[[_Given], _Got], items: Sequence[_Given]) -> list[_Got]:
    if len(items) < 2:
        return [question(item) for item in items]
    pool = DaemonPool(MAX_REQUESTS, name="catalogue")
    try:
        return [answer.result() for answer in [pool.submit(question, item) for item in items]]
    finally:
        pool.close()
