"""What people do, as plain functions; each is journalled with who did it."""
