package formats

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzFileNames makes names of odd words: each is one name that every system takes and that leads nowhere, with its ending, and none is
// given twice.
//
//	go test -fuzz FuzzFileNames -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./project/formats
func FuzzFileNames(f *testing.F) {
	for _, seed := range [][3]string{{UsualNames, "zidane", "person"}, {"{n}", "", ""}, {"..{picture}", "..", "a/b"}, {"{class}.{n}", "x", "CON"}, {"{picture", "", ""}, {"{{n}}", "\xff", " . "}} {
		f.Add(seed[0], seed[1], seed[2], 1)
	}
	f.Fuzz(func(t *testing.T, text, picture, class string, n int) {
		names, err := ParseFileNames(text)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q", err)
			}
			return
		}
		about := FileAbout{Picture: picture, Kind: "mask", Class: class, N: n}
		namer := NewFileNamer(names)
		given := []string{names.Name(about, ".png"), namer.Name(about, ".png"), namer.Name(about, ".png")}
		for _, name := range given {
			if !filepath.IsLocal(name) || filepath.Base(name) != name || cleanName(name) != name || !strings.HasSuffix(name, ".png") || len(name) > maxName || !utf8.ValidString(name) {
				t.Fatalf("%q of %+v is called %q", text, about, name)
			}
		}
		if strings.EqualFold(given[1], given[2]) {
			t.Fatalf("%q is given twice", given[1])
		}
	})
}
