"""Uploads checkpoints and results to the bucket."""
