"""Find what the company's own code says, for those who may read it."""
