package serve

import (
	"encoding/json"
	"fmt"
	"image"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference/fake"
	"clickmask/mask"
	"clickmask/project/formats"
)

// studioConfig is the interface of label_studio_ml/examples/segment_anything_model, with quotes for JSON.
const studioConfig = `<View><Image name=\"image\" value=\"$image\" zoom=\"true\"/><BrushLabels name=\"tag\" toName=\"image\"><Label value=\"Banana\"/>` +
	`<Label value=\"Orange\"/></BrushLabels><KeyPointLabels name=\"tag2\" toName=\"image\" smart=\"true\"><Label value=\"Banana\"/></KeyPointLabels>` +
	`<RectangleLabels name=\"tag3\" toName=\"image\" smart=\"true\"><Label value=\"Orange\"/></RectangleLabels></View>`

// asks is what Label Studio posts to /predict (label_studio/ml/api_connector.py, make_predictions), a person having shown something.
func asks(config, picture, results string) string {
	return fmt.Sprintf(`{"tasks": [{"id": 3, "data": {"image": %q}, "meta": {}, "project": 1, "annotations": [], "predictions": []}],
		"project": "1.1700000000", "label_config": "%s", "params": {"login": null, "password": null,
		"context": {"result": [%s], "draft_id": 0}}}`, picture, config, results)
}

type studioAnswers struct {
	Version string `json:"model_version"`
	Results []struct {
		Score   float64
		Version string `json:"model_version"`
		Result  []struct {
			ID, Type string
			From     string `json:"from_name"`
			To       string `json:"to_name"`
			Width    int    `json:"original_width"`
			Height   int    `json:"original_height"`
			Rotation int    `json:"image_rotation"`
			Score    float64
			ReadOnly bool
			Value    struct {
				Format        string
				RLE           json.RawMessage
				BrushLabels   []string
				PolygonLabels []string
				Points        [][2]float64
				Closed        bool
			}
		}
	}
}

const (
	studioPoint = `{"original_width": 80, "original_height": 60, "image_rotation": 0, "value": {"x": 50, "y": 50, "width": 0.3189,
		"labels": ["Banana"], "keypointlabels": ["Banana"]}, "is_positive": true, "id": "fBWv1t0S2L", "from_name": "tag2", "to_name": "image",
		"type": "keypointlabels", "origin": "manual"}`
	studioBox = `{"original_width": 80, "original_height": 60, "type": "rectanglelabels", "value": {"x": 25, "y": 20, "width": 50, "height": 60,
		"rotation": 0, "rectanglelabels": ["Orange"]}}`
)

func TestLabelStudioConnects(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	var health struct{ Status string }
	for _, path := range []string{"/health", "/"} {
		if s.got(t, "GET", path, "", &health); health.Status != "UP" {
			t.Errorf("%s: %+v", path, health)
		}
	}
	var setup struct {
		Version string `json:"model_version"`
	}
	s.got(t, "POST", "/setup", `{"project": "1.1700000000", "schema": "`+studioConfig+`", "hostname": "http://localhost:8080", "access_token": "x", "extra_params": null}`, &setup)
	if setup.Version != "ClickMask 1.2.3, Fake" {
		t.Errorf("%+v", setup)
	}
	// Tasks that are looked at before anybody has pointed at anything.
	var a studioAnswers
	s.got(t, "POST", "/predict", `{"tasks": [{"id": 1, "data": {"image": "https://example.org/a.jpg"}}, {"id": 2, "data": {}}], "project": "1.17", "label_config": "`+studioConfig+`", "params": {"login": null, "password": null, "context": null}}`, &a)
	if len(a.Results) != 2 || len(a.Results[0].Result)+len(a.Results[1].Result) != 0 || a.Results[0].Result == nil {
		t.Errorf("%+v", a)
	}
}

