"""What many rooms say alike of what they hold: why, who sees it, and how long it is kept."""

from django.utils.translation import gettext_lazy as _

WHO_TAKES_PART = _("To know who takes part, for which organisation, and what each may do")
SIGN_IN = _("To let in the right person and nobody else")
ANSWERING = _("To plan and follow up together, and to know who answers for what")
ACCOUNTING = _("To show afterwards who did what, and to find misuse")
TELLING = _("To tell people what they are asked for and what is new")
WORKING = _("To carry out work that takes long, and to give its result to whoever asked for it")
COMFORT = _("To remember what the person has chosen or looked at")
ACCESSIBILITY = _("To mend what shuts people out, as the act (2018:1937) demands")

TOGETHER = _("Those who take part in the same collaboration or organisation")
BY_LEVEL = _("Those whom its level of visibility lets see it")
ONESELF = _("Nobody but the person")
KEEPERS = _("Those who administer the installation")
LEADS = _("Those who lead the collaboration")
AUDITORS = _("Those who answer for the organisation, the collaboration or the installation, in the log")
NOBODY = _("Nobody; the system alone reads it")

WITH_THE_ACCOUNT = _("As long as the account; then name and contact details are taken away")
AS_RECORDS = _("As public records, by the archive rules of the body that they belong to")
UNTIL_DECISION = _("Until the archive rules let it go: emptied by decision, with a protocol")
UNTIL_CHANGED = _("Until the person changes it, or the account ends")
