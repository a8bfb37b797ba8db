"""Every change goes through here: one transaction, checked objects, and a revision of each that no one can edit.

`operation` is the only way to change anything; `verify` recomputes the chain of revisions, and `head` is its newest
link.
"""

from samverk.core.trail import guards
from samverk.core.trail.chain import canonical, digest, head, link_hash
from samverk.core.trail.changing import Conflict, FieldConflict, Operation, followers, operation
from samverk.core.trail.circumstances import (
    WAYS,
    Capacity,
    address_of,
    capacities,
    capacity_in_words,
    coming_by,
    way,
)
from samverk.core.trail.collisions import collided, gone, is_busy, is_collision, is_out_of_reach
from samverk.core.trail.dependants import Removal, removal_of
from samverk.core.trail.owners import owners_of
from samverk.core.trail.snapshots import batches, fetch, restored, snapshot, tracked_fields, untracked_fields
from samverk.core.trail.verifying import TrailReport, verify

__all__ = [
    "WAYS",
    "Capacity",
    "address_of",
    "capacities",
    "capacity_in_words",
    "coming_by",
    "way",
    "Conflict",
    "FieldConflict",
    "Operation",
    "Removal",
    "TrailReport",
    "batches",
    "canonical",
    "collided",
    "digest",
    "fetch",
    "followers",
    "gone",
    "guards",
    "head",
    "is_busy",
    "is_collision",
    "is_out_of_reach",
    "link_hash",
    "operation",
    "owners_of",
    "removal_of",
    "restored",
    "snapshot",
    "tracked_fields",
    "untracked_fields",
    "verify",
]
