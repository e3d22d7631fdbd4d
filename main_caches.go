//go:build !nogui

package main

import (
	"os"

	"github.com/go-text/typesetting/fontscan"
)

// ownCaches has the libraries that draw the window keep what they keep in the program's own cache folder, not in those
// of the person: the index of the system's fonts, and the shaders that drivers of OpenGL have compiled. With no such
// folder the drivers keep nothing. It must be called before the window is made.
func ownCaches(cache string) {
	variables := map[string]string{
		"MESA_SHADER_CACHE_DIR":       cache, // Mesa, into mesa_shader_cache there
		"__GL_SHADER_DISK_CACHE_PATH": cache, // NVIDIA
	}
	if cache == "" {
		variables = map[string]string{"MESA_SHADER_CACHE_DISABLE": "true", "__GL_SHADER_DISK_CACHE": "0"}
	}
	for name, value := range variables {
		if os.Getenv(name) == "" { // else the person has chosen
			_ = os.Setenv(name, value) // then it is where drivers like it
		}
	}
	if cache != "" {
		// The index is made once a process, and Fyne, which asks for it later, names no folder. Whatever goes wrong Fyne
		// finds out for itself.
		_ = fontscan.NewFontMap(silent{}).UseSystemFonts(cache)
	}
}

// silent drops what is said about fonts, as Fyne does.
type silent struct{}

func (silent) Printf(string, ...any) {}
