package ort

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrVisualC is what errors.Is finds, beside [ErrRuntimeMissing], when ONNX Runtime is there and Microsoft's C++ runtime, which
// it stands on under Windows, is not or is too old.
var ErrVisualC = errors.New("the Visual C++ runtime of Microsoft is missing")

// oldestVisualC is the first version whose locks are those that ONNX Runtime was compiled with: with an older one it crashes.
var oldestVisualC = version{14, 38}

// version is that of a library of Windows; the zero value is one that says none.
type version struct{ major, minor uint16 }

func (v version) before(w version) bool {
	return v.major < w.major || v.major == w.major && v.minor < w.minor
}

// visualCError is ErrVisualC with its sentence.
type visualCError struct {
	file string
	have version // zero: the file is not there
}

func (e *visualCError) Error() string {
	what := "is not installed (there is no " + e.file + ")"
	if e.have != (version{}) {
		what = fmt.Sprintf("is too old (%s is %d.%d, %d.%d is needed)", e.file, e.have.major, e.have.minor, oldestVisualC.major, oldestVisualC.minor)
	}
	return "Microsoft's Visual C++ runtime, which ONNX Runtime needs, " + what +
		": install the Visual C++ Redistributable for x64 (vc_redist.x64.exe) from Microsoft"
}

func (e *visualCError) Is(target error) bool {
	return target == ErrVisualC || target == ErrRuntimeMissing
}

var visualCName = regexp.MustCompile(`(?i)^(msvcp|vcruntime|concrt)140.*\.dll$`)

// checkVisualC loads those of a library's imports that are Microsoft's C++ runtime. Windows itself would say of a missing one
// that the library "could not be found", and of one that is too old nothing before it crashes. Imports are as debug/pe gives
// them, symbol:library; load gives the version of what it loaded.
func checkVisualC(imports []string, load func(file string) (version, error)) error {
	seen := map[string]bool{}
	for _, imported := range imports {
		_, file, _ := strings.Cut(imported, ":")
		if seen[file] || !visualCName.MatchString(file) {
			continue
		}
		seen[file] = true
		have, err := load(file)
		if err != nil {
			return &visualCError{file: file}
		}
		if have != (version{}) && have.before(oldestVisualC) {
			return &visualCError{file, have}
		}
	}
	return nil
}
