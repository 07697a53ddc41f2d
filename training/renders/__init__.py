"""Rendered training and example photos of waste, made with Blender as a Python package.

These scripts import ``bpy``, which is GPL-3. They are tools for this repository only: they are
outside the runtime package and are not installed with it. The pictures they make are ours (MIT).
``names``, ``prints``, ``kinds``, ``plan``, ``photo_set``, ``mesh`` and ``crush`` need no bpy.
"""
