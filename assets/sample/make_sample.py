"""Renders the sample picture and the true masks of its objects.

    python3.11 -m venv env && env/bin/pip install bpy==4.5.15 pillow numpy
    env/bin/python make_sample.py --out FOLDER          # sample.jpg and FOLDER/masks/NAME.png
    env/bin/python make_sample.py --out FOLDER --draft  # quarter size, noisy, for looking

The scene is built from numbers with Blender's path tracer: nothing in it comes from anywhere else. Picture, masks and this
script are in the public domain (CC0); see LICENSE beside it.
"""
import argparse
import os
import random

import bpy
import numpy as np
from PIL import Image

from shapes import (Material, arc, ball, block, fur, grid, group, lathe, look_at, sweep, torus_point)

WIDTH, HEIGHT = 1200, 800


def table_and_wall():
    wood = Material('wood', rough=0.42)
    grain = wood.noise(2.2, 8, (0.35, 5.0, 1))
    wood.paint(wood.ramp(grain, 'Fac', [(0.3, (0.30, 0.17, 0.085)), (0.5, (0.46, 0.28, 0.15)), (0.72, (0.58, 0.38, 0.22))]))
    fine = wood.noise(13, 10, (0.16, 3.2, 1))
    wood.mottle(fine, 0.3, (0.27, 0.145, 0.07)).bump(fine, 0.35, 0.012)
    for i in range(-4, 8):  # planks along x with narrow gaps between them
        plank = block(f'plank{i}', (26, 1.28, 0.2), ((i * 2.7) % 1.9, i * 1.31, -0.2), rounding=0.018)
        plank.location.x += (i * 7.31) % 3  # so that the grain differs from plank to plank
        wood.on(plank)
    plaster = Material('plaster', (0.36, 0.42, 0.39), rough=0.9)
    rough = plaster.noise(1.2, 9)
    plaster.mottle(rough, 0.6, (0.30, 0.36, 0.34)).bump(plaster.noise(5, 8), 0.25, 0.03)
    plaster.on(block('wall', (30, 0.2, 14), (0, 6.2, -0.5)))


def books():
    paper = Material('paper', (0.82, 0.76, 0.64), rough=0.8)
    paper.bump(paper.noise(3, 2, (1, 1, 60)), 0.5, 0.01)
    things = []

    def book(colour, size, z, turn):
        cloth = Material('cloth', colour, rough=0.75)
        cloth.bump(cloth.noise(90, 2), 0.12, 0.004)
        w, d, h = size
        cover = 0.035
        parts = [block('cover', (w, d, cover), (0, 0, 0), rounding=0.012), block('cover', (w, d, cover), (0, 0, h - cover), rounding=0.012),
                 block('spine', (w, cover, h), (0, -d / 2 + cover / 2, 0), rounding=0.015)]
        cloth.on(*parts)
        gold = Material('gold', (0.75, 0.55, 0.25), rough=0.35, Metallic=0.9)
        bands = [block('band', (0.03, cover + 0.006, h * 0.9), (x, -d / 2 + cover / 2, h * 0.05), rounding=0.004)
                 for x in (-w * 0.36, -w * 0.33, w * 0.33, w * 0.36)]
        gold.on(*bands)
        pages = block('pages', (w - 0.08, d - 0.06, h - 2 * cover), (0, 0, cover), rounding=0.004)
        paper.on(pages)
        group('book', parts + bands + [pages], (-1.86, 0.75, z), turn)
        things.append(parts + bands + [pages])

    book((0.055, 0.095, 0.19), (2.05, 1.45, 0.30), 0.0, 7)
    book((0.46, 0.085, 0.06), (1.8, 1.28, 0.25), 0.30, -6)
    return {'blue book': things[0], 'red book': things[1]}


