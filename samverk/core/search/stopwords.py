"""Words so common that they tell nothing of what a text is about."""

from samverk.core.search.words import set_of

SWEDISH = set_of(
    """
    alla allt alltid andra att av bara bland bli blir blev blivit båda både de dem den denna deras dess dessa det
    detta dig din dina ditt du där då efter ej eller en enligt er era ert ett finns flera fler flest från få får för
    genom ha hade han hans har hela helt henne hennes hon hos hur här i icke igen in inför ingen inget inom inte
    inga ja jag kan kanske kom kommer kunde kunna lite man med mellan men mer mest mig min mina mitt mot mycket
    måste många ni nu någon något några när nära och också om oss på redan samt sedan ser sig sin sina sitt ska
    skall skulle som så sådan sådana till under upp ur ut utan var vara varit varje vart vad vem vi via vid vilka
    vilken vilket vill väl vår våra vårt än ännu är även över åt
    """
)
ENGLISH = set_of(
    """
    a about after all also an and any are as at be been but by can could did do does each for from had has have he
    her his how i if in into is it its may more most no not of on or other our out she should so some such than that
    the their them then there these they this those through to up was we were what when where which who will with
    would you your
    """
)
FINNISH = set_of(
    """
    ei eikä eli en ennen että hän hänen häntä ja jo joka joiden jonka josta jossa jotka jotta kaikki kanssa koko
    koska kuin kun me meidän mikä mikäli mukaan mutta muun muut myös ne niiden niin nyt näiden nämä ole olevat oli
    olla olleet ollut on osa ovat se sekä sen siinä siitä sillä tai tämä tämän tätä vai vain voi voidaan yli
    """
)
OF = {"sv": SWEDISH, "en": ENGLISH, "fi": FINNISH}
ANY = SWEDISH | ENGLISH | FINNISH
