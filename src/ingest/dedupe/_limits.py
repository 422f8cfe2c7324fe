"""How much a hash in common tells, and how many texts are compared: for every index, live or of a batch."""

FULL = 16  # articles; a hash in so many is boilerplate, whoever prints it
HOUSE = 3  # articles of one outlet; a hash in so many is that outlet's boilerplate
SEVERAL = 3  # articles; a block in so many belongs to none of them
FEW = 6  # hashes; a sketch so small is compared on the strength of one
CANDIDATES = 8
PER_ARTICLE = 3
