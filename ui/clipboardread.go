package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"clickmask/picture"
)

// clip is what the clipboard holds: files, or the content of a picture's file.
type clip struct {
	paths   []string
	picture []byte
}

// errNothingToPaste says that the clipboard holds neither files nor a picture.
var errNothingToPaste = errors.New("there is no picture on the clipboard")

// The bounds of what is copied and read: who owns the clipboard may hang, and may send without end.
const (
	clipboardWait = 20 * time.Second
	mostClipboard = 1 << 30
)

// readClipboard asks a program of the system for what is on the clipboard. Files come first: file managers put an icon beside
// them.
func readClipboard(ctx context.Context) (clip, error) {
	switch runtime.GOOS {
	case "darwin":
		return readByScript(ctx, func(ctx context.Context, path string) *exec.Cmd {
			return exec.CommandContext(ctx, "osascript", "-e", fmt.Sprintf(`try
	return POSIX path of (the clipboard as «class furl»)
end try
set to_ to open for access (POSIX file %q) with write permission
write (the clipboard as «class PNGf») to to_
close access to_`, path))
		})
	case "windows":
		return readByScript(ctx, func(ctx context.Context, path string) *exec.Cmd {
			script := "Add-Type -AssemblyName System.Windows.Forms,System.Drawing; [Console]::OutputEncoding = [Text.Encoding]::UTF8; " +
				"$f = [Windows.Forms.Clipboard]::GetFileDropList(); if ($f.Count) { $f; exit }; " +
				"$d = [Windows.Forms.Clipboard]::GetDataObject(); if ($d.GetDataPresent('PNG')) { [IO.File]::WriteAllBytes($env:CLICKMASK_PNG, $d.GetData('PNG').ToArray()) } " +
				"elseif ([Windows.Forms.Clipboard]::ContainsImage()) { [Windows.Forms.Clipboard]::GetImage().Save($env:CLICKMASK_PNG, [Drawing.Imaging.ImageFormat]::Png) }"
			cmd := exec.CommandContext(ctx, "powershell", "-NoProfile", "-STA", "-Command", script)
			cmd.Env = append(os.Environ(), "CLICKMASK_PNG="+path)
			return cmd
		})
	}
	var c clip
	err := byClipboardProgram(ctx, "wl-paste", func(ctx context.Context, path string) error {
		var err error
		c, err = readByTypes(func(kind string) *exec.Cmd {
			switch {
			case filepath.Base(path) == "wl-paste" && kind == "":
				return exec.CommandContext(ctx, path, "--list-types")
			case filepath.Base(path) == "wl-paste":
				return exec.CommandContext(ctx, path, "--no-newline", "--type", kind)
			case kind == "":
				kind = "TARGETS"
			}
			return exec.CommandContext(ctx, path, "-selection", "clipboard", "-o", "-t", kind)
		})
		return err
	})
	return c, err
}

// The types of what is on a clipboard of X11 and Wayland, those of pictures in the order in which they are best.
var pictureTypes = []string{"image/png", "image/tiff", "image/webp", "image/bmp", "image/jpeg", "image/avif", "image/gif"}

const uriList = "text/uri-list"

// readByTypes asks which types there are, then for the best of them; ask with "" is about the former.
func readByTypes(ask func(kind string) *exec.Cmd) (clip, error) {
	told, err := output(ask(""))
	if err != nil { // an empty clipboard is an error to those programs
		return clip{}, errNothingToPaste
	}
	there := strings.Fields(string(told))
	if slices.Contains(there, uriList) {
		list, err := output(ask(uriList))
		if err != nil {
			return clip{}, err
		}
		if paths := pathsOf(string(list)); len(paths) > 0 {
			return clip{paths: paths}, nil
		}
	}
	for _, kind := range pictureTypes {
		if slices.Contains(there, kind) {
			data, err := output(ask(kind))
			return clip{picture: data}, err
		}
	}
	return clip{}, errNothingToPaste
}

// readByScript has a script print paths, or write a picture to a file.
func readByScript(ctx context.Context, script func(ctx context.Context, path string) *exec.Cmd) (clip, error) {
	ctx, cancel := context.WithTimeout(ctx, clipboardWait)
	defer cancel()
	var c clip
	err := withFile(nil, func(path string) error {
		told, err := output(script(ctx, path))
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			return errNothingToPaste
		}
		for line := range strings.Lines(string(told)) {
			if line = strings.TrimRight(line, "\r\n"); filepath.IsAbs(line) {
				c.paths = append(c.paths, line)
			}
		}
		if len(c.paths) > 0 {
			return nil
		}
		c.picture, err = os.ReadFile(path)
		return err
	})
	if err == nil && len(c.paths) == 0 && len(c.picture) == 0 {
		err = errNothingToPaste
	}
	return c, err
}

// pathsOf are the files of a list of addresses (RFC 2483, section 5).
func pathsOf(list string) []string {
	var paths []string
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if u, err := url.Parse(line); err == nil && u.Scheme == "file" && (u.Host == "" || u.Host == "localhost") &&
			filepath.IsAbs(u.Path) && !strings.ContainsRune(u.Path, 0) { // which no system takes
			paths = append(paths, filepath.FromSlash(u.Path))
		}
	}
	return paths
}

// output runs a program and returns what it prints, as far as that is bounded.
func output(cmd *exec.Cmd) ([]byte, error) {
	cmd.WaitDelay = time.Second // for one whose child keeps the pipe
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("paste with %s: %w", filepath.Base(cmd.Path), err)
	}
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(out, mostClipboard+1))
	if n > mostClipboard {
		err = errNothingToPaste
		_ = cmd.Process.Kill() // what it has to say is of no interest
	}
	if ended := cmd.Wait(); err == nil && ended != nil {
		err = fmt.Errorf("paste with %s: %w", filepath.Base(cmd.Path), ended)
	}
	return b.Bytes(), err
}

// ending is what a picture's file is called at its end, by its content.
func ending(data []byte) (string, error) {
	info, err := picture.ProbeBytes(data, "", 0)
	if err != nil {
		return "", errNothingToPaste
	}
	if info.Format == "jpeg" {
		return ".jpg", nil
	}
	return "." + info.Format, nil
}
