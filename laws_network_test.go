package main

import (
	"slices"
	"strings"
	"testing"
)

// What cannot reach the network needs no watching: of the program's own packages only that with the downloads may.
func TestOnlyDownloadsKnowTheNetwork(t *testing.T) {
	ways := []string{"net", "net/http", "net/rpc", "net/smtp", "net/textproto", "crypto/tls"}
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		pkg, imports, _ := strings.Cut(line, " ")
		for _, imp := range strings.Fields(imports) {
			if (slices.Contains(ways, imp) || strings.HasPrefix(imp, "golang.org/x/net")) && pkg != "clickmask/inference/models" {
				t.Errorf("%s imports %s: only inference/models downloads", pkg, imp)
			}
		}
	}
}
