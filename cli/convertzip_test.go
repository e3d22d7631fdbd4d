package cli

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
	if code, _, stderr := s.call(t, "convert elsewhere/yolo.zip --to session -o w.clickmask"); code != ExitFailed || !strings.Contains(stderr, "unpack those of the ZIP file") {
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
