package ort

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestAMissingOrOldVisualCRuntimeIsItsOwnSentence(t *testing.T) {
	imports := []string{"CreateFileW:KERNEL32.dll", "_Mtx_lock:MSVCP140.dll", "_Mtx_unlock:MSVCP140.dll", "memcpy:VCRUNTIME140.dll", "malloc:api-ms-win-crt-heap-l1-1-0.dll"}
	for name, c := range map[string]struct {
		have map[string]version
		says string
	}{
		"all there":          {map[string]version{"MSVCP140.dll": {14, 38}, "VCRUNTIME140.dll": {15, 0}}, ""},
		"one says no number": {map[string]version{"MSVCP140.dll": {}, "VCRUNTIME140.dll": {14, 44}}, ""},
		"one is missing":     {map[string]version{"MSVCP140.dll": {14, 44}}, "is not installed (there is no VCRUNTIME140.dll)"},
		"one is too old":     {map[string]version{"MSVCP140.dll": {14, 29}, "VCRUNTIME140.dll": {14, 44}}, "is too old (MSVCP140.dll is 14.29, 14.38 is needed)"},
	} {
		var asked []string
		err := checkVisualC(imports, func(file string) (version, error) {
			asked = append(asked, file)
			v, ok := c.have[file]
			if !ok {
				return version{}, errors.New("The specified module could not be found.")
			}
			return v, nil
		})
		if slices.Contains(asked, "KERNEL32.dll") || len(asked) > 2 {
			t.Errorf("%s: %q were loaded", name, asked)
		}
		if c.says == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if !errors.Is(err, ErrVisualC) || !errors.Is(err, ErrRuntimeMissing) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "beside the program") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
