package ui

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"clickmask/project/formats"
)

// A newer version keeps what this one does not know: settings, words and presets. What of the file is none of this window's changes is
// written as it was there.

// rawSettings are settings by their names, as a file has them.
type rawSettings map[string]json.RawMessage

const presetsName = "cutPresets"

// settingNames are those that this version knows.
var settingNames = func() (names []string) {
	for f := range reflect.TypeFor[keptSettings]().Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}()

// encodeOver is a file of settings that goes on from one that held raw, of which this version understood known.
func encodeOver(k, known keptSettings, raw rawSettings) ([]byte, error) {
	whole, err := rawOf(k)
	if err != nil {
		return nil, err
	}
	was, err := rawOf(known)
	if err != nil {
		return nil, err
	}
	for name, value := range raw {
		switch {
		case name == presetsName:
			list, err := presetsOver(k.CutPresets, known.CutPresets, value)
			if err != nil {
				return nil, err
			}
			delete(whole, name)
			if len(list) > 0 {
				if whole[name], err = json.Marshal(list); err != nil {
					return nil, err
				}
			}
		case slices.Contains(settingNames, name):
			if bytes.Equal(whole[name], was[name]) {
				whole[name] = value
			}
		case !slices.ContainsFunc(settingNames, func(own string) bool { return strings.EqualFold(own, name) }): // in another case it would be taken for ours
			whole[name] = value
		}
	}
	data, err := json.MarshalIndent(whole, "", "  ")
	if err == nil && len(data) >= mostSettings {
		return encodeSettings(k) // which can be read again
	}
	return append(data, '\n'), err
}

func rawOf(k keptSettings) (raw rawSettings, err error) {
	data, err := json.Marshal(k)
	if err == nil {
		err = json.Unmarshal(data, &raw)
	}
	return raw, err
}

// presetsOver is a list of presets that goes on from one of which this version understood known: those that it does not know come last.
func presetsOver(list, known []formats.CutPreset, raw json.RawMessage) ([]json.RawMessage, error) {
	var items, out []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		items = nil // which this version does not know at all
	}
	asWritten := map[string]json.RawMessage{}
	var strange []json.RawMessage
	named := slices.Clone(list)
	for _, item := range items {
		var p formats.CutPreset
		err := json.Unmarshal(item, &p)
		switch {
		case err == nil && slices.Contains(known, p):
			asWritten[p.Name] = item
		case p.Name == "" || slices.ContainsFunc(named, func(other formats.CutPreset) bool { return strings.EqualFold(other.Name, p.Name) }):
		default:
			named, strange = append(named, formats.CutPreset{Name: p.Name}), append(strange, item)
		}
	}
	for _, p := range list {
		item, there := asWritten[p.Name]
		if !there || !slices.Contains(known, p) {
			var err error
			if item, err = json.Marshal(p); err != nil {
				return nil, err
			}
		}
		out = append(out, item)
	}
	return append(out, strange...), nil
}
