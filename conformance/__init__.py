"""Real coding clients run against hortus: which work, and what they show when they are refused."""
