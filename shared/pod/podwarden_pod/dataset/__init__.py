"""What a dataset may look like and what is learned of it. The upload judges by the same table, `rules.json`."""
