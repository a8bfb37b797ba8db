"""What each part is asked in a round, and what it answers."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Revision, Versioned
from samverk.followup.indicator import in_words
from samverk.followup.models.rounds import Round, day_for
from samverk.organisations.models import Person, Seat
from samverk.planning.models import Part, StatusStep


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All but other organisations' drafts: a draft belongs to its organisation until it is submitted.

        Who has been asked, and who is silent, is no secret within the collaboration: see `answered_by_part`.
        """
        rows = self.filter(round__in=Round.objects.visible_to(person))
        return rows.filter(~Q(state=FollowUp.State.DRAFT) | self._is_own(person))

    def own_to(self, person):
        """Those of which the person may read every version, drafts too: of its own organisations, or as contact."""
        return self.filter(self._is_own(person), round__in=Round.objects.visible_to(person))

    @staticmethod
    def _is_own(person) -> Q:
        seats = (
            Seat.objects.taking_part()
            .held_by(person)
            .filter(collaboration=models.OuterRef("round__plan__collaboration"))
        )
        own = seats.filter(organisation=models.OuterRef("part__organisation"))
        return Q(asked=person) | Q(models.Exists(own))

    def reportable_by(self, person):
        """What the person may answer: its own (see `draftable_by`), and as lead what nobody has answered nor begun, and
        what the lead has answered in somebody's place.

        The lead never changes anybody's words: what others have answered is sent back with a question instead. What a
        sheet held is theirs too, whoever read it in.
        """
        if not person.is_authenticated:
            return self.none()
        leads = models.Exists(self._seats_of(person).filter(role=Seat.Role.LEAD))
        said_here = Revision.objects.filter(model=FollowUp._meta.label_lower, object_id=models.OuterRef("pk"))
        said_here = said_here.filter(action="followup.follow_up_submitted", actor=person)
        own_words = Q(models.Exists(said_here), state=FollowUp.State.SUBMITTED, submitted_by=person)
        return self.filter(self._is_answered_by(person) | Q(leads) & (Q(state=FollowUp.State.ASKED) | own_words))

    def draftable_by(self, person):
        """What the person may begin on and come back to: as the one who is asked, or as reporter or editor seated for
        the part's organisation. A lead who answers in their place does it at one go."""
        return self.filter(self._is_answered_by(person)) if person.is_authenticated else self.none()

    @staticmethod
    def _seats_of(person):
        return (
            Seat.objects.taking_part()
            .held_by(person)
            .filter(collaboration=models.OuterRef("round__plan__collaboration"))
        )

    def _is_answered_by(self, person) -> Q:
        roles = [Seat.Role.EDITOR, Seat.Role.REPORTER]
        own = self._seats_of(person).filter(organisation=models.OuterRef("part__organisation"), role__in=roles)
        return Q(asked=person) | Q(models.Exists(own))

    def owed_by(self, person):
        """What the person or its colleagues answer for in rounds that take answers, submitted or not."""
        seats = Seat.objects.taking_part().held_by(person).filter(role__in=[Seat.Role.EDITOR, Seat.Role.REPORTER])
        pairs = seats.filter(collaboration=models.OuterRef("round__plan__collaboration"))
        own = models.Exists(pairs.filter(organisation=models.OuterRef("part__organisation")))
        return self.filter(Q(asked=person) | own, round__in=Round.objects.taking_answers())

    def asked_of(self, person):
        """Of that, what the person is asked for by name, and what nobody is asked for by name."""
        return self.owed_by(person).filter(Q(asked=person) | Q(asked=None))

    def of_link(self, link):
        """What a person may answer by a link: what is asked of that very person in the link's round, and no more."""
        return self.filter(round=link.round_id, asked=link.person_id, round__in=Round.objects.taking_answers())

    def with_due(self):
        """Read along until when each is due (`due_on`), so that it costs no query a row."""
        return self.annotate(due_on=day_for("answers_due_on", "part__organisation"))

    def answered_by_part(self) -> dict[int, bool]:
        """Whether each part that was asked has submitted an answer. Tells nothing of what a draft says."""
        return {part: state == FollowUp.State.SUBMITTED for part, state in self.values_list("part_id", "state")}

    def submitted(self):
        return self.filter(state=FollowUp.State.SUBMITTED)

    def silent(self):
        """Asked, but nothing submitted: a draft is still silence."""
        return self.exclude(state=FollowUp.State.SUBMITTED)

    def unfinished(self):
        """What waits for whoever is asked: silent, or sent back with a question."""
        return self.filter(~Q(state=FollowUp.State.SUBMITTED) | Q(returned_at__isnull=False))


