"""Data that ships: texts, pages, built clients."""