def chick():
    """A fluffy young bird on the books."""
    skin = Material('skin', (0.75, 0.73, 0.70), rough=0.9)
    down = Material('down', (0.95, 0.92, 0.87), rough=0.6)
    down.shader.inputs['Subsurface Weight'].default_value = 0.2
    body = ball('body', 0.46, (0, 0, 0.46), (1.0, 1.08, 0.95), 3)
    head = ball('head', 0.33, (0, -0.16, 1.02), (1.0, 0.95, 0.93), 3)
    wings = [ball('wing', 0.26, (s * 0.42, -0.02, 0.5), (0.42, 1.0, 0.95), 3) for s in (-1, 1)]
    skin.on(body, head, *wings)
    fur(body, down.it, 0.17, 1500, 45, 1)
    fur(head, down.it, 0.12, 1100, 45, 2)
    for i, wing in enumerate(wings):
        fur(wing, down.it, 0.13, 350, 40, 3 + i)
    black = Material('eye', (0.006, 0.005, 0.005), rough=0.05)
    eyes = [ball('eye', 0.062, (s * 0.155, -0.49, 1.10)) for s in (-1, 1)]
    black.on(*eyes)
    horn = Material('beak', (0.85, 0.38, 0.06), rough=0.4)
    beak = lathe('beak', [(0, 0.17), (0.03, 0.12), (0.07, 0.04), (0.085, 0.0)], 24)
    beak.rotation_euler, beak.location = (1.72, 0, 0), (0, -0.47, 1.0)
    feet = [sweep('toe', [(s * 0.2, -0.3, 0.03), (s * 0.2 + t * 0.06, -0.42, 0.045), (s * 0.2 + t * 0.12, -0.56, 0.02)],
                  [0.045, 0.04, 0.02]) for s in (-1, 1) for t in (-1, 0, 1)]
    horn.on(beak, *feet)
    return group('chick', [body, head, *wings, *eyes, beak, *feet], (-1.74, 0.66, 0.55), 16)


def mug():
    glaze = Material('glaze', (0.03, 0.20, 0.22), rough=0.18, Coat_Weight=0.6)
    glaze.mottle(glaze.noise(3, 6), 0.5, (0.05, 0.30, 0.31))
    glaze.mottle(glaze.noise(55, 1), 0.5, (0.035, 0.22, 0.24))
    outer = [(0.0, 0.0), (0.36, 0.0), (0.41, 0.02), (0.45, 0.10), (0.475, 0.3), (0.48, 0.6), (0.475, 0.95), (0.478, 1.02)]
    inner = [(0.465, 1.04), (0.445, 1.02), (0.435, 0.9), (0.435, 0.4), (0.40, 0.12), (0.3, 0.07), (0.0, 0.06)]
    body = lathe('mug', outer + inner)
    t = np.linspace(0, 1, 25)
    a = np.radians(89 - 178 * t)
    handle = sweep('handle', np.stack([0.43 + 0.38 * np.cos(a) ** 0.8, 0 * a, 0.53 + 0.33 * np.sin(a)], 1),
                   0.075 - 0.012 * np.sin(np.pi * t), lambda v: 1 + 0.25 * np.abs(np.sin(v)), 20, smooth=2, up=(0, 1, 0))
    glaze.on(body, handle)
    coffee = Material('coffee', (0.045, 0.017, 0.006), rough=0.05)
    foam = coffee.noise(4, 6)
    coffee.mottle(foam, 0.25, (0.30, 0.16, 0.07))
    drink = lathe('coffee', [(0, 0.90), (0.3, 0.90), (0.437, 0.905)], 64, 0)
    coffee.on(drink)
    return group('mug', [body, handle, drink], (0.13, -0.08, 0), -12)


