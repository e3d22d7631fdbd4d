"""What PyMatting estimates: reads a width, a height, RGB and alpha as bytes, writes the foreground as bytes."""
import sys

import numpy as np
from pymatting import estimate_foreground_ml

data = sys.stdin.buffer.read()
w, h = np.frombuffer(data, '<u4', 2)
image = np.frombuffer(data, np.uint8, w * h * 3, 8).reshape(h, w, 3)
alpha = np.frombuffer(data, np.uint8, w * h, 8 + w * h * 3).reshape(h, w)
found = estimate_foreground_ml(image.astype(np.float32) / np.float32(255), alpha.astype(np.float32) / np.float32(255))
sys.stdout.buffer.write(np.rint(found * 255).astype(np.uint8).tobytes())
