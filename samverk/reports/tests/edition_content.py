"""Edition content as the composing writes it, built by hand: long names, nothing, one, many, and hostile text.

`HOSTILE` is what people paste or try: formulas, markup of every output format, template syntax, letters outside
Latin-1, an emoji and a private-use bullet from Word. Renderings must show it as text, and only as text.
"""

import random

HOSTILE = [
    '=HYPERLINK("http://example.org","klicka")',
    "<script>alert(1)</script>",
    '#import "@preview/x:1.0.0": * #panic()',
    "Mat & dryck <w:p> & mer",
    "{{ 7 * 7 }} {% raw %} {# dold #}",
    "åäö ÅÄÖ é ü ß ŋ ŧ š ž – ’citat’ ”dubbelt”",
    "Klart 😀 till 100 % → snart",
    "+46 176-710 00",
    "-1 tjänst",
    "@kommun",
    "\\begin{x} $1 _a_ *b* `c`",
    "\uf0b7 punkt från Word",
]

WORDS = {
    "sv": {
        "plan": ("Enligt plan", "Tid, pengar och innehåll håller."),
        "risk": ("Mindre avvikelse", "Något stämmer inte men löses utan beslut."),
        "dev": ("Större avvikelse", "Målet nås inte utan hjälp eller beslut."),
        "done": ("Klar", "Allt är gjort."),
        "none": ("Ej påbörjad", "Perioden har inte börjat."),
        "paus": ("Pausad", "Vilar efter beslut."),
        "drop": ("Utgår", "Avslutad i förtid efter beslut."),
        "unans": ("Ej besvarad", "Svar saknas i rundan."),
    },
    "en": {
        "plan": ("On track", "Time, money and content hold."),
        "risk": ("Minor deviation", "Something is off but is solved without a decision."),
        "dev": ("Major deviation", "The goal is not reached without help or a decision."),
        "done": ("Done", "All is done."),
        "none": ("Not started", "The period has not begun."),
        "paus": ("Paused", "Rests after a decision."),
        "drop": ("Dropped", "Ended early after a decision."),
        "unans": ("Not answered", "An answer is missing in the round."),
    },
    "fi": {
        "plan": ("Suunnitelman mukainen", "Aika, raha ja sisältö pitävät."),
        "risk": ("Vähäinen poikkeama", "Jokin on vialla mutta ratkeaa ilman päätöstä."),
        "dev": ("Suuri poikkeama", "Tavoitetta ei saavuteta ilman apua tai päätöstä."),
        "done": ("Valmis", "Kaikki on tehty."),
        "none": ("Ei aloitettu", "Jakso ei ole alkanut."),
        "paus": ("Keskeytetty", "Lepää päätöksen jälkeen."),
        "drop": ("Poistettu", "Päättynyt ennenaikaisesti päätöksellä."),
        "unans": ("Ei vastattu", "Vastaus puuttuu kierroksesta."),
    },
}
RANKS = {"done": 1, "plan": 2, "none": 3, "paus": 4, "risk": 5, "dev": 6, "drop": 7, "unans": None}
ACTIVITY_WORDS = {"sv": ("aktivitet", "aktiviteter"), "en": ("activity", "activities"), "fi": ("toimi", "toimet")}

PRINCIPALS = [
    {"id": 1, "name": "Norrtälje kommun", "short_name": "Norrtälje"},
    {"id": 2, "name": "Östhammars kommun", "short_name": "Östhammar"},
    {"id": 3, "name": "Österåkers kommun", "short_name": "Österåker"},
]
GOALS = [  # code, title, depth
    ("N1", "Levande landsbygd och skärgård", 0),
    ("N1.1", "Fler kan bo och verka på öarna året runt", 1),
    ("N1.2", "Kollektivtrafiken på vattnet går att lita på", 1),
    ("N2", "Fler jobb i hela kommunen", 0),
    ("N3", "Ett rikt kultur- och friluftsliv", 0),
    ("N4", "Klimatsmart kommun och rent hav", 0),
    ("N5", "En kommun som är lätt att nå", 0),
    ("N6", "Trygga uppväxtvillkor", 0),
]
TITLES = [
    "Gemensam varumärkesplattform för Roslagen",
    "Bildbank med fria bilder från alla årstider",
    "Gemensam besökswebb på svenska, engelska och finska",
    "Poddserien ”Berättelser från skärgården”",
    "Laddplatser för elbåtar i gästhamnarna",
    "Roslagsleden: etapp 8–11 rustas upp",
    "Badplatser som alla kan använda",
    "Ö-luff med en biljett för alla båtar",
    "Bokning på nätet för små värdar",
    "Sommarbuss till färjelägena",
    "Kulturvandringar bland vallonbruk, kustfort och fiskelägen längs hela kusten från Åkersberga i söder till "
    "Öregrund i norr, med guider på svenska, finska och teckenspråk",
    "Bostad till säsongsanställda",
]
COMMENTS = [
    "Arbetet går i huvudsak som planerat.",
    "Etapp 8–11 får nya spänger och tydligare märkning i höst. Markägarna har sagt ja på alla sträckor utom en.",
    "Tre laddplatser i Grisslehamn försenas till mars 2027, eftersom elnätet inte räcker.\n\nTill dess finns "
    "tillfällig laddning vid kajen.",
    "",
]


