"""What stock parts do for the same task."""
