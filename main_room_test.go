//go:build !nogui && unix

package main

import (
	"path/filepath"
	"testing"
)

func TestShadersAreNotKeptWhereThereIsNoRoom(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "not", "there")
	if !hasRoom(folder, 1) || hasRoom(folder, 1<<62) {
		t.Error("the room of a disk is not what it is")
	}
	for name, value := range shaderCaches(folder, false) {
		if name == "MESA_SHADER_CACHE_DIR" {
			t.Errorf("shaders are kept in %s on a full disk", value)
		}
	}
	if shaderCaches(folder, true)["MESA_SHADER_CACHE_DIR"] != folder {
		t.Error("shaders are not kept in the program's folder")
	}
}
