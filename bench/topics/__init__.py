"""What to measure, one module a topic: `measure(bench)` yields the lines of results.json."""
