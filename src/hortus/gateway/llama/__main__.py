"""Run llama.cpp under a parent's eyes: ``python -m hortus.gateway.llama``."""

from hortus.gateway.llama.child import main

if __name__ == "__main__":
    main()
