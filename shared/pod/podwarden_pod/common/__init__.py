"""Tools of every room: failures, stopping, text as bytes, files that are replaced whole."""
