"""Datasets and checkpoints on their way to the disk of the pod."""
