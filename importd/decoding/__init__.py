"""Bytes to text, and text to a tree, with the guards that bytes from outside need."""