def mango():
    """A mango, and a honey dipper whose handle leans across it and splits it in two."""
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 64, endpoint=False), np.linspace(0, np.pi, 40), indexing='ij')
    wide = np.sin(v) * (1 + 0.10 * np.cos(v))  # a little fuller at one end
    points = np.stack([-0.70 * np.cos(v), 0.46 * wide * np.cos(u), 0.41 * wide * np.sin(u) + 0.03 * np.sin(v) ** 2], -1)
    yellow, red = np.array([0.85, 0.37, 0.012]), np.array([0.50, 0.035, 0.022])
    blush = np.clip((points[..., 2:] * 1.1 - points[..., :1] * 0.75 + 0.16) * 1.5, 0, 1)
    body = grid('mango', points, wrap_u=True, tint=yellow + (red - yellow) * blush * 0.9, smooth=1)
    peel = Material('peel', rough=0.36, Subsurface_Weight=0.08, Coat_Weight=0.15).tint()
    peel.bump(peel.noise(30, 3), 0.06, 0.01)
    peel.on(body)
    group('mango', [body], (-1.08, -0.72, 0.40), -7)
    walnut = Material('walnut', (0.10, 0.045, 0.02), rough=0.4)
    walnut.mottle(walnut.noise(6, 8, (8, 8, 0.6)), 0.6, (0.055, 0.022, 0.01))
    head = [(0.0, 0.0), (0.08, 0.01)]
    for k in range(6):  # grooves that hold the honey
        z, r = 0.05 + 0.085 * k, 0.15 + 0.06 * np.sin(np.pi * (k + 0.6) / 6.2)
        head += [(r * 0.9, z), (r, z + 0.02), (r, z + 0.035), (r * 0.9, z + 0.05), (0.09, z + 0.055), (0.09, z + 0.08)]
    stick = [(0.056, 0.60), (0.054, 0.9), (0.054, 1.25), (0.062, 1.42), (0.072, 1.50), (0.055, 1.55), (0.0, 1.56)]
    dipper = lathe('dipper', head + stick, 40)
    walnut.on(dipper)
    group('dipper', [dipper], (-0.84, -1.74, 0.19), 10, -49)
    return {'mango': [body], 'honey dipper': [dipper]}


def donut(name, icing_colour, sprinkles, rng):
    """A ring doughnut lying at the origin, foot at z = 0."""
    major, minor = 0.445, 0.225
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 72, endpoint=False), np.linspace(0, 2 * np.pi, 36, endpoint=False), indexing='ij')
    wobble = 1 + 0.025 * np.sin(3 * u + 1) + 0.02 * np.sin(5 * u + 2 * np.cos(v))
    points = torus_point(major, minor * wobble, u, v) * [1, 1, 0.86]
    pale = np.exp(-((np.sin(v) + 0.05) / 0.22) ** 2)[..., None] * (np.cos(v) > 0)[..., None]
    tint = np.array([0.42, 0.19, 0.06]) * (1 - pale) + np.array([0.72, 0.48, 0.22]) * pale
    dough = grid(name, points, True, True, tint, 1)
    crust = Material('crust', rough=0.6, Subsurface_Weight=0.1).tint()
    crust.mottle(crust.noise(8, 6), 0.5, (0.34, 0.14, 0.04)).bump(crust.noise(25, 6), 0.25, 0.02)
    crust.on(dough)
    w = np.linspace(0, 1, 24)
    ring = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    drip = 0.16 * np.sin(5 * ring + 0.5) + 0.12 * np.sin(8 * ring + 2) + 0.07 * np.sin(13 * ring)
    low, high = -0.02 + drip, np.pi + 0.05 + 0.10 * np.sin(7 * ring)
    vv = low[:, None] + (high - low)[:, None] * w
    thick = 0.030 * np.clip(np.minimum(w, 1 - w) * 14, 0.0, 1) ** 0.5 + 0.002
    wob = 1 + 0.025 * np.sin(3 * ring + 1)[:, None] + 0.02 * np.sin(5 * ring[:, None] + 2 * np.cos(vv))
    icing = grid(name + ' icing', torus_point(major, minor * wob + thick, ring[:, None] + 0 * vv, vv) * [1, 1, 0.86], True, smooth=1)
    Material('icing', icing_colour, rough=0.22, Coat_Weight=0.4, Subsurface_Weight=0.15).on(icing)
    sugar = []
    palette = [Material('sugar', c, rough=0.35).it for c in
               [(0.9, 0.85, 0.75), (0.85, 0.55, 0.06), (0.08, 0.35, 0.42), (0.65, 0.06, 0.05), (0.30, 0.45, 0.10)]]
    for _ in range(sprinkles):
        a, b = rng.uniform(0, 2 * np.pi), rng.uniform(0.55, 2.7)
        at = torus_point(major, minor + 0.038, np.array(a), np.array(b)) * [1, 1, 0.86]
        stick = sweep('sugar', [(-0.04, 0, 0), (-0.036, 0, 0), (0, 0, 0), (0.036, 0, 0), (0.04, 0, 0)], [0.004, 0.013, 0.015, 0.013, 0.004], n=8)
        out = np.array([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])
        from mathutils import Matrix, Vector
        flat = Vector(out).to_track_quat('Z', 'X').to_matrix() @ Matrix.Rotation(rng.uniform(0, 6.3), 3, 'Z')
        stick.rotation_euler, stick.location = flat.to_euler(), tuple(at)
        stick.data.materials.append(rng.choice(palette))
        sugar.append(stick)
    for thing in [dough, icing, *sugar]:
        thing.location.z += minor * 0.86
    return [dough, icing, *sugar]


