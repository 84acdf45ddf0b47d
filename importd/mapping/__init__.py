"""map: records of texts → typed documents and references. All faults of a record are collected, not the first one."""
