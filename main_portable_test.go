package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPortableProgramKeepsAllBesideItself(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "clickmask")
	set := map[string]string{}
	note := func(name, value string) error { set[name] = value; return nil }
	bePortable(program, note)
	if len(set) > 0 {
		t.Errorf("a program that is installed keeps its folders at %v", set)
	}
	if err := os.WriteFile(filepath.Join(dir, "portable.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	bePortable(program, note)
	for name, path := range set {
		if !strings.HasPrefix(path, filepath.Join(dir, "data")) {
			t.Errorf("%s is %s", name, path)
		}
	}
	for goos, names := range map[string][]string{"linux": {"XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"}, "windows": {"LOCALAPPDATA", "APPDATA", "USERPROFILE"}} {
		for _, name := range names {
			if _, ok := portableFolders(goos)[name]; !ok {
				t.Errorf("%s stays where it is on %s", name, goos)
			}
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "data")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data"), nil, 0o600); err != nil { // as on a disk that is read only
		t.Fatal(err)
	}
	clear(set)
	bePortable(program, note)
	if len(set) > 0 {
		t.Errorf("folders that cannot be made are used: %v", set)
	}
}