def plate_of_donut(rng):
    """A doughnut that leans on a glass of milk, on a plate."""
    china = Material('china', (0.045, 0.065, 0.085), rough=0.3, Coat_Weight=0.3)
    china.mottle(china.noise(40, 2), 0.4, (0.06, 0.085, 0.11))
    plate = lathe('plate', [(0, 0.035), (0.55, 0.035), (0.62, 0.05), (0.78, 0.085), (0.98, 0.125), (1.0, 0.135), (0.99, 0.145),
                            (0.80, 0.108), (0.63, 0.075), (0.55, 0.06), (0, 0.06)], 96)
    china.on(plate)
    group('plate', [plate], (1.80, -0.74, 0))
    milk = Material('milk', (0.86, 0.84, 0.79), rough=0.15, Subsurface_Weight=0.3, Coat_Weight=0.6)
    cup = lathe('milk', [(0, 0), (0.27, 0), (0.30, 0.03), (0.34, 0.5), (0.365, 1.02), (0.375, 1.03), (0.36, 1.03), (0.35, 0.99), (0, 0.98)])
    milk.on(cup)
    group('milk', [cup], (1.95, -0.36, 0.06))
    ring = group('donut', donut('donut', (0.72, 0.22, 0.27), 70, rng), (1.74, -0.93, 0.445), -12, 60)
    return {'plate': [plate], 'milk': [cup], 'donut': ring}


def berries(rng):
    skin = Material('bloom', (0.028, 0.04, 0.11), rough=0.5)
    skin.mottle(skin.noise(3, 6), 0.5, (0.15, 0.20, 0.36))
    crown = Material('crown', (0.03, 0.03, 0.06), rough=0.7)
    named = {}
    for i, (x, y, r) in enumerate([(0.34, -1.30, 0.15), (0.06, -1.56, 0.14), (0.55, -1.72, 0.145), (-0.02, -1.10, 0.15), (-1.52, -1.78, 0.145)]):
        body = ball('blueberry', r, (0, 0, r * 0.93), (1, 1, 0.93))
        skin.on(body)
        a = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        rim = np.stack([np.stack([f * np.cos(a) * (1 + s * 0.22 * np.cos(5 * a)), f * np.sin(a) * (1 + s * 0.22 * np.cos(5 * a)), 0 * a + h], 1)
                        for f, h, s in [(0.03, 0, 0), (0.05, 0.005, 0), (0.062, 0.022, 0.6), (0.068, 0.026, 1), (0.062, 0.012, 0.6), (0.058, -0.01, 0)]])
        star = grid('star', rim, wrap_v=True, smooth=1)
        crown.on(star)
        star.location.z = r * 1.86 - 0.008
        parts = group('berry', [body, star], (x, y, 0), rng.uniform(0, 90), rng.uniform(15, 40))
        named[f'blueberry {i + 1}'] = parts
    flesh = Material('raspberry', (0.50, 0.02, 0.045), rough=0.28, Subsurface_Weight=0.3)
    for i, (x, y, turn) in enumerate([(0.36, -0.86, 30), (-1.98, -1.62, -50)]):
        drops = []
        for k in range(70):
            z = 1 - 2 * (k + 0.5) / 70
            a = k * 2.39996
            s = np.sqrt(1 - z * z)
            drops.append(ball('drop', 0.047, (0.125 * s * np.cos(a), 0.125 * s * np.sin(a), 0.155 * z), detail=3))
        flesh.on(*drops)
        named[f'raspberry {i + 1}'] = group('raspberry', drops, (x, y, 0.165), turn, 78)
    return named


