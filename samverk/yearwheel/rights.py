"""What people may do with the year wheel, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.yearwheel import operations as does
from samverk.yearwheel import permissions as may
from samverk.yearwheel.models import Feed, OwnDate


def register_own() -> None:
    register(
        "yearwheel", _("The year"), 60,
        Right(
            "see_dates", _("See the collaboration’s own dates"),
            lambda person, of: OwnDate.objects.visible_to(person).filter(pk=of.own_date.pk).exists(),
        ),
        Right(
            "enter_dates", _("Enter, change and copy the collaboration’s own dates"),
            lambda person, of: may.can_edit_date(person, of.own_date),
            (does.enter_date, does.change_date, does.delete_date, does.copy_year),
        ),
        Right(
            "own_feed", _("Have a calendar address of one’s own, which shows what oneself may see"),
            lambda person, of: may.can_keep_feed(person, Feed(person_id=person.pk)), (does.open_feed, does.close_feed),
        ),
    )  # fmt: skip
