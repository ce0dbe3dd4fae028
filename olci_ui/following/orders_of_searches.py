"""The standing order that a search suggests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from olci_core.catalogue.query import EVERY_MONTH
from olci_core.errors import InputError
from olci_core.follow import StandingOrder
from olci_ui.following import texts
from olci_ui.formats import latitude, longitude
from olci_ui.session.search_form import SearchForm

MAX_BACK = timedelta(days=30)
USUAL_BACK = timedelta(days=3)
USUAL_COVERAGE, USUAL_BRIGHT = 0.5, 0.8


def order_of(form: SearchForm, *, today: date, name: str = "") -> StandingOrder:
    """Return the standing order that a search suggests; its rule is a beginning.

    Raises:
        InputError: there is no area.
    """
    if form.area is None:
        raise InputError(texts.NO_AREA, hint=texts.NO_AREA_HINT)
    first = form.first if today - form.first <= MAX_BACK else today - USUAL_BACK
    return StandingOrder(
        name or _name_of(form),
        form.area,
        datetime.combine(first, time(), tzinfo=UTC),
        (form.product_type, *form.further_types),
        min_coverage=USUAL_COVERAGE,
        max_bright=USUAL_BRIGHT,
        months=() if form.months == EVERY_MONTH else tuple(sorted(form.months)),
        hours=form.hours,
        season=form.season,
    )


def _name_of(form: SearchForm) -> str:
    """Return the name of the region that was searched, otherwise where it lies."""
    text = " ".join(form.area_text.split())
    if text and len(text) <= 60 and not any(sign.isdigit() or sign in "({" for sign in text):
        return text
    assert form.area is not None
    lon, lat = form.area.center
    return texts.AREA_AT.format(latitude(lat), longitude(lon))
