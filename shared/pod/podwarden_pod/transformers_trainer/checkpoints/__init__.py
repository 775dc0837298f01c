"""Packs checkpoints for later attempts, compares them with a training, and frees disk space for them."""
