//go:build !nogui

package main

import (
	"os"
	"path/filepath"
	"testing"
)

// what is in a folder: names and contents.
func contents(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		data, _ := os.ReadFile(filepath.Join(folder, e.Name())) // a folder has none
		all[e.Name()] = string(data)
	}
	return all
}

func TestTheSettingsOfEarlierVersionsAreTakenOverOnce(t *testing.T) {
	for name, c := range map[string]struct{ before, after map[string]string }{
		"the first start of all":     {nil, nil},
		"the first of this version":  {map[string]string{"preferences.json": "{old}"}, map[string]string{"settings.json": "{old}"}},
		"torn by an earlier version": {map[string]string{"preferences.json": ""}, map[string]string{"settings.json": ""}},
		"a later start":              {map[string]string{"settings.json": "{own}", "preferences.json": "{}\n"}, map[string]string{"settings.json": "{own}", "preferences.json": "{}\n"}},
		"after an earlier version": {map[string]string{"settings.json": "{own}", "preferences.json": `{"recents":[1,"a"]}`},
			map[string]string{"settings.json": "{own}", "preferences.json.old": `{"recents":[1,"a"]}`}},
		"Fyne's alone": {map[string]string{"preferences.json": "{}"}, map[string]string{"preferences.json": "{}"}},
	} {
		folder := t.TempDir()
		for file, data := range c.before {
			if err := os.WriteFile(filepath.Join(folder, file), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := ownSettings(folder); got != filepath.Join(folder, "settings.json") {
			t.Errorf("%s: the settings are %s", name, got)
		}
		got := contents(t, folder)
		if len(got) != len(c.after) {
			t.Errorf("%s: the folder has %q", name, got)
		}
		for file, data := range c.after {
			if got[file] != data {
				t.Errorf("%s: %s has %q", name, file, got[file])
			}
		}
	}
}

func TestWhatIsNoFileDoesNotMeetFyne(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "preferences.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	ownSettings(folder)
	if got := contents(t, folder); len(got) != 1 || got["settings.json"] != "" {
		t.Errorf("the folder has %q", got)
	}
	if got := ownSettings(""); got != "" {
		t.Errorf("without a home the settings are in %s", got)
	}
}
