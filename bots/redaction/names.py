"""Names and more, by Microsoft Presidio: an extra, loaded when it is wanted and never downloaded from here."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from bots.errors import UserError
from bots.redaction.patterns import Span

LANGUAGE = "en"
MODELS = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")  # of spaCy, the best first
LEAST_SCORE = 0.5  # a name has 0.85; below are guesses by form alone
# Places and dates stay: an answer to "who pays in Porto by June" is worth nothing without them.
KINDS = {
    "PERSON": "name",
    "EMAIL_ADDRESS": "e-mail",
    "PHONE_NUMBER": "phone",
    "IBAN_CODE": "IBAN",
    "CREDIT_CARD": "card",
    "US_SSN": "SSN",
    "IP_ADDRESS": "IP address",
    "US_PASSPORT": "passport",
    "US_DRIVER_LICENSE": "driver's licence",
    "US_BANK_NUMBER": "account",
    "UK_NHS": "NHS number",
    "MEDICAL_LICENSE": "licence",
}
REMEDY = 'Run: pip install "bpo-assistant[redaction]" and: python -m spacy download en_core_web_sm'


def installed_model() -> str:
    """Raises UserError, with the remedy, where the extra or its model is not installed."""
    if any(importlib.util.find_spec(name) is None for name in ("presidio_analyzer", "spacy")):
        raise UserError("BPO_REDACT is presidio, which is not installed", REMEDY)
    model = next((name for name in MODELS if importlib.util.find_spec(name) is not None), None)
    if model is None:
        raise UserError("BPO_REDACT is presidio, and spaCy has no English model", REMEDY)
    return model


class Names:
    """Raises UserError as `installed_model` does. Loads for some seconds."""

    def __init__(self) -> None:
        self._analyzer = _analyzer(installed_model())

    def spans(self, text: str) -> list[Span]:
        found = self._analyzer.analyze(
            text=text, language=LANGUAGE, entities=list(KINDS), score_threshold=LEAST_SCORE
        )
        return [Span(one.start, one.end, KINDS[one.entity_type]) for one in found if one.entity_type in KINDS]


def _analyzer(model: str) -> Any:
    presidio = importlib.import_module("presidio_analyzer")
    engine = (
        importlib.import_module("presidio_analyzer.nlp_engine")
        .NlpEngineProvider(
            nlp_configuration={
                "nlp_engine_name": "spacy",
                "models": [{"lang_code": LANGUAGE, "model_name": model}],
            }
        )
        .create_engine()
    )
    return presidio.AnalyzerEngine(nlp_engine=engine, supported_languages=[LANGUAGE])
