package ui

import (
	"path/filepath"
	"testing"
)

// What comes while settings are being written is written when that is over, the last alone, and never on the goroutine that
// keeps it.
func TestSettingsAreWrittenBesideAndTheLastOnesStay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	k := newSettingsKeeper(path)
	var waiting []func()
	k.aside = func(f func()) { waiting = append(waiting, f) }
	read := func() string { return (&settingsFile{path: path}).read().model }
	for _, model := range []string{"a", "b", "c"} {
		s := odd
		s.model = model
		k.keep(s)
	}
	if got := read(); got != "" {
		t.Errorf("%q was written at once", got)
	}
	if len(waiting) != 1 {
		t.Fatalf("%d are to write", len(waiting))
	}
	go waiting[0]()
	if k.flush(); read() != "c" {
		t.Errorf("written is %q", read())
	}
	k.keep(odd)
	go waiting[1]()
	if k.flush(); read() != odd.model {
		t.Errorf("afterwards %q is written", read())
	}
}
