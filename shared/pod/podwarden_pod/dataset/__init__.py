"""The shapes that a dataset may have, and the part of each that is learned. The upload judges by the same table,
`rules.json`."""
