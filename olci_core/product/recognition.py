"""Which product a folder holds, and what is wrong with its files."""

from __future__ import annotations

from olci_core.errors import DamagedFile, InputError, UnexpectedAnswer
from olci_core.product.manifest import GEO_COORDINATES, MANIFEST_NAME, parse_manifest
from olci_core.product.product_folder import ProductFolder
from olci_core.product.variables import text_of
from olci_core.scene import ProductName


def name_of(folder: ProductFolder) -> ProductName:
    """Return the name of the product, by its folder or by what its files say.

    Raises:
        InputError: it is not an OLCI product.
    """
    candidates = [folder.name]
    for name in (GEO_COORDINATES, *sorted(folder.sizes)):
        if name.endswith(".nc") and name in folder.sizes:
            try:
                candidates.append(text_of(folder.netcdf(name), "product_name"))
                break
            except DamagedFile:
                continue
    for candidate in candidates:
        try:
            return ProductName.parse(candidate)
        except InputError:
            continue
    raise InputError(
        f"{folder.name} is not an OLCI product: neither its folder nor its files have the name of one.",
        hint="Choose a .SEN3 folder, or the zip that holds one.",
    )


def manifest_faults(folder: ProductFolder) -> list[str]:
    """Say, a sentence each, which files are not as the manifest lists them."""
    if MANIFEST_NAME not in folder.sizes:
        return [f"{MANIFEST_NAME} is missing."]
    try:
        listed = parse_manifest(folder.content(MANIFEST_NAME))
    except (UnexpectedAnswer, DamagedFile) as error:
        return [str(error)]
    faults = []
    for name, file in listed.items():
        if name not in folder.sizes:
            faults.append(f"{name} is missing.")
        elif file.size_bytes not in (None, folder.sizes[name]):
            faults.append(f"{name} has {folder.sizes[name]:,} bytes instead of {file.size_bytes:,}.")
    return faults
