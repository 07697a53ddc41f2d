"""Blender materials: clear, glossy (plain, printed, metal), translucent, dirt on top of any."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import Any

import bpy
from PIL import Image

Rgb = tuple[float, float, float]
Stops = list[tuple[float, tuple[float, float, float, float]]]
BLACK, FULL = (0, 0, 0, 1), (1, 1, 1, 1)
PLASTIC_COLOURS: tuple[Rgb, ...] = (
    (0.9, 0.9, 0.9),
    (0.05, 0.15, 0.6),
    (0.7, 0.05, 0.05),
    (0.02, 0.4, 0.12),
    (0.9, 0.6, 0.02),
    (0.02, 0.02, 0.02),
    (0.1, 0.5, 0.7),
    (0.8, 0.25, 0.5),
)
_TEMP = tempfile.TemporaryDirectory(prefix="renders-")
_counter = iter(range(10**9))


def linear(colour: Rgb) -> tuple[float, float, float, float]:
    """Convert a screen colour (0..1) to linear light with alpha 1."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return (*parts, 1)  # type: ignore[return-value]


def texture_file(image: Image.Image) -> str:
    """Write a print texture for Blender to load and return its path."""
    path = Path(_TEMP.name) / f"print{next(_counter)}.png"
    image.save(path, compress_level=1)
    return str(path)


class Nodes:
    """A small builder for one material's node tree."""

    def __init__(self, name: str = "material") -> None:
        """Start an empty material."""
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self.output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def node(self, kind: str, **values: Any) -> Any:
        """Add a node; values are properties or inputs, and sockets are linked."""
        node = self.tree.nodes.new("ShaderNode" + kind)
        for key, value in values.items():
            if hasattr(node, key) and key not in node.inputs:
                setattr(node, key, value)
            else:
                self.put(node, key, value)
        return node

    def put(self, node: Any, key: str | int, value: Any) -> None:
        """Set one input to a value or link a socket to it."""
        target = node.inputs[key]
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, target)
        else:
            target.default_value = value

    def finish(self, surface: Any) -> Any:
        """Link the surface shader and return the material."""
        self.tree.links.new(surface, self.output.inputs["Surface"])
        return self.material

    def mapping(self, source: Any, scale: Rgb = (1, 1, 1), **more: Any) -> Any:
        """Scale, turn or shift coordinates."""
        node = self.node("Mapping", Vector=source, Scale=scale)
        for key, value in more.items():
            node.inputs[key.title()].default_value = value
        return node.outputs[0]

    def coordinates(self, which: str = "Object") -> Any:
        """Return texture coordinates."""
        return self.node("TexCoord").outputs[which]

    def image(self, path: str, vector: Any) -> Any:
        """Return the colour of an image texture."""
        node = self.node("TexImage", Vector=vector)
        node.image = bpy.data.images.load(path, check_existing=True)
        return node.outputs["Color"]

    def noise(
        self,
        scale: float,
        detail: float = 4,
        distortion: float = 0,
        vector: Any = None,
        roughness: float = 0.5,
    ) -> Any:
        """Return fractal noise."""
        if vector is None:
            vector = self.coordinates()
        values = {"Scale": scale, "Detail": detail, "Distortion": distortion}
        return self.node("TexNoise", Vector=vector, Roughness=roughness, **values).outputs[0]

    def ramp(self, factor: Any, stops: Stops) -> Any:
        """Map a factor to colours."""
        node = self.node("ValToRGB", Fac=factor)
        elements = node.color_ramp.elements
        while len(elements) < len(stops):
            elements.new(0.5)
        for element, (position, colour) in zip(elements, stops, strict=False):
            element.position, element.color = position, colour
        return node.outputs[0]

    def mix(self, factor: Any, a: Any, b: Any, blend: str = "MIX") -> Any:
        """Mix two colours."""
        node = self.node("MixRGB", Fac=factor, Color1=a, Color2=b)
        node.blend_type = blend
        return node.outputs[0]

    def bump(self, height: Any, strength: float = 0.3, distance: float = 0.02) -> Any:
        """Return a normal bent by a height field."""
        return self.node("Bump", Height=height, Strength=strength, Distance=distance).outputs[0]

    def mix_shaders(self, factor: Any, a: Any, b: Any) -> Any:
        """Mix two shaders."""
        node = self.node("MixShader")
        self.put(node, 0, factor)
        self.put(node, 1, a)
        self.put(node, 2, b)
        return node.outputs[0]

    def principled(self, **values: Any) -> Any:
        """Return a principled shader; names use underscores for blanks."""
        inputs = {key.replace("_", " "): value for key, value in values.items()}
        return self.node("BsdfPrincipled", **inputs).outputs[0]


def _with_dirt(nodes: Nodes, shader: Any, rng: random.Random, amount: float) -> Any:
    """Put smears of brown or grey residue over a shader."""
    if not amount:
        return shader
    field = nodes.noise(rng.uniform(1.5, 4), 8, rng.uniform(0, 2), roughness=0.65)
    mask = nodes.ramp(field, [(0.62 - 0.16 * amount, BLACK), (0.72 - 0.12 * amount, FULL)])
    tone = rng.choice(
        [(0.25, 0.17, 0.09), (0.35, 0.3, 0.24), (0.45, 0.25, 0.08), (0.18, 0.15, 0.12)]
    )
    smear = nodes.principled(Base_Color=linear(tone), Roughness=rng.uniform(0.3, 0.9))
    return nodes.mix_shaders(mask, shader, smear)


