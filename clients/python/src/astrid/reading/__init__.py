"""Reads lists: page by page, into pandas, and into astropy."""
