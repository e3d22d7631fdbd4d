package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"clickmask/inference"
	"clickmask/inference/fake"
	"clickmask/inference/models"
	"clickmask/picture"
)

// manyPictures are the names of pictures with a box each in boxes.csv.
func manyPictures(t *testing.T, n int) (names []string) {
	t.Helper()
	text := "picture,x1,y1,x2,y2,class\n"
	for i := range n {
		name := fmt.Sprintf("p%d.png", i)
		writePicture(t, name, 100+i, 80)
		names = append(names, name)
		text += name + ",10,10,60,60,cat\n"
	}
	writeFile(t, "boxes.csv", []byte(text))
	return names
}

func TestSeveralJobsWriteWhatOneDoes(t *testing.T) {
	s := newStage(t)
	names := strings.Join(manyPictures(t, 9), " ")
	var mu sync.Mutex
	opened := 0
	s.open = func(string, models.Options) inference.Opener {
		return func(context.Context) (inference.Model, error) {
			mu.Lock()
			defer mu.Unlock()
			opened++
			return fake.New(fake.Options{}), nil
		}
	}
	for jobs, want := range map[int]int{1: 1, 4: 4, 100: 9} { // no more models than pictures
		opened = 0
		s.mustCall(t, fmt.Sprintf("annotate %s --boxes boxes.csv --no-cache --jobs %d --to coco -o out%d", names, jobs, jobs))
		if opened != want {
			t.Errorf("%d jobs opened %d models", jobs, opened)
		}
	}
	one, err := os.ReadFile("out1/coco.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"out4/coco.json", "out100/coco.json"} {
		if many, err := os.ReadFile(path); err != nil || !bytes.Equal(one, many) {
			t.Errorf("%s: %v, %d bytes, one job wrote %d", path, err, len(many), len(one))
		}
	}
}

func TestSeveralJobsThatAreEndedGoOnWhereTheyWere(t *testing.T) {
	s := newStage(t)
	line := "annotate " + strings.Join(manyPictures(t, 9), " ") + " --boxes boxes.csv --no-cache --jobs 3 --to coco -o "
	s.mustCall(t, line+"whole")
	for range 9 {
		ctx, end := context.WithCancel(t.Context())
		var n atomic.Int32
		s.open = func(string, models.Options) inference.Opener {
			return fake.Opener(fake.Options{Hooks: fake.Hooks{Encode: func(context.Context, *picture.Picture) error {
				if n.Add(1) == 4 {
					end()
				}
				return nil
			}}})
		}
		var out, stderr bytes.Buffer
		code := s.run(ctx, strings.Fields(line+"out"), &out, &stderr)
		end()
		if code == ExitDone {
			break
		}
		if code != ExitFailed || !strings.Contains(stderr.String(), "pictures that are done: ") {
			t.Fatalf("exit %d, %s", code, &stderr)
		}
	}
	whole, err1 := os.ReadFile("whole/coco.json")
	out, err2 := os.ReadFile("out/coco.json")
	if err1 != nil || err2 != nil || !bytes.Equal(whole, out) {
		t.Errorf("%v, %v, %d and %d bytes", err1, err2, len(whole), len(out))
	}
}

func TestWhatFailsInSeveralJobsIsToldInTheOrderOfThePictures(t *testing.T) {
	s := newStage(t)
	names := manyPictures(t, 6)
	writeFile(t, names[1], []byte("no picture"))
	writeFile(t, names[4], []byte("no picture"))
	code, _, stderr := s.call(t, "annotate "+strings.Join(names, " ")+" --boxes boxes.csv --jobs 3 --to coco -o out")
	first, second := strings.Index(stderr, names[1]), strings.Index(stderr, names[4])
	if code != ExitFailed || first < 0 || second < first || strings.Count(stderr, "\n") != 2 {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if c := readCOCO(t, "out/coco.json"); len(c.Annotations) != 4 {
		t.Errorf("%d objects", len(c.Annotations))
	}
}

func TestSharesHaveEachPictureOnce(t *testing.T) {
	s := newStage(t)
	names := manyPictures(t, 12)
	line := "annotate " + strings.Join(names, " ") + " --boxes boxes.csv --to coco"
	s.mustCall(t, line+" -o whole")
	var found, parts []string
	for i := range 3 {
		out := fmt.Sprintf("out%d", i)
		s.mustCall(t, fmt.Sprintf("%s --shard %d/3 -o %s", line, i, out))
		c := readCOCO(t, out+"/coco.json")
		for _, image := range c.Images {
			found = append(found, image.File_name)
		}
		parts = append(parts, out+"/coco.json")
	}
	slices.Sort(found)
	slices.Sort(names)
	if !slices.Equal(found, names) {
		t.Errorf("the shares have %q", found)
	}
	s.mustCall(t, "convert "+strings.Join(parts, " ")+" --from coco --to coco -o joined")
	whole, joined := readCOCO(t, "whole/coco.json"), readCOCO(t, "joined/coco.json")
	if len(joined.Images) != len(whole.Images) || len(joined.Annotations) != len(whole.Annotations) || len(joined.Categories) != len(whole.Categories) {
		t.Errorf("joined they have %d pictures, %d objects, %d classes", len(joined.Images), len(joined.Annotations), len(joined.Categories))
	}
}

func TestAShareWithoutPicturesSaysSo(t *testing.T) {
	s := newStage(t)
	writeFile(t, "boxes.csv", []byte(boxesCSV))
	told := 0
	for i := range 50 {
		code, _, stderr := s.call(t, fmt.Sprintf("annotate a.png b.png --boxes boxes.csv --to coco --shard %d/50 -o out%d", i, i))
		if code != ExitDone {
			t.Fatalf("exit %d, %s", code, stderr)
		}
		if strings.Contains(stderr, fmt.Sprintf("share %d/50 has no pictures\n", i)) {
			told++
		}
	}
	if told != 48 && told != 49 {
		t.Errorf("%d of 50 shares have none of two pictures", told)
	}
	for _, flag := range []string{"--jobs 0", "--jobs 257", "--shard 3/3", "--shard x"} {
		if code, _, stderr := s.call(t, "annotate a.png --boxes boxes.csv --to coco -o out "+flag); code != ExitUsage {
			t.Errorf("%s: exit %d, %s", flag, code, stderr)
		}
	}
}
