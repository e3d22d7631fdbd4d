package formats

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// pngText is a PNG inside of JSON.
var pngText = regexp.MustCompile(`"iVBOR[^"]*"`)

// golden compares a file with the one in testdata. PNGs inside are left out: compressors may change.
func golden(t *testing.T, name string, write func(io.Writer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	got := pngText.ReplaceAll(b.Bytes(), []byte(`"PNG"`))
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
		return
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is\n%s\nwant\n%s", name, got, want)
	}
}
