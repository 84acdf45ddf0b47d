"""What people ask: read-only questions, one frozen result type each, rendered by `importd.cli`."""
