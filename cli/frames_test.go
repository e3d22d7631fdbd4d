package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"

	"clickmask/picture"
	"clickmask/project"
)

// writeStack writes a GIF of n pictures.
func writeStack(t *testing.T, name string, n int) {
	t.Helper()
	var g gif.GIF
	for k := range n {
		frame := image.NewPaletted(image.Rect(0, 0, 200, 120), color.Palette{color.Black, color.Gray{uint8(60 + 30*k)}})
		for i := range frame.Pix {
			frame.Pix[i] = 1
		}
		g.Image, g.Delay = append(g.Image, frame), append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	writeFile(t, name, b.Bytes())
}

func TestPicturesOfAFileAreTakenAsTheFlagSays(t *testing.T) {
	for _, c := range []struct {
		line  string
		files []string
	}{
		{"predict cells.gif --points 60,60 -o out", []string{"out/cells_mask.png"}},
		{"predict cells.gif --points 60,60 --frame 2 -o out", []string{"out/cells_p002_mask.png"}},
		{"predict cells.gif --points 60,60 --frame all -o out", []string{"out/cells_p001_mask.png", "out/cells_p002_mask.png", "out/cells_p003_mask.png"}},
		{"predict . --points 60,60 -o out", []string{"out/a_mask.png", "out/b_mask.png", "out/cells_p001_mask.png", "out/cells_p002_mask.png", "out/cells_p003_mask.png"}},
		{"cutout cells.gif --frame 3 -o out", []string{"out/cells_p003_cutout.png", "out/cells_p003_mask.png"}},
		{"everything cells.gif --to labelme --frame all -o out --set points_per_side=2 --set pred_iou_thresh=0 --set stability_score_thresh=0",
			[]string{"out/cells_p001.json", "out/cells_p002.json", "out/cells_p003.json"}},
	} {
		s := newStage(t)
		writeStack(t, "cells.gif", 3)
		if code, _, stderr := s.call(t, c.line); code != 0 {
			t.Errorf("%s: exit %d, %s", c.line, code, stderr)
		}
		files := slices.DeleteFunc(s.files(t), func(name string) bool { return name == "cells.gif" })
		if !slices.Equal(files, c.files) {
			t.Errorf("%s: files %v, want %v", c.line, files, c.files)
		}
	}
}

func TestJSONSaysWhichPictureOfAFileItIsAbout(t *testing.T) {
	s := newStage(t)
	writeStack(t, "cells.gif", 3)
	code, stdout, stderr := s.call(t, "predict cells.gif --points 60,60 --frame 2 --json -o out")
	var result pictureResult
	if err := json.Unmarshal([]byte(stdout), &result); err != nil || code != 0 || result.Frame != 2 || len(result.Notes) > 0 {
		t.Errorf("%s%s: %v", stdout, stderr, err)
	}
	code, stdout, stderr = s.call(t, "predict cells.gif --points 60,60 --frame 4 --json -o out")
	if err := json.Unmarshal([]byte(stdout), &result); err != nil || code != ExitFailed || result.Frame != 4 || !strings.Contains(stderr, "holds 3 pictures: there is no number 4") {
		t.Errorf("%s%s: %v", stdout, stderr, err)
	}
	if _, _, stderr = s.call(t, "predict cells.gif --points 60,60 -o out"); !strings.Contains(stderr, "holds 3 pictures, of which the first is shown") {
		t.Errorf("that there are others is not said: %s", stderr)
	}
	for _, wrong := range []string{"0", "x", "-1", "65537"} {
		if code, _, stderr := s.call(t, "predict cells.gif --points 60,60 --frame="+wrong); code != ExitUsage || !strings.Contains(stderr, "--frame") {
			t.Errorf("--frame %s: exit %d, %s", wrong, code, stderr)
		}
	}
}

func TestEmbeddingsOfAllPicturesOfAFileAreKept(t *testing.T) {
	s := newStage(t)
	writeStack(t, "cells.gif", 3)
	if _, _, stderr := s.call(t, "embed cells.gif --frame all"); !strings.Contains(stderr, "3 encoded, 0 were there already") {
		t.Error(stderr)
	}
	if _, _, stderr := s.call(t, "embed cells.gif --frame 2"); !strings.Contains(stderr, "0 encoded, 1 were there already") {
		t.Error(stderr)
	}
}

// Labels of pictures in one file find each its own again, and a data set has a picture for each.
func TestLabelsOfPicturesOfAFileAreConverted(t *testing.T) {
	s := newStage(t)
	writeStack(t, "cells.gif", 3)
	s.mustCall(t, "everything cells.gif --to labelme --frame all -o labels --set points_per_side=2 --set pred_iou_thresh=0 --set stability_score_thresh=0")
	s.mustCall(t, "convert labels --pictures . --to session -o w.clickmask")
	check := func(name string) {
		t.Helper()
		session, missing, err := project.LoadSession(name)
		if err != nil || len(missing) > 0 || len(session.Pages) != 3 {
			t.Fatalf("%s: %d pages, %v, %v", name, len(session.Pages), missing, err)
		}
		for i := range session.Pages {
			if p := &session.Pages[i]; p.Frame != i || p.Name != "cells.gif" || len(p.Objects) == 0 {
				t.Errorf("%s: page %d is picture %d of %s", name, i, p.Frame, p.Name)
			}
		}
	}
	check("w.clickmask")
	s.mustCall(t, "convert w.clickmask --to coco -o coco.json")
	s.mustCall(t, "convert coco.json --pictures . --to session -o coco.clickmask")
	check("coco.clickmask")
	s.mustCall(t, "convert w.clickmask --to mask-png -o masks")
	s.mustCall(t, "convert masks --pictures . --to session -o masks.clickmask")
	check("masks.clickmask")

	s.mustCall(t, "convert masks/cells_p002_mask_1_object.png --picture cells.gif --frame 2 --to session -o one.clickmask")
	if session, _, err := project.LoadSession("one.clickmask"); err != nil || len(session.Pages) != 1 || session.Pages[0].Frame != 1 {
		t.Errorf("%+v, %v", session.Pages, err)
	}
	if code, _, stderr := s.call(t, "convert masks/cells_p002_mask_1_object.png --picture cells.gif --frame 4 --to coco -o one.json"); code != ExitFailed || !strings.Contains(stderr, "there is no number 4") {
		t.Errorf("exit %d, %s", code, stderr)
	}

	if code, _, stderr := s.call(t, "convert masks/cells_p002_mask_1_object.png --frame 2 --to coco -o one.json"); code != ExitUsage || !strings.Contains(stderr, "name it with --picture") {
		t.Errorf("exit %d, %s", code, stderr)
	}

	s.mustCall(t, "convert w.clickmask --to yolo --copy-pictures -o set")
	for k, name := range []string{"set/images/cells_p001.png", "set/images/cells_p002.png", "set/images/cells_p003.png"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		copied, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pic, err := picture.Open(context.Background(), "cells.gif", picture.Options{Frame: k})
		if err != nil {
			t.Fatal(err)
		}
		if got := picture.FromImage(copied, name); got.Hash != pic.Hash {
			t.Errorf("%s is another picture", name)
		}
		if _, err := os.Stat(strings.Replace(strings.TrimSuffix(name, ".png"), "images", "labels", 1) + ".txt"); err != nil {
			t.Error(err)
		}
	}
}

func TestBoxesAreOfThePicturesOfAFileThatTheyName(t *testing.T) {
	const row = ",10,10,80,90,cat\n"
	head := "picture,x1,y1,x2,y2,class\n"
	for _, c := range []struct {
		boxes, line string
		frames      []int // of the session's pages
	}{
		{"cells.gif" + row, "cells.gif", []int{0}},
		{"cells.gif" + row, "cells.gif --frame 2", []int{1}},
		{"cells.gif" + row, "cells.gif --frame all", []int{0}},
		{"cells.gif" + row, ".", []int{0}},
		{"cells_p001.png" + row + "cells_p003.png" + row, "cells.gif --frame all", []int{0, 2}},
		{"cells_p001.png" + row + "cells_p003.png" + row, "cells.gif --frame 3", []int{2}},
	} {
		s := newStage(t)
		writeStack(t, "cells.gif", 3)
		writeFile(t, "boxes.csv", []byte(head+c.boxes))
		if code, _, stderr := s.call(t, "annotate "+c.line+" --boxes boxes.csv --to labelme --session w.clickmask -o out"); code != 0 {
			t.Errorf("%s of %q: exit %d, %s", c.line, c.boxes, code, stderr)
			continue
		}
		session, _, err := project.LoadSession("w.clickmask")
		var frames []int
		for i := range session.Pages {
			frames = append(frames, session.Pages[i].Frame)
		}
		if slices.Sort(frames); err != nil || !slices.Equal(frames, c.frames) {
			t.Errorf("%s of %q: pages of %v, %v", c.line, c.boxes, frames, err)
		}
	}
	s := newStage(t)
	writeStack(t, "cells.gif", 3)
	writeFile(t, "boxes.csv", []byte(head+"cells_p003.png"+row))
	for line, want := range map[string]string{
		"--frame 2": "no boxes for any of the pictures",
		"--frame 0": "give a number from 1",
	} {
		if code, _, stderr := s.call(t, "annotate cells.gif --boxes boxes.csv --to coco -o out "+line); code != ExitUsage || !strings.Contains(stderr, want) {
			t.Errorf("%s: exit %d, %s", line, code, stderr)
		}
	}
	// What annotate writes it reads again, a picture for each.
	s.mustCall(t, "annotate cells.gif --frame 3 --boxes boxes.csv --to coco -o out")
	s.mustCallQuietly(t, "annotate cells.gif --frame all --boxes out/coco.json --session w.clickmask -o again")
	if session, _, err := project.LoadSession("w.clickmask"); err != nil || len(session.Pages) != 1 || session.Pages[0].Frame != 2 {
		t.Errorf("%+v, %v", session.Pages, err)
	}
}
