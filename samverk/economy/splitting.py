"""How a sum is divided so that the parts add up to it exactly: by largest remainders (Hamilton's method)."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class SplitRow:
    """How one part came about, in whole units (öre, or hundreds of them where one divides to whole kronor)."""

    share: Fraction
    quota: Fraction  # the exact part, in öre
    whole_ore: int  # the quota rounded down to whole units
    remainder: Fraction  # what was rounded away, as a part of a unit
    added_ore: int  # what the largest remainders got of what was left over
    ore: int


def split(amount_ore: int, shares: Mapping[K, Fraction], unit_ore: int = 1) -> dict[K, SplitRow]:
    """Divide a sum by shares that add up to 1.

    Each gets its exact part rounded down to whole units; the units that are left go one each to the largest
    remainders, on a tie to whoever comes first. What the sum has beyond whole units goes with the last of them, so
    that the parts always add up. A negative sum is divided as the positive one, with the signs turned.
    Raises ValueError unless the shares add up to 1 and none is negative.
    """
    if sum(shares.values()) != 1 or any(share < 0 for share in shares.values()):
        raise ValueError("shares must add up to 1, none of them negative")
    sign, amount = (-1, -amount_ore) if amount_ore < 0 else (1, amount_ore)
    quotas = {key: amount * share for key, share in shares.items()}
    whole = {key: quota // unit_ore * unit_ore for key, quota in quotas.items()}
    remainders = {key: (quotas[key] - whole[key]) / unit_ore for key in shares}
    left, added = amount - sum(whole.values()), dict.fromkeys(shares, 0)
    for key in sorted(shares, key=lambda key: -remainders[key]):  # sorting keeps the order of those that tie
        added[key] = min(unit_ore, left)
        left -= added[key]
    return {
        key: SplitRow(
            share, sign * quotas[key], sign * whole[key], remainders[key], sign * added[key],
            sign * (whole[key] + added[key]),
        )
        for key, share in shares.items()
    }  # fmt: skip


def parts(amount_ore: int, shares: Mapping[K, Fraction], unit_ore: int = 1) -> dict[K, int]:
    """As `split`, with the parts alone."""
    return {key: row.ore for key, row in split(amount_ore, shares, unit_ore).items()}
