package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What a person named is written by internal/atomicfile alone, which keeps links, owner and mode and never leaves half a
// file. These write by themselves, because nobody named what they write.
var writers = map[string]string{
	"cli/batch/answerfile.go":                "answers, added a line at a time to a file that holds nothing else",
	"cli/bench/picture.go":                   "pictures in a temporary folder",
	"cli/doctorpage.go":                      "a look whether the program's folders can be written",
	"cli/embed.go":                           "a look whether the cache can be written",
	"inference/disk.go":                      "embeddings in the cache, with checksums",
	"inference/foreign/fence/fence_linux.go": "a number for the kernel",
	"inference/graph/cache.go":               "graphs in the cache, with checksums",
	"inference/models/part.go":               "downloads in the program's own folder, with the published checksums",
	"inference/optimised/folder.go":          "optimised graphs in the cache, with checksums",
	"inference/ort/inside.go":                "ONNX Runtime from inside the program, in the cache, with its checksum",
	"inference/pairs/record.go":              "what was found out of a model, in the cache",
	"inference/trial/attempts.go":            "which model is being tried, in the state folder",
	"inference/trial/trials.go":              "what was found out of the machine, in the cache",
	"internal/atomicfile/os.go":              "this is it",
	"internal/filelock/lock.go":              "locks in the state folder",
	"internal/golden/golden.go":              "what tests expect",
	"internal/logfile/logfile.go":            "the log in the state folder",
	"main_settings.go":                       "settings of a version before, moved in their folder",
	"packaging/icons/main.go":                "icons for packages",
	"picture/outside/run.go":                 "a copy of a picture in the cache, for the program that decodes it",
	"project/recovery.go":                    "work in the state folder, moved aside or marked",
	"ui/pastedshown.go":                      "what a window shows, in the state folder",
	"ui/settingsfile.go":                     "a damaged settings file, moved aside in its folder",
	"ui/clipboard/clipboard_darwin.go":       "a temporary file for the clipboard",
}

func TestWhatAPersonNamedIsWrittenByOnePackage(t *testing.T) {
	writes := regexp.MustCompile(`\bos\.(Rename|Create|CreateTemp|WriteFile|Truncate|Link|Symlink)\b|\bos\.O_(CREATE|WRONLY|RDWR)\b|ioutil\.`)
	found := map[string]bool{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		if d.IsDir() && (path == "training" || path == "scripts" || path == "bin" || strings.HasPrefix(d.Name(), ".") && path != ".") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "test/") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if writes.Match(source) {
			found[path] = true
			if writers[path] == "" {
				t.Errorf("%s writes files by itself: use internal/atomicfile, or say here why not", path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range writers {
		if !found[path] {
			t.Errorf("%s writes nothing any more", path)
		}
	}
}
