package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clickmask/internal/atomicfile"
	"clickmask/picture"
	"clickmask/project/formats"
	"clickmask/ui/clipboard"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// pastedFolder is where pasted pictures lie in the state folder. Sessions and the journal name them there as they do any picture,
// so that nothing of the work on one hangs on the clipboard or on this run of the program; none is removed but by a person, see
// [files.removeUnusedPasted].
const pastedFolder = "pasted"

// paste opens what is on the clipboard: files as if they were dropped, a picture as a page of its own behind those that are
// open.
func (f *files) paste() {
	folder := ""
	if f.opts.StateDir != "" {
		folder = filepath.Join(f.opts.StateDir, pastedFolder)
	}
	background(f.shell, func(ctx context.Context) (clipboard.Content, error) {
		c, err := clipboard.Read(ctx)
		if err != nil || len(c.Paths) > 0 {
			return c, err
		}
		path, err := keepPasted(folder, c.Picture)
		return clipboard.Content{Paths: []string{path}, Picture: c.Picture[:0]}, err
	}, func(c clipboard.Content, err error) {
		switch {
		case f.busy(): // a card has been opened meanwhile
		case errors.Is(err, clipboard.ErrNoProgram):
			f.say(parts.Message{Level: parts.LevelWarning, Text: lang.T("Pictures are pasted with wl-paste or xclip, and neither is installed. Open a file instead."),
				Action: lang.T("Open…"), OnAction: f.choose})
		case errors.Is(err, clipboard.ErrEmpty):
			f.say(parts.Message{Text: lang.T("There is no picture on the clipboard.")})
		case err != nil:
			f.say(parts.Message{Level: parts.LevelError, Text: sentenceOr(err, lang.T("The picture could not be pasted."))})
		case c.Picture == nil:
			f.take(c.Paths)
		case f.desk.Document().Current() == nil:
			f.desk.Open(c.Paths, func(string) {}) // not among the recent ones: its path is nobody's
		default:
			f.desk.Add(c.Paths)
		}
	})
}

// keepPasted writes a pasted picture to the folder under the next free number.
func keepPasted(folder string, data []byte) (string, error) {
	end, err := ending(data)
	if err != nil {
		return "", err
	}
	if folder == "" {
		return "", errors.New("there is no folder for pasted pictures")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		path := filepath.Join(folder, fmt.Sprintf("pasted_%d%s", n, end))
		if _, err := os.Lstat(path); err == nil {
			continue
		}
		err := formats.Create(path, false, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
		if !errors.Is(err, atomicfile.ErrExists) { // another window may have taken the number
			return path, err
		}
	}
}

// ending is what a picture's file is called at its end, by its content.
func ending(data []byte) (string, error) {
	info, err := picture.ProbeBytes(data, "", 0)
	if err != nil {
		return "", clipboard.ErrEmpty
	}
	if info.Format == "jpeg" {
		return ".jpg", nil
	}
	return "." + info.Format, nil
}
