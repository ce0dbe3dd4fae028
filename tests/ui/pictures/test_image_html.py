"""A picture says what it shows, and what a name holds is never HTML."""

from __future__ import annotations

import base64

import pytest

from olci_ui.pictures.image_html import image_html


@pytest.mark.parametrize(
    ("begin", "kind"), [(b"\x89PNG", "image/png"), (b"GIF89a", "image/gif"), (b"\xff\xd8\xff", "image/jpeg")]
)
def test_the_kind_of_picture_is_known_by_its_first_bytes(begin: bytes, kind: str) -> None:
    said = image_html(begin + b"rest", alt="a scene")
    assert f'src="data:{kind};base64,{base64.b64encode(begin + b"rest").decode()}"' in said


def test_the_alternative_text_is_escaped_and_the_width_bounded() -> None:
    said = image_html(b"GIF8", alt='<b> "x"', max_width_px=620)
    assert 'alt="&lt;b&gt; &quot;x&quot;"' in said
    assert "max-width: 620px" in said
