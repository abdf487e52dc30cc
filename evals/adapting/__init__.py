"""Teaches the embedding model the wordings of this trade, from questions and clauses that we wrote ourselves."""
