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
	return byClipboardProgram(ctx, "wl-copy", func(ctx context.Context, path string) error {
		// Both stay behind to serve the clipboard and let go of us once they have read everything.
		args := []string{"-selection", "clipboard", "-t", "image/png"}
		if filepath.Base(path) == "wl-copy" {
			args = []string{"--type", "image/png"}
		}
		return runCopy(exec.CommandContext(ctx, path, args...), png)
	})
}

// byClipboardProgram does something by the program for Wayland, where that is spoken, else by xclip: by this one too where the first
// cannot, as without a seat, or waits in vain for the keyboard, which it needs where the compositor has no clipboard for programs
// without a window. The error is the first one's.
func byClipboardProgram(ctx context.Context, wayland string, do func(ctx context.Context, path string) error) error {
	names := []string{wayland, "xclip"}
	if os.Getenv("WAYLAND_DISPLAY") == "" {
		names = names[1:]
	}
	first := errNoClipboard
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		bounded, cancel := context.WithTimeout(ctx, clipboardWait)
		err = do(bounded, path)
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if first == errNoClipboard {
			first = err
		}
	}
	return first
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
