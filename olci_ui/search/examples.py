"""An example begun: the form filled, the practice archive in use, the search under way."""

from __future__ import annotations

from olci_ui.field_values import give_value
from olci_ui.search.first_visit import Example
from olci_ui.services import services
from olci_ui.session.searching import begin_search
from olci_ui.session.tab_state import TabState


def try_example(state: TabState, example: Example) -> None:
    """Fill the form with an example and search for it in the practice archive; before the fields are drawn."""
    services.use_practice()
    form = example.form
    give_value("first_day", form.first)
    give_value("last_day", form.last)
    give_value("product_type", form.product_type)
    state.keep_form(form)
    begin_search(state, form.query())
