"""Ingests catalogue files: finds their columns, shows what would be stored, and asks."""
