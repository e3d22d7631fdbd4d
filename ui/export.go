package ui

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"clickmask/project/formats"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
)

// exportFormat is one way to write all objects of all pictures into a folder.
type exportFormat struct {
	name string // of the format, the same in all languages
	note func() string
	plan func(pictures []formats.Annotated) []exportFile
}

// exportFile is one file of an export; its path is relative to the folder.
type exportFile struct {
	path  string
	write func(io.Writer) error
}

func exportFormats() []exportFormat {
	return []exportFormat{
		{"COCO", func() string { return lang.T("One JSON file with exact run lengths") }, planCOCO},
		{"YOLO", func() string { return lang.T("A text file a picture, as Ultralytics trains on") }, planYOLO},
		{"labelme", func() string { return lang.T("A JSON file a picture, to go on with in labelme") }, planLabelme},
		{"PNG", func() string { return lang.T("A mask an object, 255 inside and 0 outside") }, planMasks},
		{lang.T("Label map"), func() string { return lang.T("One PNG a picture, in which each object has a number") }, planLabelMaps},
	}
}

// showExport asks for a format, then for a folder.
func (w *Window) showExport() {
	var close func()
	var rows []fyne.CanvasObject
	for _, f := range exportFormats() {
		button := parts.NewButton(lang.T("Export…"), parts.ButtonPlain, func() {
			close()
			w.opts.Picker.Folder(PickOptions{Title: lang.T("Choose a folder"), Folder: w.folder()}, func(folder string) {
				if folder != "" {
					w.exportTo(folder, f.plan(w.annotated()))
				}
			})
		})
		rows = append(rows, parts.NewField(f.name, button).SetNote(f.note()))
	}
	card := parts.NewCard(lang.T("Export all objects"), container.NewVBox(rows...), nil)
	close = parts.ShowOverlay(w.win.Canvas(), card)
	card.OnClose = close
}

// annotated are the pictures that have objects.
func (w *Window) annotated() []formats.Annotated {
	var list []formats.Annotated
	for _, p := range w.doc.Pages() {
		if len(p.Objects) == 0 {
			continue
		}
		a := formats.Annotated{File: p.Name, W: p.W, H: p.H}
		for _, o := range p.Objects {
			a.Items = append(a.Items, formats.Item{Label: o.Label, Mask: o.Mask, Score: o.IoU})
		}
		list = append(list, a)
	}
	return list
}

// exportTo writes the files in the background, after asking once when some are there already.
func (w *Window) exportTo(folder string, files []exportFile) {
	taken := 0
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(folder, f.path)); err == nil {
			taken++
		}
	}
	write := func() {
		background(w, func(ctx context.Context) (string, error) {
			for _, f := range files {
				if err := ctx.Err(); err != nil {
					return "", err
				}
				path := filepath.Join(folder, f.path)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					return "", err
				}
				if err := formats.Create(path, true, f.write); err != nil {
					return "", err
				}
			}
			return folder, nil
		}, func(folder string, err error) {
			if err != nil {
				w.failed(err)
				return
			}
			w.say(parts.Message{Text: lang.T("%d files were exported", len(files)), Action: lang.T("Show in folder"),
				OnAction: func() { w.reveal(filepath.Join(folder, files[0].path)) }})
		})
	}
	if taken == 0 {
		write()
		return
	}
	parts.ShowQuestion(w.win.Canvas(), parts.Question{
		Title: lang.T("Replace %d files?", taken), Text: lang.T("Files of the same names are already in %s.", filepath.Base(folder)),
		Yes: lang.T("Replace"), Danger: true, OnYes: write,
	})
}

func planCOCO(pictures []formats.Annotated) []exportFile {
	return []exportFile{{"coco.json", func(wr io.Writer) error { return formats.COCO(wr, pictures, formats.COCOOptions{}) }}}
}

func planYOLO(pictures []formats.Annotated) []exportFile {
	classes := formats.Classes(nil, pictures...)
	files := []exportFile{{"data.yaml", func(wr io.Writer) error { return formats.YOLOData(wr, classes) }}}
	for _, p := range pictures {
		files = append(files, exportFile{filepath.Join("labels", stem(p.File)+".txt"), func(wr io.Writer) error {
			return formats.YOLO(wr, p, classes, 0)
		}})
	}
	return files
}

func planLabelme(pictures []formats.Annotated) []exportFile {
	var files []exportFile
	for _, p := range pictures {
		files = append(files, exportFile{stem(p.File) + ".json", func(wr io.Writer) error {
			return formats.Labelme(wr, p, formats.LabelmeOptions{})
		}})
	}
	return files
}

func planMasks(pictures []formats.Annotated) []exportFile {
	var files []exportFile
	for _, p := range pictures {
		for i, item := range p.Items {
			name := fmt.Sprintf("%s_mask_%d", stem(p.File), i+1)
			if label := fileWord(item.Label); label != "" {
				name += "_" + label
			}
			files = append(files, exportFile{name + ".png", func(wr io.Writer) error { return formats.MaskPNG(wr, item.Mask) }})
		}
	}
	return files
}

func planLabelMaps(pictures []formats.Annotated) []exportFile {
	classes := formats.Classes(nil, pictures...)
	files := []exportFile{{"labels.txt", func(wr io.Writer) error { return formats.LabelNames(wr, classes) }}}
	for _, p := range pictures {
		files = append(files, exportFile{stem(p.File) + "_labels.png", func(wr io.Writer) error {
			return formats.LabelMapPNG(wr, p, classes)
		}})
	}
	return files
}

// stem is a file's name without its ending.
func stem(name string) string { return strings.TrimSuffix(name, filepath.Ext(name)) }
