"""How good the search is: queries with judged documents, and nDCG@10 of each system on the demo content."""
