"""Admin of the city's own records, one file a noun: importing the package registers all of them."""

from yongcheng.desk.admin import (
    attachments,
    calendar,
    delegations,
    departments,
    jobs,
    notices,
    parameters,
    people,
    reminders,
    trail,
)

__all__ = [
    "attachments",
    "calendar",
    "delegations",
    "departments",
    "jobs",
    "notices",
    "parameters",
    "people",
    "reminders",
    "trail",
]
