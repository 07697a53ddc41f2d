"""Labelled photos in a folder of the operator's."""
