"""Every text that stands in a picture's place or beside it, in one place."""

from __future__ import annotations

DID_NOT_COME = "The picture did not come"
NO_PREVIEW, NO_PREVIEW_CARD = "No quicklook", "no quicklook"
NOT_PLACED = "Cannot be placed on the earth"
NOT_LAID = "Cannot be laid on this map"
NO_SUCH_PICTURE = "No such picture."
QUICKLOOK_OF = "Quicklook of {}"
TOO_LATE = "The service keeps this picture waiting"
