"""Corrections: taken, reviewed, exported as labelled cases."""
