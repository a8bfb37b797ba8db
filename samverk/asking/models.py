"""Links by which people answer without an account."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.followup.models import Round
from samverk.organisations.models import Collaboration, Person, Seat


class AnswerLinkQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Who has a link is for those who lead the round; what opens it is in the mail alone."""
        led = Collaboration.objects.seated(person, Seat.Role.LEAD)
        return self.filter(round__plan__collaboration__in=led)

    def issued(self):
        """Those that nobody has revoked: at most one for a person in a round."""
        return self.filter(revoked_at=None)

    def live(self):
        """Those that open something: their round takes answers, and their person has not been shut out."""
        return self.issued().filter(round__in=Round.objects.taking_answers(), person__is_active=True)


class AnswerLink(Versioned):
    """A person's own way in to what is asked of them in one round (svarslänk), without an account.

    The row holds no secret: what opens it is signed with the installation's key each time that it is written
    (`links.token_of`).
    """

    named_by = ("person", "round")

    person = models.ForeignKey(Person, models.CASCADE, related_name="answer_links", verbose_name=_("person"))
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="answer_links", verbose_name=_("follow-up round")
    )  # fmt: skip
    uuid = models.UUIDField(_("public name"), default=uuid4, unique=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        ordering = ["round", "person__name", "-issued_at"]
        verbose_name = _("answer link")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "round"], condition=Q(revoked_at__isnull=True), name="one_issued_link",
                violation_error_message=_("The person already has a link in this round."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person}, {self.round}"
