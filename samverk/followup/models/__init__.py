"""Rounds, what each part answers in them and what is asked about it, and what the lead says and people judge."""

from samverk.followup.models.assessments import Assessment
from samverk.followup.models.follow_ups import FollowUp
from samverk.followup.models.joint_comments import JointComment
from samverk.followup.models.messages import Message, Reading
from samverk.followup.models.rounds import Dates, PrincipalDates, Round, day_for
from samverk.followup.models.ticks import DraftTick

__all__ = [
    "Assessment",
    "Dates",
    "DraftTick",
    "FollowUp",
    "JointComment",
    "Message",
    "PrincipalDates",
    "Reading",
    "Round",
    "day_for",
]
