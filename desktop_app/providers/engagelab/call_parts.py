"""How a call of EngageLab is declared: where its texts and rows stand, and the fields that many calls share.

Owns: these. Must not: declare a call or send one.
"""

from __future__ import annotations

from desktop_app.provider_api.calls import Kind
from desktop_app.provider_api.declaring import CallTexts
from desktop_app.providers.engagelab.fixed import UNPROVEN

_T = CallTexts("platforms.engagelab.calls", rows_at="result", opens=UNPROVEN)
ask, call, of_path, of_query = _T.ask, _T.call, _T.of_path, _T.of_query

PAGE = (of_query("offset", Kind.NUMBER, default="0"), of_query("limit", Kind.NUMBER, default="100"))
DAYS = (of_query("start_date", Kind.DATE, note="dates"), of_query("end_date", Kind.DATE, note="dates"))
NEED_DAYS = (
    of_query("start_date", Kind.DATE, required=True, note="span"),
    of_query("end_date", Kind.DATE, required=True, note="span"),
)
COUNTED = ("count",)
"""The answer to most changes: how many."""
WHEN = ("create_time", "update_time")
