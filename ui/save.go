package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"clickmask/internal/atomicfile"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/clipboard"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// saver writes what was cut out for other programs.
type saver struct {
	*shell
	desk *desk.Desk
	cut  cutChoices
	// format is that of the last export, nil before the first.
	format *formats.Format
	// exporting is how it was made.
	exporting exportChoices
	// brushHair takes the tool in hand that says where hair is.
	brushHair func()
}

// saveMask asks where, and writes the mask as a PNG of the picture's size: 255 inside, 0 outside.
func (v *saver) saveMask() {
	v.desk.Save(func(f desk.Final) {
		v.saveAs(suggested(v.desk.Document(), "mask", f, ".png"), pngFile, func(_ context.Context, wr io.Writer, _ string) error { return formats.MaskPNG(wr, f.Mask()) }, v.saveMask, nil)
	})
}

// saveCutout asks where, and writes the thing on a transparent ground.
func (v *saver) saveCutout() { v.saveCutoutOr(nil) }

// saveCutoutOr does something else where the person does not say where; nil for nothing.
func (v *saver) saveCutoutOr(back func()) {
	v.desk.Save(func(f desk.Final) {
		choices := v.cut
		v.saveAs(suggested(v.desk.Document(), "cutout", f, choices.file.kind.Ending()), choices.file.dialog(), func(ctx context.Context, wr io.Writer, path string) error {
			return choices.write(ctx, wr, f, path, new(picture.DeepOnce))
		}, v.saveCutout, back)
	})
}

// suggested is a name for a file made of the picture's, and of the class and number of its object: the next one's is another.
func suggested(doc *project.Document, what string, f desk.Final, ending string) string {
	name := doc.Stem(doc.Current()) + "_" + what
	if class := fileWord(f.Class); class != "" {
		name += "_" + class
	}
	if f.Number > 0 {
		name += fmt.Sprintf("_%d", f.Number)
	}
	return name + ending
}

// fileWord leaves out of a class's name what file names cannot hold.
func fileWord(class string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, strings.TrimSpace(class))
}

// fileKind is what files may be called, for dialogs.
type fileKind struct {
	name    string
	endings []string
}

var pngFile = fileKind{"PNG", []string{".png"}}

// saveAs asks for a file and writes it in the background, beside the old one first; again repeats it all, back is for who names no file.
func (v *saver) saveAs(name string, kind fileKind, write func(ctx context.Context, w io.Writer, path string) error, again, back func()) {
	o := PickOptions{Title: lang.T("Save"), Folder: v.folderOf(v.desk.Document()), Name: name, Kind: kind.name, Extensions: kind.endings}
	v.askTarget(o, v.desk.Document(), func(path string, replace bool) {
		session, end := v.desk.Document().Session(), v.saysSaving(filepath.Base(path))
		background(v.shell, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, atomicfile.NewGuard(session.Pictures()...).Write(path, replace, func(wr io.Writer) error { return write(ctx, wr, path) })
		}, func(_ struct{}, err error) {
			end(err == nil)
			v.saved(path, err, again)
		})
	}, back)
}

// target is where something is to be written, and whether a file that is there was asked about.
type target struct {
	atomicfile.Destination
	exists bool
}

// askTarget asks for a file to write. The name with its ending is the one that may be replaced only after a question, a
// picture that is worked on is never replaced, and neither is a file that comes after the question. Who names no file, or replaces none,
// is led back, unless back is nil.
func (s *shell) askTarget(o PickOptions, doc *project.Document, write func(path string, replace bool), back func()) {
	if back == nil {
		back = func() {}
	}
	s.opts.Picker.Save(o, func(chosen string) {
		if chosen == "" {
			back()
			return
		}
		session := doc.Session()
		background(s, func(context.Context) (target, error) {
			to, err := atomicfile.Decide(chosen, true, atomicfile.NewGuard(session.Pictures()...), o.Extensions...)
			if err != nil {
				return target{}, err
			}
			exists, err := atomicfile.Check(to.Path)
			return target{to, exists}, err
		}, func(to target, err error) {
			switch {
			case err != nil:
				s.failed(err)
			case to.Ask:
				s.question(parts.Question{
					Title: lang.T("Replace %s?", filepath.Base(to.Path)), Text: lang.T("A file of that name is already there."),
					Yes: lang.T("Replace"), Danger: true, OnYes: func() { write(to.Path, true) }, OnNo: back,
				})
			default:
				write(to.Path, to.exists)
			}
		})
	})
}

// saved says how saving went, with a way on.
func (v *saver) saved(path string, err error, again func()) {
	if err != nil {
		v.say(parts.Message{Level: parts.LevelError, Text: sentence(err), Action: lang.T("Try again"), OnAction: again})
		return
	}
	v.say(parts.Message{Text: lang.T("Saved %s", filepath.Base(path)), Action: lang.T("Show in folder"), OnAction: func() { v.reveal(path) }})
}

// reveal opens the folder of a file in the system's file manager.
func (s *shell) reveal(path string) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", "-R", path)
	case "windows":
		cmd = exec.Command("explorer", "/select,"+path)
	default:
		cmd = exec.Command("xdg-open", filepath.Dir(path))
	}
	if err := cmd.Start(); err != nil {
		s.say(parts.Message{Text: lang.T("It is in %s", filepath.Dir(path)), Sticky: true})
		return
	}
	go cmd.Wait() // so that it leaves no trace in the process table
}

// copyCutout puts the thing on a transparent ground on the clipboard.
func (v *saver) copyCutout() {
	v.desk.Save(func(f desk.Final) {
		choices, done := v.cut, v.saysSlow(lang.T("Copying the cut-out…"))
		background(v.shell, func(ctx context.Context) (struct{}, error) {
			var png bytes.Buffer
			if err := choices.png(ctx, &png, f); err != nil {
				return struct{}{}, err
			}
			return struct{}{}, clipboard.CopyPNG(ctx, png.Bytes())
		}, func(_ struct{}, err error) {
			done()
			v.copied(err)
		})
	})
}

// copied says how copying the cut-out went.
func (v *saver) copied(err error) {
	switch {
	case errors.Is(err, clipboard.ErrNoProgram):
		v.say(parts.Message{Level: parts.LevelWarning, Text: lang.T("Pictures are copied with wl-copy or xclip, and neither is installed. Save the cut-out instead."),
			Action: lang.T("Save cut-out…"), OnAction: v.saveCutout})
	case err != nil:
		v.say(parts.Message{Level: parts.LevelError, Text: sentenceOr(err, lang.T("The cut-out could not be copied."))})
	default:
		v.say(parts.Message{Text: lang.T("Copied the cut-out")})
	}
}
