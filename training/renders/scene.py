"""Turn a scene plan into a picture: Blender scene, Cycles, phone-like finish, label record."""

from __future__ import annotations

import json
import math
import random
import tempfile
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector
from PIL import Image, ImageFilter

from . import assets, prints
from .grounds import ground_parts
from .items import arrange, build
from .mesh import Array, Part
from .plan import BLENDER_SKIES, Camera, Lamp, ScenePlan

_TEMP = tempfile.TemporaryDirectory(prefix="renders-out-")


def _setup(plan: ScenePlan, size: int, samples: int, threads: int) -> None:
    """Start an empty scene with the render settings."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    settings = {
        "device": "CPU",
        "samples": samples,
        "use_adaptive_sampling": True,
        "adaptive_threshold": 0.05,
        "use_light_tree": False,
        "use_denoising": True,
        "denoiser": "OPENIMAGEDENOISE",
        "denoising_quality": "BALANCED",
        "max_bounces": 10,
        "transmission_bounces": 10,
        "glossy_bounces": 3,
        "diffuse_bounces": 2,
        "transparent_max_bounces": 16,
        "caustics_reflective": False,
        "caustics_refractive": False,
        "sample_clamp_indirect": 6,
        "seed": plan.seed % 10000,
    }
    for key, value in settings.items():
        setattr(scene.cycles, key, value)
    scene.render.resolution_x = scene.render.resolution_y = size
    scene.render.resolution_percentage = 100
    if threads:
        scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.view_settings.view_transform = plan.view
    scene.view_settings.exposure = plan.exposure


def add_parts(parts: list[Part]) -> None:
    """Add parts to the Blender scene as mesh objects."""
    for part in parts:
        mesh = bpy.data.meshes.new("part")
        mesh.from_pydata(part.vertices.tolist(), [], part.faces.tolist())
        corners = part.uv[part.faces if part.uv_faces is None else part.uv_faces]
        mesh.uv_layers.new().data.foreach_set("uv", corners.reshape(-1).astype(np.float32))
        mesh.materials.append(part.material)
        mesh.polygons.foreach_set("use_smooth", [part.smooth] * len(mesh.polygons))
        thing = bpy.data.objects.new("part", mesh)
        bpy.context.collection.objects.link(thing)
        if part.thickness:
            wall = thing.modifiers.new("wall", "SOLIDIFY")
            wall.thickness, wall.offset = abs(part.thickness), -1 if part.thickness < 0 else 0


def _sky(plan: ScenePlan, pmndrs: Path | None) -> str:
    """Light the scene with the planned sky, or a bundled one where that is missing."""
    name = plan.sky
    path = assets.sky_file(name, pmndrs)
    if path is None:
        name = BLENDER_SKIES[plan.seed % len(BLENDER_SKIES)]
        path = assets.sky_file(name)
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    world.cycles.sampling_method = "MANUAL"  # the automatic light map costs half the render time
    world.cycles.sample_map_resolution = 256
    tree = world.node_tree
    tree.nodes.clear()
    kinds = ("TexCoord", "Mapping", "TexEnvironment", "Background", "OutputWorld")
    coords, mapping, image, light, out = (tree.nodes.new("ShaderNode" + k) for k in kinds)
    image.image = bpy.data.images.load(path)
    mapping.inputs["Rotation"].default_value = (0, 0, plan.sky_turn)
    light.inputs[1].default_value = plan.sky_strength
    tree.links.new(coords.outputs["Generated"], mapping.inputs["Vector"])
    for a, b in ((mapping, image), (image, light), (light, out)):
        tree.links.new(a.outputs[0], b.inputs[0])
    return name


def _lamp(lamp: Lamp) -> None:
    """Add the soft area lamp, aimed at the origin."""
    light = bpy.data.lights.new("lamp", "AREA")
    light.size, light.energy = lamp.size, lamp.energy
    thing = bpy.data.objects.new("lamp", light)
    thing.location = lamp.place
    thing.rotation_euler = (-Vector(lamp.place)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.collection.objects.link(thing)


def _camera(view: Camera, points: Array) -> Any:
    """Aim the camera at all items; blur is a share of the distance, alike for small and large."""
    middle = (points.max(0) + points.min(0)) / 2
    radius = float(np.linalg.norm(points - middle, axis=1).max())
    data = bpy.data.cameras.new("camera")
    camera = bpy.data.objects.new("camera", data)
    bpy.context.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    data.lens, data.clip_start = view.lens, 0.01
    distance = radius / math.sin(math.atan(18 / view.lens) * min(1.4, view.fill))
    elev, az = math.radians(view.elev), math.radians(view.az)
    way = Vector((math.sin(az) * math.cos(elev), -math.cos(az) * math.cos(elev), math.sin(elev)))
    room = radius * max(1.0, 1.6 / view.fill - 0.6)  # far items may sit off the middle
    target = Vector(middle) + Vector(view.shift) * room
    camera.location = target + way * distance
    camera.location.z = max(camera.location.z, 0.15 * min(1.0, radius))
    camera.rotation_euler = (target - camera.location).to_track_quat("-Z", "Y").to_euler()
    camera.rotation_euler.rotate_axis("Z", math.radians(view.roll))
    data.dof.use_dof = True
    data.dof.focus_distance = max(0.05, (camera.location - target).length - 0.3 * radius)
    data.dof.aperture_fstop = view.lens / 1000 / (view.blur * distance)
    bpy.context.view_layer.update()
    return camera


def _box_in_frame(camera: Any, points: Array) -> list[float]:
    """Return the item's box in the picture: left, top, right, bottom as shares."""
    few = points[:: max(1, len(points) // 400)]
    seen = np.array([world_to_camera_view(bpy.context.scene, camera, Vector(p))[:2] for p in few])
    (x0, y0), (x1, y1) = seen.min(0), seen.max(0)
    return [round(float(v), 3) for v in np.clip([x0, 1 - y1, x1, 1 - y0], 0, 1)]


def build_scene(
    plan: ScenePlan,
    size: int = 224,
    samples: int = 12,
    threads: int = 0,
    pmndrs: Path | None = None,
) -> dict[str, Any]:
    """Build the Blender scene of a plan and return its label record."""
    _setup(plan, size, samples, threads)
    prints.use_fonts(assets.font_folder())
    rng, noise = random.Random(plan.seed), np.random.default_rng(plan.seed)
    groups, records = [], []
    for item in plan.items:
        parts, attributes = build(item)
        groups.append(parts)
        records.append(attributes)
    arrange(groups, rng, plan.spacing)
    for parts in groups:
        add_parts(parts)
    clouds = [np.concatenate([p.vertices for p in parts]) for parts in groups]
    add_parts(ground_parts(plan.ground, rng, noise))
    sky = _sky(plan, pmndrs)
    if plan.lamp:
        _lamp(plan.lamp)
    camera = _camera(plan.camera, np.concatenate(clouds))
    for record, cloud in zip(records, clouds, strict=True):
        record["bbox"] = _box_in_frame(camera, cloud)
    view = {
        k: round(float(getattr(plan.camera, k)), 3)
        for k in ("elev", "az", "lens", "fill", "roll", "blur")
    }
    return {
        "seed": plan.seed,
        "items": records,
        "background": plan.ground,
        "hdri": f"{sky}.exr",
        "cam": view,
        "group": plan.group,
        "hazard": plan.hazard,
    }


def _phone_look(image: Image.Image, seed: int) -> Image.Image:
    """Add white balance, vignette, some blur and sensor noise."""
    noise = np.random.default_rng(seed)
    pixels = np.asarray(image, np.float32) * noise.normal(1, 0.03, 3)
    h, w = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    pixels = pixels * (1 - noise.uniform(0, 0.14) * (x * x + y * y))[..., None]
    if noise.random() < 0.25:
        soft = Image.fromarray(pixels.clip(0, 255).astype("uint8"))
        radius = noise.uniform(0.2, 0.8) * w / 512
        pixels = np.asarray(soft.filter(ImageFilter.GaussianBlur(radius)), np.float32)
    grey = noise.normal(0, noise.uniform(0.3, 2.2), (h, w, 1))
    pixels = pixels + grey + noise.normal(0, noise.uniform(0.2, 1.2), pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype("uint8"))


def render(path: Path, seed: int, quality: int = 80) -> None:
    """Render the current scene to a JPEG; the file appears whole, by renaming."""
    raw = Path(_TEMP.name) / "raw.png"
    scene = bpy.context.scene
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = str(raw)
    bpy.ops.render.render(write_still=True)
    picture = _phone_look(Image.open(raw).convert("RGB"), seed)
    half_done = path.with_suffix(".part")
    picture.save(half_done, format="JPEG", quality=quality)
    half_done.replace(path)


def append_label(path: Path, record: dict[str, Any]) -> None:
    """Append one line to the label file."""
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(record) + "\n")
