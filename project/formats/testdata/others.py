"""Reads what ClickMask wrote with other people's programs, and writes the same with them.

others.py FOLDER: FOLDER/truth.json lists pages, each with its path, size and objects (class, PNG of the mask), and FOLDER/ours/
has a folder for each format. Prints as JSON how each reader sees each object: its class and whether its mask is the same pixel
by pixel, or the number of pixels that differ. FOLDER/theirs/ gets a folder for each writer.
"""

import json
import os
import re
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
import PIL.Image

answer, sys.stdout = sys.stdout, sys.stderr  # some of them talk
root = sys.argv[1]
truth = json.load(open(os.path.join(root, "truth.json")))
for page in truth:
    for o in page["objects"] or []:
        o["array"] = np.array(PIL.Image.open(os.path.join(root, o["mask"]))) > 0
classes = ["dog", "cat", "ring", "object"]
out, failed = {}, {}


def ours(*parts):
    return os.path.join(root, "ours", *parts)


def theirs(*parts):
    path = os.path.join(root, "theirs", *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def stem(page):
    return os.path.splitext(page["path"])[0]


def compare(reader, seen):
    """seen: for each page the list of (class or None, array), in order."""
    rows = []
    for page, objects in zip(truth, seen, strict=True):
        want = page["objects"] or []
        rows.append({"page": page["path"], "objects": len(objects), "want": len(want),
                     "classes": [c for c, _ in objects],
                     "differ": [int((np.asarray(m, dtype=bool) != o["array"]).sum()) for (_, m), o in zip(objects, want)]})
    out[reader] = rows


def trial(f):
    try:
        f()
    except ImportError as e:
        failed[f.__name__] = str(e)
    except Exception as e:  # one reader that fails must not hide the others
        import traceback
        failed[f.__name__] = "".join(traceback.format_exception(e))[-1500:]


@trial
def pycocotools():
    from pycocotools import mask as rle
    from pycocotools.coco import COCO

    data = COCO(ours("coco", "coco.json"))
    ids = {i["file_name"]: i["id"] for i in data.dataset["images"]}

    def seen(data):
        return [[(data.loadCats(a["category_id"])[0]["name"], data.annToMask(a)) for a in data.loadAnns(data.getAnnIds(imgIds=ids[p["path"]]))] for p in truth]

    compare("pycocotools", seen(data))
    compare("pycocotools results", seen(data.loadRes(ours("coco-results", "results.json"))))
    for name, packed in [("pycocotools", True), ("pycocotools-plain", False)]:
        images, annotations = [], []
        for i, p in enumerate(truth):
            images.append({"id": 10 * i + 5, "file_name": p["path"], "width": p["width"], "height": p["height"]})
            for o in p["objects"] or []:
                r = rle.encode(np.asfortranarray(o["array"].astype(np.uint8)))
                r["counts"] = r["counts"].decode()
                if not packed:
                    flat = o["array"].ravel(order="F").astype(np.int8)
                    at = np.flatnonzero(np.diff(np.concatenate([[0], flat, [1 - flat[-1]]])))
                    r["counts"] = [int(v) for v in np.diff(np.concatenate([[0], at]))]
                annotations.append({"id": len(annotations), "image_id": 10 * i + 5, "category_id": classes.index(o["class"]) + 3, "segmentation": r, "iscrowd": 0, "area": 1, "bbox": [0, 0, 1, 1]})
        json.dump({"images": images, "annotations": annotations, "categories": [{"id": i + 3, "name": c} for i, c in enumerate(classes)]}, open(theirs(name, "a.json"), "w"))


@trial
def labelme():
    import base64
    import io

    import labelme
    from labelme._label_file import LabelFile

    seen = []
    for p in truth:
        f = LabelFile(ours("labelme", stem(p) + ".json"))
        objects = []
        for s in f.shapes:
            m = np.zeros((p["height"], p["width"]), bool)
            if s["shape_type"] == "mask":
                (x0, y0), (x1, y1) = np.array(s["points"]).astype(int)
                m[y0 : y1 + 1, x0 : x1 + 1] = s["mask"]
            else:
                m = labelme.utils.shape_to_mask((p["height"], p["width"]), s["points"], s["shape_type"])
            objects.append((s["label"], m))
        seen.append(objects)
    compare("labelme", seen)
    for p in truth:
        path = theirs("labelme", stem(p) + ".json")
        shapes = []
        for o in p["objects"] or []:
            ys, xs = np.nonzero(o["array"])
            box = [[int(xs.min()), int(ys.min())], [int(xs.max()), int(ys.max())]]
            patch = o["array"][ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
            shapes.append({"label": o["class"], "points": box, "group_id": None, "shape_type": "mask", "flags": {}, "description": "", "mask": labelme.utils.img_arr_to_b64(patch.astype(np.uint8))})
        LabelFile().save(filename=path, shapes=shapes, image_path=os.path.basename(p["path"]), image_height=p["height"], image_width=p["width"])


@trial
def datumaro():
    import datumaro as dm

    def arrays(item, kinds):
        return [a for a in item.annotations if type(a).__name__ in kinds]

    for fmt in ["datumaro", "cvat", "voc"]:
        data = dm.Dataset.import_from(ours(fmt), fmt)
        names = [c.name for c in data.categories()[dm.AnnotationType.label]]
        items = {i.id: i for i in data}
        seen = []
        for p in truth:
            masks = [(names[a.label], a.image) for a in arrays(items[stem(p)], ["Mask", "RleMask", "ExtractedMask"])]
            if fmt == "voc":  # which Datumaro sorts by class
                masks = [max(masks, key=lambda m: (m[1].astype(bool) & o["array"]).sum()) for o in p["objects"] or []]
            seen.append(masks)
        compare("datumaro: " + fmt, seen)
    items = []
    for p in truth:
        media = dm.Image.from_numpy(np.zeros((p["height"], p["width"], 3), np.uint8), ext=".png")
        items.append(dm.DatasetItem(stem(p), subset="train", media=media,
                                    annotations=[dm.Mask(o["array"], label=classes.index(o["class"]), id=k + 1, group=k + 1, z_order=k) for k, o in enumerate(p["objects"] or [])]))
    made = dm.Dataset.from_iterable(items, categories=classes)
    for fmt, more in [("datumaro", {}), ("voc", {"label_map": "source"}), ("coco_instances", {"segmentation_mode": "mask"}), ("cvat", {})]:
        try:
            made.export(theirs("datumaro-" + fmt, "."), fmt, save_media=True, **more)
        except Exception as e:
            failed["datumaro writes " + fmt] = repr(e)[:500]


@trial
def supervision():
    import cv2
    import supervision as sv

    folder = theirs("pictures", ".")
    os.makedirs(folder, exist_ok=True)
    detections, images = {}, []
    for p in truth:
        path = os.path.join(folder, os.path.basename(p["path"]))
        cv2.imwrite(path, np.zeros((p["height"], p["width"], 3), np.uint8))
        images.append(path)
        masks = np.array([o["array"] for o in p["objects"] or []]).reshape(-1, p["height"], p["width"])
        xyxy = sv.mask_to_xyxy(masks) if len(masks) else np.zeros((0, 4))
        detections[path] = sv.Detections(xyxy=xyxy.astype(float), mask=masks, class_id=np.array([classes.index(o["class"]) for o in p["objects"] or []], int))
    data = sv.DetectionDataset(classes=classes, images=images, annotations=detections)
    data.as_coco(annotations_path=theirs("supervision-coco", "a.json"))
    read = sv.DetectionDataset.from_coco(images_directory_path=ours("pictures"), annotations_path=ours("coco", "coco.json"), force_masks=True)
    got = {os.path.relpath(k, ours("pictures")).replace(os.sep, "/"): v for k, v in read.annotations.items()}
    compare("supervision: coco", [[(read.classes[c], m) for c, m in zip(got[p["path"]].class_id, got[p["path"]].mask if got[p["path"]].mask is not None else [])] for p in truth])
    read = sv.DetectionDataset.from_yolo(images_directory_path=ours("yolo", "images", "sub"), annotations_directory_path=ours("yolo", "labels", "sub"), data_yaml_path=ours("yolo", "data.yaml"), force_masks=True)
    got = {os.path.basename(k): v for k, v in read.annotations.items()}
    seen = [got[os.path.basename(p["path"])] for p in truth]
    compare("supervision: yolo", [[(read.classes[c], m) for c, m in zip(d.class_id, d.mask)] if d.mask is not None else [] for d in seen])


@trial
def label_studio():
    from label_studio_converter import brush

    tasks = {t["data"]["image"]: t for t in json.load(open(ours("label-studio", "tasks.json")))}
    seen = []
    for p in truth:
        objects = []
        for r in tasks[p["path"]]["annotations"][0]["result"]:
            flat = brush.decode_rle(r["value"]["rle"])
            objects.append((r["value"]["brushlabels"][0], np.reshape(flat, [r["original_height"], r["original_width"], 4])[:, :, 3] > 128))
        seen.append(objects)
    compare("label-studio-converter", seen)
    made = []
    for p in truth:
        result = []
        for o in p["objects"] or []:
            rle = brush.mask2rle(o["array"].astype(np.uint8) * 255)
            result.append({"id": "x", "type": "brushlabels", "from_name": "tag", "to_name": "image", "original_width": p["width"], "original_height": p["height"], "image_rotation": 0,
                           "value": {"format": "rle", "rle": [int(v) for v in rle], "brushlabels": [o["class"]]}})
        made.append({"id": 1, "data": {"image": "/data/local-files/?d=" + p["path"].replace(" ", "%20")}, "annotations": [{"id": 1, "result": result, "was_cancelled": False}]})
    json.dump(made, open(theirs("label-studio", "tasks.json"), "w"))


@trial
def pictures():
    import skimage.io

    seen = []
    for p in truth:
        names = sorted((n for n in os.listdir(ours("mask-png", "sub")) if n.startswith(os.path.basename(stem(p)) + "_mask_")), key=lambda n: int(re.search(r"_mask_(\d+)", n)[1]))
        seen.append([((re.search(r"_mask_\d+_(.*)\.png", n) or [None, "object"])[1], skimage.io.imread(ours("mask-png", "sub", n)) == 255) for n in names])
    compare("scikit-image: masks", seen)
    names = dict(line.split(" ", 1) for line in open(ours("label-map", "labels.txt")).read().splitlines())
    seen, instances = [], []
    for p in truth:
        index = np.array(PIL.Image.open(ours("label-map", stem(p) + "_labels.png")))
        seen.append([(o["class"], (index == int({v: k for k, v in names.items()}[o["class"]])) & o["array"]) for o in p["objects"] or []])
        index = skimage.io.imread(ours("instance-map", stem(p) + "_instances.png"))
        assert index.dtype == np.uint16
        instances.append([(None, index == k) for k in np.unique(index) if k])
    compare("Pillow: label map", seen)
    compare("scikit-image: instance map", instances)
    for p in truth:
        index = np.zeros((p["height"], p["width"]), np.uint16)
        for k, o in enumerate(p["objects"] or []):
            index[o["array"]] = 300 * (k + 1)
            PIL.Image.fromarray(o["array"]).save(theirs("pillow-masks", f"{stem(p)}_mask_{k + 1}_{o['class']}.png"))  # of one bit
        skimage.io.imsave(theirs("skimage-instances", stem(p) + "_instances.png"), index, check_contrast=False)


@trial
def arrays():
    for p in truth:
        if not p["objects"]:
            continue
        masks = np.array([o["array"] for o in p["objects"]])
        np.savez_compressed(theirs("numpy-npz", stem(p) + ".npz"), masks=masks, classes=np.array([classes.index(o["class"]) for o in p["objects"]], np.int32), names=np.array(classes))
        np.save(theirs("numpy-npy", stem(p) + ".npy"), masks.astype(np.uint8))
    seen, bare = [], []
    for p in truth:
        z = np.load(ours("npz", stem(p) + ".npz"))
        assert z["masks"].dtype == bool and z["scores"].dtype == np.float32
        seen.append([(z["names"][c] if c >= 0 else "object", m) for c, m in zip(z["classes"], z["masks"])])
        bare.append([(None, m) for m in np.load(ours("npy", stem(p) + "_masks.npy"))])
    compare("NumPy: npz", seen)
    compare("NumPy: npy", bare)


@trial
def drawings():
    import io
    import xml.etree.ElementTree as tree

    import cairosvg

    space = "{http://www.w3.org/2000/svg}"
    seen = []
    for p in truth:
        text = open(ours("svg", stem(p) + ".svg"), encoding="utf-8").read()
        drawing = tree.fromstring(text)
        objects = []
        for k, path in enumerate(drawing.findall(space + "path")):
            alone = tree.fromstring(text)
            for j, other in enumerate(alone.findall(space + "path")):
                if j != k:
                    alone.remove(other)
                other.set("fill", "#fff")
                other.set("shape-rendering", "crispEdges")
            png = cairosvg.svg2png(tree.tostring(alone))
            objects.append((path.get("data-class", "object"), np.array(PIL.Image.open(io.BytesIO(png)))[:, :, 3] > 127))
        seen.append(objects)
    compare("cairosvg", seen)


@trial
def shapes():
    import shapely
    import shapely.geometry

    seen = []
    for p in truth:
        ys, xs = np.mgrid[0 : p["height"], 0 : p["width"]] + 0.5
        objects = []
        for folder in ["geojson", "geojson-nearly"]:
            for f in json.load(open(ours(folder, stem(p) + ".geojson")))["features"]:
                shape = shapely.geometry.shape(f["geometry"])
                assert shape.is_valid, shapely.is_valid_reason(shape)
                for part in shape.geoms:
                    assert part.exterior.is_ccw, "the exterior runs the wrong way"
                if folder == "geojson":
                    objects.append((f["properties"].get("classification", {"name": "object"})["name"], shapely.contains_xy(shape, xs, ys)))
        seen.append(objects)
    compare("shapely", seen)
    for p in truth:
        features = []
        for o in p["objects"] or []:
            ys, xs = np.nonzero(o["array"])
            shape = shapely.unary_union([shapely.box(x, y, x + 1, y + 1) for x, y in zip(xs, ys)])
            features.append({"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": {"label": o["class"]}})
        json.dump({"type": "FeatureCollection", "features": features}, open(theirs("shapely", stem(p) + ".geojson"), "w"))


def without_torch():
    """Lets Ultralytics be imported without PyTorch, which is gigabytes and has no part in reading labels."""
    import importlib.machinery
    import importlib.metadata
    import types

    class Hollow(types.ModuleType):
        __version__, __path__ = "2.2.0", []

        def __getattr__(self, name):
            if name.startswith("__"):
                raise AttributeError(name)
            made = Hollow(name)
            if name[0].isupper():
                made = type(name, (Warning if name.endswith("Warning") else object,), {})
            setattr(self, name, made)
            return made

        def __call__(self, *args, **kw):
            return args[0] if len(args) == 1 and callable(args[0]) else Hollow("made")

        def __lt__(self, other):
            return False

        def __ge__(self, other):
            return True

    class Finder:
        def find_spec(self, name, path=None, target=None):
            if name.split(".")[0] in ("torch", "torchvision"):
                return importlib.machinery.ModuleSpec(name, self, is_package=True)

        def create_module(self, spec):
            return Hollow(spec.name)

        def exec_module(self, module):
            pass

    sys.meta_path.insert(0, Finder())
    version = importlib.metadata.version
    importlib.metadata.version = lambda name: "2.2.0" if name in ("torch", "torchvision") else version(name)


@trial
def ultralytics():
    os.environ["YOLO_CONFIG_DIR"] = theirs("ultralytics-settings", ".")
    os.makedirs(os.environ["YOLO_CONFIG_DIR"], exist_ok=True)
    without_torch()
    import yaml
    from ultralytics.data.utils import img2label_paths, polygons2masks, verify_image_label

    def labels(folder):
        data = yaml.safe_load(open(ours(folder, "data.yaml")))
        found = {}
        for part in {data["train"], data["val"]}:
            for where, _, names in os.walk(os.path.join(ours(folder), data["path"], part)):
                for n in names:
                    picture = os.path.join(where, n)
                    got = verify_image_label((picture, img2label_paths([picture])[0], "", False, len(data["names"]), 0, 0, False))
                    _, lb, shape, segments, _, missing, _, _, corrupt, message = got
                    assert not missing and not corrupt, message
                    found["sub/" + n] = ([data["names"][int(c)] for c in lb[:, 0]], lb[:, 1:], segments, shape)
        return found

    whole, split, boxes = labels("yolo"), labels("yolo-split"), labels("yolo-boxes")
    assert sorted(whole) == sorted(split) == sorted(p["path"] for p in truth), (sorted(whole), sorted(split))
    seen, edges = [], []
    for p in truth:
        names, _, segments, shape = whole[p["path"]]
        size = np.array([p["width"], p["height"]])
        masks = polygons2masks((p["height"], p["width"]), [s * size for s in segments], 1) if len(segments) else []
        seen.append(list(zip(names, masks)))
        rectangles = []
        for name, (x, y, w, h) in zip(boxes[p["path"]][0], boxes[p["path"]][1]):
            m = np.zeros((p["height"], p["width"]), bool)
            x0, y0, x1, y1 = np.round(np.array([x - w / 2, y - h / 2, x + w / 2, y + h / 2]) * [*size, *size]).astype(int)
            m[y0:y1, x0:x1] = True
            rectangles.append((name, m))
        edges.append(rectangles)
    compare("Ultralytics", seen)
    for p in truth:
        for o in p["objects"] or []:
            ys, xs = np.nonzero(o["array"])
            o["array"] = np.zeros_like(o["array"])
            o["array"][ys.min() : ys.max() + 1, xs.min() : xs.max() + 1] = True
    compare("Ultralytics: boxes", edges)  # which comes last: the truth is boxes now


print(json.dumps({"seen": out, "failed": failed}), file=answer)
