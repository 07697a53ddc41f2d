"""Providers whose accounts people sign in with, one file for each; they are blind to each other."""
