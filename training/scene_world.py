"""Surroundings, light and camera of rendered scenes, and the two POV-Ray texts of a scene: the picture and its identities."""
import numpy as np

import scene_layout
import scene_materials
import scene_structures as structures
from scene_materials import srgb
from scene_shapes import vec

FLAT = 'texture{{pigment{{rgb<{},{},{}>/255}} finish{{ambient 0 diffuse 0 emission 1}}}}'


class Scene:
    """A random scene. things: what is to be segmented; settings: (shape text, material) that is not; aspect: width to height."""

    def __init__(self, rng, prints, aspect):
        self.k = k = scene_materials.Kit(rng, prints)
        self.aspect = aspect
        self.place = k.rng.choice(
            ['table', 'table', 'table', 'floor', 'floor', 'studio', 'outdoors', 'outdoors', 'outdoors', 'shelf'])
        self.ground = self.ground_material()
        k.ground, k.camouflage = self.ground, k.rng.choice([0] * 6 + [0.25, 0.5])
        self.radiosity = k.maybe(0.3)
        self.things = scene_layout.layout(k)
        self.settings, self.lights, self.sky = [], [], ''
        self.aim()
        getattr(self, self.place)()
        self.light()

    def ground_material(self):
        k = self.k
        if self.place == 'outdoors':
            tint = k.rng.choice([(0.25, 0.4, 0.12), (0.3, 0.42, 0.2), (0.65, 0.55, 0.38), (0.4, 0.3, 0.22),
                                 (0.45, 0.45, 0.45), (0.9, 0.9, 0.93), (0.5, 0.48, 0.3)])
            pigment = k.pattern(k.u(0.1, 0.8), [tint, k.near(tint, 0.12), k.near(tint, 0.15), k.near(tint, 0.2)])
            return f'texture{{{pigment} normal{{{k.rng.choice(["bumps", "granite", "wrinkles"])} {k.u(0.2, 1.2):.2f} scale {k.u(0.02, 0.3):.3f}}} finish{{diffuse 0.8}}}}'
        return k.rng.choice([
            lambda: k.wood(k.u(0.3, 1)), lambda: k.wood(k.u(0.3, 1)), k.calm, k.calm, k.calm, lambda: k.paint(0.5),
            lambda: k.printed(k.u(1, 5), (90, 0, 0))
        ])()

    def aim(self):
        """Camera on all of the things or, in a close-up, on one of them."""
        k = self.k
        points = np.concatenate([t.points for t in self.things])
        if k.maybe(0.3):
            points = k.rng.choice(self.things).points
        centre = (points.max(0) + points.min(0)) / 2
        reach = np.linalg.norm(points - centre, axis=1).max()
        self.angle = k.u(22, 70)
        low, high = {'shelf': (0, 25), 'outdoors': (2, 55)}.get(self.place, (6, 60))
        elevation = np.radians(k.u(low, high) if not (self.place in ('table', 'floor') and k.maybe(0.15)) else k.u(70, 89))
        azimuth = np.radians(k.u(-55, 55) if self.place != 'shelf' else k.u(-25, 25))
        spread = np.tan(np.radians(self.angle / 2)) * min(1, 1 / self.aspect)
        distance = reach / spread * k.u(0.5, 1.1) + 0.2
        self.eye = centre + distance * np.array(
            [np.sin(azimuth) * np.cos(elevation),
             np.sin(elevation), -np.cos(azimuth) * np.cos(elevation)])
        self.eye[1] = max(self.eye[1], 0.12)
        self.target = centre + np.array([k.u(-.2, .2), k.u(-.15, .15), 0]) * reach
        self.roll = k.rng.gauss(0, 3) if k.maybe(0.7) else k.u(-25, 25)
        everything = np.concatenate([t.points for t in self.things])
        self.reach = np.abs(everything[:, [0, 2]]).max()
        self.far = max(np.abs(self.eye).max(), self.reach) + 0.5

    def put(self, text, material):
        self.settings.append((text, material))

    def walls(self, y):
        """A back wall and perhaps a side wall, with skirting and things that hang there; y: height of the floor."""
        k = self.k
        paint = k.calm(k.u(0.3, 2))
        z = self.reach * k.u(1.15, 1.6) + k.u(0.1, 5)
        self.put(f'plane{{-z,{-z:.3f}}}', paint)
        if k.maybe(0.5):
            side = -1 if self.eye[0] > 0 else 1
            self.put(f'plane{{{"-" if side > 0 else ""}x,{-self.reach * k.u(1.1, 2.5):.3f}}}', paint)
        if k.maybe(0.5):
            self.put(f'box{{<-90,{y:.3f},{z - 0.08:.3f}>,<90,{y + 0.3:.3f},{z:.3f}>}}', k.paint(plain=True))
        for _ in range(k.rng.choice([0, 0, 1, 2])):
            t = scene_layout.make(k, k.rng.choice(structures.ON_WALLS), k.u(0.8, 2.5))
            t.matrix = np.eye(3) * np.linalg.norm(t.matrix[0])
            t.offset = np.array([k.u(-1.5, 1.5) * self.reach, k.u(0.1, 1.6), z - 0.06])
            t.points = t.local() @ t.matrix + t.offset
            self.things.append(t)

    def table(self):
        k = self.k
        y = -k.u(1.5, 4)
        w, d = self.reach * k.u(1.0, 2.2), self.reach * k.u(1.0, 2.0)
        edge = k.u(0.05, 0.3)
        self.put(f'box{{<{-w:.3f},{-edge:.3f},{-d:.3f}>,<{w:.3f},0,{d:.3f}>}}', self.ground)
        self.put(f'plane{{y,{y:.3f}}}', k.rng.choice([k.wood, k.calm])(0.8))
        self.walls(y)
        self.indoor_sky()

    def floor(self):
        self.put('plane{y,0}', self.ground)
        self.walls(0)
        self.indoor_sky()

    def studio(self):
        k = self.k
        self.put('plane{y,0}', self.ground)
        c = k.near((k.u(0.1, 0.9),) * 3, 0.12) if k.maybe(0.8) else k.colour()
        self.sky = f'sky_sphere{{pigment{{gradient y color_map{{[0 {srgb(c)}][1 {srgb(k.near(c, 0.3))}]}}}}}} fog{{distance {self.far * k.u(6, 15):.1f} color {srgb(c)}}}'

    def shelf(self):
        k = self.k
        tall = max(t.top() for t in self.things) * k.u(1.05, 1.4)
        deep = self.reach + 0.3
        for y in (0, tall + 0.1, -tall - 0.1):
            self.put(f'box{{<-60,{y - 0.1:.3f},{-deep * 1.02:.3f}>,<60,{y:.3f},{deep:.3f}>}}', self.ground)
        self.put(f'plane{{-z,{-deep:.3f}}}', k.rng.choice([k.wood, k.calm])(0.6))
        for x in (-1, 1):
            if k.maybe(0.5):
                x *= self.reach * k.u(1.05, 1.6)
                self.put(f'box{{<{x:.3f},-9,{-deep:.3f}>,<{x + 0.12:.3f},9,{deep:.3f}>}}', self.ground)
        self.indoor_sky()

    def indoor_sky(self):
        k = self.k
        v = k.u(0.3, 0.9)
        self.sky = f'sky_sphere{{pigment{{gradient y color_map{{[0 {srgb(k.near((v * .5,) * 3, .05))}][1 {srgb(k.near((v,) * 3, .05))}]}}}}}}'

    def outdoors(self):
        k = self.k
        self.put('plane{y,0}', self.ground)
        if k.maybe(0.7):
            top, low = k.near((0.25, 0.45, 0.8), 0.15), k.near((0.75, 0.85, 0.95), 0.1)
        else:
            top = k.near((0.65, 0.66, 0.7), 0.15)
            low = k.near(top, 0.1)
        self.sky = (
            f'sky_sphere{{pigment{{gradient y color_map{{[0 {srgb(low)}][0.6 {srgb(top)}]}}}} pigment{{bozo turbulence 0.7 color_map{{[{k.u(0.3, 0.7):.2f} '
            f'srgbt<1,1,1,1>][0.9 srgbt<0.95,0.95,0.97,{k.u(0, 0.6):.2f}>]}} scale <0.6,0.15,0.6>}}}}')
        distance = self.reach * k.u(1.5, 4) + 2
        style = k.rng.choice(['none', 'hedge', 'hills', 'blocks', 'wall'])
        leaf = k.leafy()
        for _ in range({'none': 0, 'wall': 1}.get(style, 22)):
            x, r = k.u(-3, 3) * distance, distance * k.u(0.15, 0.6)
            if style == 'hills':
                self.put(
                    f'sphere{{0,1 scale<{r * 4:.2f},{r * 0.7:.2f},{r:.2f}> translate<{x * 4:.2f},0,{distance * 5:.2f}>}}',
                    leaf)
            elif style == 'hedge':
                rough = leaf.replace('finish', f'normal{{granite 1.2 scale {r * 0.4:.2f}}} finish', 1)
                self.put(f'sphere{{<{x:.2f},{r * k.u(0, 1):.2f},{distance + k.u(0, 1):.2f}>,{r:.2f}}}', rough)
            elif style == 'blocks':
                self.put(
                    f'box{{<0,0,0>,<{r:.2f},{r * k.u(0.5, 3):.2f},{r:.2f}> translate<{x:.2f},0,{distance * k.u(1, 2):.2f}>}}',
                    k.paint(0.3))
            else:
                self.put(f'box{{<-99,0,{distance:.2f}>,<99,{k.u(0.5, 6):.2f},{distance + 1:.2f}>}}', k.paint(0.4))
        if k.maybe(0.15):
            self.sky += f' fog{{distance {self.far * k.u(4, 12):.1f} color {srgb(low)}}}'

    def light(self):
        """A sun, a window's or lamp's soft light, several lamps, or dim light; ambient light that goes with it."""
        k = self.k
        warm = lambda s: tuple(s * c for c in (1, k.u(0.8, 1), k.u(0.6, 1)))
        style = k.rng.choice(['sun', 'sun', 'overcast'] if self.place ==
                             'outdoors' else ['soft', 'soft', 'soft', 'lamps', 'spot', 'sun', 'dim'])
        ambient = {'overcast': k.u(0.3, 0.5), 'dim': k.u(0.02, 0.06)}.get(style, k.u(0.08, 0.28))
        self.ambient = np.array(k.near((ambient,) * 3, 0.03))
        direction = np.array([k.u(-1, 1), k.u(0.35, 1.4), k.u(-1.2, 0.35)])
        direction /= np.linalg.norm(direction)
        rgb = lambda c: f'rgb<{c[0]:.3f},{c[1]:.3f},{c[2]:.3f}>'
        soft = lambda r: (f'area_light {vec((r, 0, 0))},{vec((0, 0, r))},4,4 adaptive 0 jitter circular orient')
        if style == 'sun':
            self.lights.append(
                f'light_source{{{vec(direction * 500)} {rgb(warm(k.u(0.8, 1.4)))} parallel point_at 0 {soft(k.u(5, 25)) if k.maybe(0.3) else ""}}}'
            )
        elif style == 'overcast':
            self.lights.append(f'light_source{{{vec(direction * 60)} {rgb(warm(k.u(0.3, 0.6)))} {soft(60)}}}')
        elif style in ('soft', 'dim'):
            r = self.far * k.u(1, 2)
            strength = k.u(0.7, 1.1) if style == 'soft' else k.u(0.2, 0.4)
            self.lights.append(f'light_source{{{vec(direction * r)} {rgb(warm(strength))} {soft(r * k.u(0.2, 0.9))}}}')
        elif style == 'spot':
            r = self.far * k.u(0.8, 1.5)
            self.lights.append(
                f'light_source{{{vec(direction * r)} {rgb(warm(k.u(0.9, 1.5)))} spotlight point_at {vec(self.target)} radius {k.u(8, 20):.0f} '
                f'falloff {k.u(22, 45):.0f} {soft(r * 0.15) if k.maybe(0.5) else ""}}}')
        else:
            for _ in range(k.rng.randint(2, 3)):
                p = np.array([k.u(-1, 1), k.u(0.4, 1.2), k.u(-1, 0.4)]) * self.far
                self.lights.append(f'light_source{{{vec(p)} {rgb(np.array(k.near((0.5, 0.45, 0.4), 0.2)) * k.u(0.8, 1.4))}}}')
        if k.maybe(0.6):  # what the surroundings throw back
            self.lights.append(
                f'light_source{{{vec(self.eye + (k.u(-3, 3), 3, 0))} {rgb(np.array(k.near((0.25, 0.25, 0.25), 0.08)) * k.u(0.3, 1))} shadowless}}'
            )

    def camera(self):
        forward = (self.target - self.eye) / np.linalg.norm(self.target - self.eye)
        up = f'<{np.sin(np.radians(self.roll)):.4f},{np.cos(np.radians(self.roll)):.4f},0>' if abs(
            forward[1]) < 0.99 else '<0,0,1>'
        return f'camera{{location {vec(self.eye)} right x*{self.aspect:.4f} sky {up} angle {self.angle:.1f} look_at {vec(self.target)}}}'

    def picture(self):
        """The text of the picture."""
        glow = 'radiosity{count 24 error_bound 0.9 recursion_limit 1 pretrace_start 0.08 pretrace_end 0.04 nearest_count 4 low_error_factor 0.8}'
        lines = [
            f'#version 3.7; global_settings{{assumed_gamma 1 max_trace_level 6 adc_bailout 0.04 {glow if self.radiosity else ""}}}',
            f'#default{{finish{{ambient {vec(self.ambient)}}}}}',
            self.camera(), self.sky, *self.lights
        ]
        lines += [f'object{{{text} {material}}}' for text, material in self.settings]
        for t in self.things:
            lines += [self.placed(t, shape, material) for _, shape, material in t.parts]
        return '\n'.join(lines)

    def identities(self):
        """The same view, unlit: red is the thing, green the part, blue the group, counted from 1; 0 elsewhere."""
        lines = ['#version 3.7; global_settings{assumed_gamma 1}', self.camera(), 'background{rgb 0}']
        lines += [f'object{{{text} {FLAT.format(0, 0, 0)}}}' for text, _ in self.settings]
        part = 0
        for number, t in enumerate(self.things, 1):
            seen = {}
            for name, shape, _ in t.parts:
                if name not in seen:
                    part += 1
                    seen[name] = part
                lines.append(self.placed(t, shape, FLAT.format(number, min(seen[name], 255), t.group)))
        return '\n'.join(lines)

    def depths(self):
        """The same view as inverse depth: 255 at half the distance of the camera's target or less, 127 there, 0 far away."""
        distance = np.linalg.norm(self.target - self.eye)
        forward = (self.target - self.eye) / distance
        along = '+'.join(f'({c}-({e:.4f}))*({f / distance:.5f})' for c, e, f in zip('xyz', self.eye, forward))
        paint = f'texture{{pigment{{function{{min(0.999,0.5/max(0.5,{along}))}} color_map{{[0 rgb 0][1 rgb 1]}}}} finish{{ambient 0 diffuse 0 emission 1}}}}'
        lines = ['#version 3.7; global_settings{assumed_gamma 1}', self.camera(), 'background{rgb 0}']
        lines += [f'object{{{text} {paint}}}' for text, _ in self.settings]
        lines += [f'object{{{self.placed(t, shape, "")} {paint}}}' for t in self.things for _, shape, _ in t.parts]
        return '\n'.join(lines)

    @staticmethod
    def placed(t, shape, material):
        numbers = ','.join(f'{n:.5g}' for n in [*t.matrix.ravel(), *t.offset])
        return f'object{{object{{{shape.text} {material}}} matrix<{numbers}>}}'
