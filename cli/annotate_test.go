package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/picture"
	"clickmask/project"
)

// boxesCSV shows two things on a.png, one on b.png.
const boxesCSV = "picture,x1,y1,x2,y2,class,score\na.png,10,10,80,90,cat,0.9\na.png,100,20,190,110,dog,0.4\nb.png,20,20,100,150,cat,0.2\n"

type cocoRead struct {
	Images      []struct{ File_name string }
	Annotations []struct {
		Image_id, Category_id int
		Score                 float64
		Bbox                  [4]float64
	}
	Categories []struct{ Name string }
}

func readCOCO(t *testing.T, path string) (c cocoRead) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnnotateMakesMasksOfBoxes(t *testing.T) {
	s := newStage(t)
	writeFile(t, "boxes.csv", []byte(boxesCSV))
	stdout := s.mustCall(t, "annotate a.png b.png --boxes boxes.csv --to coco --session review.clickmask -o out")
	if want := filepath.Join("out", "coco.json") + "\nreview.clickmask\n"; stdout != want {
		t.Errorf("%q", stdout)
	}
	if got := s.files(t); !slices.Equal(got, []string{"boxes.csv", "out/coco.json", "review.clickmask"}) {
		t.Errorf("%q", got)
	}
	if n := s.model.Counts().Encodes; n != 2 {
		t.Errorf("two pictures are encoded %d times", n)
	}
	c := readCOCO(t, "out/coco.json")
	if len(c.Annotations) != 3 || c.Annotations[0].Score != 0.9 || len(c.Categories) != 2 || c.Categories[1].Name != "dog" {
		t.Errorf("%+v", c)
	}
	for i, want := range [][4]float64{{10, 10, 70, 80}, {100, 20, 90, 90}, {20, 20, 80, 130}} {
		for k, v := range c.Annotations[i].Bbox {
			if d := v - want[k]; d < -8 || d > 8 {
				t.Errorf("object %d lies in %v, its box is %v", i, c.Annotations[i].Bbox, want)
			}
		}
	}
	session, _, err := project.LoadSession("review.clickmask")
	if err != nil {
		t.Fatal(err)
	}
	if len(session.Pages) != 2 || session.Pages[0].Name != "b.png" || len(session.Pages[1].Objects) != 2 || session.Pages[1].Objects[0].Prompt.Box == nil {
		t.Errorf("the least certain picture does not come first, or what was asked is lost: %+v", session.Pages)
	}
}

func TestAnnotateChoosesAndRenamesClasses(t *testing.T) {
	s := newStage(t)
	writeFile(t, "boxes.csv", []byte(boxesCSV))
	s.mustCall(t, "annotate a.png b.png --boxes boxes.csv --classes cat --map cat=animal --conf 0.3 --to coco -o out")
	c := readCOCO(t, "out/coco.json")
	if len(c.Annotations) != 1 || len(c.Categories) != 1 || c.Categories[0].Name != "animal" {
		t.Errorf("%+v", c)
	}
}

func TestAnnotateWritesEveryFormat(t *testing.T) {
	s := newStage(t)
	writeFile(t, "boxes.csv", []byte(boxesCSV))
	for _, format := range []string{"yolo", "labelme", "mask-png", "label-map"} {
		line := "annotate . --boxes boxes.csv --no-cache --to " + format + " -o " + format
		if stdout := s.mustCall(t, line); strings.Count(stdout, "\n") < 2 {
			t.Errorf("%s: %q", format, stdout)
		}
		if code, _, stderr := s.call(t, line); code != ExitUsage || !strings.Contains(stderr, "--force") || s.model.Counts().Encodes > 2 {
			t.Errorf("%s again: exit %d, %s", format, code, stderr)
		}
		s.mustCall(t, line+" --force")
	}
}

// Each failure is a line at the end, and the rest is written.
func TestWhatFailsIsToldAtTheEnd(t *testing.T) {
	s := newStage(t)
	writeFile(t, "bad.png", []byte("no picture"))
	writeFile(t, "boxes.csv", []byte(boxesCSV+"bad.png,10,10,90,90,cat,1\na.png,NaN,1,5,5,cat,1\nb.png,500,1,600,5,cat,1\n"))
	code, stdout, stderr := s.call(t, "annotate . --boxes boxes.csv --to coco -o out")
	if code != ExitFailed || !strings.Contains(stdout, "coco.json") || strings.Count(stderr, "\n") != 3 {
		t.Fatalf("exit %d, %s%s", code, stdout, stderr)
	}
	for _, says := range []string{"bad.png", "a.png: box (NaN,1,5,5) has a coordinate that is no number", "b.png: box (500,1,600,5) lies outside the picture"} {
		if !strings.Contains(stderr, says) {
			t.Errorf("%q is not told: %s", says, stderr)
		}
	}
	if c := readCOCO(t, "out/coco.json"); len(c.Annotations) != 3 {
		t.Errorf("%+v", c)
	}
	// Once the picture is there the same call does what is left.
	s.model = nil
	data, err := os.ReadFile("a.png")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, "bad.png", data)
	code, _, stderr = s.call(t, "annotate . --boxes boxes.csv --to coco -o out --force --no-cache")
	if code != ExitFailed || strings.Count(stderr, "\n") != 2 || s.model.Counts().Encodes != 1 {
		t.Errorf("exit %d, %s, %d pictures are encoded", code, stderr, s.model.Counts().Encodes)
	}
	if got := s.files(t); slices.Contains(got, "out/"+annotateProgress) {
		t.Errorf("%q", got)
	}
}

