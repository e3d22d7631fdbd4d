package main

import (
	_ "embed" // the version is part of the program
	"strings"
)

// release is where the version stands, once for all: scripts, packages and Fyne read it there too.
//
//go:embed FyneApp.toml
var release string

// commit is set by the linker (-X main.commit=1a2b3c4d5e6f); a build by hand has none.
var commit string

// version is the program's, with what it was built from.
func version() string {
	v := versionIn(release)
	if commit != "" {
		v += " (commit " + commit + ")"
	}
	return v
}

// versionIn finds the version in a FyneApp.toml.
func versionIn(toml string) string {
	for line := range strings.Lines(toml) {
		if name, value, found := strings.Cut(line, "="); found && strings.TrimSpace(name) == "Version" {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return "unknown"
}
