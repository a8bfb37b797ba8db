"""Steering documents with their trees of goals, who adopted them, and how goals meet across documents."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Sourced, Versioned
from samverk.core.once import once
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.periods import today
from samverk.organisations.visibility import Level, Levelled, own_or_named
from samverk.steering.graph import refuse_circle, refuse_circles


def organisations_of(person) -> set[int]:
    return set(Membership.objects.on().filter(person=person.pk).values_list("organisation", flat=True))


def _near(collaborations) -> Q:
    """What belongs to these collaborations, or to an organisation that takes part in them."""
    together = Participation.objects.on().filter(collaboration__in=collaborations)
    theirs = Q(owner_organisation__in=together.values("organisation"))
    return theirs | Q(owner_collaboration__in=collaborations)


class SteeringDocumentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What is shared with all who take part: a national document for all, an organisation's for those who work
        with it, a collaboration's for those who take part there; besides, what is open to the council or to anybody.

        Its members and those who sit for it see an organisation's own, and what is shared with it by name."""
        if not person.is_authenticated:
            return self.none()
        reach = Seat.objects.reach_of(person)
        mine = once(("memberships", person.pk, today()), lambda: organisations_of(person))
        owned_by_none = Q(owner_organisation=None, owner_collaboration=None)
        return self.filter(
            Q(
                Q(owner_organisation__in=mine) | _near(list(reach.taking_part)) | owned_by_none,
                level__gte=Level.PRINCIPALS,
            )
            | Q(_near(reach.council), level__gte=Level.COUNCIL)
            | Q(level=Level.PUBLIC)
            | own_or_named(mine | reach.organisations, "document_shares__document")
        )

    def in_force(self, day):
        """Valid on that day and not yet replaced by a document that is itself valid on that day."""
        valid = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        begun = SteeringDocument.objects.filter(valid, not_ended, replaces__isnull=False)
        return self.filter(valid, not_ended).exclude(pk__in=begun.values("replaces"))


class SteeringDocument(Versioned, Sourced, Levelled):
    """Vision, strategy, council goals, regional strategy, culture plan, Agenda 2030 (styrdokument)."""

    class Kind(models.TextChoices):
        VISION = "vision", _("vision")
        STRATEGY = "strategy", _("strategy")
        PROGRAMME = "programme", _("programme")
        COUNCIL_GOALS = "council_goals", _("council goals")
        REGIONAL_STRATEGY = "regional_strategy", _("regional development strategy")
        CULTURE_PLAN = "culture_plan", _("culture plan")
        AGENDA = "agenda", _("global agenda")
        OTHER = "other", _("other")

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.STRATEGY)
    owner_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="steering_documents",
        verbose_name=_("owned by the organisation"),
    )  # fmt: skip
    owner_collaboration = models.ForeignKey(
        Collaboration, models.PROTECT, null=True, blank=True, related_name="steering_documents",
        verbose_name=_("owned by the collaboration"),
    )  # fmt: skip
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to and including"), null=True, blank=True)
    horizon_year = models.PositiveSmallIntegerField(
        _("horizon"), null=True, blank=True, help_text=_("The year that the goals aim at; it may lie after the period.")
    )  # fmt: skip
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)

    objects = SteeringDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title", "valid_from"]
        verbose_name = _("steering document")
        constraints = [
            models.CheckConstraint(
                condition=Q(owner_organisation__isnull=True) | Q(owner_collaboration__isnull=True),
                name="one_owner_at_most",
                violation_error_message=_("Choose an organisation or a collaboration as owner, not both."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_from__lte=F("valid_to")),
                name="validity_in_order",
                violation_error_message=_("The last day comes before the first. Change one of them."),
            ),
            models.CheckConstraint(
                condition=~Q(replaces=F("id")), name="replaces_another",
                violation_error_message=_("A document cannot replace itself."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("steering:document", args=[self.pk])

    def clean(self):
        step = self.replaces
        while step:
            if self.pk and step.pk == self.pk:
                raise ValidationError({"replaces": _("That document itself replaces this one. Choose another.")})
            step = step.replaces

    @property
    def owner(self):
        return self.owner_organisation or self.owner_collaboration


class DocumentShare(Versioned):
    """That a document is shared with an organisation by name."""

    belongs_to = ("document",)
    named_by = ("document", "organisation")

    document = models.ForeignKey(
        SteeringDocument, models.CASCADE, related_name="shares", verbose_name=_("steering document")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="document_shares", verbose_name=_("organisation")
    )  # fmt: skip

    class Meta:
        verbose_name = _("share of a steering document")
        constraints = [models.UniqueConstraint(fields=["document", "organisation"], name="one_share_of_document")]

    def __str__(self):
        return f"{self.document} → {self.organisation}"


class Adoption(Versioned, Sourced):
    """That one council adopted a document, when, and where that is written."""

    belongs_to = ("document",)
    named_by = ("organisation",)

    document = models.ForeignKey(
        SteeringDocument, models.CASCADE, related_name="adoptions", verbose_name=_("steering document")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="adoptions", verbose_name=_("organisation")
    )  # fmt: skip
    body = models.CharField(_("body"), max_length=150, blank=True, help_text=_("For example kommunfullmäktige."))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=20, blank=True, help_text=_("For example § 98."))
    dnr = models.CharField(_("register number (dnr)"), max_length=60, blank=True)

    class Meta:
        ordering = ["decided_on", "organisation__name"]
        verbose_name = _("adoption")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "organisation", "body"], name="one_adoption_per_body",
                violation_error_message=_("That body's adoption is already noted."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation} {self.body} {self.decided_on or ''} {self.paragraph}".strip()


def _is_list_of_names(value):
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        raise ValidationError(_("Write the levels' names from the top down."))


class GoalTree(Versioned):
    """One order of a document's goals. Roslagen 2030 has two that cross: goal areas and motifs."""

    belongs_to = ("document",)

    document = models.ForeignKey(
        SteeringDocument, models.CASCADE, related_name="trees", verbose_name=_("steering document")
    )
    name = models.CharField(_("name"), max_length=150)
    position = models.PositiveIntegerField(_("position"), default=0)
    level_names = models.JSONField(
        _("names of the levels"), default=list, blank=True, validators=[_is_list_of_names],
        help_text=_("From the top down, in the document's own words: goal area, goal, target."),
    )  # fmt: skip

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("tree of goals")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "name"], name="one_tree_per_name",
                violation_error_message=_("The document already has a tree of goals with that name."),
            )
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def level_name(self, depth: int) -> str:
        """The name of the level at that depth (0 is the top); the last name serves all deeper levels."""
        return self.level_names[min(depth, len(self.level_names) - 1)] if self.level_names else ""


class GoalQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(tree__document__in=SteeringDocument.objects.visible_to(person))


class Goal(Versioned, Sourced):
    """A node in a steering document's tree: area, goal, target (mål)."""

    belongs_to = ("tree__document", "parent")

    tree = models.ForeignKey(GoalTree, models.CASCADE, related_name="goals", verbose_name=_("tree of goals"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )  # fmt: skip
    code = models.CharField(_("code"), max_length=30, blank=True)
    title = models.CharField(_("title"), max_length=600, help_text=_("In the document's own words."))
    title_en = models.CharField(_("title in English"), max_length=600, blank=True)
    title_fi = models.CharField(_("title in Finnish"), max_length=600, blank=True)
    text = models.TextField(_("text"), blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("goal")
        constraints = [
            models.UniqueConstraint(
                fields=["tree", "code"], condition=~Q(code=""), name="one_goal_per_code",
                violation_error_message=_("Another goal in the tree already has that code."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="goal_is_not_its_own_parent"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("steering:goal", args=[self.pk])

    def clean(self):
        self._refuse_parent_of_another_tree()
        if self.parent and self.pk:
            refuse_circle(self, self.parent)

    @staticmethod
    def clean_together(goals):
        """As `clean`, of many that are saved and have their parents read."""
        for goal in goals:
            goal._refuse_parent_of_another_tree()
        refuse_circles()

    def _refuse_parent_of_another_tree(self):
        if self.parent and self.parent.tree_id != self.tree_id:
            raise ValidationError({"parent": _("Choose a goal in the same tree.")})

    def title_in(self, language: str) -> str:
        """The title in that language where somebody has translated it; else in the document's own words."""
        return getattr(self, f"title_{language}", "") or self.title

    @property
    def local_title(self) -> str:
        return self.title_in(get_language() or "sv")


class AlignmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Both ends must be visible: a link would otherwise tell of a hidden goal."""
        visible = Goal.objects.visible_to(person)
        return self.filter(source__in=visible, target__in=visible)


class Alignment(Versioned, Sourced):
    """ "This goal contributes to that goal in another document", and why (målkoppling).

    Together with the trees the alignments form a graph without circles: `clean` refuses any that would close one,
    also when an undo brings it back.
    """

    belongs_to = ("source", "target")
    named_by = ("source", "target")

    source = models.ForeignKey(Goal, models.CASCADE, related_name="alignments", verbose_name=_("this goal"))
    target = models.ForeignKey(
        Goal, models.CASCADE, related_name="aligned_from", verbose_name=_("contributes to")
    )  # fmt: skip
    why = models.TextField(_("why"), blank=True, help_text=_("One sentence that convinces somebody who doubts it."))
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)

    objects = AlignmentQuerySet.as_manager()

    class Meta:
        ordering = ["source__position", "target__position", "pk"]
        verbose_name = _("goal alignment")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"], name="one_alignment_per_pair",
                violation_error_message=_("These goals are already linked."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="aligned_with_another",
                violation_error_message=_("A goal cannot contribute to itself."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.source} → {self.target}"

    def clean(self):
        if self.source_id and self.target_id:
            self._refuse_same_document()
            refuse_circle(self.source, self.target)

    @staticmethod
    def clean_together(alignments):
        """As `clean`, of many that are saved."""
        prefetch_related_objects(alignments, "source__tree", "target__tree")
        for alignment in alignments:
            alignment._refuse_same_document()
        refuse_circles()

    def _refuse_same_document(self):
        if self.source.tree.document_id == self.target.tree.document_id:
            refusal = _("Both goals stand in the same document. Link goals of different documents.")
            raise ValidationError(refusal, code="same_document")