def sample_content(language="sv", activities=40, kind="principal", seed=1):
    """Content of one edition with `activities` activities; every eighth lies outside the principal's goals."""
    chance = random.Random(seed)
    words = WORDS[language]
    scale = [
        {"key": key, "word": word, "shape": key, "tone": key, "rank": RANKS[key], "meaning": meaning}
        for key, (word, meaning) in words.items()
    ]
    rows = {str(number): _activity(number, chance, words) for number in range(1, activities + 1)}
    ids = list(range(1, activities + 1))
    not_concerning = [number for number in ids if number % 13 == 0]
    dropped = [number for number in ids if number % 17 == 0 and number not in not_concerning]
    living = [number for number in ids if number not in not_concerning + dropped]
    unmapped = [number for number in living if number % 8 == 0]
    under = [number for number in living if number not in unmapped]
    for number in not_concerning + dropped:
        del rows[str(number)]
    goals = _goals(under, rows, words)
    parts = [part for row in rows.values() for part in row["parts"]]
    singular, plural = ACTIVITY_WORDS[language]
    principal = PRINCIPALS[0] if kind == "principal" else None
    return {
        "schema": "samverk.edition/1",
        "language": language,
        "kind": kind,
        "number": 1,
        "introduction": "",
        "title": "Norrtälje, tertial 2 2026" if principal else "Roslagssamarbetet, tertial 2 2026",
        "collaboration": {"id": 1, "name": "Roslagssamarbetet"},
        "principal": principal,
        "plan": {"id": 1, "title": "Handlingsplan 2026–2027", "from_on": "2026-01-01", "to_on": "2027-12-31"},
        "round": {
            "id": 2,
            "name": "Tertial 2 2026",
            "period_from": "2026-05-01",
            "period_to": "2026-08-31",
            "cutoff_on": "2026-09-15",
        },
        "words": {"activity": singular, "activities": plural},
        "is_example": True,
        "principals": PRINCIPALS,
        "scale": scale,
        "documents": [
            {
                "id": 1,
                "title": "Mål och budget 2024–2026 för Norrtälje kommun",
                "valid_from": "2024-01-01",
                "valid_to": "2026-12-31",
                "levels": ["Mål", "Delmål"],
                "adoptions": [
                    {
                        "organisation": "Norrtälje kommun",
                        "body": "Kommunfullmäktige",
                        "decided_on": "2023-11-06",
                        "paragraph": "§ 212",
                        "dnr": "KS 2023-1185",
                    }
                ],
            }
        ],
        "summary": {
            "activities": len(rows),
            "counts": _counts([row["joint"]["key"] for row in rows.values()], words),
            "deviations": sum(bool(part["deviation"]) for part in parts),
            "silent_parts": sum(part["key"] == "unans" for part in parts),
            "asked_parts": len(parts),
            "answered_parts": sum(part["key"] != "unans" for part in parts),
        },
        "goals": goals,
        "activities": rows,
        "unmapped": unmapped,
        "not_concerning": [
            {"id": n, "number": f"{n}", "title": TITLES[n % len(TITLES)], "why": "Norrtälje har ingen del i den."}
            for n in not_concerning
        ],
        "dropped": [
            {"id": n, "number": f"{n}", "title": TITLES[n % len(TITLES)], "on": "2026-06-11", "why": HOSTILE[3]}
            for n in dropped
        ],
        "deviations": [
            {
                "activity_id": row["id"],
                "organisation": part["organisation"],
                "is_own": part["is_own"],
                **{key: part[key] for key in ("word", "shape", "comment", "deviation", "measure")},
            }
            for row in rows.values()
            for part in row["parts"]
            if part["deviation"]
        ],
        "silent": [
            {
                "activity_id": row["id"],
                "organisation": part["organisation"],
                "contact": part["contact"],
                "is_own": part["is_own"],
            }
            for row in rows.values()
            for part in row["parts"]
            if part["key"] == "unans"
        ],
        "reckoning": {
            "in_plan": activities,
            "under_goals": len(under),
            "unmapped": len(unmapped),
            "not_concerning": len(not_concerning),
            "dropped": len(dropped),
            "adds_up": True,
            "lists": {
                "under_goals": [str(n) for n in under],
                "unmapped": [str(n) for n in unmapped],
                "not_concerning": [str(n) for n in not_concerning],
                "dropped": [str(n) for n in dropped],
            },
            "only_unapproved": [str(n) for n in under[:2]],
        },
        "unapproved_links": [_unapproved(owner, under) for owner in ("Norrtälje", "")] if under else [],
    }


def _unapproved(owner, under):
    ends = [
        {"id": 90, "code": "2", "title": "Ett hållbart Roslagen", "document": "Roslagen 2030"},
        {"id": 4, "code": "N2", "title": "Fler jobb i hela kommunen", "document": "Mål och budget 2024–2026"},
    ]
    return {"source": ends[0], "target": ends[1], "owner": owner, "why": "", "activities": [str(n) for n in under[:3]]}


