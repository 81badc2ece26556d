"""Many rows of one table at once, the same on both databases. No model, no meaning."""
