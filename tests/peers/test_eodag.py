"""eodag signs in, searches and downloads with its own provider for CDSE, unchanged but for the addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from eodag import EODataAccessGateway

PROVIDER = """
cop_dataspace:
  search:
    api_endpoint: '{catalogue_url}/Products'
    metadata_mapping:
      'eodag:download_link': '{catalogue_url}/Products({{uid}})/$value'
  auth:
    matching_url: '{catalogue_url}'
    oidc_config_url: '{discovery_url}'
    credentials:
      username: practice
      password: practice
"""
HOURS = {"start": "2022-06-20T00:00:00Z", "end": "2022-06-20T04:00:00Z", "provider": "cop_dataspace"}


@pytest.fixture
def gateway(archive: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EODataAccessGateway:
    monkeypatch.setenv("EODAG_EXT_COLLECTIONS_CFG_FILE", "")  # or it would ask its own server for them
    monkeypatch.setenv("EODAG_CFG_DIR", str(tmp_path / "configuration"))
    monkeypatch.setenv("HOME", str(tmp_path))
    gateway = EODataAccessGateway()
    gateway.update_providers_config(
        PROVIDER.format(catalogue_url=archive.catalogue_url, discovery_url=archive.discovery_url)
    )
    return gateway


def test_it_finds_scenes_by_time_place_and_type(gateway: EODataAccessGateway) -> None:
    found = gateway.search(collection="S3_EFR", raise_errors=True, **HOURS)
    assert len(found) > 5
    assert all("_OL_1_EFR____" in product.properties["id"] for product in found)
    area = {"lonmin": 100, "latmin": 0, "lonmax": 160, "latmax": 40}
    nearer = gateway.search(collection="S3_EFR", geom=area, raise_errors=True, **HOURS)
    assert 0 < len(nearer) < len(found) or len(found) == 20


def test_it_asks_for_numbers_in_its_own_mixed_way(gateway: EODataAccessGateway) -> None:
    found = gateway.search(collection="S3_EFR", raise_errors=True, **HOURS)
    orbit = found[0].properties["sat:relative_orbit"]
    same = gateway.search(collection="S3_EFR", raise_errors=True, **HOURS, **{"sat:relative_orbit": orbit})
    assert {product.properties["sat:relative_orbit"] for product in same} == {orbit}


def test_it_signs_in_and_downloads(gateway: EODataAccessGateway, archive: Any, tmp_path: Path) -> None:
    name = archive.smallest("OL_1_EFR___")["Name"]
    wanted = {"collection": "S3_EFR", "id": name.removesuffix(".SEN3"), "provider": "cop_dataspace"}
    (product,) = gateway.search(raise_errors=True, **wanted)
    path = Path(gateway.download(product, output_dir=str(tmp_path / "downloads"), wait=0.01, timeout=0.1))
    assert any(path.rglob("xfdumanifest.xml"))
    assert len(list(path.rglob("Oa??_radiance.nc"))) == 21
