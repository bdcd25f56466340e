"""Which AI tools there are, how each is recognised, and what was decided about them."""

from hortus.tools.errors import BadVerdictError, NoSuchVerdictError
from hortus.tools.recognition import Product, Products, products
from hortus.tools.register import (
    GOOD_FOR_DAYS,
    Register,
    Review,
    Risk,
    Said,
    Status,
    parted,
    shown,
)

__all__ = [
    "GOOD_FOR_DAYS",
    "BadVerdictError",
    "NoSuchVerdictError",
    "Product",
    "Products",
    "Register",
    "Review",
    "Risk",
    "Said",
    "Status",
    "parted",
    "products",
    "shown",
]
