"""Names and numbers the whole recipe shares."""

from __future__ import annotations

SEED = 7
VARIANT = 2  # EfficientNet-Lite2
INPUT_SIZE = 224
STEM_BLOCKS = 15  # blocks 0-14 stay as ImageNet left them, blocks 15-20 are tuned

MATERIALS = (
    "paper",
    "cardboard",
    "carton",
    "plastic",
    "film",
    "glass",
    "metal",
    "textile",
    "wood",
    "organic",
    "electronics",
    "other",
)

# ImageNet's names decide between these groups: packaging, textile, wood, organic, electronics.
GROUPS = 5
GROUP_OF = (0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0)  # by material

# folder name -> material, where they differ
FOLDER_MATERIAL = {
    "trash": "other",
    "plastic_bag": "film",
    "styrofoam": "plastic",
    "cardboard_carton": "cardboard",
}

# A set without the class on the left is scored with it summed into the class on the right.
PARENT = {"film": "plastic", "carton": "cardboard", "cardboard": "paper"}

# How much one epoch sees of each set: the sum of its photos' weights, in photos.
SET_BUDGET = {
    "trashnet": 1768.0,
    "aquatrash_taco": 600.0,
    "trashnetpp": 400.0,
    "bhaktapur_bottles": 200.0,
    "ecoera_ewaste": 350.0,
    "grocerystore": 400.0,
    "clothing_cc0": 300.0,
    "wooden_pallets": 120.0,
    "synthetic": 1400.0,
    "renders": 250.0,
    "corrections": 300.0,
}

TEST_ONLY_SETS = ("datacluster_bottles", "roboflow_packages_pd")
