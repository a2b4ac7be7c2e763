"""Measuring what DESIGN.md promises: a generator of a desk as real ones are skewed, and what runs on it."""
