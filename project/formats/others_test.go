package formats

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"clickmask/mask"
)

// square is pixels 1 and 2 of both axes of a picture of 6 x 5 pixels, which the files below show, each in its own way.
var square = mask.Rect(6, 5, image.Rect(1, 1, 3, 3))

func encoded(t *testing.T, img image.Image) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// painted is a picture whose square has one colour and the rest another.
func painted[I interface {
	image.Image
	Set(x, y int, c color.Color)
}](img I, in, out color.Color) I {
	for y := range 5 {
		for x := range 6 {
			if img.Set(x, y, out); square.At(x, y) {
				img.Set(x, y, in)
			}
		}
	}
	return img
}

func TestFilesOfOtherProgramsAreRead(t *testing.T) {
	frame := image.Rect(0, 0, 6, 5)
	palette := color.Palette{color.Black, color.NRGBA{128, 0, 0, 255}, color.NRGBA{0, 128, 0, 255}}
	grey16 := image.NewGray16(frame)
	indexed := painted(image.NewPaletted(frame, palette), palette[2], palette[0])
	const cvatHead = `<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><job><id>1</id></job></meta><image id="7" name="d/a.jpg" width="6" height="5">`
	const studioHead = `[{"id":9,"data":{"img":"/data/upload/3/0a1b2c3d-a%20b.jpg"},"annotations":[{"was_cancelled":true,"result":[]},{"result":[`
	for name, c := range map[string]struct {
		f       *Format
		files   map[string]string
		page    string
		classes []string
		notes   []string
	}{
		"VOC boxes": {voc, map[string]string{"x/a.xml": `<annotation><folder>f</folder><filename>a.jpg</filename><size><width>6</width><height>5</height><depth>3</depth></size>
			<object><name>dog</name><bndbox><xmin>2</xmin><ymin>2</ymin><xmax>3</xmax><ymax>3</ymax></bndbox></object></annotation>`}, "x/a.jpg", []string{"dog"},
			[]string{"1 boxes without a mask were read as rectangles"}},
		"VOC masks without a list": {voc, map[string]string{"Annotations/a.xml": `<annotation><filename>a.jpg</filename><size><width>6</width><height>5</height></size>
			<object><name>x</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>1</xmax><ymax>1</ymax></bndbox></object><object><name>y</name></object></annotation>`,
			"SegmentationClass/a.png": encoded(t, indexed)}, "a.jpg", []string{"bicycle"}, []string{"1 boxes of which no pixel is in the masks were left out"}},
		"VOC masks in colours, with a list": {voc, map[string]string{"Annotations/a.xml": `<annotation><filename>a.jpg</filename><size><width>6</width><height>5</height></size></annotation>`,
			"SegmentationClass/a.png": encoded(t, painted(image.NewRGBA(frame), color.RGBA{1, 2, 3, 255}, color.Black)), "labelmap.txt": "# l\nbackground:0,0,0::\na:b:1,2,3::\n"}, "a.jpg", []string{"a:b"}, nil},
		"VOC masks alone, classes without colours": {voc, map[string]string{"SegmentationClass/d/a.png": encoded(t, indexed), "labelmap.txt": "background:::\ncat:::\ndog:::\n"}, "d/a", []string{"dog"}, nil},
		"YOLO of Roboflow": {yolo, map[string]string{"data.yaml": "train: ../train/images\nval: ../valid/images\nnc: 1\nnames: ['dog']\n", "README.roboflow.txt": "hello", "train/labels/a.rf.txt": "0 0.166667 0.2 0.5 0.2 0.5 0.6 0.166667 0.6\n"},
			"train/images/a.rf", []string{"dog"}, nil},
		"YOLO beside its pictures, with a list": {yolo, map[string]string{"data.yaml": "names: {0: dog}\n", "classes.txt": "dog\n", "d/a.txt": "0 0.333333 0.4 0.333333 0.4\n"}, "d/a", []string{"dog"},
			[]string{"1 boxes without a mask were read as rectangles"}},
		"CVAT mask": {cvat, map[string]string{"annotations.xml": cvatHead + `<mask label="dog" source="manual" occluded="0" rle="0, 2, 1, 2, 1" left="1" top="1" width="3" height="2" z_order="0"></mask></image></annotations>`},
			"d/a.jpg", []string{"dog"}, nil},
		"CVAT group, point and tag": {cvat, map[string]string{"annotations.xml": cvatHead + `<polygon label="dog" points="1.00,1.00;2,1;2,3;1,3" group_id="4"><attribute name="x">y</attribute></polygon>
			<polygon label="dog" points="2,1;3,1;3,3;2,3" group_id="4"/><points label="dog" points="1,1"/><tag label="t"/></image></annotations>`}, "d/a.jpg", []string{"dog"},
			[]string{"1 lines, points and texts were left out", "1 words about whole pictures were left out"}},
		"CVAT box, turned": {cvat, map[string]string{"annotations.xml": cvatHead + `<box label="dog" xtl="1" ytl="1" xbr="3" ybr="3" rotation="90"/></image></annotations>`}, "d/a.jpg", []string{"dog"},
			[]string{"1 boxes that are turned were read as polygons"}},
		"Label Studio, a polygon and a box": {labelStudio, map[string]string{"p.json": studioHead +
			`{"type":"polygonlabels","original_width":6,"original_height":5,"value":{"points":[[16.6667,20],[50,20],[50,60],[16.6667,60]],"polygonlabels":["dog"]}},
			{"type":"rectanglelabels","original_width":6,"original_height":5,"value":{"x":16.6667,"y":20,"width":33.3333,"height":40,"rotation":0,"rectanglelabels":["cat"]}},
			{"type":"keypointlabels","value":{"x":1,"y":2}}]},{"result":[]}]}]`}, "a b.jpg", []string{"dog", "cat"},
			[]string{"1 annotations that were cancelled were left out", "1 further annotations of the same pictures were left out", "1 boxes without a mask were read as rectangles", "1 lines, points and texts were left out"}},
		"Datumaro, three kinds": {datumaro, map[string]string{"default.json": `{"info":{},"categories":{"label":{"labels":[{"name":"cat"},{"name":"dog"}]}},"items":[{"id":"a","image":{"path":"a.jpg","size":[5,6]},"annotations":[
			{"type":"polygon","label_id":1,"points":[1,1,3,1,3,3,1,3]},{"type":"bbox","label_id":0,"bbox":[1,1,2,2]},{"type":"mask","rle":{"size":[5,6],"counts":[6,2,3,2,17]}},{"type":"caption","caption":"x"}]}]}`},
			"a.jpg", []string{"dog", "cat", "object"}, []string{"1 boxes without a mask were read as rectangles", "1 lines, points and texts were left out"}},
		"GeoJSON of QuPath": {geoJSON, map[string]string{"a.geojson": `{"type":"FeatureCollection","features":[{"type":"Feature","id":"u","geometry":{"type":"Polygon","coordinates":[[[0,0],[6,0],[6,5],[0,5],[0,0]],[[0,0],[6,0],[6,1],[1,1],[1,3],[3,3],[3,1],[6,1],[6,5],[0,5],[0,0]]]},
			"properties":{"objectType":"annotation","classification":{"name":"dog","color":[1,2,3]}}},{"type":"Feature","geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]},"properties":null}]}`}, "a", []string{"dog"},
			[]string{"1 lines, points and texts were left out"}},
		"GeoJSON, one feature": {geoJSON, map[string]string{"a.geojson": `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,1,9],[3,1,9],[3,3,9],[1,3,9],[1,1,9]]]},"properties":{"label":"dog"}}`}, "a", []string{"dog"}, nil},
		"SVG of Inkscape": {svg, map[string]string{"a.svg": `<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://i" width="6px" height="5" viewBox="0 0 6 5"><defs><path d="M0 0H5V5Z"/></defs>
			<g i:label="dog"><path style="fill:#f00;fill-rule:evenodd" d="m 1,1 2,0 v2 h-2 z"/><rect x="1" y="1" width="2" height="2"/><polygon points="1,1 3,1 3,3 1,3"/><rect clip-path="url(#c)" width="1" height="1"/><path fill="none" d="M0 0L1 1"/></g></svg>`},
			"a", []string{"dog", "dog", "dog"}, []string{noteOne(noteCutShapes), "1 lines, texts, pictures and copies were left out"}},
		"SVG, curves and holes": {svg, map[string]string{"a.svg": `<svg width="6" height="5"><path d="M0 0H6V5H0ZM0 0H6V5H0Z"/><path fill-rule="evenodd" d="M0 0H6V5H0ZM0 0H6V5H0ZM1,1C1.5.9 2.5.9 3 1S3.1 2.5 3 3Q2 3.1 1 3T1 1z"/></svg>`},
			"a", []string{"object", "object"}, nil},
		"label map in grey": {labelMap, map[string]string{"a.png": encoded(t, painted(image.NewGray(frame), color.Gray{7}, color.Gray{0}))}, "a", []string{"class 7"}, nil},
		"label map with what nobody judges": {labelMap, map[string]string{"m/a_labels.png": encoded(t, paintedIn(image.NewGray(frame), 1)), "labels.txt": "0 background\n1 big dog\n"}, "m/a", []string{"big dog"},
			[]string{"1 areas that are not to be judged (255) were left out"}},
		"instance map": {instanceMap, map[string]string{"a_instances.png": encoded(t, painted(grey16, color.Gray16{40000}, color.Gray16{0})), "instances.txt": "a_instances.png\t40000\tdog\n"}, "a", []string{"dog"}, nil},
		"masks": {maskPNG, map[string]string{"a_mask_2_cat.png": encoded(t, painted(image.NewNRGBA(frame), color.NRGBA{9, 9, 9, 255}, color.NRGBA{0, 0, 0, 0})),
			"a_mask_1_dog.png": encoded(t, painted(image.NewGray(frame), color.Gray{1}, color.Gray{0})), "a_mask_10.png": encoded(t, painted(image.NewGray(frame), color.Gray{250}, color.Gray{3})), "a_mask_11.png": encoded(t, painted(image.NewGray16(frame), color.Gray16{0x64ff}, color.Gray16{0}))}, "a",
			[]string{"dog", "cat", "object", "object"}, []string{"1 masks with shades between black and white were cut off in the middle"}},
		"array": {npyFile, map[string]string{"a.npy": "\x93NUMPY\x01\x00\x46\x00{'descr': '<u2', 'fortran_order': False, 'shape': (5, 6), }          \n" + strings.Repeat("\x00", 14) + "\x01\x02\x01\x02" + strings.Repeat("\x00", 8) + "\x01\x02\x01\x02" + strings.Repeat("\x00", 30)}, "a", []string{"object"}, nil},
	} {
		files := fstest.MapFS{}
		for p, text := range c.files {
			files[p] = &fstest.MapFile{Data: []byte(text)}
		}
		f, open, err := Recognise(files, ".")
		if err != nil || f != c.f {
			t.Errorf("%s: it is taken for %v (%v)", name, f, err)
			continue
		}
		got, err := f.Read(t.Context(), files, open, ReadOptions{Size: func(string) (int, int, error) { return 6, 5, nil }})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p := got.Set.Pages[0]
		var classes []string
		for k, item := range p.Items {
			classes = append(classes, got.Set.name(item))
			full := name == "SVG, curves and holes" && k == 0 // by the non-zero rule there is no hole
			if !full && !item.Mask.Equal(square) || full && item.Mask.Area() != 30 {
				t.Errorf("%s: mask %d is %v", name, k, item.Mask.Runs())
			}
		}
		if p.Path != c.page || !reflect.DeepEqual(classes, c.classes) || !slices.Equal(sentences(got.Notes), c.notes) {
			t.Errorf("%s: %s with %q, told are %q", name, p.Path, classes, got.Notes)
		}
	}
}

