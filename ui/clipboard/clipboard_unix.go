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
func CopyPNG(_ context.Context, png []byte) error {
	// Both programs stay behind to serve the clipboard and let go of us once they have read everything.
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		if path, err := exec.LookPath("wl-copy"); err == nil {
			return input(exec.Command(path, "--type", "image/png"), png)
		}
	}
	path, err := exec.LookPath("xclip")
	if err != nil {
		return ErrNoProgram
	}
	return input(exec.Command(path, "-selection", "clipboard", "-t", "image/png"), png)
}

// Read asks a program of the system for what is on the clipboard. Files come first: file managers put an icon beside them.
func Read(ctx context.Context) (Content, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	if os.Getenv("WAYLAND_DISPLAY") != "" {
		if path, err := exec.LookPath("wl-paste"); err == nil {
			return readByTypes(func(kind string) *exec.Cmd {
				if kind == "" {
					return exec.CommandContext(ctx, path, "--list-types")
				}
				return exec.CommandContext(ctx, path, "--no-newline", "--type", kind)
			})
		}
	}
	path, err := exec.LookPath("xclip")
	if err != nil {
		return Content{}, ErrNoProgram
	}
	return readByTypes(func(kind string) *exec.Cmd {
		if kind == "" {
			kind = "TARGETS"
		}
		return exec.CommandContext(ctx, path, "-selection", "clipboard", "-o", "-t", kind)
	})
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
