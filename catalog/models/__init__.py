"""Records of the catalogue office."""

from catalog.models.classification import Classification, CodeSerial
from catalog.models.designations import SourceDesignation
from catalog.models.resources import InformationItem, InformationResource, WithholdingBasis
from catalog.models.systems import (
    CloudExemption,
    CloudExemptionStatus,
    InformationSystem,
    PlannedResource,
)
from catalog.models.versions import ChangeTrigger, ChangeTriggerStatus, ResourceVersion

__all__ = [
    "ChangeTrigger",
    "ChangeTriggerStatus",
    "Classification",
    "CloudExemption",
    "CloudExemptionStatus",
    "CodeSerial",
    "InformationItem",
    "InformationResource",
    "InformationSystem",
    "PlannedResource",
    "ResourceVersion",
    "SourceDesignation",
    "WithholdingBasis",
]
