"""What departments owe the catalogue, computed from recorded facts: nothing here is a status."""
