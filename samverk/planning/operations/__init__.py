"""Every way that plans can change. Each checks the permission and leaves revisions; each returns its `Operation`, by
which it can be undone."""

from samverk.planning.operations.activities import (
    change_activity,
    change_part,
    create_activity,
    delete_activity,
    drop_activity,
    state_status,
    take_back_activity,
    tick_milestone,
)
from samverk.planning.operations.contributions import add_contribution
from samverk.planning.operations.dependencies import add_dependency, remove_dependency
from samverk.planning.operations.order import move_activity
from samverk.planning.operations.plans import change_plan, create_plan, delete_plan
from samverk.planning.operations.rows import change_in_list, change_together
from samverk.planning.operations.scales import change_scale, create_scale, delete_scale
from samverk.planning.operations.sharing import share_activities
from samverk.planning.operations.views import change_view, create_view, delete_view

__all__ = [
    "add_contribution",
    "add_dependency",
    "change_activity",
    "change_in_list",
    "change_part",
    "change_plan",
    "change_scale",
    "change_together",
    "change_view",
    "create_activity",
    "create_plan",
    "create_scale",
    "create_view",
    "delete_activity",
    "delete_plan",
    "delete_scale",
    "delete_view",
    "drop_activity",
    "move_activity",
    "remove_dependency",
    "share_activities",
    "state_status",
    "take_back_activity",
    "tick_milestone",
]
