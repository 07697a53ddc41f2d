"""The recipe of the embedded model: from packages and photos to one ONNX file.

Run it with ``python -m training --photos ../shared/photos --work build/training``.
Nothing in here is imported by the program itself.
"""
