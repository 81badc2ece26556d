"""Which fields of a content stand together, in order: one table for the form and for reading."""

NAMING = ("title", "code", "class_code", "foundation_class", "theme_class")
DESCRIPTION = (
    "provider_unit",
    "abstract",
    "keywords",
    "format_class",
    "format_type",
    "format_other",
    "update_cycle",
    "update_note",
    "issued_on",
    "related",
)
SHARING = (
    "sharing_type",
    "sharing_condition",
    "sharing_scope",
    "sharing_purpose",
    "withholding_reason",
)
ACCESS = (
    "method_class",
    "method_type",
    "openness",
    "open_condition",
    "open_basis",
    "open_planned_on",
)
ORIGIN = (
    "system_name",
    "has_no_system",
    "business_matter",
    "network",
    "application_scene",
    "domain",
    "data_scope",
    "time_scope",
    "is_certificate",
    "contact_name",
    "contact_phone",
    "remark",
)
