"""Who may open what of the city's own records. Every office has a room like this one."""

from yongcheng.departments.roles import Role


def view(*models: str) -> set[str]:
    """Permission names to view these models ("departments.department")."""
    return {f"{app}.view_{name}" for app, name in (model.split(".") for model in models)}


def edit(*models: str) -> set[str]:
    """Permission names to view, add and change these models."""
    return {
        f"{app}.{act}_{name}"
        for app, name in (model.split(".") for model in models)
        for act in ("view", "add", "change")
    }


_EVERYBODY = view(
    "departments.department", "workdays.calendaryear", "workdays.calendarday", "notices.notice"
) | view("jobs.job")
_READS = _EVERYBODY | view("parameters.policyparameter")
_REMINDERS = view("clocks.reminder") | {"clocks.export_reminder"}
_BUSINESS = _READS | edit("departments.delegation") | view("departments.user") | _REMINDERS
_HANDS_OVER = {"departments.hand_over_work"}
_DEPARTMENTS = edit("departments.department") | {
    "departments.import_department",
    "departments.export_department",
}
_CALENDAR = edit("workdays.calendaryear")
_TRAIL = view("trail.trailentry")

GRANTS: dict[str, set[str]] = {
    Role.DEPARTMENT_CLERK: _BUSINESS,
    Role.DEPARTMENT_HEAD: _BUSINESS | _HANDS_OVER,
    Role.SHARING_OFFICE_HEAD: _BUSINESS,
    Role.OPINION_GIVER: _BUSINESS,
    Role.EXPERT: _EVERYBODY,
    Role.FINANCE: _BUSINESS,
    Role.BUREAU_CATALOG: _BUSINESS | _TRAIL,
    Role.BUREAU_SHARING: _BUSINESS | _TRAIL,
    Role.BUREAU_PROJECTS: _BUSINESS | _TRAIL,
    Role.BUREAU_ADMIN: _BUSINESS
    | view("clocks.clockrun")
    | _DEPARTMENTS
    | _CALENDAR
    | _TRAIL
    | _HANDS_OVER
    | {"parameters.add_policyparameter"},
    Role.BUREAU_HEAD: _BUSINESS | _TRAIL | {"parameters.confirm_policyparameter"},
    Role.RECORDER: _BUSINESS,
    Role.AUDITOR: _READS
    | _TRAIL
    | _REMINDERS
    | view("departments.user", "departments.delegation")
    | {"departments.export_department", "trail.export_trailentry"},
    Role.SYSTEM_MANAGER: _EVERYBODY
    | view("clocks.clockrun")
    | _DEPARTMENTS
    | _CALENDAR
    | _HANDS_OVER
    | edit("departments.user")
    | {"jobs.change_job"},
    Role.SECURITY_MANAGER: _EVERYBODY
    | view("departments.user", "departments.delegation")
    | {"departments.grant_roles", "departments.revoke_delegation"},
    Role.AUDIT_MANAGER: _EVERYBODY
    | _TRAIL
    | view("departments.user", "departments.delegation", "trail.trailseal")
    | {"trail.export_trailentry", "trail.verify_trailentry"},
}
