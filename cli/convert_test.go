package cli

import (
	"bytes"
	"encoding/json"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/project"
)

// writeSession makes work.clickmask with an object on a.png and one on sub/a.png, of two classes.
func writeSession(t *testing.T) {
	t.Helper()
	writePicture(t, "sub/a.png", 50, 40)
	page := func(path string, w, h int, id uint64, class project.ClassID) project.Page {
		absolute, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		m := mask.Rect(w, h, image.Rect(5, 6, 20, 18))
		return project.Page{ID: project.PageID(id), Path: absolute, Name: filepath.Base(path), W: w, H: h, Objects: []project.Object{{ID: id, Class: class, Visible: true, Mask: m}}}
	}
	s := project.Session{Classes: project.Classes{{ID: 1, Name: "dog"}, {ID: 2, Name: "cat"}}, Pages: []project.Page{page("a.png", 200, 120, 1, 2), page("sub/a.png", 50, 40, 2, 0)}}
	if err := project.SaveSession("work.clickmask", false, s); err != nil {
		t.Fatal(err)
	}
}

func TestConvertWritesASessionInEveryFormat(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	for format, want := range map[string][]string{
		"coco":      {"coco.json"},
		"yolo":      {"data.yaml", "labels/a.txt", "labels/sub/a.txt"},
		"labelme":   {"a.json", "sub/a.json"},
		"mask-png":  {"a_mask_1_cat.png", "sub/a_mask_1.png"},
		"label-map": {"labels.txt", "a_labels.png", "sub/a_labels.png"},
	} {
		line := "convert work.clickmask --to " + format + " -o out/" + format
		var printed []string
		for _, name := range strings.Split(strings.TrimSpace(s.mustCall(t, line)), "\n") {
			printed = append(printed, strings.TrimPrefix(filepath.ToSlash(name), "out/"+format+"/"))
			if info, err := os.Stat(name); err != nil || info.Size() == 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !slices.Equal(printed, want) {
			t.Errorf("%s: the files are %q, want %q", format, printed, want)
		}
		if code, _, stderr := s.call(t, line); code != ExitUsage || !strings.Contains(stderr, "already there; use --force") {
			t.Errorf("%s again: exit %d, %q", format, code, stderr)
		}
		s.mustCall(t, line+" --force")
	}
}

func TestConvertGoesFromEveryFormatToEveryOther(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	s.mustCall(t, "convert work.clickmask --to coco -o first")
	want, err := os.ReadFile("first/coco.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"session", "cvat", "label-studio", "datumaro", "labelme", "geojson", "svg", "npz", "voc", "yolo", "instance-map"} {
		code, _, stderr := s.call(t, "convert work.clickmask --to "+to+" --tolerance -1 -o "+to)
		if code != ExitDone || stderr != "" {
			t.Fatalf("to %s: exit %d, %s", to, code, stderr)
		}
		from := to
		if to == "session" {
			from = "session/work.clickmask"
		}
		// Classes come in the order in which they are met where a format has no list.
		if code, _, _ := s.call(t, "convert "+from+" --pictures . --classes classes.txt --to coco -o again/"+to); code == ExitDone {
			t.Fatal("a list that is not there was read")
		}
		s.writeClasses(t)
		code, _, stderr = s.call(t, "convert "+from+" --pictures . --classes classes.txt --to coco -o again/"+to)
		if code != ExitDone || stderr != "" {
			t.Fatalf("from %s: exit %d, %s", to, code, stderr)
		}
		if got, err := os.ReadFile("again/" + to + "/coco.json"); err != nil || !bytes.Equal(got, want) {
			t.Errorf("by way of %s it is\n%s\nwant\n%s (%v)", to, got, want, err)
		}
		if err := os.Remove("classes.txt"); err != nil {
			t.Fatal(err)
		}
	}
}

func (s *stage) writeClasses(t *testing.T) {
	t.Helper()
	writeFile(t, "classes.txt", []byte("dog\ncat\n"))
}

func TestConvertTakesAMaskAndItsPicture(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	s.mustCall(t, "convert work.clickmask --to mask-png -o masks")
	if got := s.mustCall(t, "convert masks/a_mask_1_cat.png --picture a.png --to coco -o out/c.json"); got != filepath.Join("out", "c.json")+"\n" {
		t.Errorf("printed is %q", got)
	}
	data, err := os.ReadFile("out/c.json")
	if err != nil || !strings.Contains(string(data), `"file_name":"a.png","width":200,"height":120`) || !strings.Contains(string(data), `"area":180`) {
		t.Errorf("it holds %s (%v)", data, err)
	}
	// The masks of a folder find their pictures by their names, and several inputs are one set.
	out := s.mustCall(t, "convert masks out/c.json --pictures . --to session -o new.clickmask --json")
	var got converted
	if err := json.Unmarshal([]byte(out), &got); err != nil || got.Pictures != 2 || got.Objects != 3 || !slices.Equal(got.Files, []string{"new.clickmask"}) {
		t.Errorf("printed is %s (%v)", out, err)
	}
	session, missing, err := project.LoadSession("new.clickmask")
	if err != nil || len(missing) > 0 || len(session.Pages) != 2 || len(session.Pages[0].Objects) != 2 || !session.Pages[0].Objects[0].Mask.Equal(mask.Rect(200, 120, image.Rect(5, 6, 20, 18))) {
		t.Errorf("the session is %+v, missing %q (%v)", session, missing, err)
	}
	if code, _, stderr := s.call(t, "convert masks/a_mask_1_cat.png --picture b.png --to coco -o out2"); code != ExitFailed || !strings.Contains(stderr, "200 x 120 pixels, and b.png is 120 x 200") {
		t.Errorf("the wrong picture: exit %d, %s", code, stderr)
	}
}

func TestConvertSaysWhichPicturesAreNotThereOrOfAnotherSize(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	s.mustCall(t, "convert work.clickmask --to mask-png -o masks")
	_, _, stderr := s.call(t, "convert masks --to coco -o out")
	if !strings.Contains(stderr, "masks: 2 pictures were not found in masks, so that their names have no ending, such as a;") {
		t.Errorf("said is %q", stderr)
	}
	writePicture(t, "masks/a.jpg", 20, 12)
	if _, _, stderr = s.call(t, "convert masks --to coco -o out2"); !strings.Contains(stderr, "1 pictures have another size than their labels: a.jpg is 20 x 12 pixels, and its labels are for 200 x 120") {
		t.Errorf("said is %q", stderr)
	}
}

func TestConvertLaysOutADataSetToTrainOn(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	out := s.mustCall(t, "convert work.clickmask --to yolo --split 0.5 --seed 3 --copy-pictures -o set")
	if strings.Count(out, "\n") != 5 {
		t.Errorf("printed is %s", out)
	}
	for _, part := range []string{"train", "val"} {
		labels, _ := filepath.Glob("set/labels/" + part + "/*")
		pictures, _ := filepath.Glob("set/images/" + part + "/*")
		if len(labels) != 1 || len(pictures) != 1 {
			t.Errorf("%s: %q, %q", part, labels, pictures)
		}
	}
	again := s.mustCall(t, "convert set --to coco -o c.json --json")
	if !strings.Contains(again, `"pictures":2,"objects":2`) {
		t.Errorf("it comes back as %s", again)
	}
	if code, _, stderr := s.call(t, "convert work.clickmask --to yolo-boxes -o boxes"); code != ExitDone || stderr != "" {
		t.Fatal(stderr)
	}
	if _, _, stderr := s.call(t, "convert boxes --pictures . --to coco -o b.json"); !strings.Contains(stderr, "boxes: 2 boxes without a mask were read as rectangles") {
		t.Errorf("said is %q", stderr)
	}
}

func TestConvertGoesFromFormatToFormat(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	writeFile(t, "classes.txt", []byte("fox\ncat\n"))
	s.mustCall(t, "convert work.clickmask --to yolo --tolerance -1 -o set")
	s.mustCall(t, "convert set --pictures . --to coco -o again")
	s.mustCall(t, "convert work.clickmask --to coco -o first")
	first, err1 := os.ReadFile("first/coco.json")
	again, err2 := os.ReadFile("again/coco.json")
	// In YOLO every object has a class, also the one that had none.
	if err1 != nil || err2 != nil || !bytes.Equal(first, again) {
		t.Errorf("by way of YOLO it is\n%s\nwant\n%s", again, first)
	}
	s.mustCall(t, "convert first/coco.json --from coco --to labelme -o third")
	s.mustCall(t, "convert third --from labelme --classes classes.txt --to yolo -o fourth")
	data, err := os.ReadFile("fourth/data.yaml")
	if err != nil || !strings.Contains(string(data), "0: \"fox\"\n  1: \"cat\"\n  2: \"object\"\n") {
		t.Errorf("the list is %q (%v)", data, err)
	}
	if label, _ := os.ReadFile("fourth/labels/a.txt"); !strings.HasPrefix(string(label), "1 ") {
		t.Errorf("the cat is %q", label)
	}
}

func TestConvertTellsNamesThatAreNotThoseOfThePictures(t *testing.T) {
	s := newStage(t)
	writeFile(t, "c.json", []byte(`{"images":[{"id":1,"file_name":"cat.jpg","width":2,"height":2},{"id":2,"file_name":"cat.png","width":2,"height":2}],"annotations":[],"categories":[]}`))
	code, stdout, stderr := s.call(t, "convert c.json --from coco --to labelme -o out")
	if code != ExitDone || strings.Count(stdout, "\n") != 2 || !strings.Contains(stderr, "cat.png is written as cat_png.json") {
		t.Errorf("exit %d, printed %q, said %q", code, stdout, stderr)
	}
}

func TestConvertReplacesNoInputAndRefusesWhatIsWrong(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	writeFile(t, "coco.json", []byte(`{"images":[{"id":1,"file_name":"a.png","width":200,"height":120}],"annotations":[],"categories":[]}`))
	writeFile(t, "bad.clickmask", []byte("{"))
	writeFile(t, "set/data.yaml", []byte("names: [a]\n"))
	writeFile(t, "set/labels/none.txt", []byte("0 0 0 1 0 1 1\n"))
	writePicture(t, "x_labels.png", 4, 4)
	writeFile(t, "photos.json", []byte(`{"images":[{"id":1,"file_name":"x.jpg","width":4,"height":4},{"id":2,"file_name":"x_labels.png","width":4,"height":4}],"annotations":[],"categories":[]}`))
	before := s.files(t)
	for line, want := range map[string]struct {
		code int
		says string
	}{
		"photos.json --from coco --to label-map --force": {ExitUsage, "x_labels.png is a picture that is worked on"},
		"":                        {ExitUsage, "needs one session"},
		"work.clickmask":          {ExitUsage, `--to "": give one of session, coco`},
		"work.clickmask --to pdf": {ExitUsage, `--to "pdf": give one of session, coco`},
		"coco.json --from coco --to coco --force":          {ExitUsage, "coco.json is what is read and would be replaced"},
		"coco.json --to coco":                              {ExitUsage, "coco.json is what is read and would be replaced"},
		"set/labels/none.txt --to coco":                    {ExitUsage, "say with --from"},
		"coco.json --to yolo -o y --split 2":               {ExitFailed, "a share of 2 for validation is none"},
		"work.clickmask --to labelme -o one.json":          {ExitUsage, "labelme gives 2 files, for which a folder is wanted"},
		"work.clickmask --to coco --copy-pictures":         {ExitUsage, "COCO has no place for pictures"},
		"work.clickmask --to session -o work.clickmask":    {ExitUsage, "work.clickmask is what is read and would be replaced"},
		"photos.json --to session -o new":                  {ExitFailed, "1 pictures were not found in ., such as x.jpg"},
		"photos.json --to coco -o new --picture a.png":     {ExitUsage, "--picture a.png: the input is about 2 pictures"},
		"x_labels.png --to coco -o c.json --picture a.png": {ExitUsage, "say with --from"},
		"coco.json --from png --to coco":                   {ExitUsage, `--from "png": give one of session, coco`},
		"coco.json --from session --to coco":               {ExitFailed, "is not a ClickMask session"},
		"coco.json --from coco --to mask-png":              {ExitFailed, "there is nothing to export"},
		"bad.clickmask --to coco":                          {ExitFailed, "is not a ClickMask session"},
		"gone.clickmask --to coco":                         {ExitFailed, "gone.clickmask"},
		"set --to coco -o out":                             {ExitFailed, "there is no picture none in set"},
		"work.clickmask --to yolo --classes no.txt -o out": {ExitFailed, "no.txt"},
		"work.clickmask --to yolo --classes set -o out":    {ExitUsage, "is no file with a class list"},
	} {
		code, stdout, stderr := s.call(t, "convert "+line)
		if code != want.code || !strings.Contains(stderr, want.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%s: exit %d, printed %q, said %q", line, code, stdout, stderr)
		}
		if got := s.files(t); !slices.Equal(got, before) {
			t.Fatalf("%s: the files are %q", line, got)
		}
	}
}

func TestConvertSaysWhatIsOpen(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	const line = "convert work.clickmask --to coco -o out --force"
	if _, _, stderr := s.call(t, line); stderr != "" {
		t.Errorf("nothing is open, but said is %q", stderr)
	}
	session, _, err := project.LoadSession("work.clickmask")
	if err != nil {
		t.Fatal(err)
	}
	d := project.New()
	d.Restore(session)
	d.Reopen(1)
	if err := project.SaveSession("work.clickmask", true, d.Session()); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := s.call(t, line); code != 0 || !strings.Contains(stderr, "open and not written as they are now: 1;") {
		t.Errorf("exit %d, said is %q", code, stderr)
	}
}
