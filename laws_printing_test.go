package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What is printed may name files, and names may hold escape sequences: all of it goes through package printable.
func TestOnlyPackagePrintablePrints(t *testing.T) {
	raw := regexp.MustCompile(`\bfmt\.(Fp|P)rint|\bprintln?\(|\.Print(f|ln|Err|Errf|Errln)?\(`)
	var files []string
	for _, pattern := range []string{"*.go", filepath.Join("cli", "*.go")} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(source), "\n") {
			if raw.MatchString(line) && !strings.Contains(line, "log.Print") { // the log makes its lines safe itself
				t.Errorf("%s:%d prints by itself: %s", file, i+1, strings.TrimSpace(line))
			}
		}
	}
}
