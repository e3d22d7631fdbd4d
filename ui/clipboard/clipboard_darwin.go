package clipboard

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"clickmask/internal/smallfile"
)

// CopyPNG puts a picture on the clipboard, as public.png.
func CopyPNG(ctx context.Context, png []byte) error {
	return withFile(png, func(path string) error {
		script := fmt.Sprintf("set the clipboard to (read (POSIX file %q) as «class PNGf»)", path)
		return input(exec.CommandContext(ctx, "osascript", "-e", script), nil)
	})
}

// Read asks for what is on the clipboard. Files come first: file managers put an icon beside them.
func Read(ctx context.Context) (c Content, err error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	err = withFile(nil, func(path string) error {
		told, err := output(exec.CommandContext(ctx, "osascript", "-e", fmt.Sprintf(`try
	return POSIX path of (the clipboard as «class furl»)
end try
set to_ to open for access (POSIX file %q) with write permission
write (the clipboard as «class PNGf») to to_
close access to_`, path)), mostPaths)
		if err != nil {
			if ctx.Err() != nil {
				return err
			}
			return ErrEmpty
		}
		for line := range strings.Lines(string(told)) {
			if line = strings.TrimRight(line, "\r\n"); filepath.IsAbs(line) {
				c.Paths = append(c.Paths, line)
			}
		}
		if len(c.Paths) > 0 {
			return nil
		}
		c.Picture, err = smallfile.Read(path, mostPicture)
		return err
	})
	if err == nil && len(c.Paths) == 0 && len(c.Picture) == 0 {
		err = ErrEmpty
	}
	return c, err
}

// withFile has data in a file while it is used.
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
