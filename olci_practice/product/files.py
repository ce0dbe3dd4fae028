"""Which files a product of each type and baseline has."""

from __future__ import annotations

from functools import lru_cache

from olci_practice.product.annotation_files import annotation_files
from olci_practice.product.layout import DataFile, ProductPlan
from olci_practice.product.level2_files import land_files, water_files
from olci_practice.product.radiance_files import radiance_files


def files_of(plan: ProductPlan) -> tuple[DataFile, ...]:
    """Return the product's NetCDF files in the order of its manifest."""
    return _files(plan.name.product_type, is_recent=_is_recent(plan))


def names_and_bytes(plan: ProductPlan) -> tuple[tuple[str, ...], int]:
    """Return the names of the NetCDF files, and the size of all of them together."""
    dimensions = plan.dimensions
    return _names_and_bytes(
        plan.name.product_type,
        tuple(dimensions.items()),
        is_recent=_is_recent(plan),
        is_packed=plan.is_full_size,
    )


def _is_recent(plan: ProductPlan) -> bool:
    """Whether radiances have uncertainties, and errors are called so: from baseline 003 on."""
    return plan.name.baseline >= "003"


@lru_cache(maxsize=4096)
def _names_and_bytes(
    product_type: str, dimensions: tuple[tuple[str, int], ...], *, is_recent: bool, is_packed: bool
) -> tuple[tuple[str, ...], int]:
    files, lengths = _files(product_type, is_recent=is_recent), dict(dimensions)
    return (
        tuple(file.name for file in files),
        sum(file.size_bytes(lengths, is_packed=is_packed) for file in files),
    )


@lru_cache(maxsize=12)
def _files(product_type: str, *, is_recent: bool) -> tuple[DataFile, ...]:
    family, level = product_type[5], product_type[3]
    suffix = "unc" if is_recent else "err"
    if family == "E":
        measured = radiance_files(has_uncertainties=is_recent)
    elif family == "W":
        measured = water_files(suffix)
    else:
        measured = land_files(suffix)
    return tuple(sorted((*measured, *annotation_files(level)), key=lambda file: (file.name[:2] != "Oa", file.name)))
