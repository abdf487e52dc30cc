"""Whether a question is in another language than the documents. Pure."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.words import STOP_WORDS, terms, words

# Small words of Spanish, French, German, Italian, Portuguese, Dutch and Polish.
SMALL = frozenset(
    """el la los las un una unos de del en con por para que qué cuál cuánto cuánta cuántos cuántas cómo
    cuándo dónde hasta es son se al le les des du une et est sont dans pour par quel quelle quels quelles
    combien comment quand où nous vous au aux sur avec der die das den dem ein eine einen einer und ist sind
    für von mit wie wann wer welche welcher welches wieviel viel viele unser unsere nicht bei auf im zu zum
    zur bis il lo gli dei della di che quanto quanti quando come dove quale quali sono nel nella os um uma
    do da dos das em com qual quantos onde até não het een van voor met wat hoe wanneer welke zijn op niet
    hoeveel jest jak ile kiedy czy jaki jaka jakie na ze dla""".split()
)
ENGLISH = STOP_WORDS - SMALL
OTHER = SMALL - STOP_WORDS
FEWEST = 2
UNKNOWN = 0.5


def in_another_language(question: str, is_known: Callable[[str], bool]) -> bool:
    """`is_known`: whether a term stands in a visible document; what does is in the documents' language."""
    said = [word.lower() for word in words(question)]
    small = sum(word in OTHER for word in said)
    if small < FEWEST or small <= sum(word in ENGLISH for word in said):
        return False
    content = {term for word in said if word not in SMALL for term in terms(word) if not term.isdigit()}
    return sum(not is_known(term) for term in content) >= UNKNOWN * len(content)
