"""What EngageLab can do beyond the tabs, as data, in the order in which it is shown.

Owns: the whole tuple. Must not: declare a call (the files of the subjects do) or send one.
"""

from __future__ import annotations

from desktop_app.provider_api.calls import PlatformCall
from desktop_app.providers.engagelab.calls_mail import DOMAINS, LABELS, PUSHES, RESULTS, SENDING, TEMPLATES
from desktop_app.providers.engagelab.calls_people import CAMPAIGNS, LISTS, MARKETING, SUPPRESSION

CALLS: tuple[PlatformCall, ...] = (
    *RESULTS,
    *SENDING,
    *SUPPRESSION,
    *TEMPLATES,
    *LABELS,
    *LISTS,
    *MARKETING,
    *CAMPAIGNS,
    *DOMAINS,
    *PUSHES,
)
