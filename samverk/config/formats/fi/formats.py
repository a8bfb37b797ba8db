"""Finnish: dates and numbers where ours differ from Django's own; typed dates are yyyy-mm-dd in every language."""

DATE_FORMAT = "j. E Y"
TIME_FORMAT = "G.i"
DATETIME_FORMAT = "j. E Y G.i"
SHORT_DATE_FORMAT = "j.n.Y"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]
