"""The single files of a product: where each lies, how long it is, and what its checksum is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from olci_core.errors import InputError, UnexpectedAnswer
from olci_core.product import ListedFile, file_name_is_safe
from olci_core.scene import MAX_SIZE_BYTES

if TYPE_CHECKING:  # HTTP is imported when the first connection is made
    from olci_core.transport import Transport


def folder_url(download_url: str, *, scene_id: str, folder: str) -> str:
    """Return the address of a product's folder (names stand unquoted in it)."""
    return f"{download_url}/Products({scene_id})/Nodes({folder})"


def file_url(download_url: str, *, scene_id: str, folder: str, name: str) -> str:
    """Return the address of a file's bytes."""
    return f"{folder_url(download_url, scene_id=scene_id, folder=folder)}/Nodes({name})/$value"


def listing(transport: Transport, *, download_url: str, scene_id: str, folder: str) -> Mapping[str, ListedFile]:
    """Ask which files a product holds, by name. Entries without a name that a file could have are left out.

    Raises:
        UnexpectedAnswer: the answer is no listing.
        ConnectionFailed, ServiceError: there was none.
    """
    answer = transport.get_json(f"{folder_url(download_url, scene_id=scene_id, folder=folder)}/Nodes")
    # "result" is what the service has; "value" is OData's usual name.
    entries = answer.get("result", answer.get("value")) if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise UnexpectedAnswer("The service sent no list of the product's files.", hint="Try again later.")
    named = [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("Name"), str)]
    return {entry["Name"]: _listed(entry) for entry in named if file_name_is_safe(entry["Name"])}


def chosen(files: tuple[str, ...], *, held: Mapping[str, ListedFile]) -> tuple[ListedFile, ...]:
    """Return the entries of the files that were asked for.

    Raises:
        InputError: the product does not hold one of them.
    """
    missing = [name for name in files if name not in held]
    if missing:
        raise InputError(
            f"The product holds no file {', '.join(missing)}.", hint="Choose from the list of its files again."
        )
    return tuple(held[name] for name in files)


def _listed(entry: Mapping[str, Any]) -> ListedFile:
    length = entry.get("ContentLength")
    # 0 stands for "unknown" here as elsewhere in the catalogue.
    is_known = isinstance(length, int) and not isinstance(length, bool) and 0 < length <= MAX_SIZE_BYTES
    return ListedFile(entry["Name"], length if is_known else None, {})
