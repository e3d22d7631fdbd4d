"""Uses an exported pair as somebody else's program would: with onnxruntime, numpy and Pillow alone.

    stranger.py ENCODER.onnx DECODER.onnx RESIZED.png WIDTH HEIGHT X Y

RESIZED.png is the picture with its longer side at the encoder's input size; WIDTH and HEIGHT are the original's, X and Y
a positive click in it. Prints the predicted IoU and low-res masks as JSON.
"""
import json
import sys

import numpy as np
import onnxruntime
from PIL import Image

encoder, decoder = (onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]) for path in sys.argv[1:3])
width, height, x, y = (float(v) for v in sys.argv[4:8])

pixels = np.asarray(Image.open(sys.argv[3]).convert("RGB"), np.float32)
pixels = (pixels - [123.675, 116.28, 103.53]) / [58.395, 57.12, 57.375]
image = np.zeros(encoder.get_inputs()[0].shape, np.float32)  # [1, 3, side, side]
image[0, :, : pixels.shape[0], : pixels.shape[1]] = pixels.transpose(2, 0, 1)
embedding = encoder.run(None, {encoder.get_inputs()[0].name: image})[0]

shapes = {i.name: i.shape for i in decoder.get_inputs()}
click = [x * pixels.shape[1] / width, y * pixels.shape[0] / height]
masks, iou, low_res = decoder.run(
    ["masks", "iou_predictions", "low_res_masks"],
    {
        "image_embeddings": embedding,
        "point_coords": np.array([[click, [0, 0]]], np.float32),
        "point_labels": np.array([[1, -1]], np.float32),
        "mask_input": np.zeros(shapes["mask_input"], np.float32),
        "has_mask_input": np.zeros(1, np.float32),
        "orig_im_size": np.array([height, width], np.float32),
    },
)
json.dump({"iou": iou[0].tolist(), "low_res": low_res[0].ravel().tolist(), "masks": list(masks.shape)}, sys.stdout)
