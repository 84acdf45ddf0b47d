"""importd: commercial documents from an inbox to numbered records, nothing lost, nothing doubled."""

__version__ = "0.1.0"
