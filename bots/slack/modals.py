"""The two dialogs: why an answer was bad, and who may see a document. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence

from knowledge.types import JsonDict

REASON, AUDIENCE = "feedback_reason", "document_audience"
REASON_CHARACTERS = 1_000
MOST_LABELS = 100  # options of a menu
USUAL_AUDIENCE = "employees"


def plain(text: str) -> JsonDict:
    return {"type": "plain_text", "text": text}


def reason(answer_id: str) -> JsonDict:
    entry = {
        "type": "plain_text_input",
        "action_id": "text",
        "multiline": True,
        "max_length": REASON_CHARACTERS,
    }
    return {
        "type": "modal",
        "callback_id": REASON,
        "private_metadata": json.dumps({"answer": answer_id}),
        "title": plain("What was wrong?"),
        "submit": plain("Send"),
        "close": plain("Skip"),
        "blocks": [
            {
                "type": "input",
                "block_id": "reason",
                "optional": True,
                "label": plain("What should the answer have said?"),
                "element": entry,
            }
        ],
    }


def said_reason(view: JsonDict) -> tuple[str, str]:
    """Which answer, and why; the reason may be empty."""
    values: JsonDict = (view.get("state") or {}).get("values") or {}
    text = ((values.get("reason") or {}).get("text") or {}).get("value") or ""
    return str(json.loads(view["private_metadata"])["answer"]), str(text)[:REASON_CHARACTERS].strip()


def audience(files: Sequence[str], channel: str, response_url: str, labels: Sequence[str]) -> JsonDict:
    options = [{"text": plain(label[:75]), "value": label[:150]} for label in labels[:MOST_LABELS]]
    menu: JsonDict = {
        "type": "multi_static_select",
        "action_id": "labels",
        "placeholder": plain("Choose"),
        "options": options,
        "initial_options": [option for option in options if option["value"] == USUAL_AUDIENCE],
    }
    kept = {"files": list(files), "channel": channel, "response_url": response_url}
    return {
        "type": "modal",
        "callback_id": AUDIENCE,
        "private_metadata": json.dumps(kept),
        "title": plain("Add to knowledge base"),
        "submit": plain("Add"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "input",
                "block_id": "audience",
                "label": plain("Who may see this document?"),
                "element": menu,
            }
        ],
    }


def chosen_audience(view: JsonDict) -> JsonDict:
    """`files`, `channel`, `response_url` and `audience`."""
    values: JsonDict = (view.get("state") or {}).get("values") or {}
    chosen = ((values.get("audience") or {}).get("labels") or {}).get("selected_options") or []
    kept: JsonDict = json.loads(view["private_metadata"])
    return {**kept, "audience": [str(option["value"]) for option in chosen]}