func TestLabelStudiosSmartToolsBecomeBrushes(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	data := "data:image/png;base64," + pngOf(t, 1)
	for _, c := range []struct {
		what, shown, label string
		in                 image.Rectangle
	}{
		{"a box", studioBox, "Orange", image.Rect(20, 12, 60, 48)},
		{"a box and points", studioBox + "," + studioPoint, "Banana", image.Rect(20, 12, 60, 48)},
	} {
		var a studioAnswers
		s.got(t, "POST", "/predict", asks(studioConfig, data, c.shown), &a)
		if len(a.Results) != 1 || len(a.Results[0].Result) != 1 || a.Version != "ClickMask 1.2.3, Fake" || a.Results[0].Version != a.Version {
			t.Fatalf("%s: %+v", c.what, a)
		}
		r := a.Results[0].Result[0]
		if r.Type != "brushlabels" || r.From != "tag" || r.To != "image" || r.Width != picW || r.Height != picH || r.Value.Format != "rle" ||
			len(r.Value.BrushLabels) != 1 || r.Value.BrushLabels[0] != c.label || r.ID == "" {
			t.Errorf("%s: %+v", c.what, r)
		}
		m, err := formats.ReadBrush(r.Value.RLE, picW, picH)
		if err != nil {
			t.Fatal(err)
		}
		about(t, c.what, m.Bounds(), c.in)
	}
	var a studioAnswers
	s.got(t, "POST", "/predict", asks(studioConfig, data, studioPoint), &a)
	m, err := formats.ReadBrush(a.Results[0].Result[0].Value.RLE, picW, picH)
	if err != nil || !m.At(40, 30) {
		t.Errorf("%v, a mask that is not at the point: %v", err, m.Bounds())
	}
}

func TestWithoutABrushAPolygonIsAnswered(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	config := strings.NewReplacer("BrushLabels", "PolygonLabels").Replace(studioConfig)
	var a studioAnswers
	s.got(t, "POST", "/predict", asks(config, "data:image/png;base64,"+pngOf(t, 1), studioBox), &a)
	r := a.Results[0].Result[0]
	if r.Type != "polygonlabels" || !r.Value.Closed || r.Value.PolygonLabels[0] != "Orange" || len(r.Value.Points) < 4 {
		t.Fatalf("%+v", r)
	}
	var box image.Rectangle
	for _, p := range r.Value.Points {
		at := image.Pt(int(p[0]/100*picW), int(p[1]/100*picH))
		box = box.Union(image.Rectangle{at, at.Add(image.Pt(1, 1))})
	}
	about(t, "a polygon", box, image.Rect(20, 12, 60, 48))
}

func TestASmartBrushIsAskedAsPoints(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	painted := mask.Rect(picW, picH, image.Rect(30, 20, 50, 40))
	rle, err := formats.Brush(painted).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	shown := fmt.Sprintf(`{"type": "brushlabels", "is_positive": 1, "value": {"format": "rle", "rle": %s, "brushlabels": ["Banana"]}}`, rle)
	var a studioAnswers
	s.got(t, "POST", "/predict", asks(studioConfig, "data:image/png;base64,"+pngOf(t, 1), shown), &a)
	if m, err := formats.ReadBrush(a.Results[0].Result[0].Value.RLE, picW, picH); err != nil || !m.At(40, 30) {
		t.Errorf("%v, %v", err, m.Bounds())
	}
	points := spread(painted, 1)
	if len(points) != mostSpread {
		t.Errorf("%v", points)
	}
	for i, p := range points {
		if !painted.At(int(p.X), int(p.Y)) {
			t.Errorf("%v is not painted", p)
		}
		for _, q := range points[:i] {
			if d := (p.X-q.X)*(p.X-q.X) + (p.Y-q.Y)*(p.Y-q.Y); d < 25 {
				t.Errorf("%v and %v are side by side", p, q)
			}
		}
	}
	s.refused(t, "POST", "/predict", asks(studioConfig, "data:image/png;base64,"+pngOf(t, 1), `{"type": "brushlabels", "value": {"format": "rle", "rle": [0, 0, 75]}}`), 400, "brush")
}

