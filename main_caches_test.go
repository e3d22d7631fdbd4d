//go:build !nogui

package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheFolderOfAllCachesIsThereBeforeFyneLooksForIt(t *testing.T) {
	for name := range shaderCaches("", true) {
		t.Setenv(name, "as it was")
	}
	all := filepath.Join(t.TempDir(), "home", ".cache")
	ownCaches(filepath.Join(all, "clickmask"))
	if _, err := os.Stat(all); err != nil {
		t.Fatal(err)
	}
}
