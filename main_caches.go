//go:build !nogui

package main

import (
	"os"

	"github.com/go-text/typesetting/fontscan"
)

// shaderRoom is what drivers need for the shaders of a window, in bytes, and more: Mesa maps its file into memory, and a
// disk that is full then ends the program.
const shaderRoom = 32 << 20

// ownCaches has the libraries that draw the window keep what they keep in the program's own cache folder, not in those
// of the person: the index of the system's fonts, and the shaders that drivers of OpenGL have compiled. With no such
// folder, or no room in it, the drivers keep nothing. It must be called before the window is made.
func ownCaches(cache string) {
	for name, value := range shaderCaches(cache, cache != "" && hasRoom(cache, shaderRoom)) {
		if os.Getenv(name) == "" { // else the person has chosen
			_ = os.Setenv(name, value) // then it is where drivers like it
		}
	}
	if cache != "" {
		// The index is made once a process, and Fyne, which asks for it where a sign is in no font of ours, names no folder.
		// It takes as long as the window's first frame, so that is not waited for: whoever asks meanwhile waits. Whatever
		// goes wrong Fyne finds out for itself.
		go func() { _ = fontscan.NewFontMap(silent{}).UseSystemFonts(cache) }()
	}
}

// shaderCaches are the variables that tell drivers where to keep compiled shaders, or to keep none.
func shaderCaches(cache string, keep bool) map[string]string {
	if !keep {
		return map[string]string{"MESA_SHADER_CACHE_DISABLE": "true", "__GL_SHADER_DISK_CACHE": "0"}
	}
	return map[string]string{
		"MESA_SHADER_CACHE_DIR":       cache, // Mesa, into mesa_shader_cache there
		"__GL_SHADER_DISK_CACHE_PATH": cache, // NVIDIA
	}
}

// silent drops what is said about fonts, as Fyne does.
type silent struct{}

func (silent) Printf(string, ...any) {}
