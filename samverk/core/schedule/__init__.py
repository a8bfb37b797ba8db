"""Periodic work (tidtabell): what is done each day at a time of day, or every so many minutes, without anybody asking.

A room registers its work from `apps.ready`. The process that sends the mail carries it out (`samverk worker`). That a
turn is done and what it did are one transaction: a process that is killed leaves it to the next one, and of several
that look at the same moment one does it. So the work writes to the database alone; what else is to happen it asks for,
as a letter or a job.
"""

from samverk.core.schedule.running import carry_out_due, register
from samverk.core.schedule.times import Daily, Every

__all__ = ["Daily", "Every", "carry_out_due", "register"]
