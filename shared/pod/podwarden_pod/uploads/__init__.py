"""Checkpoints and results on their way to the bucket."""
