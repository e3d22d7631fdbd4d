package ui

import (
	"encoding/json"
	"errors"
	"io/fs"
	"reflect"
	"slices"

	"clickmask/internal/smallfile"
	"clickmask/project/formats"
)

// mergeSettings is what the file is to hold: what this window has changed, from before to now, and for the rest what the file
// has, which another window may have written.
func mergeSettings(now, before, there keptSettings) keptSettings {
	merged := there
	for i := range reflect.TypeFor[keptSettings]().NumField() {
		if own := reflect.ValueOf(now).Field(i); !reflect.DeepEqual(own.Interface(), reflect.ValueOf(before).Field(i).Interface()) {
			reflect.ValueOf(&merged).Elem().Field(i).Set(own)
		}
	}
	if !slices.Equal(now.CutPresets, before.CutPresets) {
		named := func(list []formats.CutPreset, name string) bool {
			return slices.ContainsFunc(list, func(p formats.CutPreset) bool { return p.Name == name })
		}
		for _, p := range there.CutPresets { // kept by another window
			if !named(now.CutPresets, p.Name) && !named(before.CutPresets, p.Name) {
				merged.CutPresets = append(slices.Clone(merged.CutPresets), p)
			}
		}
	}
	if slices.Equal(now.Recents, before.Recents) || len(now.Recents) == 0 {
		return merged
	}
	for _, path := range there.Recents { // behind those of this window
		if !slices.Contains(now.Recents, path) && !slices.Contains(before.Recents, path) {
			merged.Recents = append(slices.Clone(merged.Recents), path)
		}
	}
	merged.Recents = merged.Recents[:min(len(merged.Recents), maxRecents)]
	return merged
}

// recentsIn are the recent files in a file of settings, which windows beside this one may have written; none where there is no file.
func recentsIn(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	data, err := smallfile.Read(path, mostSettings)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := decodeSettings(data)
	return s.recents, err
}

// there is what the file holds now, as this version understands it and as it is; false where it cannot be read, or this window has not
// read it either.
func (f *settingsFile) there() (known keptSettings, raw rawSettings, ok bool) {
	if f.mine == nil {
		return keptSettings{}, nil, false
	}
	data, err := smallfile.Read(f.path, mostSettings)
	if err != nil {
		return keptSettings{}, nil, false
	}
	s, err := decodeSettings(data)
	if err == nil {
		err = json.Unmarshal(data, &raw)
	}
	return keptOf(s), raw, err == nil
}
