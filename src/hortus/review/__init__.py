"""Company rules: load them, find what breaks them in a change, and mine new ones."""
