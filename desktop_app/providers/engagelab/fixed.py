"""What EngageLab fixes: numbers, names of account settings.

Owns: these constants. Must not: hold logic.
"""

from __future__ import annotations

LABEL = "EngageLab"
PAGE_ROWS = 100
"""Rows of one page, the most it gives (paging)."""
BATCH_ROWS = 1000
"""Members of one request (marketing contacts, members; address lists, members)."""
RECIPIENTS = 100
"""Addresses of one send (sending)."""
LISTS_A_SEND = 5
"""Address lists of one send (sending, send_mode 2)."""
STATUS_IDS = 20
"""Ids of one question about statuses (status and statistics)."""
UNPROVEN = "unproven_writes"
"""The account's setting that opens the writes whose form nobody publishes: ``on`` or anything else."""