def clear(
    rng: random.Random,
    colour: Rgb = (1, 1, 1),
    roughness: float = 0.03,
    ior: float = 1.45,
    bump: float = 0.12,
    dirty: float = 0,
    milky: float = 0,
) -> Any:
    """Make glass or clear plastic whose shadow lets light through."""
    nodes = Nodes("clear")
    normal = nodes.bump(nodes.noise(rng.uniform(2, 4.5), 3), bump, 0.05)
    shader = nodes.principled(
        Base_Color=(*colour, 1),
        Roughness=roughness,
        IOR=ior,
        Transmission_Weight=1.0,
        Normal=normal,
    )
    if milky:
        veil = nodes.node("BsdfTranslucent", Color=(*[0.9 * c for c in colour], 1)).outputs[0]
        shader = nodes.mix_shaders(milky, shader, veil)
    shader = _with_dirt(nodes, shader, rng, dirty)
    tint = (*[0.55 + 0.4 * c for c in colour], 1)
    through = nodes.node("BsdfTransparent", Color=tint).outputs[0]
    shadow_ray = nodes.node("LightPath").outputs["Is Shadow Ray"]
    return nodes.finish(nodes.mix_shaders(shadow_ray, shader, through))


def thin_clear(rng: random.Random, colour: Rgb = (1, 1, 1), roughness: float = 0.05) -> Any:
    """Make thin clear film that does not bend light: blister domes, covers."""
    nodes = Nodes("film")
    normal = nodes.bump(nodes.noise(rng.uniform(4, 12), 3), 0.15, 0.02)
    through = nodes.node("BsdfTransparent", Color=(*[0.5 + 0.48 * c for c in colour], 1)).outputs[0]
    shine = nodes.node("BsdfGlossy", Roughness=roughness, Normal=normal).outputs[0]
    edge = nodes.node("LayerWeight", Blend=0.35, Normal=normal).outputs["Facing"]
    weight = nodes.ramp(edge, [(0.0, (0.06, 0.06, 0.06, 1)), (1.0, (0.55, 0.55, 0.55, 1))])
    return nodes.finish(nodes.mix_shaders(weight, through, shine))


def glossy(
    rng: random.Random,
    colour: Rgb = (0.8, 0.8, 0.8),
    roughness: float = 0.3,
    metallic: float = 0.0,
    *,
    print_image: Image.Image | None = None,
    coat: float = 0.0,
    bump: float = 0.0,
    bump_scale: float = 8,
    dirty: float = 0,
    back: Rgb | None = None,
    tiling: Rgb = (1, 1, 1),
    soft: float = 0.0,
) -> Any:
    """Make an opaque surface: plastic, paper, printed film or metal, with its own back colour."""
    nodes = Nodes("surface")
    base: Any = (*colour[:3], 1)
    if print_image is not None:
        vector = nodes.mapping(nodes.coordinates("UV"), tiling)
        base = nodes.image(texture_file(print_image), vector)
    values = {
        "Roughness": roughness,
        "Metallic": metallic,
        "Coat_Weight": coat,
        "Coat_Roughness": 0.1,
    }
    if bump:
        values["Normal"] = nodes.bump(nodes.noise(bump_scale, 6), bump, 0.03)
    shader = nodes.principled(Base_Color=base, Subsurface_Weight=soft, **values)
    if back is not None:
        inside = nodes.principled(
            Base_Color=(*back, 1), Roughness=0.4, Metallic=1.0 if metallic else 0.0
        )
        facing = nodes.node("NewGeometry").outputs["Backfacing"]
        shader = nodes.mix_shaders(facing, shader, inside)
    return nodes.finish(_with_dirt(nodes, shader, rng, dirty))


def metal(
    rng: random.Random,
    colour: Rgb = (0.82, 0.83, 0.84),
    roughness: float | None = None,
    dirty: float = 0,
) -> Any:
    """Make bare metal, by default aluminium."""
    rough = rng.uniform(0.18, 0.35) if roughness is None else roughness
    return glossy(rng, colour, rough, 1.0, bump=0.03, dirty=dirty)


def milky(
    rng: random.Random,
    colour: Rgb = (0.92, 0.92, 0.9),
    through: float = 0.35,
    roughness: float = 0.2,
) -> Any:
    """Make a white diffusing shell: lamp glass, lamp domes, thin film."""
    nodes = Nodes("milky")
    front = nodes.principled(
        Base_Color=(*colour, 1),
        Roughness=roughness,
        Normal=nodes.bump(nodes.noise(rng.uniform(2, 7), 4), 0.05, 0.02),
    )
    veil = nodes.node("BsdfTranslucent", Color=(*colour, 1)).outputs[0]
    return nodes.finish(nodes.mix_shaders(through, front, veil))