def vase(rng):
    clay = Material('clay', (0.70, 0.66, 0.60), rough=0.65)
    clay.bump(clay.noise(2, 4, (1, 1, 12)), 0.2, 0.02)
    body = lathe('vase', [(0, 0), (0.30, 0), (0.36, 0.05), (0.50, 0.45), (0.52, 0.75), (0.42, 1.1), (0.22, 1.35), (0.17, 1.5), (0.20, 1.62), (0.17, 1.62),
                          (0.14, 1.5), (0, 1.4)])
    clay.on(body)
    leaf = Material('leaf', (0.13, 0.22, 0.15), rough=0.55)
    leaf.mottle(leaf.noise(1.5, 3), 0.5, (0.22, 0.32, 0.24))
    stem = Material('stem', (0.16, 0.12, 0.06), rough=0.7)
    things = [body]
    for lean_x, lean_y, height in [(-0.9, -0.1, 1.55), (0.15, 0.25, 1.9), (0.95, -0.2, 1.35), (-0.35, 0.3, 1.75)]:
        t = np.linspace(0, 1, 20)
        path = np.stack([lean_x * t ** 1.6, lean_y * t ** 1.6, 1.35 + height * t - 0.25 * abs(lean_x) * t ** 2], 1)
        twig = sweep('twig', path, 0.022 - 0.014 * t, n=8)
        stem.on(twig)
        things.append(twig)
        for k in range(4, 20):
            for side in (-1, 1):
                size = (0.19 - 0.006 * k) * rng.uniform(0.8, 1.15)
                disc = ball('leaf', size, path[k] + np.array([side * size * 0.9, rng.uniform(-0.12, 0.12), rng.uniform(0, 0.08)]), (1, 0.85, 0.05), 3)
                disc.rotation_euler = (rng.uniform(0.3, 1.3), side * rng.uniform(-0.1, 0.6), rng.uniform(-0.8, 0.8))
                leaf.on(disc)
                things.append(disc)
    group('vase', things, (1.95, 2.6, 0))
    things[0].parent.scale = (0.86, 0.86, 0.86)
    return things


def light(name, at, target, size, power, colour):
    lamp = bpy.data.lights.new(name, 'AREA')
    lamp.shape, lamp.size, lamp.size_y, lamp.energy, lamp.color = 'RECTANGLE', *size, power, colour
    thing = bpy.data.objects.new(name, lamp)
    bpy.context.collection.objects.link(thing)
    thing.location = at
    look_at(thing, target)


