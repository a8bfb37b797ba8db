"""What the search finds of this room: plans, activities with all that belongs to them, and each organisation's part."""

from django.utils.translation import gettext_lazy as _

from samverk.core import search
from samverk.core.search import Passage, Texts
from samverk.organisations.models import Collaboration, Organisation, Person
from samverk.planning.models import Activity, Milestone, Note, Part, Plan

OTHER_WORDS = Passage("insats, åtgärd", "sv")  # what collaborations call an activity


def of_plan(plan: Plan) -> Texts:
    return Texts(
        Passage(plan.title),
        plan.get_absolute_url(),
        passages=(Passage(plan.description),),
        beside=(Passage(plan.collaboration.name),),
        place=plan.collaboration.name,
    )


def of_activity(activity: Activity) -> Texts:
    """Not by why it contributes to a goal: the goal may stand in a document that not all who see the activity see."""
    milestones = (each.title for each in activity.milestones.all())
    notes = (each.text for each in activity.notes.all())
    told = (activity.description, activity.financing, activity.indicator, activity.drop_reason)
    return Texts(
        Passage(str(activity)),
        activity.get_absolute_url(),
        passages=tuple(Passage(text) for text in (*told, *milestones, *notes)),
        beside=(Passage(activity.plan.title), OTHER_WORDS),
        place=activity.plan.title,
    )


def of_part(part: Part) -> Texts:
    contact = part.contact.name if part.contact and part.contact.name not in part.contact_text else ""
    return Texts(
        Passage(f"{part.activity}, {part.organisation.short}"),
        f"{part.activity.get_absolute_url()}#parts",
        passages=(Passage(part.text), Passage(contact, "sv"), Passage(part.contact_text, "sv")),
        beside=(Passage(part.organisation.name),),
        place=part.activity.plan.title,
    )


def register() -> None:
    search.register(
        Plan, label=_("Plan"), plural=_("Plans"), icon="list-tree", order=30, weight=0.9, texts=of_plan,
        rows=lambda: Plan.objects.select_related("collaboration"),
        visible=lambda person: Plan.objects.visible_to(person),
        fields=("title", "description", "collaboration_id"),
        rests_on={Collaboration: ("collaboration", ("name",))},
    )  # fmt: skip
    search.register(
        Activity, label=_("Activity"), plural=_("Activities"), icon="list-checks", order=40, weight=1.0,
        rows=lambda: Activity.objects.prefetch_related("plan", "milestones", "notes"),
        texts=of_activity, visible=lambda person: Activity.objects.visible_to(person),
        fields=("number", "title", "description", "financing", "indicator", "drop_reason", "plan_id"),
        gathers={
            Milestone: ("activity_id", ("title",)),
            Note: ("activity_id", ("text",)),
        },
        rests_on={Plan: ("plan", ("title",))},
    )  # fmt: skip
    search.register(
        Part, label=_("Part"), plural=_("Parts"), icon="puzzle", order=45, weight=0.4, borrows_title=True,
        texts=of_part,
        # Prefetched, not joined: many parts share a plan, an organisation and a contact.
        rows=lambda: Part.objects.select_related("activity").prefetch_related(
            "activity__plan", "organisation", "contact"
        ),
        visible=lambda person: Part.objects.visible_to(person),
        fields=("text", "contact_id", "contact_text", "organisation_id", "activity_id"),
        rests_on={
            Activity: ("activity", ("number", "title", "plan_id")),
            Plan: ("activity__plan", ("title",)),
            Organisation: ("organisation", ("name", "short_name")),
            Person: ("contact", ("name",)),
        },
    )  # fmt: skip
