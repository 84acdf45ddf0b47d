"""Profiles: the correspondence tables of senders. One TOML file turns a sender's columns into our records, without code.

value, blocks, table     the format: frozen models, every key described
loading, words           a file → `Profile`, or what is wrong in it: the key, its path, the nearest known one
shelf                    all profiles of a workspace, taken up when they change
claiming                 which profile, or which standard format, a file belongs to
compiling, rates …       a value form → a function of a row or a node
rows, layouts            how rows and trees become documents
parser                   a profile as a parser: what it yields are the same records that every parser yields
"""
