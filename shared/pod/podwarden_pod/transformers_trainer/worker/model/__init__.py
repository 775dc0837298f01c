"""The model: on which hardware, with which weights trained, and how packed examples are read."""
