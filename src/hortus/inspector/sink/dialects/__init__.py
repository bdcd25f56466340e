"""How each dialect of models says a turn, whole or as a stream."""
