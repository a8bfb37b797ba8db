from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "samverk.followup"
    label = "followup"
    verbose_name = _("follow-up")

    def ready(self):
        from samverk.core import dues as core_dues
        from samverk.core import menu, restoring, texts, undo
        from samverk.core.panels import register
        from samverk.followup import (
            columns,
            deciding,
            dues,
            first_steps,
            holding,
            knots,
            missing,
            models,
            news,
            panels,
            permissions,
            personal,
            rights,
            searchable,
            stops,
            tasks_of,
            wheel,
        )
        from samverk.organisations import own_words
        from samverk.planning import columns as plan_columns
        from samverk.planning import knots as plan_knots
        from samverk.yearwheel import sources

        searchable.register()
        holding.register()
        own_words.register("round_id", models.Round, "plan__collaboration__")
        own_words.register("follow_up_id", models.FollowUp, "round__plan__collaboration__")
        news.tell()
        first_steps.register_own()
        rights.register_own()
        personal.register_own()
        tasks_of.register()
        stops.register_own()

        texts.register_texts(models.FollowUp, models.FollowUp.objects.own_to)
        restoring.allow(models.Round, "name")
        restoring.allow(models.FollowUp, "comment", "deviation", "measure")
        undo.allow(models.Round, permissions.can_undo_round)
        undo.allow_changes(models.Round, permissions.can_undo_change_of_round, keeping=["state"])
        undo.allow(models.PrincipalDates, permissions.can_undo_own_dates)
        undo.allow_together(models.FollowUp, permissions.can_undo_follow_ups)
        undo.allow(models.JointComment, permissions.can_undo_joint_comment)
        undo.allow(models.Assessment, permissions.can_undo_assessment)

        for place, section in enumerate((deciding.deviations, deciding.endings, deciding.goals)):
            deciding.register(section, order=place)
        deciding.register(deciding.milestones, order=90)

        sources.register(wheel.entries)
        core_dues.register(dues.follow_ups)
        core_dues.register(dues.rounds)
        menu.register(_("Follow-up"), "followup:rounds", icon="list-checks", order=50)
        register("activity", "followup/_activity_panel.html", panels.of_activity, order=10)
        register("plan", "followup/_plan_panel.html", panels.of_plan, order=10)
        register("round", "followup/_health_panel.html", panels.health_of_round, order=5)
        register("goal", "followup/_goal_panel.html", panels.of_goal, order=10)
        register("person", "followup/_missing_panel.html", missing.of_person, order=10)
        register("organisation", "followup/_missing_panel.html", missing.of_organisation, order=10)
        register("start", "followup/_newest_panel.html", panels.newest_on_start, order=80)
        register("start-aside", "followup/_rounds_panel.html", panels.rounds_on_start, order=10)

        plan_knots.register(knots.of_plan_or_activity)
        status = {"choices": columns.choices, "template": "planning/columns/_status.html", "order": 20, "width": "k4"}
        status["origin"] = columns.origin
        plan_columns.register("status", _("Status"), columns.status, **status)
        plan_columns.register("followed_up", _("Followed up"), columns.followed_up, order=90, shown=False)
