//go:build !nogui

package main

import (
	"os"

	"github.com/go-text/typesetting/fontscan"
)

// shaderRoom is what drivers need for the shaders of a window, in bytes, and more: Mesa maps its file into memory, and a
// disk that is full then ends the program.
const shaderRoom = 32 << 20

// ownCaches has the drivers that draw the window keep compiled shaders in the program's own cache folder, not in those of
// the person. With no such folder, or no room in it, they keep nothing. It must be called before the window is made.
func ownCaches(cache string) {
	if cache != "" {
		_ = os.MkdirAll(cache, 0o700) // Fyne makes a folder beside it, but not the one that both are in, and complains
	}
	for name, value := range shaderCaches(cache, cache != "" && hasRoom(cache, shaderRoom)) {
		if os.Getenv(name) == "" { // else the person has chosen
			_ = os.Setenv(name, value) // then it is where drivers like it
		}
	}
}

// indexFonts has the index of the system's fonts kept in the program's own cache folder. It is made once a process, and
// Fyne, which asks for it where a sign is in no font of ours, names no folder. It takes as long as the window's first
// frame, so that is not waited for: whoever asks meanwhile waits. Whatever goes wrong Fyne finds out for itself.
func indexFonts(cache string) {
	if cache != "" {
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
