"""What a training leaves behind, in the order in which least is lost."""
