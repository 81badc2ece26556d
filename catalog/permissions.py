"""Who may open what of the catalogue: role → permissions, as data."""

from yongcheng.departments.permissions import edit, view
from yongcheng.departments.roles import Role

_READ = view(
    "catalog.informationresource",
    "catalog.informationitem",
    "catalog.resourceversion",
    "catalog.classification",
    "catalog.sourcedesignation",
    "catalog.itemsynonym",
)
_EXPORT = {"catalog.export_informationresource", "catalog.export_mattermaterial"}
_OWN = view(
    "catalog.informationsystem",
    "catalog.cloudexemption",
    "catalog.plannedresource",
    "catalog.changetrigger",
    "catalog.duplicatefinding",
    "catalog.bulkedit",
    "catalog.reportingperiod",
    "catalog.nilreport",
    "catalog.mattermaterial",
    "catalog.collectionhit",
    "intake.upload",
)

GRANTS: dict[str, set[str]] = {
    Role.DEPARTMENT_CLERK: _READ
    | _OWN
    | _EXPORT
    | edit(
        "catalog.informationresource",
        "catalog.informationsystem",
        "catalog.cloudexemption",
        "catalog.plannedresource",
        "catalog.changetrigger",
        "catalog.nilreport",
        "intake.upload",
    ),
    Role.DEPARTMENT_HEAD: _READ | _OWN | _EXPORT | edit("catalog.changetrigger"),
    Role.SHARING_OFFICE_HEAD: _READ | _OWN | _EXPORT,
    Role.OPINION_GIVER: _READ,
    Role.EXPERT: _READ,
    Role.FINANCE: _READ | view("catalog.informationsystem", "catalog.cloudexemption"),
    Role.BUREAU_CATALOG: _READ
    | _OWN
    | _EXPORT
    | edit(
        "catalog.sourcedesignation",
        "catalog.itemsynonym",
        "catalog.informationsystem",
        "catalog.changetrigger",
        "catalog.reportingperiod",
        "intake.upload",
    )
    | {"catalog.change_duplicatefinding"}
    | {"catalog.change_informationresource"},
    Role.BUREAU_SHARING: _READ | _OWN | _EXPORT,
    Role.BUREAU_PROJECTS: _READ | _OWN | _EXPORT,
    Role.BUREAU_ADMIN: _READ
    | _OWN
    | _EXPORT
    | edit(
        "catalog.classification",
        "catalog.sourcedesignation",
        "catalog.itemsynonym",
        "catalog.informationsystem",
        "catalog.reportingperiod",
        "intake.upload",
    ),
    Role.BUREAU_HEAD: _READ | _OWN | _EXPORT,
    Role.RECORDER: _READ,
    Role.AUDITOR: _READ | _OWN | _EXPORT,
}
