package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// errNoClipboard says that no program that copies pictures is installed.
var errNoClipboard = errors.New("no program for the clipboard")

// copyPNG puts a picture on the system's clipboard. Fyne's holds text alone, so a program of the system does it.
func copyPNG(ctx context.Context, png []byte) error {
	switch runtime.GOOS {
	case "darwin":
		return withFile(png, func(path string) error {
			script := fmt.Sprintf("set the clipboard to (read (POSIX file %q) as «class PNGf»)", path)
			return runCopy(exec.CommandContext(ctx, "osascript", "-e", script), nil)
		})
	case "windows":
		return withFile(png, func(path string) error {
			script := "Add-Type -AssemblyName System.Windows.Forms,System.Drawing; $d = New-Object Windows.Forms.DataObject; " +
				"$b = [IO.File]::ReadAllBytes($env:CLICKMASK_PNG); $d.SetData('PNG', (New-Object IO.MemoryStream(,$b))); " +
				"$d.SetImage([Drawing.Image]::FromStream((New-Object IO.MemoryStream(,$b)))); [Windows.Forms.Clipboard]::SetDataObject($d, $true)"
			cmd := exec.CommandContext(ctx, "powershell", "-NoProfile", "-STA", "-Command", script)
			cmd.Env = append(os.Environ(), "CLICKMASK_PNG="+path)
			return runCopy(cmd, nil)
		})
	}
	// Both stay behind to serve the clipboard and let go of us once they have read everything.
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		if path, err := exec.LookPath("wl-copy"); err == nil {
			return runCopy(exec.Command(path, "--type", "image/png"), png)
		}
	}
	path, err := exec.LookPath("xclip")
	if err != nil {
		return errNoClipboard
	}
	return runCopy(exec.Command(path, "-selection", "clipboard", "-t", "image/png"), png)
}

func runCopy(cmd *exec.Cmd, stdin []byte) error {
	cmd.Stdin = bytes.NewReader(stdin)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("copy with %s: %w", filepath.Base(cmd.Path), err)
	}
	return nil
}

func withFile(data []byte, use func(path string) error) error {
	f, err := os.CreateTemp("", "clickmask-*.png")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err = f.Write(data); err == nil {
		err = f.Close()
	}
	if err != nil {
		return err
	}
	return use(f.Name())
}