func TestBoxesOfAnotherSizeAreTold(t *testing.T) {
	s := newStage(t)
	writeFile(t, "c.json", []byte(`{"images":[{"id":1,"file_name":"a.png","width":120,"height":200}],"categories":[{"id":1,"name":"cat"}],
		"annotations":[{"image_id":1,"category_id":1,"bbox":[1,1,50,50]}]}`))
	code, _, stderr := s.call(t, "annotate a.png --boxes c.json --to coco -o out")
	if code != ExitFailed || stderr != "clickmask: a.png is 200 x 120 pixels as shown, but its boxes are for a picture of 120 x 200\n" {
		t.Errorf("exit %d, %s", code, stderr)
	}
}

// A run that is ended and begun anew encodes no picture twice, and gives what one that is not ended gives.
func TestAnnotateGoesOnWhereItWasEnded(t *testing.T) {
	s := newStage(t)
	text := "picture,x1,y1,x2,y2,class\n"
	for i := range 6 {
		name := fmt.Sprintf("p%d.png", i)
		writePicture(t, name, 100+i, 80)
		text += name + ",10,10,60,60,cat\n"
	}
	writeFile(t, "boxes.csv", []byte(text))
	const line = "annotate p0.png p1.png p2.png p3.png p4.png p5.png --boxes boxes.csv --no-cache --to coco -o "
	s.mustCall(t, line+"whole")
	total := 0
	for ended := range 6 {
		ctx, end := context.WithCancel(t.Context())
		n := 0
		s.open = func(string, models.Options) inference.Opener {
			return fake.Opener(fake.Options{Hooks: fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
				if n++; n == 2 {
					end()
				}
				return nil
			}}})
		}
		var out, stderr bytes.Buffer
		code := s.run(ctx, strings.Fields(line+"out"), &out, &stderr)
		end()
		total += n
		if code == ExitDone {
			break
		}
		if want := fmt.Sprintf("pictures that are done: %d of 6", ended+1); code != ExitFailed || !strings.Contains(stderr.String(), want) {
			t.Fatalf("exit %d, %s", code, &stderr)
		}
	}
	if total != 11 { // each picture, and the five that were ended
		t.Errorf("%d encodes were begun", total)
	}
	whole, err1 := os.ReadFile("whole/coco.json")
	out, err2 := os.ReadFile("out/coco.json")
	if err1 != nil || err2 != nil || !bytes.Equal(whole, out) {
		t.Errorf("%v, %v, %d and %d bytes", err1, err2, len(whole), len(out))
	}
}

func TestAnnotateRefusesBadUse(t *testing.T) {
	s := newStage(t)
	writeFile(t, "boxes.csv", []byte(boxesCSV))
	writeFile(t, "others.csv", []byte("picture,x,y\nz.png,1,1\n"))
	for line, says := range map[string]string{
		"annotate --boxes boxes.csv --to coco -o out":                                    "needs at least one picture",
		"annotate a.png --to coco -o out":                                                "give --boxes",
		"annotate a.png --boxes boxes.csv -o out":                                        "say what to write",
		"annotate a.png --boxes boxes.csv --to coco":                                     "with -o",
		"annotate a.png --boxes boxes.csv --to svgx -o out":                              `--to "svgx"`,
		"annotate a.png --boxes boxes.csv --session a.png -o out":                        "ends in .clickmask",
		"annotate a.png --boxes boxes.csv --to coco -o out --classes dgo":                `no class "dgo"; there are cat, dog`,
		"annotate a.png --boxes boxes.csv --to coco -o out --map cat":                    "FROM=TO",
		"annotate a.png --boxes boxes.csv --to coco -o out --map dgo=x":                  `no class "dgo"`,
		"annotate a.png --boxes boxes.csv --to coco -o out --conf 2":                     "--conf 2",
		"annotate a.png --boxes others.csv --to coco -o out":                             "no boxes for any of the pictures",
		"annotate a.png --boxes boxes.csv --to coco -o out --max-pixels 1000 --conf 0.x": "conf",
	} {
		code, stdout, stderr := s.call(t, line)
		if code != ExitUsage || stdout != "" || !strings.Contains(stderr, says) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %s%s", line, code, stdout, stderr)
		}
	}
	if got := s.files(t); !slices.Equal(got, []string{"boxes.csv", "others.csv"}) {
		t.Errorf("%q", got)
	}
}
