"""Benchmarks: our own code against the least that the same work could cost."""
