"""Import: ClaimReviews of others, read and written as draft claims and sources.

Data flows one way: files → records with positions (`reading`) → reviews (`reviews`) → drafts
(`drafts`) → files in the data folder (`writing`). `archive` runs them over all inputs.
"""
