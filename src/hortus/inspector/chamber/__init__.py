"""A place that nothing can leave, in which a program is run and watched."""
