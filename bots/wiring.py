"""The one place that composes knowledge base, retriever and assistant, and that reads settings."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from bots.errors import UserError
from bots.settings import Settings, read
from knowledge.types import Caller

if TYPE_CHECKING:
    from assistant.chain import ChainAssistant
    from assistant.models.types import Guard
    from assistant.onboarding.sentences import Spoken
    from ingest.pipeline import ProgressSink
    from ingest.report import Report
    from knowledge.base import KnowledgeBase
    from knowledge.embeddings import Embedder
    from knowledge.records import Failure
    from knowledge.retriever import Retriever
    from knowledge.types import Document

WARM_UP_QUESTION = "Who approves a new vendor?"  # any question loads the model and the indexes


def read_settings() -> Settings:
    return read(Settings)


def check_settings() -> None:
    """Raises UserError for the first setting, of any package, that does not fit."""
    from ingest.settings import IngestSettings

    for kind in (Settings, IngestSettings):
        read(kind)


class House:
    """One knowledge base with all that answers from it. Each part is loaded when it is first used."""

    def __init__(self, settings: Settings, data_dir: Path) -> None:
        from knowledge.base import KnowledgeBase

        self.settings = settings
        self.base: KnowledgeBase = KnowledgeBase(data_dir, settings.token_passages)
        self._data_dir = data_dir
        self._has_documents = False

    def __enter__(self) -> House:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.base.close()

    @cached_property
    def embedder(self) -> Embedder:
        from knowledge.embeddings import open_embedder

        return open_embedder(self.settings.models)

    def hears(self, said: Spoken) -> Mapping[str, float]:
        """What a sentence that fits no rule of onboarding wants, by label."""
        from assistant.onboarding.hearing import hears

        return hears(said, self.embedder)

    @cached_property
    def retriever(self) -> Retriever:
        from knowledge.retriever import Retriever

        self.require_compatible()
        return Retriever(self.base, self.embedder)

    @cached_property
    def assistant(self) -> ChainAssistant:
        self.require_compatible()
        with ThreadPoolExecutor(1) as pool:  # loading the query model is native code: it runs beside the import
            loading = pool.submit(self.embedder.prepare)
            from assistant.chain import build_assistant

            loading.result()
        chosen = self.settings
        chat = chosen.chat
        guard: Guard | None = None
        if chat is not None:
            from assistant.models.guarding import guard_for

            guard = guard_for(chat.model, chat.timeout, chosen.chat_guard)
        return build_assistant(
            self.base,
            self.embedder,
            chosen.abstain_below,
            chosen.sure_from,
            chosen.order_of_types,
            chat=chat,
            guard=guard,
        )

    def require_compatible(self) -> None:
        """Vectors of another model are never searched with this one's questions."""
        from ingest.chunker import CHUNKER_VERSION

        self.base.ledger.require(model=self.embedder.fingerprint, chunker=CHUNKER_VERSION)

    def require_documents(self) -> None:
        if not self._has_documents:
            self._has_documents = bool(self.base.ledger.documents())
        if not self._has_documents:
            place = self._data_dir.absolute()
            raise UserError(
                f"the knowledge base in {place} holds no documents yet",
                "Add some: bpo ingest FOLDER, or correct BPO_DATA_DIR",
            )

    def require_models_folder(self) -> None:
        models = self.settings.models
        try:
            models.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            remedy = "Give this user write access to it, or set BPO_MODELS_DIR"
            raise UserError(f"{models} cannot be made ({error.strerror})", remedy) from error

    def warm_up(self) -> None:
        """Loads what the first answer needs, so that it comes as quickly as the second."""
        if self.base.ledger.documents():
            self.assistant.warm_up(WARM_UP_QUESTION)

    def documents(self, caller: Caller | None = None) -> list[Document]:
        """What `caller` may see; None is the maintainer, who sees all."""
        from knowledge.visibility import visible

        everything = self.base.ledger.documents()
        return [document for document in everything if caller is None or visible(document, caller)]

    def amendment_faults(self) -> list[tuple[Document, str]]:
        """Amendments that change nothing of what they name, with the remedy."""
        from knowledge.amendments.chains import amendment_faults

        return amendment_faults(self.base.ledger.documents(), self.base.ledger.leaves)

    def failures(self) -> list[Failure]:
        return self.base.ledger.failures()

    def ingest(
        self, paths: Sequence[Path], on_progress: ProgressSink, *, prune: bool = False, rebuild: bool = False
    ) -> Report:
        from ingest.pipeline import ingest
        from ingest.settings import IngestSettings

        self.require_models_folder()  # before the work: an error after it would cost the report
        report = ingest(
            paths,
            self.base,
            self.embedder,
            prune=prune,
            rebuild=rebuild,
            settings=read(IngestSettings),
            on_progress=on_progress,
        )
        on_progress("prepare", 0, 0, "", "the query model")
        self.embedder.prepare()  # made once, here, so that no question waits for it
        return report


def open_house(settings: Settings | None = None, data_dir: Path | None = None) -> House:
    """The user's knowledge base, or another one under `data_dir` (a suite's, a benchmark's)."""
    if any(name.startswith("OTEL_") for name in os.environ):
        from bots.telemetry import export_spans

        export_spans()
    chosen = settings or read_settings()
    if chosen.redact != "off":
        from bots.redaction.redacting import require

        require(chosen.redact)
    return House(chosen, data_dir or chosen.data_dir)
