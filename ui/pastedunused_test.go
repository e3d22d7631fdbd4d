package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestPastedPicturesThatAnythingNamesAreInUse(t *testing.T) {
	state, elsewhere := t.TempDir(), t.TempDir()
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	put := func(path string, data []byte) string {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var pictures []string
	for i := range 12 {
		path := put(filepath.Join(state, pastedFolder, fmt.Sprintf("pasted_%d.png", i)), nil)
		old := now.Add(-2 * pastedRest)
		if i == 7 {
			old = now.Add(-pastedRest / 2)
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, path)
	}
	journal := bytes.Repeat([]byte("x"), 3<<20)
	copy(journal[1<<20-4:], `"/a/pasted_0.png"`) // over the end of what is read at once
	copy(journal[2<<20:], "\\pasted_1.png\x00\xff damaged")
	put(filepath.Join(state, "window", "journal"), journal)
	put(filepath.Join(state, "damaged", "window", "work"), []byte(`{"path":"pasted_2.png`))
	recent := put(filepath.Join(elsewhere, "a"+sessionExt), []byte(`{"path":"../state/pasted/pasted_3.png"}`))
	put(filepath.Join(elsewhere, "beside"+sessionExt), []byte(`{"path":"pasted_4.png"}`))
	put(filepath.Join(elsewhere, "no session.txt"), []byte("pasted_8.png"))
	put(filepath.Join(elsewhere, "LOUD.CLICKMASK"), []byte(`{"path":"pasted_9.png"}`))
	folder := filepath.Join(t.TempDir(), "no [pattern")
	put(filepath.Join(folder, "in it"+sessionExt), []byte(`{"path":"pasted_10.png"}`))
	picture := filepath.Join(t.TempDir(), "[a]", "picture.png")
	put(filepath.Join(filepath.Dir(picture), "by a picture"+sessionExt), []byte(`{"path":"pasted_5.png"}`))
	gone := filepath.Join(elsewhere, "gone", "b"+sessionExt)
	put(filepath.Join(state, pastedFolder, "pasted_6.txt"), []byte("pasted_6.png")) // is not work

	unused, err := unusedPasted(t.Context(), pictures, state, []string{recent, picture, gone, folder}, now)
	if want := []string{pictures[6], pictures[8], pictures[11]}; err != nil || !slices.Equal(unused, want) {
		t.Errorf("%q are unused, not %q: %v", unused, want, err)
	}
	if err := os.Mkdir(filepath.Join(elsewhere, "folder"+sessionExt), 0o700); err != nil { // which cannot be read as a file
		t.Fatal(err)
	}
	if unused, err := unusedPasted(t.Context(), pictures, state, []string{recent}, now); err == nil {
		t.Errorf("with a session that cannot be read %q are said to be unused", unused)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := unusedPasted(ended, pictures, state, nil, now); !errors.Is(err, context.Canceled) {
		t.Errorf("when it is ended: %v", err)
	}
}
