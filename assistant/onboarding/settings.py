"""How large evidence may be. Read by the wiring modules only."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class EvidenceSettings(BaseSettings):
    """`BPO_EVIDENCE_MAX_MB`"""

    model_config = SettingsConfigDict(
        env_prefix="BPO_EVIDENCE_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    max_mb: float = Field(default=20, gt=0, le=1_000)
