"""The accessibility statement that the law asks for, and the remarks (synpunkter) that anybody sends by its form.

Lag (2018:1937) om tillgänglighet till digital offentlig service: what falls short, how that was assessed and when, a
way to tell of faults, and the authority that supervises the act.
"""
