package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A build of the Flatpak that has other modules than go.mod stops far away, on the machine of those who pack it.
func TestSourcesAreThoseOfGoMod(t *testing.T) {
	data, err := os.ReadFile("sources.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []source
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	const again = "; go run ./packaging/flatpak >packaging/flatpak/sources.json"
	asked := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) (v\S+)`).FindAllStringSubmatch(string(mod), -1) {
		asked[m[1]] = m[2]
	}
	archives, wheels, listed := 0, map[string]bool{}, ""
	for _, s := range list {
		if s.Type == "inline" {
			listed = s.Contents
			continue
		}
		if len(s.SHA256) != 64 || s.Strip == nil {
			t.Errorf("%s has no SHA-256, or not told how deep it is packed", s.URL)
		}
		if s.Dest == "wheel" {
			for _, arch := range s.Arches {
				wheels[arch] = wheels[arch] || strings.Contains(s.URL, runtimeVersion(t)) && strings.Contains(s.URL, arch)
			}
			continue
		}
		archives++
		path := strings.TrimPrefix(s.Dest, vendor+"/")
		if url := "https://proxy.golang.org/" + escaped(path) + "/@v/" + escaped(asked[path]) + ".zip"; s.URL != url {
			t.Errorf("%s is not %s%s", s.URL, url, again)
		}
	}
	if archives < 30 {
		t.Errorf("%d modules%s", archives, again)
	}
	if !wheels["x86_64"] || !wheels["aarch64"] {
		t.Errorf("ONNX Runtime %s is not there for both processors%s", runtimeVersion(t), again)
	}
	for path, version := range asked {
		if !strings.Contains(listed, "# "+path+" "+version+"\n") && strings.Contains(listed, "# "+path+" ") {
			t.Errorf("modules.txt has another %s than %s%s", path, version, again)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^# (\S+) (v\S+)`).FindAllStringSubmatch(listed, -1) {
		if asked[m[1]] != m[2] {
			t.Errorf("modules.txt has %s %s, go.mod %s%s", m[1], m[2], asked[m[1]], again)
		}
	}
}

func runtimeVersion(t *testing.T) string {
	t.Helper()
	script, err := os.ReadFile(filepath.Join("..", "..", "scripts", "onnxruntime.sh"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^Linux-x86_64\)\n\s+version=(\S+)`).FindSubmatch(script)
	if m == nil {
		t.Fatal("scripts/onnxruntime.sh has no library for Linux")
	}
	return string(m[1])
}
