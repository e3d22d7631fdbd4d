"""Meshes and materials for make_sample.py, made of numbers alone. One unit is ten centimetres; z is up."""
import math

import bpy
import numpy as np


def grid(name, points, wrap_u=False, wrap_v=False, tint=None, smooth=2):
    """A surface from points [U,V,3]; wrap closes a direction; tint [U,V,3] becomes the colour attribute 'tint'."""
    points = np.asarray(points, float)
    nu, nv = points.shape[:2]
    faces = [(i * nv + j, ((i + 1) % nu) * nv + j, ((i + 1) % nu) * nv + (j + 1) % nv, i * nv + (j + 1) % nv)
             for i in range(nu if wrap_u else nu - 1) for j in range(nv if wrap_v else nv - 1)]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points.reshape(-1, 3).tolist(), [], faces)
    if tint is not None:
        layer = mesh.color_attributes.new('tint', 'FLOAT_COLOR', 'POINT')
        colours = np.concatenate([np.asarray(tint, float).reshape(-1, 3), np.ones((nu * nv, 1))], 1)
        layer.data.foreach_set('color', colours.ravel())
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.collection.objects.link(thing)
    mesh.shade_smooth()
    if smooth:
        thing.modifiers.new('smooth', 'SUBSURF').render_levels = smooth
    return thing


def lathe(name, profile, n=64, smooth=2):
    """A profile of (radius, height) turned about the z axis."""
    a = np.linspace(0, 2 * np.pi, n, endpoint=False)
    r, z = np.array(profile, float).T
    points = np.stack([np.outer(np.cos(a), r), np.outer(np.sin(a), r), np.tile(z, (n, 1))], -1)
    return grid(name, points, wrap_u=True, smooth=smooth)


def sweep(name, path, radii, section=None, n=24, tint=None, smooth=1, up=(0, 0, 1)):
    """A tube along a path [K,3] with a radius at each of its points; section(angle) modulates the radius.

    up is a direction the path never takes."""
    path = np.asarray(path, float)
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, np.array(up, float))
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
    top = np.cross(side, along)
    a = np.linspace(0, 2 * np.pi, n, endpoint=False)
    shape = np.ones(n) if section is None else section(a)
    ring = np.cos(a)[None, :, None] * side[:, None] + np.sin(a)[None, :, None] * top[:, None]
    points = path[:, None] + ring * (np.asarray(radii)[:, None] * shape[None])[..., None]
    colours = None if tint is None else np.repeat(np.asarray(tint)[:, None], n, 1)
    return grid(name, points, wrap_v=True, tint=colours, smooth=smooth)


def ball(name, radius, at=(0, 0, 0), stretch=(1, 1, 1), detail=4):
    bpy.ops.mesh.primitive_ico_sphere_add(subdivisions=detail, radius=radius, location=at)
    thing = bpy.context.object
    thing.name, thing.scale = name, stretch
    thing.data.shade_smooth()
    return thing


def block(name, size, at, turn=0.0, rounding=0.02):
    """A box of the given size whose foot's centre is at `at`, turned about z, with rounded edges."""
    bpy.ops.mesh.primitive_cube_add(size=1, location=(at[0], at[1], at[2] + size[2] / 2), rotation=(0, 0, turn))
    thing = bpy.context.object
    thing.name, thing.scale = name, size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    bevel = thing.modifiers.new('bevel', 'BEVEL')
    bevel.width, bevel.segments = rounding, 3
    return thing


def torus_point(major, minor, u, v):
    """Points [..,3] of a torus about z: u round the ring, v round the tube."""
    r = major + minor * np.cos(v)
    return np.stack([r * np.cos(u), r * np.sin(u), minor * np.sin(v) * np.ones_like(r)], -1)


def fur(thing, material, length, count, children=30, seed=1, droop=0.0):
    """Covers an object with hair; the material is put into a slot of its own."""
    thing.data.materials.append(material)
    modifier = thing.modifiers.new('fur', 'PARTICLE_SYSTEM')
    system = thing.particle_systems[-1]
    system.seed = seed
    s = system.settings
    s.type, s.count, s.hair_length, s.hair_step, s.render_step = 'HAIR', count, length, 5, 4
    s.emit_from, s.use_emit_random, s.use_even_distribution = 'FACE', True, True
    s.normal_factor, s.factor_random, s.tangent_factor = 0.02, 0.012, 0.006
    s.effector_weights.gravity = droop
    s.child_type, s.rendered_child_count, s.child_length = 'INTERPOLATED', children, 1.0
    s.clump_factor, s.clump_shape, s.roughness_1, s.roughness_2, s.roughness_endpoint = 0.35, 0.2, 0.02, 0.03, 0.03
    s.root_radius, s.tip_radius, s.radius_scale = 0.6, 0.05, 0.008
    s.material = len(thing.data.materials)
    return modifier


