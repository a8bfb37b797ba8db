"""Rounds, what each part answers in them, and how far each goal is judged to be reached."""

from samverk.followup.models.assessments import Assessment
from samverk.followup.models.follow_ups import FollowUp
from samverk.followup.models.rounds import Dates, PrincipalDates, Round, day_for

__all__ = ["Assessment", "Dates", "FollowUp", "PrincipalDates", "Round", "day_for"]
