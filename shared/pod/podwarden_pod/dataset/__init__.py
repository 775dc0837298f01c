"""Reads datasets: the formats that a record may have, and the part of each record that is learned. The API checks
uploads by the same table, `rules.json`."""
