"""The pages of answering, for whoever comes by a link."""

from samverk.asking.answering import by_link
from samverk.followup.views import answers, asking, unchanged

mine, report, draft = map(by_link, (answers.mine, answers.report, answers.draft))
discard, receipt, hand_over = map(by_link, (answers.discard, answers.receipt, asking.hand_over))
as_last_time = by_link(unchanged.unchanged)
