"""The yardstick: what a first LangChain + Chroma script does. Run as a process of its own by `evals.bench`.

The text is cut at 1,000 characters with an overlap of 200, embedded in float32, and the top passages are
printed. It reads files through our own loaders, so that both sides have the same text.

    python -m evals.vanilla ingest FOLDER STORE     prints {"passages", "characters", "seconds"}
    python -m evals.vanilla ask STORE QUESTION      prints the passages found
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHUNK = 1_000  # LangChain's own default size in its tutorials, with their overlap
OVERLAP = 200
SEPARATORS = ("\n\n", "\n", " ")
TOP = 4  # LangChain's default k
COLLECTION = "langchain"
MAX_BATCH = 5_000  # Chroma refuses larger ones


def split(text: str, size: int = CHUNK, overlap: int = OVERLAP) -> list[str]:
    """Cuts at the last paragraph, line or word end in the second half, about as the recursive splitter does."""
    chunks: list[str] = []
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if end < len(text):
            end = next((at for mark in SEPARATORS if (at := text.rfind(mark, start + size // 2, end)) > 0), end)
        if text[start:end].strip():
            chunks.append(text[start:end].strip())
        if end == len(text):
            break
        start = max(end - overlap, start + 1)
    return chunks


def vector_store(place: Path) -> Any:
    """A LangChain VectorStore over Chroma, as thin as langchain-chroma's."""
    import chromadb
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings
    from langchain_core.vectorstores import VectorStore
    from sentence_transformers import SentenceTransformer

    from knowledge.embeddings import model_folder

    class SentenceTransformerEmbeddings(Embeddings):
        def __init__(self) -> None:
            self.model = SentenceTransformer(str(model_folder()), device="cpu", local_files_only=True)

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = self.model.encode(texts, show_progress_bar=False).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    class ChromaStore(VectorStore):
        def __init__(self, embedding: Embeddings) -> None:
            self.embedding = embedding
            client = chromadb.PersistentClient(str(place))
            self.collection = client.get_or_create_collection(COLLECTION, metadata={"hnsw:space": "cosine"})

        def add_texts(
            self, texts: Iterable[str], metadatas: list[dict[str, Any]] | None = None, **kwargs: Any
        ) -> list[str]:
            listed = list(texts)
            ids = [str(self.collection.count() + number) for number in range(len(listed))]
            vectors: Any = self.embedding.embed_documents(listed)
            for i in range(0, len(listed), MAX_BATCH):
                part = slice(i, i + MAX_BATCH)
                self.collection.add(ids=ids[part], embeddings=vectors[part], documents=listed[part])
            return ids

        def similarity_search(self, query: str, k: int = TOP, **kwargs: Any) -> list[Document]:
            vector: Any = [self.embedding.embed_query(query)]
            found = self.collection.query(query_embeddings=vector, n_results=k)
            return [Document(page_content=text) for text in (found["documents"] or [[]])[0]]

        @classmethod
        def from_texts(  # type: ignore[override]
            cls, texts: list[str], embedding: Embeddings, **kwargs: Any
        ) -> VectorStore:
            store = cls(embedding)
            store.add_texts(texts)
            return store

    return ChromaStore(SentenceTransformerEmbeddings())


def ingest(folder: Path, place: Path) -> dict[str, float]:
    """`seconds` counts all of it, as ours do: reading the files, loading the model, embedding, storing."""
    began = time.perf_counter()
    texts = read_texts(folder)
    store = vector_store(place)
    pieces = [piece for text in texts for piece in split(text)]
    store.add_texts(pieces)
    seconds = time.perf_counter() - began
    return {"passages": len(pieces), "characters": sum(map(len, texts)), "seconds": seconds}


def read_texts(folder: Path) -> list[str]:
    from ingest.blocks import LoadError
    from ingest.loaders import load

    texts: list[str] = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.name.endswith((".meta.yaml", ".programme.yaml")):
            try:
                texts.append(load(file, lambda _: None).source)
            except LoadError as error:
                print(f"{file}: {error.reason}", file=sys.stderr)
    return texts


def main() -> None:
    from bots.cli.main import go_offline

    go_offline()
    match sys.argv[1:]:
        case ["ingest", folder, place]:
            print(json.dumps(ingest(Path(folder), Path(place))))
        case ["ask", place, question]:
            for document in vector_store(Path(place)).similarity_search(question):
                print(document.page_content, end="\n\n")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
