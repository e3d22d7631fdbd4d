package ui

import (
	"context"
	"path/filepath"

	"clickmask/inference/unasked"
	"clickmask/internal/printable"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// finderCommands choose which model finds everything: the one that answers clicks, or a file of one that finds by itself.
func finderCommands(s *shell, d *desk.Desk) []command {
	choose := func() {
		s.opts.Picker.Open(PickOptions{Title: lang.T("Find everything with a model file…"), Kind: lang.T("Model"), Extensions: []string{".onnx"}}, func(paths []string) {
			if len(paths) > 0 {
				openFinder(s, d, paths[0])
			}
		})
	}
	return []command{
		{menu: "Object", title: "Find everything with a model file…", below: "Keep all that was found", do: choose, can: func() bool { return s.opts.Finder != nil }},
		{menu: "Object", title: "Find everything with the model of the clicks", below: "Find everything with a model file…", line: true, do: func() { d.UseFinder(nil) }, can: func() bool { return d.Finder() != nil }},
	}
}

func openFinder(s *shell, d *desk.Desk, path string) {
	name := printable.Text(filepath.Base(path))
	background(s, func(ctx context.Context) (desk.Finder, error) { return s.opts.Finder(ctx, path) }, func(f desk.Finder, err error) {
		switch {
		case unasked.IsNot(err):
			s.say(parts.Message{Level: parts.LevelError, Text: lang.T("%s is no model that finds everything. Those are segmentation models of YOLO, FastSAM among them, that Ultralytics exported as ONNX.", name)})
		case err != nil:
			s.failed(err)
		default:
			d.UseFinder(f)
			s.say(parts.Message{Level: parts.LevelInfo, Text: lang.T("%s finds everything now. Clicks are answered as before.", name)})
		}
	})
}
