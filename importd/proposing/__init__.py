"""A sample → a proposal of a correspondence table, each guess with its evidence. It only proposes: a person decides."""
