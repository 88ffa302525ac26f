"""Interchange: what leaves and enters besides the native file."""
