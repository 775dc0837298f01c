"""The contract of a trainer: its config, its job, and the list of trainers."""
