"""Everything that touches the outside. The rooms in here are blind to each other."""
