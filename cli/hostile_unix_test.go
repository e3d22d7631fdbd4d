//go:build unix && !darwin

package cli

import (
	"encoding/json"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"clickmask/mask"
	"clickmask/project"
)

// hostile are names that would clear a terminal, set its title, forge a line, or turn round what stands behind them.
var hostile = []string{"a\x1b[2J.png", "b\x1b]0;owned\a.png", "c\nclickmask: all is well.png", "d\r\x9b1m.png", "e\u009b2J.png", "f\u202egnp.png"}

const harmless = "写真　一  枚目.png"

// mustBeSafe checks what a command has printed for people.
func mustBeSafe(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s is no text: %q", what, text)
	}
	for line := range strings.Lines(text) {
		if strings.ContainsAny(strings.TrimSuffix(line, "\n"), "\x1b\a\r\x7f\u009b\u202e") {
			t.Errorf("%s: %q", what, line)
		}
		if strings.HasPrefix(line, "clickmask: all is well") {
			t.Errorf("%s has a line of a file's making: %q", what, text)
		}
	}
}

// callWords is call with words that may hold blanks.
func (s *stage) callWords(t *testing.T, words ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err strings.Builder
	code = s.run(t.Context(), words, &out, &err)
	return code, out.String(), err.String()
}

func TestNamesOfFilesCannotRewriteATerminal(t *testing.T) {
	s := newStage(t)
	for _, name := range append([]string{harmless}, hostile...) {
		writePicture(t, filepath.Join("good", name), 40, 30)
		writeFile(t, filepath.Join("bad", name), []byte("no picture"))
		writeFile(t, filepath.Join("bad", name+".pt"), []byte("no model"))
	}
	var boxed []string
	for i, name := range hostile {
		text, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		boxed = append(boxed, fmt.Sprintf(`{"id":%d,"file_name":%s}`, i, text))
	}
	writeFile(t, "boxes.json", fmt.Appendf(nil, `{"images":[%s],"annotations":[{"image_id":1,"bbox":[5,5,20,15]}]}`, strings.Join(boxed, ",")))
	for _, name := range hostile {
		bad := filepath.Join("bad", name)
		for what, words := range map[string][]string{
			"a picture":        {"predict", filepath.Join("good", name), "--points", "3,3", "--overlay", "--cutout", "--npy", "out/" + name, "-o", "out"},
			"the same again":   {"predict", filepath.Join("good", name), "--points", "3,3", "-o", "out"},
			"no picture":       {"predict", bad, "--points", "3,3"},
			"no file":          {"predict", "none/" + name, "--points", "3,3"},
			"points outside":   {"predict", filepath.Join("good", name), "--points", "3000,3"},
			"to a picture":     {"predict", "a.png", "--points", "3,3", "-o", filepath.Join("good", name)},
			"no mask":          {"predict", "a.png", "--points", "3,3", "--mask-input", bad},
			"no npy":           {"predict", "a.png", "--points", "3,3", "--mask-input", "none/" + name},
			"to encode":        {"embed", filepath.Join("good", name), bad},
			"to annotate":      {"annotate", filepath.Join("good", name), "--boxes", bad, "--to", "coco", "-o", "out/annotated"},
			"a detector":       {"annotate", filepath.Join("good", name), "--detector", bad, "--to", "coco", "-o", "out/annotated"},
			"boxes":            {"annotate", filepath.Join("good", name), bad, "--boxes", "boxes.json", "--to", "yolo", "-o", "out/boxes", "--force"},
			"to cut out":       {"cutout", filepath.Join("good", name), bad, "-o", "out/cut", "--force"},
			"to resume":        {"work", "--resume", bad},
			"to convert":       {"convert", bad},
			"to convert it so": {"convert", bad, "--to", "coco", "--from", "labelme"},
			"to which format":  {"convert", bad, "--to", name},
			"a session":        {"convert", bad, "--to", "coco", "--from", "session"},
			"a manifest":       {"eval", "--manifest", bad},
			"no manifest":      {"eval", "--manifest", "none/" + name},
			"to export":        {"export", bad + ".pt"},
			"none to export":   {"export", "none/" + name},
			"a model":          {"models", "get", name},
			"a device":         {"predict", "a.png", "--device", name},
			"a command":        {"models", name},
			"help":             {"help", name},
			"a flag":           {"predict", "--" + name},
		} {
			_, stdout, stderr := s.callWords(t, words...)
			mustBeSafe(t, what+", on stdout", stdout)
			mustBeSafe(t, what+", on stderr", stderr)
			if stdout+stderr == "" {
				t.Errorf("%s: nothing is said", what)
			}
		}
	}
	_, stdout, _ := s.callWords(t, "predict", filepath.Join("good", harmless), "--points", "3,3", "-o", "out")
	if want := filepath.Join("out", strings.TrimSuffix(harmless, ".png")+"_mask.png") + "  score"; !strings.HasPrefix(stdout, want) {
		t.Errorf("a plain name is printed as %q", stdout)
	}
	if _, _, stderr := s.callWords(t, "embed", filepath.Join("bad", harmless)); !strings.Contains(stderr, harmless) {
		t.Errorf("a plain name is told as %q", stderr)
	}
}

