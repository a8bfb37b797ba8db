from django.shortcuts import render
from django.views.decorators.http import require_safe

from samverk.asking.models import AnswerLink
from samverk.asking.visits import by_link
from samverk.followup.models import FollowUp


@by_link
@require_safe
def mine(request, link: AnswerLink):
    asked = FollowUp.objects.of_link(link).select_related("part__activity", "part__organisation")
    return render(request, "asking/mine.html", {"link": link, "asked": asked})
