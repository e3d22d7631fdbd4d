package main

import (
	"os"
	"path/filepath"
	"runtime"

	"clickmask/cli"
	"clickmask/inference/models"
)

// appID names the program to the system: its preferences, its window class.
const appID = "app.clickmask.desktop"

// folders are where the program keeps what it can make again, and what it must not lose.
func folders() (cache, state string) {
	if dir, err := os.UserCacheDir(); err == nil {
		cache = filepath.Join(dir, "clickmask")
	}
	switch runtime.GOOS {
	case "linux":
		state = os.Getenv("XDG_STATE_HOME")
		if home, err := os.UserHomeDir(); state == "" && err == nil {
			state = filepath.Join(home, ".local", "state")
		}
	default:
		state, _ = os.UserConfigDir()
	}
	if state != "" {
		state = filepath.Join(state, "clickmask")
	}
	return cache, state
}

// fyneFolder is where Fyne makes a folder for the program's settings; "" without a home.
func fyneFolder() string {
	home, err := os.UserHomeDir()
	switch runtime.GOOS {
	case "darwin":
		home = filepath.Join(home, "Library", "Preferences")
	case "windows":
		home = filepath.Join(home, "AppData", "Roaming")
	default:
		home, err = os.UserConfigDir()
	}
	if err != nil {
		return ""
	}
	return filepath.Join(home, "fyne", appID)
}

// ownFolders are all of these, for doctor.
func ownFolders() []cli.Folder {
	cache, state := folders()
	all := []cli.Folder{{Holds: "what can be made again", Path: cache}, {Holds: "work that is not saved, locks, the log", Path: state}}
	if window != nil {
		all = append(all, cli.Folder{Holds: "settings", Path: fyneFolder()})
	}
	if dir, err := models.DefaultDir(); err == nil {
		all = append(all, cli.Folder{Holds: "models that were downloaded", Path: dir})
	}
	return all
}
