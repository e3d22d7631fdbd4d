package cli

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/project"
)

// zipFolder packs a folder, with its name before all that is in it, and a picture beside.
func zipFolder(t *testing.T, folder, file string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	err := filepath.WalkDir(folder, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		w, err := z.Create(filepath.ToSlash(p))
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	writeFile(t, file, b.Bytes())
}

// A data set that was packed is converted to the same as its folder; sizes that YOLO's labels lack are those of pictures in it.
func TestAZIPFileIsConvertedLikeItsFolder(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	for _, format := range []string{"yolo --copy-pictures", "cvat", "label-studio", "labelme", "voc --copy-pictures", "coco", "datumaro", "label-map"} {
		id, _, _ := strings.Cut(format, " ")
		s.mustCall(t, "convert work.clickmask --to "+format+" -o set-"+id)
		zipFolder(t, "set-"+id, id+".zip")
		s.mustCallQuietly(t, "convert set-"+id+" --to coco -o folder.json --force")
		s.mustCallQuietly(t, "convert "+id+".zip --to coco -o packed.json --force")
		folder, err := os.ReadFile("folder.json")
		if err != nil {
			t.Fatal(err)
		}
		packed, err := os.ReadFile("packed.json")
		if err != nil || !bytes.Equal(folder, packed) {
			t.Errorf("%s: %v, %.300s\nand of the folder %.300s", id, err, packed, folder)
		}
	}
	// Pictures are taken from the disk alone.
	if code, _, stderr := s.call(t, "convert yolo.zip --to session -o again.clickmask"); code != ExitDone {
		t.Errorf("exit %d, %s", code, stderr)
	}
	writeFile(t, "elsewhere/yolo.zip", mustRead(t, "yolo.zip"))
	if code, _, stderr := s.call(t, "convert elsewhere/yolo.zip --to session -o w.clickmask"); code != ExitFailed || !strings.Contains(stderr, "take those of the ZIP file out with --copy-pictures") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	s.mustCall(t, "convert elsewhere/yolo.zip --pictures . --to session -o w.clickmask")
}

func mustRead(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAZIPFileThatIsNotReadIsOneSentence(t *testing.T) {
	s := newStage(t)
	writeFile(t, "set/a.json", []byte("{}"))
	zipFolder(t, "set", "a.zip")
	whole := mustRead(t, "a.zip")
	writeFile(t, "cut.zip", whole[:len(whole)-5])
	writeFile(t, "leads.zip", bytes.ReplaceAll(whole, []byte("set/a"), []byte("../xa")))
	before := s.files(t)
	for line, want := range map[string]string{
		"a.zip":                  "a.zip: it is of no format",
		"cut.zip":                "cut.zip: the ZIP file is damaged or cut short",
		"cut.zip --from labelme": "cut.zip: the ZIP file is damaged or cut short",
		"leads.zip":              "leads.zip: the ZIP file holds a path that leads out of it",
		"a.zip --from yolo":      "a.zip: YOLO's labels are numbers",
	} {
		code, _, stderr := s.call(t, "convert "+line+" --to coco -o out")
		if code != ExitFailed || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %q", line, code, stderr)
		}
	}
	if after := s.files(t); !slices.Equal(before, after) {
		t.Errorf("there are %q", after)
	}
}

// Pictures in a ZIP file come out beside a session, and into a data set, by names that lead nowhere else, and replace nothing.
func TestPicturesOfAZIPFileAreTakenOutWhenAskedFor(t *testing.T) {
	s := newStage(t)
	writeSession(t)
	s.mustCall(t, "convert work.clickmask --to yolo --copy-pictures -o set")
	zipFolder(t, "set", "elsewhere/set.zip")
	s.mustCall(t, "convert elsewhere/set.zip --to session --copy-pictures -o out/w.clickmask")
	loaded, _, err := project.LoadSession("out/w.clickmask")
	if err != nil || len(loaded.Pages) == 0 {
		t.Fatal(loaded, err)
	}
	for _, page := range loaded.Pages {
		name, err := filepath.Rel(filepath.Join(filepath.Dir(mustAbs(t, "out/w.clickmask")), "images"), page.Path)
		if err != nil || !filepath.IsLocal(name) || !bytes.Equal(mustRead(t, page.Path), mustRead(t, filepath.Join("set", "images", name))) {
			t.Errorf("%s is not the picture", page.Path)
		}
	}
	// Nothing is replaced that is there, and a session that is there keeps pictures from being written at all.
	taken := loaded.Pages[0].Path
	writeFile(t, taken, []byte("another"))
	if code, _, stderr := s.call(t, "convert elsewhere/set.zip --to session --copy-pictures -o out/v.clickmask"); code != ExitUsage || !strings.Contains(stderr, "already there") {
		t.Errorf("exit %d, %s", code, stderr)
	}
	if string(mustRead(t, taken)) != "another" {
		t.Error("a file was replaced")
	}
	s.mustCall(t, "convert elsewhere/set.zip --to yolo --copy-pictures -o again")
	if !bytes.Equal(mustRead(t, filepath.Join("again", "images", "sub", "a.png")), mustRead(t, filepath.Join("set", "images", "sub", "a.png"))) {
		t.Error("the data set has another picture")
	}
}

func mustAbs(t *testing.T, file string) string {
	t.Helper()
	abs, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	return abs
}

// Labels name what they like: pictures come to lie in the folder all the same.
func TestNamesInAZIPFileLeadNowhereElse(t *testing.T) {
	s := newStage(t)
	var pixels bytes.Buffer
	if err := png.Encode(&pixels, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	names := []string{"CON.png", "a:b.png", "deep/./x.png", "A.PNG", "a.png"}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	var images, objects []string
	for i, name := range names {
		if w, err := z.Create(name); err != nil {
			t.Fatal(err)
		} else if _, err := w.Write(pixels.Bytes()); err != nil {
			t.Fatal(err)
		}
		images = append(images, fmt.Sprintf(`{"id":%d,"file_name":%q,"width":8,"height":8}`, i+1, name))
		objects = append(objects, fmt.Sprintf(`{"id":%d,"image_id":%d,"category_id":1,"bbox":[1,1,2,2]}`, i+1, i+1))
	}
	w, err := z.Create("coco.json")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(w, `{"images":[%s],"categories":[{"id":1,"name":"c"}],"annotations":[%s]}`, strings.Join(images, ","), strings.Join(objects, ","))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	writeFile(t, "in/labels.zip", b.Bytes())
	if code, _, stderr := s.call(t, "convert in/labels.zip --to session --copy-pictures -o out/w.clickmask"); code != ExitDone {
		t.Fatalf("exit %d, %s", code, stderr)
	}
	found := 0
	err = filepath.WalkDir(".", func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.EqualFold(filepath.Ext(p), ".png") && strings.HasPrefix(p, "out") {
			if found++; !strings.HasPrefix(filepath.ToSlash(p), "out/images/") {
				t.Errorf("%s is outside", p)
			}
		}
		return err
	})
	if err != nil || found != len(names) {
		t.Errorf("%d pictures, %v", found, err)
	}
}