class Material:
    """A Principled material and a few ways to make it less perfect."""

    def __init__(self, name, colour=(0.8, 0.8, 0.8), rough=0.5, **inputs):
        self.it = bpy.data.materials.new(name)
        self.it.use_nodes = True
        self.nodes, self.links = self.it.node_tree.nodes, self.it.node_tree.links
        self.shader = self.nodes['Principled BSDF']
        self.shader.inputs['Base Color'].default_value = (*colour, 1)
        self.shader.inputs['Roughness'].default_value = rough
        for key, value in inputs.items():
            self.shader.inputs[key.replace('_', ' ')].default_value = value

    def node(self, kind, **values):
        node = self.nodes.new('ShaderNode' + kind)
        for key, value in values.items():
            if key in node.inputs:
                node.inputs[key].default_value = value
            else:
                setattr(node, key, value)
        return node

    def link(self, a, out, b, into):
        self.links.new(a.outputs[out], b.inputs[into])

    def position(self, stretch=(1, 1, 1)):
        """Object coordinates, stretched."""
        where, scale = self.node('TexCoord'), self.node('Mapping')
        scale.inputs['Scale'].default_value = stretch
        self.link(where, 'Object', scale, 'Vector')
        return scale

    def noise(self, scale, detail=4.0, stretch=(1, 1, 1)):
        noise = self.node('TexNoise', Scale=scale, Detail=detail)
        self.link(self.position(stretch), 'Vector', noise, 'Vector')
        return noise

    def ramp(self, source, out, stops):
        """Colours by the value of source's output: stops are (position, colour)."""
        ramp = self.node('ValToRGB')
        for extra in range(len(stops) - 2):
            ramp.color_ramp.elements.new(0.5)
        for element, (position, colour) in zip(ramp.color_ramp.elements, stops):
            element.position, element.color = position, (*colour, 1)
        self.link(source, out, ramp, 'Fac')
        return ramp

    def paint(self, node, out='Color'):
        self.link(node, out, self.shader, 'Base Color')
        return self

    def tint(self):
        """Colours the surface by its 'tint' attribute."""
        return self.paint(self.node('Attribute', attribute_name='tint'))

    def mottle(self, noise, amount, colour):
        """Mixes a colour into what is painted now, by noise."""
        mix = self.node('MixRGB', blend_type='MIX')
        slot = self.shader.inputs['Base Color']
        if slot.is_linked:
            self.links.new(slot.links[0].from_socket, mix.inputs['Color1'])
        else:
            mix.inputs['Color1'].default_value = slot.default_value
        mix.inputs['Color2'].default_value = (*colour, 1)
        ramp = self.ramp(noise, 'Fac', [(0.5 - amount / 2, (0, 0, 0)), (0.5 + amount / 2, (1, 1, 1))])
        self.link(ramp, 'Color', mix, 'Fac')
        return self.paint(mix)

    def bump(self, node, strength, distance=0.02, out='Fac'):
        bump = self.node('Bump', Strength=strength, Distance=distance)
        self.link(node, out, bump, 'Height')
        self.link(bump, 'Normal', self.shader, 'Normal')
        return self

    def on(self, *things):
        for thing in things:
            thing.data.materials.clear()
            thing.data.materials.append(self.it)
        return things[0] if len(things) == 1 else things


def arc(radius, start, end, n, centre=(0, 0, 0)):
    """Points [n,3] of a horizontal arc; angles in degrees."""
    a = np.radians(np.linspace(start, end, n))
    return np.stack([radius * np.cos(a), radius * np.sin(a), np.zeros(n)], 1) + np.array(centre)


def look_at(thing, target):
    """Turns a camera or light so that its axis points at the target."""
    from mathutils import Vector
    direction = Vector(target) - thing.location
    thing.rotation_euler = direction.to_track_quat('-Z', 'Y').to_euler()


def group(name, things, at=(0, 0, 0), turn=0.0, tilt=0.0):
    """Parents things to an empty at a place; tilt turns about x first, then turn about z, in degrees."""
    empty = bpy.data.objects.new(name, None)
    bpy.context.collection.objects.link(empty)
    for thing in things:
        thing.parent = empty
    empty.location = at
    empty.rotation_euler = (math.radians(tilt), 0, math.radians(turn))
    return things
