"""Organisations, the collaborations they take part in, the people, and what a seat lets them do."""

from collections import defaultdict

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samverk.core.models import Sourced, Versioned
from samverk.core.searching import containing
from samverk.organisations.asking_of_sign_in import AsksOfSignIn
from samverk.organisations.deputies import Deputy, HeldQuerySet
from samverk.organisations.org_numbers import validate_org_number
from samverk.organisations.periods import Period, PeriodQuerySet, period_in_order
from samverk.organisations.providers import Identity, IdentityProvider
from samverk.organisations.putting_away import PutAway

__all__ = [
    "Collaboration", "Deputy", "Identity", "IdentityProvider", "Membership", "Organisation", "Participation",
    "Person", "PutAway", "Seat",
]  # fmt: skip


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """That an organisation exists is no secret among those who have signed in."""
        return self if person.is_authenticated else self.none()

    def containing(self, text: str):
        """Whose names, codes or numbers contain the text, whatever the case of its letters."""
        return self.filter(containing(text, "name", "short_name", "code", "org_number"))


class Organisation(Versioned, Sourced, AsksOfSignIn):
    """Any actor: municipality, region, company, association, authority, institution (Swedish: organisation)."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("municipality")
        REGION = "region", _("region")
        AUTHORITY = "authority", _("authority")
        COMPANY = "company", _("company")
        ASSOCIATION = "association", _("association")
        INSTITUTION = "institution", _("institution")
        OTHER = "other", _("other")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, help_text=_("Shown in narrow tables."))
    code = models.CharField(
        _("official code"), max_length=4, blank=True,
        help_text=_("Four digits for a municipality, two for a region (Statistics Sweden)."),
    )  # fmt: skip
    county_code = models.CharField(_("county code"), max_length=2, blank=True, validators=[RegexValidator(r"^\d{2}$")])
    org_number = models.CharField(
        _("organisation number"), max_length=11, blank=True, validators=[validate_org_number]
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("part of")
    )  # fmt: skip
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="sv")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=~Q(code=""), name="one_organisation_per_code",
                violation_error_message=_("Another organisation of this kind already has that code."),
            ),
            models.UniqueConstraint(
                fields=["org_number"], condition=~Q(org_number=""), name="one_organisation_per_org_number",
                violation_error_message=_("Another organisation already has that organisation number."),
            ),
            models.CheckConstraint(
                condition=Q(code="")
                | Q(kind="municipality", code__regex=r"^[0-9]{4}$")
                | Q(kind="region", code__regex=r"^[0-9]{2}$")
                | ~Q(kind__in=["municipality", "region"]),
                name="code_fits_kind",
                violation_error_message=_("A municipality's code has four digits, a region's two."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisations:organisation", args=[self.pk])

    @property
    def short(self) -> str:
        return self.short_name or self.name

    def clean(self):
        digits = self.org_number.replace("-", "")
        if len(digits) == 10:
            self.org_number = f"{digits[:6]}-{digits[6:]}"
        self.refuse_closed_door()
        step = self.parent
        while step:
            if self.pk and step.pk == self.pk:
                raise ValidationError({"parent": _("An organisation cannot be part of itself.")})
            step = step.parent


class PersonQuerySet(models.QuerySet):
    def containing(self, text: str):
        """Whose names or addresses contain the text, whatever the case of its letters."""
        return self.filter(containing(text, "name", "email"))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def visible_to(self, person):
        """Oneself, colleagues in one's organisations, and everyone who sits where one takes part."""
        if not person.is_authenticated:
            return self.none()
        if person.is_administrator:
            return self.all()
        mine = Membership.objects.on().filter(person=person).values("organisation")
        together = Seat.objects.taking_part().held_by(person).values("collaboration")
        return self.filter(
            Q(pk=person.pk)
            | Q(pk__in=Membership.objects.filter(organisation__in=mine).values("person"))
            | Q(pk__in=Seat.objects.filter(collaboration__in=together).values("person"))
        )


def no_password() -> str:
    """A value that no password matches, until the person has chosen one by mail."""
    return make_password(None)


class Person(Versioned, AbstractBaseUser):
    """Someone who takes part; with an e-mail address and a password also somebody who can sign in."""

    untracked = ("password", "last_login")

    password = models.CharField(_("password"), max_length=128, default=no_password, editable=False)
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="sv")
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_administrator = models.BooleanField(
        _("administers the installation"), default=False,
        help_text=_("Creates organisations and collaborations. Sees no plan without a seat in its collaboration."),
    )  # fmt: skip
    is_example = models.BooleanField(_("made up as an example"), default=False, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisations:person", args=[self.pk])

    def clean(self):
        # One address, one person, however it is spelled; blank is "no address", of which there may be many.
        self.email = self.email.strip().lower() if self.email else None


class Membership(Versioned, Period):
    """A person's place in an organisation."""

    belongs_to = ("organisation",)
    named_by = ("person", "organisation")

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )  # fmt: skip
    title = models.CharField(pgettext_lazy("of a person", "title"), max_length=150, blank=True)
    is_administrator = models.BooleanField(
        _("administers the organisation"), default=False, help_text=_("Handles its people and its templates.")
    )  # fmt: skip

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["person__name"]
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(to_on__isnull=True), name="one_current_membership",
                violation_error_message=_("The person is already a member of the organisation."),
            ),
            period_in_order("membership_period_in_order"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person}, {self.organisation}"


class CollaborationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Where the person has a seat today, be it a council member's. An administrator sees that it exists, but not
        what it holds."""
        if not person.is_authenticated:
            return self.none()
        if person.is_administrator:
            return self
        return self.filter(pk__in=Seat.objects.reach_of(person).collaborations())

    def manned_for(self, person):
        """Where the person may know who takes part: as one who does, or who administers the installation."""
        if person.is_authenticated and person.is_administrator:
            return self
        return self.seated(person)

    def seated(self, person, *roles):
        """Where the person has one of these roles today; where none is named, takes part: as anything but a council
        member."""
        if not person.is_authenticated:
            return self.none()
        reach = Seat.objects.reach_of(person)
        return self.filter(pk__in=reach.collaborations(roles) if roles else list(reach.taking_part))


class Collaboration(Versioned, Sourced):
    """A lasting piece of joint work with its agreement (samverkan)."""

    class ActivityWord(models.TextChoices):
        AKTIVITET = "aktivitet", _("activity")
        INSATS = "insats", _("intervention")
        ATGARD = "atgard", _("measure")

    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    description = models.TextField(_("description"), blank=True)
    agreement = models.TextField(_("agreement"), blank=True, help_text=_("What the joint work rests on."))
    activity_word = models.CharField(
        _("what you call an activity"), max_length=20, choices=ActivityWord, default=ActivityWord.AKTIVITET
    )  # fmt: skip

    objects = CollaborationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("collaboration")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisations:collaboration", args=[self.pk])

    def principals(self, day=None):
        """The organisations that own the collaboration on that day (today), in the order of their names."""
        taking_part = self.participations.on(day).filter(role=Participation.Role.PRINCIPAL)
        return Organisation.objects.filter(pk__in=taking_part.values("organisation"))

    def organisations(self, day=None):
        """Principals and partners, not observers."""
        taking_part = self.participations.on(day).exclude(role=Participation.Role.OBSERVER)
        return Organisation.objects.filter(pk__in=taking_part.values("organisation"))


class Participation(Versioned, Sourced, Period):
    """That an organisation takes part in a collaboration, as what, and from when to when."""

    belongs_to = ("collaboration",)
    named_by = ("organisation", "collaboration")

    class Role(models.TextChoices):
        PRINCIPAL = "principal", _("principal")
        PARTNER = "partner", _("partner")
        OBSERVER = "observer", _("observer")

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="participations", verbose_name=_("collaboration")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="participations", verbose_name=_("organisation")
    )  # fmt: skip
    role = models.CharField(_("takes part as"), max_length=20, choices=Role)
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact"),
        help_text=_("Is told when answers of the organisation are missing a week after the due date."),
    )  # fmt: skip

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["role", "organisation__name"]
        verbose_name = _("participation")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "organisation"], condition=Q(to_on__isnull=True),
                name="one_current_participation",
                violation_error_message=_("The organisation already takes part."),
            ),
            period_in_order("participation_period_in_order"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, {self.collaboration}"

    def clean(self):
        """An organisation is one thing at a time: its periods in a collaboration do not overlap."""
        others = Participation.objects.filter(collaboration=self.collaboration, organisation=self.organisation_id)
        self._refuse_overlap(others)

    @staticmethod
    def clean_together(participations):
        """As `clean`, of many that are saved."""
        others = Participation.objects.filter(collaboration__in={row.collaboration_id for row in participations})
        side_by_side = defaultdict(list)
        for other in others:
            side_by_side[other.collaboration_id, other.organisation_id].append(other)
        for row in participations:
            row._refuse_overlap(side_by_side[row.collaboration_id, row.organisation_id])

    def _refuse_overlap(self, others):
        for other in others:
            starts_after = other.to_on and self.from_on and self.from_on > other.to_on
            ends_before = self.to_on and other.from_on and self.to_on < other.from_on
            if other.pk != self.pk and not (starts_after or ends_before):
                raise ValidationError(_("The organisation already takes part during those days."), code="overlap")


class SeatQuerySet(HeldQuerySet):
    def visible_to(self, person):
        """One's own of today, and all where one takes part: a council member is not told who does. Whoever administers
        an organisation also sees those on its behalf."""
        if not person.is_authenticated:
            return self.none()
        own = Q(pk__in=Seat.objects.on().held_by(person).values("pk"))
        administered = Membership.objects.on().filter(person=person.pk, is_administrator=True).values("organisation")
        manned = Q(collaboration__in=Collaboration.objects.manned_for(person))
        return self.filter(own | manned | Q(organisation__in=administered))

    def taking_part(self, day=None):
        """Those of that day (today) by which one takes part. A council member only reads what is opened to it."""
        return self.on(day).exclude(role=Seat.Role.COUNCIL)


class Seat(Versioned, Period):
    """What a person may do in a collaboration, and for which organisation."""

    belongs_to = ("collaboration",)
    named_by = ("person",)

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        EDITOR = "editor", _("editor")
        REPORTER = "reporter", _("reporter")
        READER = "reader", _("reader")
        COUNCIL = "council", _("council member")

    person = models.ForeignKey(Person, models.CASCADE, related_name="seats", verbose_name=_("person"))
    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="seats", verbose_name=_("collaboration")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="seats", verbose_name=_("on behalf of")
    )  # fmt: skip
    role = models.CharField(_("role"), max_length=20, choices=Role)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["person__name"]
        verbose_name = _("seat")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "collaboration", "organisation"], condition=Q(to_on__isnull=True),
                name="one_current_seat",
                violation_error_message=_("The person already has a seat for that organisation."),
            ),
            period_in_order("seat_period_in_order"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}"

    def role_of(self, person) -> str:
        """What somebody who holds the seat is by it; a deputy says whose."""
        if self.person_id == person.pk:
            return str(self.get_role_display())
        return _("deputy of %(person)s") % {"person": self.person}
