"""Filters, declared once for page and export."""

from partnerships.filters.actions import ActionFilter, DueFacet, WordsFilter
from partnerships.filters.public import PublicPartnershipFilter, PublicProposalFilter

__all__ = ["ActionFilter", "DueFacet", "PublicPartnershipFilter", "PublicProposalFilter", "WordsFilter"]
