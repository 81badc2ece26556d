"""First passwords: random, good for one sign-in, shown once and never stored in the clear."""

import secrets
import string

ALPHABET = "".join(sign for sign in string.ascii_letters + string.digits if sign not in "0O1lI")


def first_password() -> str:
    """Return a random first password that meets the rules; signs easily misread are left out."""
    return "Yc-" + "".join(secrets.choice(ALPHABET) for _ in range(10)) + secrets.choice("23456789")
