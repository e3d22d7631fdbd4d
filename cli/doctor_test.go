package cli

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference/models"
	"clickmask/inference/ort"
)

// wellStage is a program to whom nothing is missing, with folders below a home of its own.
func wellStage(t *testing.T) (s *stage, home string) {
	t.Helper()
	s, home = newStage(t), t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	s.store = &models.Store{Dir: filepath.Join(home, "models")}
	s.around.Folders = []Folder{{Holds: "the log", Path: filepath.Join(home, "state")}}
	return s, home
}

func TestDoctorIsOnePageWithAVerdict(t *testing.T) {
	s, home := wellStage(t)
	page := s.mustCall(t, "doctor")
	for _, want := range []string{"ClickMask      1.2.3\n", "ONNX Runtime   9.9.9\n", "looks at a picture", "~" + string(filepath.Separator) + "state (the log): not there yet\n", "verdict        all that ClickMask needs is here\n"} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not on the page:\n%s", want, page)
		}
	}
	if n := strings.Count(page, "\n"); n > 40 {
		t.Errorf("the page has %d lines", n)
	}
	if strings.Contains(page, home) {
		t.Errorf("the home folder is on it:\n%s", page)
	}
	var h health
	if err := json.Unmarshal([]byte(s.mustCall(t, "doctor --json")), &h); err != nil || len(h.Problems) > 0 || h.Runtime != "9.9.9" {
		t.Errorf("%+v, %v", h, err)
	}
}

func TestDoctorSaysWhatIsMissing(t *testing.T) {
	s, home := wellStage(t)
	s.runtime = func() (string, error) { return "", ort.ErrRuntimeMissing }
	blocked := filepath.Join(home, "file")
	writeFile(t, blocked, nil)
	s.around.Folders = append(s.around.Folders, Folder{Holds: "settings", Path: filepath.Join(blocked, "in")})
	code, page, stderr := s.call(t, "doctor")
	if code != ExitInstall || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d, %q", code, stderr)
	}
	if strings.Count(page, "PROBLEM") != 2 || !strings.Contains(page, "ONNX Runtime is missing") || !strings.Contains(page, "settings") || strings.Contains(page, "verdict") {
		t.Errorf("the page is\n%s", page)
	}
}

func TestDoctorCountsCrashesWithoutTheirWords(t *testing.T) {
	s, home := wellStage(t)
	writeFile(t, filepath.Join(home, "state", "clickmask.log"), []byte("[7] all is well\npanic: /secret/picture.png\n\ngoroutine 1\nSIGSEGV: segmentation violation\n"))
	page := s.mustCall(t, "doctor")
	if !strings.Contains(page, "crash          2 in ~") || !strings.Contains(page, "SIGSEGV") || strings.Contains(page, "secret") {
		t.Errorf("the page is\n%s", page)
	}
}

func TestDoctorTellsOfOpenGLThatDoesNotWork(t *testing.T) {
	s := newStage(t)
	s.around.TryOpenGL = func() (OpenGL, error) { return OpenGL{}, errors.New("no driver") }
	if code, _, stderr := s.call(t, "try-opengl"); code != ExitFailed || !strings.Contains(stderr, "no driver") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	s.around.TryOpenGL = func() (OpenGL, error) { return OpenGL{Version: "2.1", Renderer: "a card"}, nil }
	if got := s.mustCall(t, "try-opengl"); !strings.Contains(got, `"renderer":"a card"`) {
		t.Errorf("it says %s", got)
	}
	page := health{OpenGL: &OpenGL{Version: "2.1", Renderer: "a card"}}.page()
	if !slices.Contains(strings.Split(page, "\n"), "OpenGL         2.1, a card") {
		t.Errorf("the page is\n%s", page)
	}
}
