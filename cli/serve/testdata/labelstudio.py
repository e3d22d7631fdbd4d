"""Label Studio's own SDK over what the server answers to its requests.

    python labelstudio.py URL TOKEN PICTURE

The interface is read and the predictions are validated by the SDK, and the brush is unpacked by it. Prints the box of the mask.
"""

import base64
import json
import sys

import requests
from label_studio_sdk.converter.brush import decode_rle
from label_studio_sdk.label_interface import LabelInterface

CONFIG = """
<View>
  <Image name="image" value="$image"/>
  <BrushLabels name="tag" toName="image"><Label value="Banana"/><Label value="Orange"/></BrushLabels>
  <KeyPointLabels name="tag2" toName="image" smart="true"><Label value="Banana"/></KeyPointLabels>
  <RectangleLabels name="tag3" toName="image" smart="true"><Label value="Orange"/></RectangleLabels>
</View>
"""

url, token, picture = sys.argv[1:]
with open(picture, "rb") as f:
    data = "data:image/png;base64," + base64.b64encode(f.read()).decode()
session = requests.Session()
session.auth = ("anybody", token)  # as Label Studio's own connection to a back end has it
assert session.get(url + "/health", timeout=60).json()["status"] == "UP"
assert session.post(url + "/setup", json={"project": "1.1", "schema": CONFIG, "hostname": "", "access_token": ""}, timeout=60).json()["model_version"]
shown = {"type": "rectanglelabels", "original_width": 80, "original_height": 60, "image_rotation": 0, "from_name": "tag3", "to_name": "image", "id": "x",
         "value": {"x": 25, "y": 20, "width": 50, "height": 60, "rotation": 0, "rectanglelabels": ["Orange"]}}
answer = session.post(url + "/predict", timeout=60, json={
    "tasks": [{"id": 1, "data": {"image": data}}], "project": "1.1", "label_config": CONFIG,
    "params": {"login": None, "password": None, "context": {"result": [shown]}}}).json()
interface = LabelInterface(CONFIG)
(prediction,) = answer["results"]
problems = interface.validate_prediction(prediction, return_errors=True)
assert not problems, problems
(region,) = prediction["result"]
pixels = decode_rle(region["value"]["rle"]).reshape(region["original_height"], region["original_width"], 4)[:, :, 3]
ys, xs = pixels.nonzero()
json.dump([int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1], sys.stdout)
