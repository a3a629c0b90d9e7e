#!/usr/bin/env python3
"""Draws the built-in backgrounds: draw.py FOLDER. Needs numpy and Pillow; nothing else in the project does.

Every picture is 1280x720, soft as an out-of-focus room is, darker towards the edges so that a face stands out, and
carries a little noise so that gradients do not band. The same numbers give the same pictures.
"""
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 720
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
U, V = X / WIDTH, Y / HEIGHT  # 0..1


def blend(a, b, t):
    """From colour a to colour b by a plane t of 0..1."""
    t = np.clip(t, 0, 1)[..., None]
    return np.asarray(a, float) * (1 - t) + np.asarray(b, float) * t


def glow(x, y, radius):
    """A round light around (x, y), in parts of the width and height."""
    return np.exp(-(((U - x) * WIDTH) ** 2 + ((V - y) * HEIGHT) ** 2) / (2 * (radius * WIDTH) ** 2))


def vignette(picture, strength):
    far = np.hypot(U - 0.5, (V - 0.45) * 0.8) / 0.64
    return picture * (1 - strength * np.clip(far, 0, 1) ** 2)[..., None]


def soft(picture, radius):
    """A lens out of focus: three box passes come close to a disc's even light."""
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    for _ in range(3):
        image = image.filter(ImageFilter.BoxBlur(radius))
    return np.asarray(image).astype(float)


def canvas(picture):
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    return image, ImageDraw.Draw(image, "RGBA")


def studio(_):
    """A grey paper backdrop, lit from behind the person."""
    wall = blend((58, 62, 70), (168, 173, 180), glow(0.5, 0.42, 0.3) * 1.05)
    return vignette(wall, 0.3)


def dusk(_):
    """An evening sky, from rose to deep blue."""
    sky = blend((34, 42, 84), (112, 92, 146), V * 1.6)
    sky = sky + (blend((0, 0, 0), (150, 76, 44), np.clip(V * 1.7 - 0.75, 0, 1)))
    return vignette(sky + glow(0.72, 0.9, 0.2)[..., None] * np.array((46, 30, 10)), 0.25)


def plaster(random):
    """A warm wall with the light of a window across it."""
    wall = blend((196, 180, 160), (168, 150, 132), U * 0.5 + V * 0.5)
    grain = Image.fromarray(random.integers(0, 255, (90, 160), dtype=np.uint8)).resize((WIDTH, HEIGHT), Image.BICUBIC)
    wall = wall + (np.asarray(grain).astype(float)[..., None] - 127) * 0.035
    image, draw = canvas(np.zeros_like(wall))
    for column in range(3):
        for row in range(2):
            x, y = 250 + column * 250 + row * 74, 90 + row * 250 - column * 26
            draw.polygon([(x, y), (x + 216, y - 22), (x + 280, y + 196), (x + 64, y + 218)], fill=(255, 255, 255))
    light = soft(np.asarray(image).astype(float), 13)[..., :1] / 255
    return vignette(wall + light * np.array((46, 40, 26)), 0.34)


def bookshelf(random):
    """Shelves of books, out of focus."""
    image, draw = canvas(blend((74, 56, 44), (60, 45, 36), V))
    spines = [(122, 58, 48), (52, 82, 96), (186, 158, 112), (72, 96, 74), (158, 118, 76), (54, 52, 76), (206, 196, 178),
              (110, 82, 104), (44, 62, 60), (176, 92, 62)]
    for shelf in range(5):
        base = 130 + shelf * 150
        x = -10
        while x < WIDTH:
            width, height = int(random.integers(16, 46)), int(random.integers(84, 122))
            if random.random() < 0.1:  # a gap, as on shelves that are used
                x += int(random.integers(30, 90))
                continue
            shade = random.uniform(0.75, 1.1)
            colour = tuple(int(c * shade) for c in spines[int(random.integers(len(spines)))])
            draw.rectangle([x, base - height, x + width, base], fill=colour)
            draw.rectangle([x + 2, base - height + 14, x + width - 2, base - height + 20], fill=(235, 214, 160, 90))
            x += width + 2
        draw.rectangle([0, base, WIDTH, base + 18], fill=(112, 82, 58))
        draw.rectangle([0, base + 18, WIDTH, base + 26], fill=(34, 26, 20))
    picture = soft(np.asarray(image).astype(float), 6)
    lamp = glow(0.16, 0.3, 0.22)[..., None] * np.array((64, 44, 18))
    return vignette(picture * 0.86 + lamp, 0.42)


def hills(random):
    """A wide window with hills in the morning."""
    picture = blend((176, 208, 230), (248, 228, 202), V * 1.7)
    for layer, (base, height, near) in enumerate([(0.5, 0.06, (150, 176, 190)), (0.58, 0.07, (112, 148, 148)),
                                                  (0.68, 0.06, (78, 120, 102)), (0.8, 0.05, (54, 92, 68))]):
        phase = random.uniform(0, 6.28, 3)
        ridge = base + height * (np.sin(U * (4 + layer) + phase[0]) * 0.6 + np.sin(U * (11 + 2 * layer) + phase[1]) * 0.25
                                 + np.sin(U * 23 + phase[2]) * 0.08)
        depth = np.clip((V - ridge) * HEIGHT / 3 + 0.5, 0, 1)
        haze = blend(near, np.asarray(near) * 0.8, (V - ridge) * 4)
        picture = picture * (1 - depth[..., None]) + haze * depth[..., None]
    picture = soft(picture, 3)
    image, draw = canvas(picture)
    frame, edge = (226, 222, 214), (186, 180, 170)
    for x in (-10, 404, 846, 1256):
        draw.rectangle([x, 0, x + 30, HEIGHT], fill=frame)
        draw.rectangle([x + 30, 0, x + 35, HEIGHT], fill=edge)
    draw.rectangle([0, 0, WIDTH, 26], fill=frame)
    draw.rectangle([0, 640, WIDTH, HEIGHT], fill=(214, 206, 194))
    draw.rectangle([0, 640, WIDTH, 647], fill=edge)
    return vignette(soft(np.asarray(image).astype(float), 3), 0.18)


def city(random):
    """City lights at night, far out of focus."""
    picture = vignette(blend((18, 22, 40), (40, 34, 58), V), 0.3)
    for _ in range(86):
        x, y = random.uniform(0, WIDTH), random.normal(0.56, 0.16) * HEIGHT
        radius = random.uniform(10, 38)
        colour = [(255, 190, 106), (255, 142, 92), (136, 186, 255), (255, 226, 170), (240, 96, 96),
                  (132, 230, 200)][int(random.integers(6))]
        distance = np.hypot(X - x, Y - y)
        disc = np.clip((radius - distance) / 2 + 0.5, 0, 1) * (0.75 + 0.25 * distance / radius)  # a lens' brighter rim
        picture = picture + disc[..., None] * np.array(colour) * random.uniform(0.1, 0.42)
    return picture


def main(folder):
    for number, draw in enumerate((studio, plaster, bookshelf, hills, dusk, city)):
        random = np.random.default_rng(5801 + number)
        picture = draw(random) + random.normal(0, 1.1, (HEIGHT, WIDTH, 1))
        name = folder / f"{draw.__name__}.jpg"
        Image.fromarray(np.clip(np.rint(picture), 0, 255).astype(np.uint8)).save(name, quality=86, optimize=True)
        print(f"{name}: {name.stat().st_size // 1024} KB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
