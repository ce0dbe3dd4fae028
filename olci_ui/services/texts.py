"""Every sentence that the wiring of the process says, in one place; ``{}`` stands for what is filled in."""

from __future__ import annotations

SIGN_OUT_UNANSWERED = "Copernicus did not answer; its session ends by itself within an hour."
NOT_WRITABLE = "Nothing can be written to the folder {}: {}."
NOT_WRITABLE_HINT = "Choose another folder, or one inside your own home folder."
CHOICE_NOT_KEPT = "The choice could not be kept in {}: {}."
UNREADABLE = "could not be read ({})"
NO_SENSE = "held what makes no sense ({})"
CHOICES = "The file of your choices {}."
AS_USUAL = "{} What could not be read is as usual."
KEPT_AS = "{} It is kept as {}; what could not be read is as usual."
STOPPED_AT = "Stopped at {:,} of {:,}."
FAILED, FAILED_HINT = "{} failed.", "The program's log says more; report it."
OF_ORDER = "standing order “{}”"
