"""The mail of rounds: invitations, reminders, escalation, questions, receipts, and what the lead is told each day.

`hearing` notes down letters as things happen to follow-ups, inside the change itself; `reminding` does once a day what
time brings. Both only ask for letters, by keys that say what each is about, so that none is sent twice. What a letter
says is composed when it is sent, from what holds then; one that no longer applies is not sent at all.
"""
