//go:build !nogui

package main

import (
	"bytes"
	"errors"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"clickmask/internal/smallfile"
)

// ownSettings gives the file of the program's settings in that folder, "" without one. Earlier versions kept them as Fyne's
// preferences: a first start takes that file over as it is. It must be called before Fyne reads its own, which some
// contents of it would end the program with: whatever else lies there is moved aside.
func ownSettings(folder string) string {
	if folder == "" {
		return ""
	}
	own, fynes := filepath.Join(folder, "settings.json"), filepath.Join(folder, "preferences.json")
	if _, err := os.Lstat(fynes); errors.Is(err, fs.ErrNotExist) || emptyPreferences(fynes) {
		return own
	}
	to := own
	if _, err := os.Lstat(own); !errors.Is(err, fs.ErrNotExist) {
		to = fynes + ".old"
	}
	if err := os.Rename(fynes, to); err != nil {
		log.Printf("the settings of earlier versions cannot be taken over: %v", err)
	}
	return own
}

// emptyPreferences reports whether a file is what Fyne writes where it has been told of no preferences.
func emptyPreferences(path string) bool {
	data, err := smallfile.Read(path, 16)
	return err == nil && bytes.Equal(bytes.TrimSpace(data), []byte("{}"))
}