// paintedIn is a grey picture with a number in the square and 255 in a corner.
func paintedIn(img *image.Gray, v uint8) *image.Gray {
	painted(img, color.Gray{v}, color.Gray{0})
	img.SetGray(5, 4, color.Gray{255})
	return img
}

func sentences(notes []Note) (list []string) {
	for _, n := range notes {
		list = append(list, n.String())
	}
	return list
}

func noteOne(note string) string { return strings.Replace(note, "%d", "1", 1) }

func TestBoxesThatReachOutAreClippedWithAWord(t *testing.T) {
	for name, c := range map[string]struct {
		f    *Format
		file string
		text string
	}{
		"COCO":  {coco, "a.json", `{"images":[{"id":1,"file_name":"a","width":6,"height":5}],"categories":[{"id":1,"name":"c"}],"annotations":[{"image_id":1,"category_id":1,"bbox":[4,3,9,9]}]}`},
		"VOC":   {voc, "a.xml", `<annotation><filename>a</filename><size><width>6</width><height>5</height></size><object><name>c</name><bndbox><xmin>5</xmin><ymin>4</ymin><xmax>70</xmax><ymax>50</ymax></bndbox></object></annotation>`},
		"CVAT":  {cvat, "a.xml", `<annotations><image name="a" width="6" height="5"><box label="c" xtl="4" ytl="3" xbr="60" ybr="7"/></image></annotations>`},
		"YOLO":  {yolo, "labels/a.txt", "0 0.833333 0.8 0.333333 0.8\n"},
		"Label": {labelStudio, "a.json", `[{"data":{"image":"a"},"annotations":[{"result":[{"type":"rectanglelabels","original_width":6,"original_height":5,"value":{"x":66.6667,"y":60,"width":80,"height":80,"rectanglelabels":["c"]}}]}]}]`},
	} {
		files := fstest.MapFS{c.file: {Data: []byte(c.text)}, "data.yaml": {Data: []byte("names: [c]\n")}}
		open := c.file
		if c.f == yolo {
			open = "."
		}
		got, err := c.f.Read(t.Context(), files, open, ReadOptions{Size: func(string) (int, int, error) { return 6, 5, nil }})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		item := got.Set.Pages[0].Items[0]
		want := image.Rect(4, 3, 6, 5)
		if c.f == yolo {
			want = image.Rect(4, 2, 6, 5)
		}
		if item.Mask.Bounds() != want || !item.Box || !slices.Equal(sentences(got.Notes), []string{noteOne(noteClipped), noteOne(noteBoxes)}) {
			t.Errorf("%s: %v, told are %q", name, item.Mask.Bounds(), got.Notes)
		}
	}
}

