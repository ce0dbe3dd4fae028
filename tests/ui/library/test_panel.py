"""The library page: what a card says of what lies on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.core.library.zips import CONTENTS, NAME, product


def test_a_card_warns_of_a_zip_that_is_not_what_its_manifest_says(
    world: Path, open_page: Callable[..., AppTest]
) -> None:
    world.mkdir(parents=True)
    product(world / f"{NAME}.zip", contents={**CONTENTS, "Oa02_radiance.nc": b""})
    app = open_page("library")
    assert not app.exception
    said = "\n".join(one.value.replace("\\", "") for one in [*app.caption, *app.markdown])
    assert "Not as its manifest says" in said
    assert f"Oa02_radiance.nc has 0 bytes instead of {len(CONTENTS['Oa02_radiance.nc']):,}" in said