def _activity(number, chance, words):
    parts = []
    for organisation in PRINCIPALS[: chance.choice([1, 2, 3, 3])]:
        key = chance.choice(["plan", "plan", "plan", "done", "risk", "dev", "none", "unans"])
        deviates = key in ("risk", "dev")
        hostile = HOSTILE[number % len(HOSTILE)] if number % 3 == 0 else ""
        parts.append(
            {
                "organisation": organisation,
                "is_own": organisation["id"] == 1,
                "is_lead": organisation["id"] == 1,
                "text": "",
                "contact": "" if key == "unans" and number % 2 else "Maja Ekström, Näringsliv och besök",
                "answer": None if key == "unans" else "reported",
                "key": key,
                "word": words[key][0],
                "shape": key,
                "tone": key,
                "progress_percent": None if key in ("unans", "none") else chance.choice([0, 25, 60, 100]),
                "comment": "" if key == "unans" else hostile or COMMENTS[number % len(COMMENTS)],
                "deviation": "Tid, fem månader. Elnätet räcker inte." if deviates else "",
                "measure": "Tillfällig laddning vid kajen." if deviates else "",
                "submitted_on": None if key == "unans" else "2026-09-08",
            }
        )
    order = ["drop", "dev", "risk", "paus", "none", "plan", "done"]
    answered = [part["key"] for part in parts if part["key"] != "unans"]
    worst = min(answered, key=order.index) if answered else "unans"
    return {
        "id": number,
        "number": f"{number // 10 + 1}.{number % 10 + 1}",
        "title": TITLES[number % len(TITLES)] + (f" {HOSTILE[number % len(HOSTILE)]}" if number % 9 == 0 else ""),
        "description": HOSTILE[1] if number == 2 else "",
        "starts": "VT 2026",
        "ends": "löpande" if number % 4 else None,
        "joint": {"key": worst, "word": words[worst][0], "shape": worst, "tone": worst, "reason": ""},
        "parts": parts,
        "silent": [part["organisation"]["short_name"] for part in parts if part["key"] == "unans"],
        "milestones": [{"title": "Avtal tecknat", "due": "30 juni 2026", "done_on": "2026-06-12"}]
        if number % 5 == 0
        else [],
    }


def _goals(under, rows, words):
    places = [n for n, goal in enumerate(GOALS) if goal[0] not in ("N1", "N6")]
    reached = {place: [] for place in range(len(GOALS))}
    for order, number in enumerate(under):
        reached[places[order % len(places)]].append(number)
        if order % 4 == 0:
            reached[places[(order + 2) % len(places)]].append(number)
    seen, goals = set(), []
    for place, (code, title, depth) in enumerate(GOALS):
        below = [p for p, goal in enumerate(GOALS) if goal[0] == code or goal[0].startswith(code + ".")]
        ids = sorted({number for p in below for number in reached[p]})
        entries = []
        for number in reached[place]:
            full = number not in seen
            seen.add(number)
            path = [{"title": "Ett hållbart Roslagen", "code": "2", "document": "Roslagen 2030", "link": "aligned"}]
            entries.append({"id": number, "full": full, "path": path, "path_words": "via Ett hållbart Roslagen"})
        judged = {"word": "Delvis uppfyllt", "shape": "risk", "tone": "risk", "by": "Kommunstyrelsen"}
        goals.append(
            {
                "id": place + 1,
                "document_id": 1,
                "code": code,
                "title": title,
                "level": "Delmål" if depth else "Mål",
                "depth": depth,
                "tree": "Mål",
                "text": "Hela kommunen ska leva, året runt." if place == 0 else "",
                "assessment": {**judged, "text": COMMENTS[1], "on": "2026-09-20"} if depth == 0 and place else None,
                "joint_assessment": None,
                "counts": _counts([rows[str(number)]["joint"]["key"] for number in ids], words),
                "activities": entries,
            }
        )
    return goals


def _counts(keys, words):
    return [
        {"key": key, "word": word, "shape": key, "tone": key, "count": keys.count(key)}
        for key, (word, _meaning) in words.items()
        if key in keys
    ]


def sample_seal():
    return {
        "number": 1,
        "approved_by": "Karin Åström",
        "approved_at": "2026-09-28T08:15:00+00:00",
        "fixed_by": "Maja Ekström",
        "fixed_at": "2026-10-01T11:42:10+00:00",
        "trail_sequence": 1204,
        "trail_hash": "41d0" * 16,
        "sha256": "9f2c41ab07e5d3b86a105c7e42f9b0819f2c41ab07e5d3b86a105c7e42f9b081",
    }


def with_earlier_rounds(content, *names, missing=()):
    """The content as though there were a fixed report of each of these rounds, but of the missing ones."""
    counts = [row | {"count": row["count"] + place} for place, row in enumerate(content["summary"]["counts"])]
    content["earlier_rounds"] = [
        {
            "id": 100 + place, "name": name, "period_from": "2025-01-01", "period_to": "2025-04-30",
            "number": None if name in missing else 1, "counts": None if name in missing else counts,
        }
        for place, name in enumerate(names)
    ]  # fmt: skip
    return content
