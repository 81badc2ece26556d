"""Measures the product against floors and stock parts; only ratios are worth keeping."""
