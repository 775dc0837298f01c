"""Loads the model, chooses its hardware and its trained weights, and sets its attention for packed examples."""
