package main

import (
	"os"
	"path/filepath"
	"runtime"
)

// bePortable has the program keep all its folders beside itself where a file portable.txt lies there, as the zip for Windows has
// it: on a stick nothing of a person stays on the machine. The folders are those of the system's variables, so that Fyne
// and children of this process find the same ones. It must be called before any of them is asked for.
func bePortable(executable string, set func(name, value string) error) {
	dir := filepath.Dir(executable)
	if _, err := os.Stat(filepath.Join(dir, "portable.txt")); err != nil {
		return
	}
	data := filepath.Join(dir, "data")
	if os.MkdirAll(data, 0o700) != nil {
		return // a disk that is read only: the account's folders serve
	}
	for name, folder := range portableFolders(runtime.GOOS) {
		_ = set(name, filepath.Join(data, filepath.FromSlash(folder)))
	}
}

// portableFolders are the variables that say where programs keep things, and folders to put in their place.
func portableFolders(goos string) map[string]string {
	switch goos {
	case "windows": // Fyne asks for the second by way of the third
		return map[string]string{"LOCALAPPDATA": "AppData/Local", "APPDATA": "AppData/Roaming", "USERPROFILE": ""}
	case "darwin": // a bundle may not change, and there is no variable but the home
		return nil
	}
	return map[string]string{"XDG_CACHE_HOME": "cache", "XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_DATA_HOME": "data"}
}

// executable is the program's file, links resolved, "" where the system does not say.
func executable() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}
