"""What is measured, one module a topic: functions that run in processes of their own (bench/step.py)."""
