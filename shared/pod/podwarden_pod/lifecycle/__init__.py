"""Runs one attempt from claim to outcome, and supervises the attempt."""
