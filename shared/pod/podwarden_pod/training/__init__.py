"""The contract of a trainer: its config, its job, and which trainers there are."""
