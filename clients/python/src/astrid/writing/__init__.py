"""Writes observations from tables, frames and rows."""