func TestBadFilesOfEveryFormatAreRefusedWithFileAndField(t *testing.T) {
	huge := encoded(t, image.NewGray(image.Rect(0, 0, 3, 3)))
	huge = huge[:16] + "\x00\x20\x00\x00\x00\x00\x80\x00" + huge[24:] // the checksum is wrong then, which Go checks first
	for name, c := range map[string]struct {
		f    *Format
		file string
		text string
		want string
	}{
		"COCO, kind":        {coco, "x.json", `{"images":[{"id":"a"}]}`, `x.json: it is no COCO file: "images.id" is a text where a whole number should be`},
		"COCO, cut off":     {coco, "x.json", `{"images":[`, "x.json: it is no COCO file: it is no JSON from byte 11 on"},
		"COCO, box":         {coco, "x.json", `{"images":[{"id":1,"width":6,"height":5}],"categories":[{"id":1}],"annotations":[{"image_id":1,"category_id":1,"bbox":[3,3,-2,1]}]}`, "annotation 1: a box from 3,3 to 1,4 is none"},
		"results":           {cocoResults, "x.json", `{"image_id":1}`, "x.json: these are no COCO results: it is an object where a list should be"},
		"results, class":    {cocoResults, "x.json", `[{"image_id":1,"category_id":2,"segmentation":{"size":[2,2],"counts":"x"}}]`, "x.json: result 1: letter 1"},
		"VOC, HTML":         {voc, "x.xml", "<html></html>", "x.xml: it is no VOC file"},
		"VOC, no name":      {voc, "x.xml", "<annotation></annotation>", "it has no <filename>"},
		"VOC, number":       {voc, "x.xml", "<annotation><filename>a</filename><size><width>six</width></size></annotation>", "x.xml: it is no VOC file: strconv"},
		"VOC, charset":      {voc, "x.xml", `<?xml version="1.0" encoding="latin1"?><annotation/>`, `x.xml: it is no VOC file: xml: opening charset "latin1": it is written in "latin1"`},
		"VOC, nothing":      {voc, "x.xml", ``, "x.xml: it is no VOC file: it holds no XML"},
		"CVAT, video":       {cvat, "x.xml", `<annotations><track id="1"/></annotations>`, "x.xml: it holds tracks of a video"},
		"CVAT, points":      {cvat, "x.xml", `<annotations><image name="a" width="6" height="5"><polygon points="1,2;3"/></image></annotations>`, `x.xml: image "a": shape 1 (polygon): "3" in its points is no corner`},
		"CVAT, run lengths": {cvat, "x.xml", `<annotations><image name="a" width="6" height="5"><mask rle="1,x" left="0" top="0" width="2" height="2"/></image></annotations>`, `"x" in its run lengths is no number`},
		"CVAT, sum":         {cvat, "x.xml", `<annotations><image name="a" width="6" height="5"><mask rle="1,2" left="0" top="0" width="2" height="2"/></image></annotations>`, "run lengths miss 1 of 2 x 2"},
		"CVAT, place":       {cvat, "x.xml", `<annotations><image name="a" width="6" height="5"><mask rle="1,2" left="1e9" top="0" width="2" height="2"/></image></annotations>`, `"1e9" is none of left, top, width and height`},
		"Label Studio":      {labelStudio, "x.json", `[{"data":{"image":"a"},"annotations":[{"result":[{"type":"brushlabels","original_width":6,"original_height":5,"value":{"format":"rle","rle":[1,2,3]}}]}]}]`, "x.json: task 1: result 1 (brushlabels): its brush mask holds"},
		"Label Studio, no":  {labelStudio, "x.json", `[{"data":{},"annotations":[]}]`, "task 1: it names no picture"},
		"Label Studio, 256": {labelStudio, "x.json", `[{"data":{"image":"a"},"annotations":[{"result":[{"value":{"rle":[256]}}]}]}]`, `"rle" holds 256`},
		"Datumaro, label":   {datumaro, "x.json", `{"items":[{"id":"a","image":{"size":[5,6]},"annotations":[{"type":"mask","label_id":3}]}]}`, `annotation 1 of item "a": it has the label 3, but there are 0`},
		"GeoJSON":           {geoJSON, "x.geojson", `{"picture":{"width":6,"height":5},"features":[{"geometry":{"type":"Polygon","coordinates":[[["a"]]]}}]}`, `x.geojson: feature 1: "coordinates" are none of a polygon`},
		"GeoJSON, far":      {geoJSON, "x.geojson", `{"picture":{"width":6,"height":5},"features":[{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1e300,0],[1,1]]]}}]}`, "1e+300 is no coordinate"},
		"SVG, arcs":         {svg, "x.svg", `<svg width="6" height="5"><path d="M0 0A1 1 0 x 0 3 3"/></svg>`, `its path has "x" where a number should be`},
		"SVG, transform":    {svg, "x.svg", `<svg width="6" height="5"><g transform="turn(3)"><rect width="2" height="2"/></g></svg>`, "its transform has turn with 1 numbers"},
		"SVG, open move":    {svg, "x.svg", `<svg width="6" height="5"><rect transform="rotate(3" width="2" height="2"/></svg>`, "and no list of moves"},
		"SVG, far move":     {svg, "x.svg", `<svg width="6" height="5"><rect transform="scale(1e300) scale(1e300)" width="2" height="2"/></svg>`, "is no coordinate"},
		"SVG, letters":      {svg, "x.svg", `<svg width="6" height="5"><path d="M0 0 B"/></svg>`, `the letter "B", which means nothing`},
		"SVG, numbers":      {svg, "x.svg", `<svg width="6" height="5"><path d="M0 x"/></svg>`, `its path has "x" where a number should be`},
		"SVG, box":          {svg, "x.svg", `<svg viewBox="5 0 6 5"/>`, "its viewBox begins at 5,0"},
		"SVG, deep":         {svg, "x.svg", `<svg width="6" height="5">` + strings.Repeat("<g>", 2000), "more than 1000 deep"},
		"SVG, cut off":      {svg, "x.svg", `<svg width="6" height="5"><g>`, "x.svg: it is no drawing: XML syntax error on line 1"},
		"mask":              {maskPNG, "x.png", "hello", "x.png: it is no PNG that can be read"},
		"label map, colour": {labelMap, "x.png", encoded(t, image.NewRGBA(image.Rect(0, 0, 2, 2))), "x.png: its pixels are colours and no numbers"},
		"huge PNG":          {labelMap, "x.png", huge, "x.png: it is no PNG that can be read"},
		"npy":               {npyFile, "x.npy", "hello", "x.npy: not a .npy file"},
		"npy, floats":       {npyFile, "x.npy", "\x93NUMPY\x01\x00\x40\x00{'descr': '<f4', 'fortran_order': False, 'shape': (5, 6), }    \n", `holds "<f4", and masks are bool or whole numbers`},
		"npy, axes":         {npyFile, "x.npy", "\x93NUMPY\x01\x00\x40\x00{'descr': '|b1', 'fortran_order': False, 'shape': (5,), }      \n", "no array of height x width"},
		"npz":               {npz, "x.npz", "PK\x03\x04", "x.npz: it is no NumPy archive"},
		"labels.txt":        {labelMap, "labels.txt", "zero\n", `labels.txt, line 1: "zero" is no number with a name`},
	} {
		open := c.file
		if open == "labels.txt" {
			open = "."
		}
		_, err := c.f.Read(t.Context(), fstest.MapFS{c.file: {Data: []byte(c.text)}, "data.yaml": {Data: []byte("names: [c]\n")}}, open, ReadOptions{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := maskPNG.Read(t.Context(), fstest.MapFS{"a_mask_1.png": {Data: []byte(encoded(t, image.NewGray(image.Rect(0, 0, 2, 2))))},
		"a_mask_2.png": {Data: []byte(encoded(t, image.NewGray(image.Rect(0, 0, 3, 2))))}}, ".", ReadOptions{}); err == nil || !strings.Contains(err.Error(), "2 x 2 and 3 x 2") {
		t.Errorf("masks of two sizes: %v", err)
	}
	if _, _, err := Recognise(fstest.MapFS{"a.json": {Data: []byte(`{"images":[],"categories":[]}`)}, "b.json": {Data: []byte(`{"images":[],"categories":[]}`)}}, "."); err == nil || errors.Is(err, ErrUnknown) {
		t.Errorf("two COCO files in a folder: %v", err)
	}
}

func TestEveryNoteIsInTheTable(t *testing.T) {
	source, err := os.ReadFile("notes.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`(?m)^\tnote\w+ += "`).FindAll(source, -1)); n != len(Notes) {
		t.Errorf("%d notes are declared, and %d in the table", n, len(Notes))
	}
	for _, n := range Notes {
		if strings.Count(n, "%d") != 1 {
			t.Errorf("%q", n)
		}
	}
}
