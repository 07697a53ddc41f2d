"""How fast and how large the product is, each figure beside something to compare it with (see README.md)."""