def sunshine():
    """Evening sun through a window out of the picture, which lights four panes of the wall and nothing else."""
    lamp = bpy.data.lights.new('sun', 'SUN')
    lamp.energy, lamp.angle, lamp.color = 3.2, 0.02, (1.0, 0.80, 0.55)
    sun = bpy.data.objects.new('sun', lamp)
    bpy.context.collection.objects.link(sun)
    way = np.array([0.75, 0.55, -0.30])
    look_at(sun, tuple(way))
    dark = Material('shutter', (0, 0, 0))

    def through(x, z):  # where the light that meets the wall at (x, z) passes the plane x = -9
        t = (x + 9) / way[0]
        return (-9, 6.1 - way[1] * t, z - way[2] * t)

    xs, zs = (-30, -1.7, -0.4, -0.25, 1.05, 30), (-12, 0.3, 1.25, 1.38, 2.35, 30)
    for i in range(5):
        for j in range(5):
            if (i, j) not in ((1, 1), (1, 3), (3, 1), (3, 3)):
                corners = [through(xs[i + a], zs[j + b]) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
                shutter = grid('shutter', np.array([corners[:2], corners[:1:-1]]), smooth=0)
                dark.on(shutter)


def build():
    """The whole scene; returns what is masked: name to the objects that make it up."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    rng = random.Random(4)
    table_and_wall()
    named = {**books(), 'chick': chick(), 'mug': mug(), **mango(), **plate_of_donut(rng), **berries(rng), 'vase': vase(rng)}
    light('window', (-6.5, -2.2, 5.2), (0, 0.3, 0.4), (3.2, 3.6), 950, (1.0, 0.90, 0.76))
    sunshine()
    light('sky', (4.5, -5.5, 6.0), (0.5, 0, 0.5), (5, 5), 130, (0.75, 0.87, 1.0))
    world = bpy.data.worlds.new('room')
    bpy.context.scene.world = world
    world.use_nodes = True
    world.node_tree.nodes['Background'].inputs['Color'].default_value = (0.55, 0.62, 0.70, 1)
    world.node_tree.nodes['Background'].inputs['Strength'].default_value = 0.22
    camera = bpy.data.objects.new('camera', bpy.data.cameras.new('camera'))
    bpy.context.collection.objects.link(camera)
    camera.location = (0.25, -10.4, 4.9)
    look_at(camera, (0.06, 0.0, 0.92))
    camera.data.lens = 65
    camera.data.dof.use_dof, camera.data.dof.focus_distance, camera.data.dof.aperture_fstop = True, 11.0, 0.28
    bpy.context.scene.camera = camera
    return named


def configure(scale, samples):
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    scene.render.resolution_x, scene.render.resolution_y = int(WIDTH * scale), int(HEIGHT * scale)
    scene.render.image_settings.file_format = 'PNG'
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.seed = samples, True, 1
    scene.cycles.max_bounces, scene.cycles.use_adaptive_sampling = 8, True
    scene.view_settings.view_transform, scene.view_settings.look = 'AgX', 'AgX - Medium High Contrast'
    scene.view_settings.exposure = 0.85


def render(path):
    bpy.context.scene.render.filepath = os.path.abspath(path)
    bpy.ops.render.render(write_still=True)


def render_masks(named, folder):
    """One mask an object: everything black, the object white, without light; a pixel is in when it covers half of it."""
    scene = bpy.context.scene
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.use_adaptive_sampling, scene.cycles.max_bounces = 8, False, False, 0
    scene.view_settings.view_transform, scene.view_settings.look, scene.view_settings.exposure = 'Raw', 'None', 0
    scene.world.node_tree.nodes['Background'].inputs['Strength'].default_value = 0
    flat = {}
    for value in (0, 1):
        m = Material(f'flat{value}', (0, 0, 0))
        m.nodes.clear()
        emit, out = m.node('Emission', Strength=float(value)), m.node('OutputMaterial')
        m.link(emit, 'Emission', out, 'Surface')
        flat[value] = m.it
    for thing in list(bpy.data.objects):
        if thing.type == 'LIGHT':
            bpy.data.objects.remove(thing)
    os.makedirs(folder, exist_ok=True)
    for name, parts in named.items():
        for thing in bpy.data.objects:
            if thing.type == 'MESH':
                for slot in thing.material_slots:
                    slot.material = flat[int(thing in parts)]
        path = os.path.join(folder, name.replace(' ', '_') + '.png')
        render(path)
        Image.fromarray(((np.asarray(Image.open(path).convert('L')) > 127) * 255).astype(np.uint8)).convert('1').save(path, optimize=True)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', required=True)
    parser.add_argument('--draft', action='store_true')
    parser.add_argument('--samples', type=int, default=36)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    things = build()
    configure(0.5 if args.draft else 1, 24 if args.draft else args.samples)
    png = os.path.join(args.out, 'sample.png')
    render(png)
    if not args.draft:
        Image.open(png).convert('RGB').save(os.path.join(args.out, 'sample.jpg'), quality=94, optimize=True)
        render_masks(things, os.path.join(args.out, 'masks'))
