"""What people may do with plans and activities, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.planning import operations as does
from samverk.planning import permissions as may
from samverk.planning.importing import apply_plan, can_import
from samverk.planning.models import Activity, Plan, SavedView

OF_ACTIVITIES = (
    does.change_activity, does.state_status, does.change_in_list, does.change_together, does.add_contribution,
    does.add_dependency, does.remove_dependency, does.move_activity,
)  # fmt: skip
OF_PARTS = (does.change_part, does.change_in_list)
ENDING = (does.drop_activity, does.take_back_activity, does.delete_activity)
OF_SCALES = (does.create_scale, does.change_scale, does.delete_scale)


def register_own() -> None:
    register(
        "planning", _("The plan"), 30,
        Right("see_plan", _("Read the plan"),
              lambda person, of: Plan.objects.visible_to(person).filter(pk=of.plan.pk).exists()),
        Right("see_activity", _("Read an activity that another principal leads"),
              lambda person, of: Activity.objects.visible_to(person).filter(pk=of.other_activity.pk).exists()),
        Right("create_plan", _("Begin a plan"), lambda person, of: may.can_create_plan(person, of.collaboration),
              (does.create_plan,)),
        Right("edit_plan", _("Change or delete the plan itself: title, period, strategy, scale"),
              lambda person, of: may.can_edit_plan(person, of.plan), (does.change_plan, does.delete_plan)),
        Right("import_plan", _("Import a sheet into the plan"), lambda person, of: can_import(person, of.plan),
              (apply_plan,)),
        Right("share_plan", _("Say who sees the plan"), lambda person, of: may.can_share_plan(person, of.plan)),
        Right("share_draft", _("Share an activity that one’s own organisation has as a draft"),
              lambda person, of: may.can_share_activity(person, of.own_activity), (does.share_activities,)),
        Right("create_own", _("Add an activity that one’s own organisation leads"),
              lambda person, of: may.can_create_activity(person, of.plan, of.organisation), (does.create_activity,)),
        Right("create_other", _("Add an activity that another organisation leads"),
              lambda person, of: may.can_create_activity(person, of.plan, of.other_organisation),
              (does.create_activity,)),
        Right("edit_structure", _("Edit the plan’s structure: what activities say, their goals, order and status"),
              lambda person, of: may.can_edit_activity(person, of.other_activity), OF_ACTIVITIES),
        Right("edit_own_part", _("Change one’s own organisation’s part of an activity"),
              lambda person, of: may.can_edit_part(person, of.own_part), OF_PARTS),
        Right("edit_other_part", _("Change another organisation’s part"),
              lambda person, of: may.can_edit_part(person, of.other_part), OF_PARTS),
        Right("end_own", _("Drop, take back or delete an activity that one’s own organisation leads"),
              lambda person, of: may.can_remove_activity(person, of.own_activity), ENDING),
        Right("end_other", _("Drop, take back or delete an activity that another organisation leads"),
              lambda person, of: may.can_remove_activity(person, of.other_activity), ENDING),
        Right("tick_own", _("Tick off a milestone of an activity in which one’s own organisation has a part"),
              lambda person, of: may.can_tick_milestone(person, of.milestone), (does.tick_milestone,)),
        Right("scales", _("Make and change the collaboration’s status scales"),
              lambda person, of: may.can_create_scale(person, of.collaboration)
              and may.can_edit_scale(person, of.scale),
              OF_SCALES),
        Right("save_view", _("Save a view of the plan for oneself"),
              lambda person, of: may.can_save_view(person, of.plan), (does.create_view,)),
        Right("share_view", _("Share a view with all, and change one that one has shared"),
              lambda person, of: may.can_share_view(person, of.plan)
              and may.can_change_view(person, SavedView(plan=of.plan, owner=person, is_shared=True, pk=0)),
              (does.create_view, does.change_view, does.delete_view)),
    )  # fmt: skip
