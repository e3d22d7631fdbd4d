package main

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

func TestTheVersionStandsInOnePlace(t *testing.T) {
	v := versionIn(release)
	if !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(v) {
		t.Fatalf("the version is %q", v)
	}
	if out, err := exec.Command("bash", "scripts/version.sh").Output(); err == nil && strings.TrimSpace(string(out)) != v {
		t.Errorf("scripts/version.sh says %q, the program %q", out, v)
	}
	if got := versionIn("Name = \"x\""); got != "unknown" {
		t.Errorf("without a version it is %q", got)
	}
}
