"""English, as written in Europe: dates and numbers where ours differ from Django's own; typed dates are yyyy-mm-dd."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F Y H:i"
SHORT_DATE_FORMAT = "j M Y"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
NUMBER_GROUPING = 3
