//go:build linux

package ibus

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

var (
	errNone = errors.New("no input method has left an address")
	errAway = errors.New("the input method's address is no socket of this machine")
)

// address is where the input method of the display listens. What is typed stays on this machine: D-Bus knows addresses in the
// network too, and some that start a program.
func address() (string, error) {
	a, err := left()
	if err == nil && (!strings.HasPrefix(a, "unix:") || strings.Contains(a, ";")) {
		return "", errAway
	}
	return a, err
}

// left is the address that the input method has left: in the environment, or in the file that it writes.
func left() (string, error) {
	if a := os.Getenv("IBUS_ADDRESS"); a != "" {
		return a, nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	id, err := machine()
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(config, "ibus", "bus", id+"-"+screen(os.Getenv("DISPLAY"))))
	if err != nil {
		return "", err
	}
	return addressIn(string(text))
}

// addressIn reads the file's text.
func addressIn(text string) (string, error) {
	for line := range strings.Lines(text) {
		if a, ok := strings.CutPrefix(strings.TrimSpace(line), "IBUS_ADDRESS="); ok && a != "" {
			return a, nil
		}
	}
	return "", errNone
}

// screen is what a display is called in the name of the file: ":1.0" is "unix-1".
func screen(display string) string {
	host, number, _ := strings.Cut(display, ":")
	number, _, _ = strings.Cut(number, ".")
	if host == "" {
		host = "unix"
	}
	if number == "" {
		number = "0"
	}
	return host + "-" + number
}

// machine is the name of this installation.
func machine() (string, error) {
	var failed error
	for _, name := range []string{"/var/lib/dbus/machine-id", "/etc/machine-id"} {
		text, err := os.ReadFile(name)
		if err == nil {
			return strings.TrimSpace(string(text)), nil
		}
		failed = err
	}
	return "", failed
}
