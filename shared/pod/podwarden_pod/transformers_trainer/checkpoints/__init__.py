"""Checkpoints between attempts: packed, compared, and given room on the disk."""
