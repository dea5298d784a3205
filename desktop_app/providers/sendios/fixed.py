"""What Sendios fixes, and the names of account settings.

Owns: these constants. Must not: hold logic.
"""

from __future__ import annotations

LABEL = "Sendios"
DELIVERY_ROWS = 25
"""Each row is a request of its own; so many make a delivery, so that a stop is heard within half a minute at
one request a second, and a break repeats no more."""
SYSTEM, TRIGGER = 1, 2
"""Categories of mail (codes); system mail ignores unsubscribes."""
CLIENT_ID_CHARACTERS, LOGIN_CHARACTERS = 36, 255
"""Of ``client_user_id`` and ``ak`` (limits)."""
OLDEST = 150
PLATFORM_TABLE, RATE, UNPROVEN = "platform_table", "requests_per_second", "unproven_writes"
"""Account settings: words of ``platform_id``, the pace, writes whose form nobody publishes (``on``)."""
PLATFORM_TABLES: dict[str, dict[int, str]] = {
    "faq": {0: "Unknown", 1: "Desktop", 3: "Mobile", 4: "Android App", 5: "iOS App"},
    "reference": {0: "Unknown", 1: "Desktop", 2: "Mobile", 3: "Android App", 4: "iOS App"},
}
"""[unsure] The FAQ and the vendor's reference disagree (platform_id); the FAQ's table unless the account's
setting is "reference". The number is always shown, and never rewritten."""
POLL_S, POLL_FOR_S = 1.0, 30.0
"""How often, and how long, to ask whether a first mail has made its user (limits and timing)."""
ADDRESSES_AT_ONCE = 2000
"""Addresses of one check of many: about seven minutes at five a second. Our own number."""