func TestFilesOfTheRootAloneAreOpened(t *testing.T) {
	outside := t.TempDir()
	folder := filepath.Join(outside, "root")
	data := pngBytes(t, 1)
	for _, path := range []string{filepath.Join(outside, "secret.png"), filepath.Join(folder, "1", "a b.png")} {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(outside, "secret.png"), filepath.Join(folder, "link.png")); err != nil {
		t.Log(err) // not everybody may make links on Windows
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	s := start(t, 1, fake.Hooks{}, func(o *Options) { o.Root = root })
	for _, named := range []string{"1/a b.png", "/data/upload/1/a%20b.png", "/data/local-files/?d=1/a%20b.png", "http://localhost:8080/data/upload/1/a%20b.png"} {
		var a studioAnswers
		if s.got(t, "POST", "/predict", asks(studioConfig, named, studioPoint), &a); len(a.Results[0].Result) != 1 {
			t.Errorf("%s: %+v", named, a)
		}
	}
	for named, why := range map[string]string{
		"../secret.png": "no file", "/data/upload/../secret.png": "no file", "/data/local-files/?d=../secret.png": "no file", "link.png": "no file",
		filepath.Join(outside, "secret.png"): "no file", "1": "no file", "gone.png": "no file", "/data/local-files/": "no file",
		"https://example.org/a.png": "is an address", "s3://bucket/a.png": "is an address", "//example.org/a.png": "is an address",
		"data:image/png,x": "base64", "data:image/png;base64,!": "damaged", "": "no picture under",
	} {
		status, answer := s.send(t, "POST", "/predict", asks(studioConfig, named, studioPoint))
		if status < 400 || !strings.Contains(string(answer), why) {
			t.Errorf("%s: %d %s", named, status, answer)
		}
	}
	s = start(t, 1, fake.Hooks{}, nil)
	s.refused(t, "POST", "/predict", asks(studioConfig, "1/a b.png", studioPoint), http.StatusForbidden, "no --root")
}

func TestWhatLabelStudioMayNotMean(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	data := "data:image/png;base64," + pngOf(t, 1)
	for body, why := range map[string]string{
		"no JSON":                        "JSON",
		`{"tasks": 3}`:                   "JSON",
		asks("", data, studioPoint):      "needs an Image",
		asks("<View", data, studioPoint): "no XML",
		asks(studioConfig, data, `{"type": "ellipselabels", "value": {"x": 1}}`):                          "ellipselabels is not understood",
		asks(studioConfig, data, `{"type": "keypointlabels", "value": {"x": 150, "y": 1}}`):               "outside",
		asks(studioConfig, "data:image/png;base64,"+"bm8gcGljdHVyZQ==", studioPoint):                      "picture",
		strings.Replace(asks(studioConfig, data, studioPoint), `"data": {"image"`, `"data": {"photo"`, 1): `no picture under "image"`,
	} {
		s.refused(t, "POST", "/predict", body, 400, why)
	}
}

// CVAT's server posts this for an interactor (cvat/apps/lambda_manager/views.py, LambdaFunction.invoke), and shows the mask that comes back.
func TestCVATsInteractor(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	var a struct {
		Mask   [][]int
		Points [][2]float64
	}
	for what, body := range map[string]string{
		"two corners":  fmt.Sprintf(`{"image": %q, "pos_points": [], "neg_points": [], "obj_bbox": [[20, 12], [60.5, 48]]}`, pngOf(t, 1)),
		"four numbers": fmt.Sprintf(`{"image": %q, "pos_points": [[40, 30]], "neg_points": [], "obj_bbox": [20, 12, 60, 48]}`, pngOf(t, 1)),
	} {
		s.got(t, "POST", "/", body, &a)
		if len(a.Mask) != picH || len(a.Mask[0]) != picW {
			t.Fatalf("%d rows of %d", len(a.Mask), len(a.Mask[0]))
		}
		var box, outline image.Rectangle
		for y, row := range a.Mask {
			for x, v := range row {
				if v == 255 {
					box = box.Union(image.Rect(x, y, x+1, y+1))
				} else if v != 0 {
					t.Fatalf("the mask holds %d", v)
				}
			}
		}
		about(t, what, box, image.Rect(20, 12, 60, 48))
		for _, p := range a.Points {
			at := image.Pt(int(p[0]), int(p[1]))
			outline = outline.Union(image.Rectangle{at, at.Add(image.Pt(1, 1))})
		}
		about(t, what+", outline", outline, image.Rect(20, 12, 60, 48))
	}
	s.got(t, "POST", "/", fmt.Sprintf(`{"image": %q, "pos_points": [[40, 30]], "neg_points": [[5, 5]], "obj_bbox": null}`, pngOf(t, 1)), &a)
	if a.Mask[30][40] != 255 || a.Mask[5][5] != 0 {
		t.Error("the points are not heeded")
	}
	s.got(t, "POST", "/", fmt.Sprintf(`{"image": %q, "pos_points": [], "neg_points": [], "obj_bbox": [[-3, 12], [60, 61]]}`, pngOf(t, 1)), &a) // beyond the edges
	for body, why := range map[string]string{
		fmt.Sprintf(`{"image": %q, "pos_points": [%s[1, 1]], "neg_points": []}`, pngOf(t, 1), strings.Repeat("[1, 1], ", 1000)): "1001 points",
		fmt.Sprintf(`{"image": %q, "pos_points": [], "neg_points": []}`, pngOf(t, 1)):                                           "prompt",
		fmt.Sprintf(`{"image": %q, "pos_points": [], "neg_points": [], "obj_bbox": [1, 2]}`, pngOf(t, 1)):                       "2 numbers",
		fmt.Sprintf(`{"image": %q, "pos_points": [[4000, 1]], "neg_points": []}`, pngOf(t, 1)):                                  "outside",
		`{"pos_points": [[1, 1]], "neg_points": []}`:                                                                            "picture",
		`{"image": "%%%", "pos_points": [[1, 1]], "neg_points": []}`:                                                            "JSON",
	} {
		s.refused(t, "POST", "/", body, 400, why)
	}
}

// QuPath's extension posts this (org.elephant.sam.tasks.SAMDetectionTask and SAMPromptParameters), in integers, and reads features.
func TestQuPathsSamapi(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	type feature struct {
		Type     string
		Geometry struct {
			Type        string
			Coordinates [][][2]float64
		}
		Properties struct {
			Quality float64
			Model   string `json:"sam_model"`
			Index   int    `json:"object_idx"`
		}
	}
	var list []feature
	s.got(t, "POST", "/sam/", fmt.Sprintf(`{"type":"vit_l","bbox":[20,12,60,48],"b64img":%q,"multimask_output":false}`, pngOf(t, 1)), &list)
	if len(list) != 1 || list[0].Type != "Feature" || list[0].Geometry.Type != "Polygon" || list[0].Properties.Model != "vit_l" {
		t.Fatalf("%+v", list)
	}
	ring := list[0].Geometry.Coordinates[0]
	if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
		t.Errorf("%v is not closed", ring)
	}
	var box image.Rectangle
	for _, p := range ring {
		at := image.Pt(int(p[0]), int(p[1]))
		box = box.Union(image.Rectangle{at, at.Add(image.Pt(1, 1))})
	}
	about(t, "a box", box, image.Rect(20, 12, 60, 48))
	s.got(t, "POST", "/sam/", fmt.Sprintf(`{"type":"vit_t","point_coords":[[5,5],[40,30]],"point_labels":[0,1],"b64img":%q,"multimask_output":true,"checkpoint_url":"https://example.org/a.pt"}`, pngOf(t, 1)), &list)
	if len(list) < 3 || list[2].Properties.Index != 2 {
		t.Errorf("%d features", len(list))
	}
	if status, text := s.send(t, "GET", "/sam/version/", ""); status != 200 || string(text) != "1.2.3" {
		t.Errorf("%d %s", status, text)
	}
	var weights []struct{ Type, Name string }
	if s.got(t, "GET", "/sam/weights/", "", &weights); len(weights) != 1 || weights[0].Name != "Fake" {
		t.Errorf("%+v", weights)
	}
	for body, why := range map[string]string{
		fmt.Sprintf(`{"b64img":%q,"b64mask":"x","bbox":[1,1,2,2]}`, pngOf(t, 1)):              "b64mask",
		fmt.Sprintf(`{"b64img":%q,"bbox":[1,1,2]}`, pngOf(t, 1)):                              "3 numbers",
		fmt.Sprintf(`{"b64img":%q,"point_coords":[[1,1]],"point_labels":[1,1]}`, pngOf(t, 1)): "2 labels for 1 points",
		fmt.Sprintf(`{"b64img":%q}`, pngOf(t, 1)):                                             "prompt",
	} {
		s.refused(t, "POST", "/sam/", body, 400, why)
	}
}
