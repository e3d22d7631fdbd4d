package project

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"clickmask/project/formats"
)

// export exports the document into a folder of its own and counts, with readers of its own, what the files hold.
func (me *desktop) export(w *world, o op) (bool, error) {
	format := formats.All[o.a%len(formats.All)]
	s := me.doc.Session()
	folder := filepath.Join(w.folder, "export")
	if err := os.RemoveAll(folder); err != nil {
		return false, err
	}
	plan, err := formats.NewPlan(s.Set(), format, formats.Options{})
	objects, want := 0, map[string]int{}
	empty := false
	for _, l := range me.book.now.pages {
		objects += len(l.objects)
		empty = empty || l.mark == MarkedEmpty
		for _, t := range l.objects {
			want[me.exported(format.ID, t.class)]++
		}
	}
	if nothing := objects == 0 && (!empty || format.Layout == formats.FilePerObject); nothing || err != nil {
		if nothing && errors.Is(err, formats.ErrNothing) {
			return false, nil
		}
		return false, fmt.Errorf("an export of %d objects ends with %v", objects, err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		return false, err
	}
	if err := plan.Write(context.Background(), folder, formats.WriteOptions{}); err != nil {
		return false, err
	}
	got, err := count(format.ID, folder)
	if err != nil {
		return false, err
	}
	switch format.ID {
	case "label-map", "instance-map", "voc":
		return true, nil // later objects may cover earlier ones
	}
	if !maps.Equal(got, want) {
		return false, fmt.Errorf("%s has objects of classes %v, want %v", format.ID, got, want)
	}
	w.done["export "+format.ID]++
	return true, nil
}

// exported is how a format calls a class: by its number from 0 or 1, by its name, or by nothing but the file's.
func (me *desktop) exported(format string, class ClassID) string {
	i := me.book.now.place(class)
	number, name := i, "object"
	if i < 0 {
		number = len(me.book.now.classes)
	} else {
		name = me.book.now.classes[i].Name
	}
	switch format {
	case "yolo", "yolo-boxes":
		return fmt.Sprint(number)
	case "coco", "coco-results":
		return fmt.Sprint(number + 1)
	case "mask-png":
		return "file"
	case "npy":
		return "object"
	}
	return name
}

// readBack counts the objects of files that no reader of the test's own knows.
func readBack(folder string) (map[string]int, error) {
	files := os.DirFS(folder)
	format, name, err := formats.Recognise(files, ".")
	if err != nil {
		return nil, err
	}
	r, err := format.Read(context.Background(), files, name, formats.ReadOptions{})
	if err != nil {
		return nil, err
	}
	got := map[string]int{}
	for _, p := range r.Set.Pages {
		for _, item := range p.Items {
			class := "object"
			if item.Class != formats.NoClass {
				class = r.Set.Classes[item.Class].Name
			}
			got[class]++
		}
	}
	return got, nil
}

// count counts the objects of each class in exported files.
func count(format, folder string) (map[string]int, error) {
	switch format {
	case "yolo", "yolo-boxes", "coco", "coco-results", "labelme", "mask-png":
	default:
		return readBack(folder)
	}
	got := map[string]int{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Base(path) == "data.yaml" {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		switch format {
		case "yolo", "yolo-boxes":
			for lines := bufio.NewScanner(f); lines.Scan(); {
				number, _, _ := strings.Cut(lines.Text(), " ")
				got[number]++
			}
		case "coco":
			var j struct {
				Annotations []struct {
					Category int `json:"category_id"`
				}
			}
			if err := json.NewDecoder(f).Decode(&j); err != nil {
				return err
			}
			for _, a := range j.Annotations {
				got[fmt.Sprint(a.Category)]++
			}
		case "coco-results":
			var list []struct {
				Category int `json:"category_id"`
			}
			if err := json.NewDecoder(f).Decode(&list); err != nil {
				return err
			}
			for _, a := range list {
				got[fmt.Sprint(a.Category)]++
			}
		case "labelme":
			var j struct {
				Shapes []struct {
					Label string
					Group *int `json:"group_id"`
				}
			}
			if err := json.NewDecoder(f).Decode(&j); err != nil {
				return err
			}
			parts := map[int]bool{} // an object in several parts has a shape for each
			for _, s := range j.Shapes {
				if s.Group != nil && parts[*s.Group] {
					continue
				}
				if s.Group != nil {
					parts[*s.Group] = true
				}
				got[s.Label]++
			}
		default:
			got["file"]++
		}
		return nil
	})
	return got, err
}
