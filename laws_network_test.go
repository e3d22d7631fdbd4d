package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// What cannot reach the network needs no watching: of the program's own packages only that with the downloads may, and the one
// that listens for other programs.
func TestOnlyDownloadsAndTheServerKnowTheNetwork(t *testing.T) {
	ways := []string{"net", "net/http", "net/rpc", "net/smtp", "net/textproto", "crypto/tls"}
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		pkg, imports, _ := strings.Cut(line, " ")
		for _, imp := range strings.Fields(imports) {
			if (slices.Contains(ways, imp) || strings.HasPrefix(imp, "golang.org/x/net")) && pkg != "clickmask/inference/models" && pkg != "clickmask/cli/serve" {
				t.Errorf("%s imports %s: only inference/models downloads, and only cli/serve listens", pkg, imp)
			}
		}
	}
}

// The server is asked and asks nobody: no picture is fetched because a request names an address.
func TestTheServerAsksNobody(t *testing.T) {
	asks := regexp.MustCompile(`\bhttp\.(Client|DefaultClient|DefaultTransport|Transport|Get|Head|Post|PostForm|NewRequest\w*|RoundTripper)\b|\bnet\.(Dial\w*|Lookup\w*|Resolve\w*|Resolver|DefaultResolver)\b`)
	files, err := filepath.Glob(filepath.Join("cli", "serve", "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
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
			if asks.MatchString(line) {
				t.Errorf("%s:%d reaches for the network: %s", file, i+1, strings.TrimSpace(line))
			}
		}
	}
}
