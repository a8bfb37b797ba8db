"""SIE 4: the text format that Swedish bookkeeping systems hand books over in, read voucher by voucher.

Type 4E (export: a year's accounts and vouchers) and 4I (vouchers for import elsewhere). Made after the description of
the format that its owners, Föreningen SIE-Gruppen, publish. `SieFile` streams: what it keeps does not grow with the
number of vouchers.
"""

from samverk.economy.sie.encodings import ENCODINGS, encoding_of
from samverk.economy.sie.reading import SieFile, looks_like_sie

__all__ = ["ENCODINGS", "SieFile", "encoding_of", "looks_like_sie"]
