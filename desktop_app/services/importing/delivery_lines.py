"""The latest deliveries of a job at work, and how fast its platform takes rows.

Owns: choosing which deliveries are told, their rows, the ceiling of the pace. Must not: know a platform, read
more than it tells (a job may have 100,000 deliveries and is looked at twice a second).
"""

from __future__ import annotations

from datetime import UTC, datetime

from desktop_app.journal import JobStore
from desktop_app.provider_api.manifest import Manifest
from desktop_app.services.importing.nouns import DeliveryLine, Plan

LATEST = 5
OPERATION = "import"


def delivery_lines(store: JobStore, count: int = LATEST) -> tuple[DeliveryLine, ...]:
    """The next one, then those that were sent, the newest sign of life first."""
    lines = []
    for one in store.batches.latest(count):
        moment = one.answered_at or one.sent_at
        at = None if moment is None else datetime.fromtimestamp(moment, UTC)
        lines.append(DeliveryLine(one.number, one.rows, one.state.value, at, one.first, one.last))
    return tuple(lines)


def ceiling(manifest: Manifest, plan: Plan) -> float:
    """Rows a second that the limits of the platform allow for this import; 0 where no limit is declared."""
    operation, target = manifest.operations.get(OPERATION), manifest.import_target
    limit = None if operation is None else manifest.limits.get(operation.limit)
    if limit is None or target is None:
        return 0.0
    alone = plan.to_send > 0 and plan.requests == plan.to_send  # every row is a request of its own
    return limit.count / limit.seconds * (1 if alone else target.batch_rows)
