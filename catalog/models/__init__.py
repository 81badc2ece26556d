"""Records of the catalogue office."""

from catalog.models.bulk_edits import BulkEdit, BulkEditLine
from catalog.models.classification import Classification, CodeSerial
from catalog.models.designations import SourceDesignation
from catalog.models.duplicates import DuplicateFinding, TouchedResource
from catalog.models.item_names import ItemHolding, ItemName, ItemSynonym
from catalog.models.materials import (
    CollectionHit,
    MaterialKind,
    MaterialSource,
    MatterMaterial,
)
from catalog.models.obligations import (
    NilReport,
    NilReportStatus,
    ObligationKind,
    ReportingPeriod,
)
from catalog.models.resources import InformationItem, InformationResource, WithholdingBasis
from catalog.models.systems import (
    CloudExemption,
    CloudExemptionStatus,
    InformationSystem,
    PlannedResource,
)
from catalog.models.versions import ChangeTrigger, ChangeTriggerStatus, ResourceVersion

__all__ = [
    "BulkEdit",
    "BulkEditLine",
    "ChangeTrigger",
    "ChangeTriggerStatus",
    "Classification",
    "CloudExemption",
    "CloudExemptionStatus",
    "CodeSerial",
    "CollectionHit",
    "DuplicateFinding",
    "InformationItem",
    "InformationResource",
    "InformationSystem",
    "ItemHolding",
    "ItemName",
    "ItemSynonym",
    "MaterialKind",
    "MaterialSource",
    "MatterMaterial",
    "NilReport",
    "NilReportStatus",
    "ObligationKind",
    "PlannedResource",
    "ReportingPeriod",
    "ResourceVersion",
    "SourceDesignation",
    "TouchedResource",
    "WithholdingBasis",
]
