package ort

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	binding "github.com/yalue/onnxruntime_go"
)

// ErrRuntimeMissing is what errors.Is finds when ONNX Runtime is not there, is broken or is too old. The
// error's text is one sentence that says what to do.
var ErrRuntimeMissing = errors.New("ONNX Runtime is missing")

// oldest is the first version that knows the binding's interface (its ORT_API_VERSION 23).
const oldest = "1.23"

// Wanted is the file that ONNX Runtime is on this system, and the oldest version that will do.
func Wanted() (file, version string) {
	file = map[string]string{"windows": "onnxruntime.dll", "darwin": "libonnxruntime.dylib"}[runtime.GOOS]
	if file == "" {
		file = "libonnxruntime.so"
	}
	return file, oldest
}

// missingError is ErrRuntimeMissing with its sentence.
type missingError struct {
	what  string
	cause error
}

func (e *missingError) Error() string {
	name, oldest := Wanted()
	return fmt.Sprintf("%s: put %s %s or newer beside the program or set ORT_LIB to its path (in the source folder, make build fetches it)",
		e.what, name, oldest)
}

func (e *missingError) Is(target error) bool { return target == ErrRuntimeMissing }
func (e *missingError) Unwrap() error        { return e.cause }

// loaded is the process's runtime. The binding keeps it in unguarded globals, written under this lock.
var loaded struct {
	sync.Mutex
	path string // "" until it is loaded
}

// Load loads the runtime, once a process; every call after a successful one costs a lock. After a failure
// the next call tries again, so that a library put in place meanwhile is found. Safe for concurrent use.
func Load() error {
	_, err := load(usualPlaces)
	return err
}

// Version is the runtime's version, "1.32.0", which is loaded for that.
func Version() (string, error) {
	if err := Load(); err != nil {
		return "", err
	}
	return binding.GetVersion(), nil
}

// Library is the absolute path of the loaded runtime, which is loaded for that.
func Library() (string, error) { return load(usualPlaces) }

func load(where func() places) (string, error) {
	loaded.Lock()
	defer loaded.Unlock()
	if loaded.path != "" {
		return loaded.path, nil
	}
	var first error // the best candidate's fault is the one worth telling
	all := where().candidates()
	if len(all) == 0 || !all[0].chosen {
		path, err := unpacked()
		if err != nil {
			first = &missingError{fmt.Sprintf("ONNX Runtime inside the program cannot be used: %v", err), err}
		}
		if path != "" {
			all = append([]candidate{{path: path}}, all...)
		}
	}
	for _, c := range all {
		err := try(c.path)
		if err == nil {
			loaded.path = c.path
			return c.path, nil
		}
		if first == nil && errors.Is(err, ErrVisualC) {
			first = err // the library is where it should be: there is nothing to put beside the program
		}
		if first == nil {
			what := fmt.Sprintf("ONNX Runtime at %s cannot be used (%v)", c.path, err)
			if c.chosen {
				what = fmt.Sprintf("ONNX Runtime at %s, which ORT_LIB names, cannot be used (%v)", c.path, err)
			}
			first = &missingError{what, err}
		}
	}
	if first == nil {
		first = &missingError{what: "ONNX Runtime was not found"}
	}
	return "", first
}

// try loads one library.
func try(path string) error {
	if !filepath.IsAbs(path) {
		return errors.New("its path is not absolute")
	}
	if err := checkImage(path); err != nil {
		return err
	}
	if err := checkProcessors("/sys/devices/system/cpu"); err != nil {
		return err
	}
	keepFreed()
	if err := silence(); err != nil {
		return err
	}
	searchBeside(filepath.Dir(path))
	if err := visualCBeside(path); err != nil {
		return err
	}
	binding.SetSharedLibraryPath(path)
	// Fatal: a run that is ended would otherwise be reported on stderr; errors come back as values anyway.
	if err := binding.InitializeEnvironment(binding.WithLogLevelFatal()); err != nil {
		text := err.Error()
		switch {
		case strings.Contains(text, "API base: 2"):
			return errors.New("it is older than " + oldest)
		case strings.Contains(text, "OrtGetApiBase"):
			return errors.New("it is another library")
		}
		_, reason, _ := strings.Cut(text, "\": ")
		if reason == "" {
			reason = text
		}
		return errors.New(reason)
	}
	// Telemetry is off by the environment, see silence; this is for versions that do not read it. It fails where there is
	// none to switch off.
	_ = binding.DisableTelemetry()
	_ = usePool(path) // what cannot be pooled is not
	return nil
}
