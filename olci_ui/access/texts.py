"""Every text of the door, in one place: the short pages, the printed address, and what is wrong with the settings."""

from __future__ import annotations

# The short pages
NO_KEY = "Open the address that the program printed in the window where it was started."
WRONG_HOST = "This is not an address of the page. Open the one that the program printed where it started."
FOREIGN_PAGE = "Another web page asked for this; the page answers itself alone."
NOT_THE_PROXY = "This page is somebody else's. Ask whoever set it up for one of your own."
OPEN_ALREADY = "It is open in this browser already?"
LINK_LEADS_HERE, OPEN_IT = "A link on another page leads here. It may begin a search.", "Open it"

# What is printed
OPEN_AT = "\n  The OLCI Scene Picker is open at\n\n    {}\n\n"
YOURS_ALONE = "  The address is yours alone: whoever has it can use the page. Ctrl-C ends the program.\n\n"
BEHIND_PROXY = "  Behind the proxy, for {}: {}://{}{}/\n\n"

# What is wrong
KEY_NOT_KEPT = "The key of the page cannot be kept in {}: {}."
KEY_NOT_KEPT_HINT = "Choose another data folder (OLCI_DATA_DIR), one that is yours alone."
SOMEBODY_ELSES = "it belongs to somebody else"
PROXY_HINT = "Set {}, {} and {} together as docs/security.md shows, or none of them."
PROXY_INCOMPLETE = "The settings for a proxy in front of the page are not complete."
NOT_A_PUBLIC_ADDRESS = "{} must be an https address of a host alone, without a path: {}"
NOT_A_PUBLIC_ADDRESS_HINT = "Give each person a host name of their own, such as https://anna.olci.example.org. {}"
NOT_A_PERSON = "{} must name a header and a user, such as Remote-User: anna; it is {}"
PROXY_KEY_UNREADABLE = "The proxy's key cannot be read from {}."
PROXY_KEY_SHORT = "The proxy's key in {} must have at least {} plain characters."
