"""What every room uses: failures, stopping, text as bytes, files that are replaced whole."""
