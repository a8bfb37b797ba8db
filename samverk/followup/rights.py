"""What people may do with rounds, answers and judgements, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.followup import operations as does
from samverk.followup import permissions as may
from samverk.followup.models import FollowUp

OF_ROUNDS = (
    does.create_round, does.plan_year, does.change_round, does.set_own_dates, does.delete_round, does.open_round,
    does.close_round, does.reopen_round, does.fix_round,
)  # fmt: skip
OF_ASKING = (does.ask_part, does.stop_asking, does.bring_up_to_date, does.keep_contact, does.take_answers)
DRAFTING = (does.save_draft, does.discard_draft)


def register_own() -> None:
    register(
        "followup", _("Follow-up"), 40,
        Right("rounds", _("Plan, open, close, reopen and fix rounds, and set their dates"),
              lambda person, of: may.can_manage_rounds(person, of.plan), OF_ROUNDS),
        Right("asking", _("Decide which parts are asked, and enter answers from a sheet"),
              lambda person, of: may.can_manage_rounds(person, of.plan), OF_ASKING),
        Right("see_own_draft", _("Read one’s own organisation’s draft answer"), _reads("own_draft")),
        Right("see_other_draft", _("Read another organisation’s draft answer"), _reads("other_draft")),
        Right("see_answer", _("Read an answer that another organisation has submitted"), _reads("other_answer")),
        Right("draft_own", _("Begin on an answer for one’s own organisation, and come back to it"),
              lambda person, of: may.can_draft(person, of.own_draft), DRAFTING, _by_link("own_draft")),
        Right("draft_other", _("Begin on an answer for another organisation"),
              lambda person, of: may.can_draft(person, of.other_draft), DRAFTING, _by_link("other_draft")),
        Right("report_own", _("Submit an answer for one’s own organisation"),
              lambda person, of: may.can_report(person, of.own_draft), (does.submit_follow_up,), _by_link("own_draft")),
        Right("report_silent", _("Answer in another organisation’s place while nobody there has begun"),
              lambda person, of: may.can_report(person, of.other_silent), (does.submit_follow_up,),
              _by_link("other_silent")),
        Right("report_other", _("Change an answer that another organisation has begun"),
              lambda person, of: may.can_report(person, of.other_draft), (does.submit_follow_up,),
              _by_link("other_draft")),
        Right("hand_over", _("Hand over a question to a colleague"),
              lambda person, of: may.can_hand_over(person, of.own_draft), (does.hand_over, does.reassign)),
        Right("send_back", _("Send an answer back with a question, and take the question back"),
              lambda person, of: may.can_send_back(person, of.other_answer), (does.send_back, does.take_back_question)),
        Right("answer_question", _("Reply to a question about one’s own organisation’s answer"),
              lambda person, of: may.can_write_message(person, of.own_draft), (does.answer_question,)),
        Right("assess_own", _("Judge how one’s own organisation’s goals are reached"),
              lambda person, of: may.can_assess(person, of.round, of.organisation),
              (does.assess_goal, does.delete_assessment)),
        Right("assess_other", _("Judge another principal’s goals"),
              lambda person, of: may.can_assess(person, of.round, of.other_organisation),
              (does.assess_goal, does.delete_assessment)),
        Right("assess_joint", _("Judge goals jointly, for the collaboration"),
              lambda person, of: may.can_assess(person, of.round), (does.assess_goal, does.delete_assessment)),
        Right("comment_jointly", _("Write the joint comment of an activity"),
              lambda person, of: may.can_comment_jointly(person, of.round), (does.comment_jointly,)),
    )  # fmt: skip


def _reads(name: str):
    return lambda person, of: (
        person.is_authenticated and FollowUp.objects.visible_to(person).filter(pk=getattr(of, name).pk).exists()
    )


def _by_link(name: str):
    return lambda link, of: FollowUp.objects.of_link(link).filter(pk=getattr(of, name).pk).exists()
