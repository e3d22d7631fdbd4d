package batch

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Names of files may be bytes that are no UTF-8: they are asked for and told as Python writes them.
func TestAPictureWhoseNameIsNoTextIsAnswered(t *testing.T) {
	dir := t.TempDir()
	path, out := filepath.Join(dir, "b\xff.png"), filepath.Join(dir, "m\xfe.png")
	if err := os.Rename(pictures(t, dir, 1)[0], path); err != nil {
		t.Fatal(err)
	}
	line := `{"picture":"` + filepath.Join(dir, `b\udcff.png`) + `","prompts":[{"points":[[20,15]]}],"want":["png"],"png":"` + filepath.Join(dir, `m\udcfe.png`) + `"}`
	a := worked(t, line, Options{})[0]
	if a.Error != "" || string(a.Picture) != path || string(a.Masks[0].PNG) != out {
		t.Fatalf("%+v", a)
	}
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
	found, err := json.Marshal(Found{Picture: a.Picture})
	var read Found
	if err != nil || json.Unmarshal(found, &read) != nil || string(read.Picture) != path || !bytes.Contains(found, []byte(`b\udcff.png`)) {
		t.Errorf("what is noted of a picture that was done is %s (%v)", found, err)
	}
	if bad := worked(t, `{"picture":7,"prompts":[{"points":[[20,15]]}]}`, Options{})[0]; !strings.Contains(bad.Error, "picture is a number") {
		t.Errorf("%+v", bad)
	}
}
