"""The latest deliveries of a job at work, and how fast its platform takes rows.

Owns: choosing which deliveries are told, their rows, the ceiling of the pace. Must not: know a platform, read
more than it tells (a job may have 100,000 deliveries and is looked at twice a second).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from desktop_app.journal import JobStore
from desktop_app.model.report import RowState
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
        states = {RowState(state): rows for state, rows in one.states.items()}
        lines.append(DeliveryLine(one.number, one.rows, one.state.value, at, one.first, one.last, states))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What the limits of a platform allow: ``rows`` at a time, ``times`` in ``seconds``."""

    rows: int
    times: int
    seconds: float


def ceiling(manifest: Manifest, plan: Plan) -> Ceiling | None:
    """The limit that this import counts against; None where none is declared."""
    operation, target = manifest.operations.get(OPERATION), manifest.import_target
    limit = None if operation is None else manifest.limits.get(operation.limit)
    if limit is None or target is None:
        return None
    alone = plan.to_send > 0 and plan.requests == plan.to_send  # every row is a request of its own
    return Ceiling(1 if alone else target.batch_rows, limit.count, limit.seconds)
