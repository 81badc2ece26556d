"""A believable city of any size: what seed_scale puts into an empty database."""
