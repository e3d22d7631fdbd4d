//go:build !darwin && !windows

package clipboard

import (
	"context"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// CopyPNG puts a picture on the clipboard of X11 or Wayland.
func CopyPNG(ctx context.Context, png []byte) error {
	return byProgram(ctx, "wl-copy", func(ctx context.Context, path string) error {
		// Both stay behind to serve the clipboard and let go of us once they have read everything.
		args := []string{"-selection", "clipboard", "-t", "image/png"}
		if filepath.Base(path) == "wl-copy" {
			args = []string{"--type", "image/png"}
		}
		return input(exec.CommandContext(ctx, path, args...), png)
	})
}

// Read asks a program of the system for what is on the clipboard. Files come first: file managers put an icon beside them.
func Read(ctx context.Context) (c Content, err error) {
	err = byProgram(ctx, "wl-paste", func(ctx context.Context, path string) (err error) {
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

// byProgram does something by the program for Wayland, where that is spoken, else by xclip: by this one too where the first
// cannot, as without a seat, or waits in vain for the keyboard, which it needs where the compositor has no clipboard for programs
// without a window. The error is the first one's.
func byProgram(ctx context.Context, wayland string, do func(ctx context.Context, path string) error) error {
	names := []string{wayland, "xclip"}
	if os.Getenv("WAYLAND_DISPLAY") == "" {
		names = names[1:]
	}
	first := ErrNoProgram
	for _, name := range names {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		bounded, cancel := context.WithTimeout(ctx, longest)
		err = do(bounded, path)
		cancel()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if first == ErrNoProgram {
			first = err
		}
	}
	return first
}

// The types of what is on a clipboard of X11 and Wayland, those of pictures in the order in which they are best.
var pictureTypes = []string{"image/png", "image/tiff", "image/webp", "image/bmp", "image/jpeg", "image/avif", "image/gif"}

const uriList = "text/uri-list"

// readByTypes asks which types there are, then for the best of them; ask with "" is about the former.
func readByTypes(ask func(kind string) *exec.Cmd) (Content, error) {
	told, err := output(ask(""), mostTypes)
	if err != nil { // an empty clipboard is an error to those programs
		return Content{}, ErrEmpty
	}
	there := strings.Fields(string(told))
	if slices.Contains(there, uriList) {
		list, err := output(ask(uriList), mostPaths)
		if err != nil {
			return Content{}, err
		}
		if paths := pathsOf(string(list)); len(paths) > 0 {
			return Content{Paths: paths}, nil
		}
	}
	for _, kind := range pictureTypes {
		if slices.Contains(there, kind) {
			data, err := output(ask(kind), mostPicture)
			return Content{Picture: data}, err
		}
	}
	return Content{}, ErrEmpty
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
