"""Who may do what, by noun: named questions, answered from current membership."""

from partnerships.permissions.agreements import can_coordinate_agreement, can_see_agreement, can_write_agreement
from partnerships.permissions.documents import can_add_document, can_see_document, can_withdraw_document
from partnerships.permissions.partnerships import (
    can_contribute_to_partnership,
    can_coordinate_partnership,
    can_see_partnership,
    can_write_partnership,
    contributes_to_party,
    coordinates_party,
)
from partnerships.permissions.proposals import (
    can_clear,
    can_read_work,
    can_remove_file,
    can_review,
    can_see_proposal,
    can_see_reviews,
    can_take_off,
    can_withdraw_from_site,
    can_write_proposal,
    is_addressee,
    is_party,
    is_proposer,
)

__all__ = [
    "can_add_document",
    "can_clear",
    "can_contribute_to_partnership",
    "can_coordinate_agreement",
    "can_coordinate_partnership",
    "can_read_work",
    "can_remove_file",
    "can_review",
    "can_see_agreement",
    "can_see_document",
    "can_see_partnership",
    "can_see_proposal",
    "can_see_reviews",
    "can_take_off",
    "can_withdraw_document",
    "can_withdraw_from_site",
    "can_write_agreement",
    "can_write_partnership",
    "can_write_proposal",
    "contributes_to_party",
    "coordinates_party",
    "is_addressee",
    "is_party",
    "is_proposer",
]
