"""Where the knowledge base keeps its state. Read by the wiring modules only."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TOKEN_PASSAGES = 100_000  # 2.5 GB


class KnowledgeSettings(BaseSettings):
    """`BPO_DATA_DIR` is the one folder that holds all state."""

    model_config = SettingsConfigDict(env_prefix="BPO_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Path(".bpo")
    # Beyond so many passages new ones are stored without token vectors (25 KB each), which are made when needed.
    token_passages: int = Field(default=TOKEN_PASSAGES, ge=0)

    @field_validator("data_dir")
    @classmethod
    def can_be_a_folder(cls, folder: Path) -> Path:
        if folder.is_file():
            raise ValueError(f"{folder} is a file, not a folder")
        try:
            str(folder).encode()
        except UnicodeEncodeError as error:  # SQLite and Chroma take no other names
            raise ValueError("the name of the folder is not UTF-8") from error
        return folder
