"""The ledger: what came, what became of it, and the documents with their numbers."""
