"""Decide who may do what with which model, and say why."""