class FollowUp(Versioned):
    """What one part reports in one round (uppföljning).

    Who is `asked` was the part's contact when the round opened, and is another only when it has been handed over: a new
    contact in the plan changes nothing in a round under way.

    Five things that are different stay so: nothing to report, not relevant, not assessed, no answer (the state is
    not "submitted"), and zero (a progress of 0 %).
    """

    named_by = ("part__activity", "part__organisation", "round")

    class State(models.TextChoices):
        ASKED = "asked", _("not answered")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")

    class Answer(models.TextChoices):
        REPORTED = "reported", _("status")
        NOTHING_TO_REPORT = "nothing_to_report", _("nothing to report")
        NOT_RELEVANT = "not_relevant", _("not relevant")
        NOT_ASSESSED = "not_assessed", _("not assessed")

    round = models.ForeignKey(Round, models.PROTECT, related_name="follow_ups", verbose_name=_("follow-up round"))
    part = models.ForeignKey(Part, models.PROTECT, related_name="follow_ups", verbose_name=_("part"))
    asked = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("asked")
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED, editable=False)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer, blank=True)
    step = models.ForeignKey(
        StatusStep, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("status")
    )  # fmt: skip
    progress_percent = models.PositiveSmallIntegerField(
        _("done, %"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Of the whole part, in your own judgement. 0 means not begun."),
    )  # fmt: skip
    indicator_value = models.DecimalField(
        _("value of the indicator"), max_digits=14, decimal_places=2, null=True, blank=True,
        help_text=_("Empty is not given; 0 is zero."),
    )  # fmt: skip
    comment = models.TextField(_("comment"), blank=True)
    deviation = models.TextField(_("deviation"), blank=True, help_text=_("What differs from the plan, and why."))
    measure = models.TextField(_("measure"), blank=True, help_text=_("What you do about it, and by when."))
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    # Sent back with a question: what was submitted holds until something else is.
    returned_at = models.DateTimeField(_("sent back at"), null=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["part__activity__position", "-part__is_lead", "part__organisation__name"]
        verbose_name = _("follow-up")
        constraints = [
            models.UniqueConstraint(fields=["round", "part"], name="one_follow_up_per_part"),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | (Q(submitted_at__isnull=False) & ~Q(answer="") & (~Q(answer="reported") | Q(step__isnull=False))),
                name="submitted_says_something",
                violation_error_message=_("Choose a status, or say why there is none."),
            ),
            models.CheckConstraint(
                condition=Q(answer="reported") | Q(step__isnull=True), name="status_only_when_reported"
            ),
            models.CheckConstraint(
                condition=Q(state="submitted") | Q(returned_at__isnull=True), name="only_an_answer_is_sent_back"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.part}, {self.round}"

    def get_absolute_url(self):
        return reverse("followup:report", args=[self.pk])

    def clean(self):
        if self.step_id and self.step.scale_id != self.round.scale_id:
            refusal = _("Choose a status on the round's own scale.")
            raise ValidationError({"step": ValidationError(refusal, code="other_scale")})

    @property
    def indicator_words(self) -> str:
        return in_words(self.indicator_value)

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED

    @property
    def is_sent_back(self) -> bool:
        return self.returned_at is not None

    @property
    def is_finished(self) -> bool:
        """As `FollowUpQuerySet.unfinished` has it, turned round."""
        return self.is_submitted and not self.is_sent_back

    @property
    def is_settled(self) -> bool:
        """Submitted, and its day is past: it changes no more, unless it is sent back."""
        return self.is_submitted and self.days_late > 0 and not self.is_sent_back

    @cached_property
    def due_on(self) -> date:
        """The last day for the part's answer: its organisation's own, or the round's. See `with_due`."""
        return self.round.dates_of(self.part.organisation_id).answers_due_on

    @property
    def is_overdue(self) -> bool:
        return self.round.takes_answers and not self.is_submitted and self.days_late > 0

    @property
    def days_late(self) -> int:
        """Days since the answer was due; negative while there is still time."""
        return (timezone.localdate() - self.due_on).days