func TestNamesWithinDataCannotRewriteATerminal(t *testing.T) {
	s := newStage(t)
	for i, name := range hostile {
		if !utf8.ValidString(name) {
			continue // in JSON it is another
		}
		path, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		writePicture(t, name, 40, 30)
		page := project.Page{ID: 1, Path: path, Name: name, W: 40, H: 30, Objects: []project.Object{{ID: 1, Class: 1, Visible: true, Mask: mask.Rect(40, 30, image.Rect(5, 5, 20, 20))}}}
		twice := page
		twice.ID, twice.Objects = 2, []project.Object{{ID: 2, Class: 1, Visible: true, Mask: mask.Rect(40, 30, image.Rect(5, 5, 20, 20))}}
		session := project.Session{Classes: project.Classes{{ID: 1, Name: name}}, Pages: []project.Page{page, twice}}
		if err := project.SaveSession("work.clickmask", true, session); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"coco", "yolo", "labelme", "mask-png", "label-map"} {
			code, stdout, stderr := s.callWords(t, "convert", "work.clickmask", "--to", format, "-o", filepath.Join("out", format), "--force")
			mustBeSafe(t, format, stdout)
			mustBeSafe(t, format, stderr)
			if code == ExitDone && stdout == "" {
				t.Errorf("%s, name %d: nothing is printed", format, i)
			}
		}
	}
	writeFile(t, "manifest.csv", []byte("image,mask,source\n\"x\x1b[2J.png\",y.png,s\n"))
	_, stdout, stderr := s.callWords(t, "eval", "--manifest", "manifest.csv")
	mustBeSafe(t, "eval", stdout)
	mustBeSafe(t, "eval", stderr)
	if !strings.Contains(stderr, `x\x1b[2J.png`) {
		t.Errorf("the picture is not named: %q", stderr)
	}
}

func TestJSONKeepsNamesAndIsSafeToBeSeen(t *testing.T) {
	s := newStage(t)
	for _, name := range append([]string{harmless}, hostile...) {
		writePicture(t, name, 40, 30)
		_, stdout, stderr := s.callWords(t, "predict", name, "--points", "3,3", "--json", "-o", "out")
		mustBeSafe(t, "JSON", stdout)
		var got pictureResult
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || string(got.Picture) != name {
			t.Fatalf("%q is %q in %s (%v, %s)", name, got.Picture, stdout, err, stderr)
		}
		if _, err := os.Stat(string(got.Objects[0].Masks[0].File)); err != nil {
			t.Error(err)
		}
		_, stdout, _ = s.callWords(t, "predict", "none/"+name, "--points", "3,3", "--json")
		mustBeSafe(t, "JSON of an error", stdout)
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || string(got.Picture) != "none/"+name {
			t.Errorf("%q is %q in %s (%v)", name, got.Picture, stdout, err)
		}
	}
}
