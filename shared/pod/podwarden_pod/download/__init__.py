"""Downloads datasets and checkpoints to the disk of the pod."""
