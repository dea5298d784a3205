"""The look at real platforms is no part of a test run: its file is not even collected unless it is asked
for."""

from __future__ import annotations

import os

collect_ignore = [] if os.environ.get("CAMPAIGN_DESK_LIVE") == "read" else ["test_live.py"]
