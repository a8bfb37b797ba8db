"""Swedish: dates and numbers where ours differ from Django's own; typed dates are yyyy-mm-dd in every language."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H.i"
DATETIME_FORMAT = "j F Y H.i"
SHORT_DATE_FORMAT = "j b Y"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
