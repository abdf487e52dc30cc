"""How much time and memory a file may cost. Read by the wiring modules only."""

from __future__ import annotations

import os

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LOADER = "ingest.loaders:load"


class IngestSettings(BaseSettings):
    """`BPO_INGEST_WORKERS`, `BPO_INGEST_STALL_SECONDS`, …"""

    model_config = SettingsConfigDict(
        env_prefix="BPO_INGEST_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    # Two keep one core parsing while another embeds; more only compete with the model for cores.
    workers: int = Field(default=min(2, os.cpu_count() or 1), ge=1, le=256)
    stall_seconds: float = Field(default=120, gt=0)  # without a sign of progress from the parser
    total_seconds: float = Field(default=1_800, gt=0)  # however busy the parser looks
    memory_gib: float = Field(default=4, ge=0.5)  # address space of one parser, libraries included
    max_file_mb: float = Field(default=200, gt=0)
    wait_for_lock: bool = True  # False: fail at once when another ingest runs
    loader: str = LOADER  # module:function; tests put a parser in place that misbehaves
