package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"clickmask/internal/userfile"
	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// Pasted pictures stay until a person removes them: a session may lie anywhere, and only people know where theirs are. What the
// program knows of is looked through before, and any file that names a picture holds it, whatever else is in that file. Windows
// write down what they show in the state folder (pastedshown.go), for work that is saved is not kept there.

// pastedName is a name that [keepPasted] gives.
var pastedName = regexp.MustCompile(`^pasted_[0-9]{1,9}\.[a-z]+$`)

// pastedRest is how long a picture stays that nothing uses: another window may have pasted it and not have kept its work yet.
const pastedRest = time.Hour

// pastedField is the row of the settings that removes pasted pictures, nil where there are none.
func (f *files) pastedField(close func()) *parts.Field {
	if len(f.pasted()) == 0 {
		return nil
	}
	return parts.NewField(lang.T("Pasted pictures"), parts.NewButton(lang.T("Remove unused…"), parts.ButtonPlain, func() {
		close()
		f.removeUnusedPasted()
	})).SetNote(lang.T("Kept by ClickMask"))
}

// pasted are the pictures that were pasted, old and new.
func (f *files) pasted() (paths []string) {
	if f.opts.StateDir == "" {
		return nil
	}
	folder := filepath.Join(f.opts.StateDir, pastedFolder)
	entries, _ := os.ReadDir(folder) // what cannot be listed cannot be removed
	for _, e := range entries {
		if e.Type().IsRegular() && pastedName.MatchString(e.Name()) {
			paths = append(paths, filepath.Join(folder, e.Name()))
		}
	}
	return paths
}

// removeUnusedPasted asks, and removes the pasted pictures that nothing uses which the program knows of.
func (f *files) removeUnusedPasted() {
	background(f.shell, f.lookForUnused(), func(unused []string, err error) {
		switch {
		case f.busy(): // a card has been opened meanwhile
		case err != nil:
			f.say(parts.Message{Level: parts.LevelError, Text: sentenceOr(err, lang.T("It cannot be told which pasted pictures are in use, so all of them stay."))})
		case len(unused) == 0:
			f.say(parts.Message{Text: lang.T("All pasted pictures are in use.")})
		default:
			f.question(parts.Question{
				Title: lang.T("Remove %d pasted pictures?", len(unused)),
				Text:  lang.T("No kept work and no session beside the recent ones uses them. A session elsewhere that does would miss its picture."),
				Yes:   lang.T("Remove"), Danger: true,
				OnYes: func() { f.removePasted(unused) },
			})
		}
	})
}

// removePasted removes those of the pictures that nothing uses still: a question may have been open for long.
func (f *files) removePasted(asked []string) {
	look := f.lookForUnused()
	background(f.shell, func(ctx context.Context) (removed int, err error) {
		unused, err := look(ctx)
		if err != nil {
			return 0, err
		}
		for _, path := range unused {
			if !slices.Contains(asked, path) {
				continue
			}
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return 0, err
			}
			removed++
		}
		return removed, nil
	}, func(removed int, err error) {
		if err != nil {
			f.failed(err)
			return
		}
		f.say(parts.Message{Text: lang.T("%d pasted pictures were removed.", removed)})
	})
}

// lookForUnused gives what looks, on another goroutine, for the pasted pictures that nothing uses.
func (f *files) lookForUnused() func(context.Context) ([]string, error) {
	state, settings, now := f.opts.StateDir, f.opts.Settings, f.opts.Now()
	recents := slices.Clone(f.settings.recents)
	if file := f.desk.Document().File(); file != "" {
		recents = append(recents, file)
	}
	pictures := slices.DeleteFunc(f.pasted(), func(path string) bool { // open ones, on which nothing may have been done yet
		return slices.ContainsFunc(f.desk.Document().Pages(), func(p *project.Page) bool { return p.Path == path })
	})
	return func(ctx context.Context) ([]string, error) {
		others, err := recentsIn(settings)
		if err != nil {
			return nil, err
		}
		return unusedPasted(ctx, pictures, state, append(recents, others...), now)
	}
}

// unusedPasted are those of the pictures that no work in the state folder, no recent file and no session beside one of those
// names, and that have been there for a while. Where one of these files cannot be read nobody knows.
func unusedPasted(ctx context.Context, pictures []string, state string, recents []string, now time.Time) ([]string, error) {
	named := map[string]bool{}
	look := func(path string) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := pastedNamesIn(path, named)
		if errors.Is(err, fs.ErrNotExist) { // another window's work comes and goes
			return nil
		}
		return err
	}
	own := filepath.Join(state, pastedFolder)
	if err := filepath.WalkDir(state, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case path == own:
			return filepath.SkipDir
		case !e.Type().IsRegular():
			return nil
		}
		return look(path)
	}); err != nil {
		return nil, err
	}
	for _, path := range recents {
		list, err := sessionsBy(path)
		if err != nil {
			return nil, err
		}
		for _, session := range list {
			if err := look(session); err != nil {
				return nil, err
			}
		}
	}
	var unused []string
	for _, path := range pictures {
		info, err := os.Lstat(path)
		if err == nil && !named[filepath.Base(path)] && now.Sub(info.ModTime()) > pastedRest {
			unused = append(unused, path)
		}
	}
	return unused, nil
}

// sessionsBy are what was opened, where it is a session, and the sessions beside it and in it.
func sessionsBy(path string) (sessions []string, err error) {
	if project.IsSession(path) {
		sessions = append(sessions, path)
	}
	for _, folder := range []string{filepath.Dir(path), path} {
		info, err := os.Stat(folder)
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
			continue
		}
		if err != nil {
			return nil, err
		}
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if project.IsSession(e.Name()) {
				sessions = append(sessions, filepath.Join(folder, e.Name()))
			}
		}
	}
	return sessions, nil
}

// inText is a name of a pasted picture within other text.
var inText = regexp.MustCompile(`pasted_[0-9]{1,9}\.[a-z]{1,5}`)

// pastedNamesIn notes the names of pasted pictures in a file, whole or damaged.
func pastedNamesIn(path string, named map[string]bool) error {
	f, _, err := userfile.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() // only read from
	const bite, longest = 1 << 20, 32
	buffer := make([]byte, 0, bite+longest)
	for {
		n, err := f.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if bytes.Contains(buffer, []byte("pasted_")) {
			for _, name := range inText.FindAll(buffer, -1) {
				named[string(name)] = true
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		buffer = buffer[:copy(buffer[:cap(buffer)], buffer[max(0, len(buffer)-longest):])]
	}
}
