"""The kinds of letter of this room, why one gets them, and what is done when."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from samverk.asking.letters import shared
from samverk.core import schedule
from samverk.core.post import kinds

HERE = "samverk.asking.letters"


def register() -> None:
    asked = _("You get it because you are asked to answer in a follow-up round.")
    stands_in = _("You get it because you stand in for somebody who is asked to answer.")
    answered = _("You get it because you have answered in a follow-up round.")
    leads = _("You get it because you lead the joint work.")
    kinds.register(shared.INVITED, _("Invitation to answer"), f"{HERE}.asking.compose_invitation", why=asked)
    kinds.register(shared.REMINDED, _("Reminder"), f"{HERE}.asking.compose_reminder", why=asked)
    kinds.register(shared.ESCALATED, _("Answers are missing"), f"{HERE}.asking.compose_escalation", why=stands_in)
    question, reply = f"{HERE}.conversations.compose_question", f"{HERE}.conversations.compose_reply"
    kinds.register(shared.QUESTION, _("Question about an answer"), question, why=answered)
    kinds.register(shared.REPLY, _("Reply to your question"), reply, why=leads)
    kinds.register(shared.RECEIPT, _("Receipt"), f"{HERE}.receipts.compose", why=answered)
    told = {"why": leads, "mandatory": False}
    kinds.register(shared.ANSWERS, _("Answers that have come in"), f"{HERE}.leads.compose_answers", **told)
    kinds.register(shared.TROUBLE, _("Mail that has not arrived"), f"{HERE}.leads.compose_trouble", **told)
    schedule.register("asking.tell_leads", schedule.Daily(time(6, 30)), f"{HERE}.leads.tell")
    schedule.register("asking.remind", schedule.Daily(time(7, 30)), f"{HERE}.reminding.remind")
