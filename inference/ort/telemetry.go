package ort

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"strings"
)

// Official builds of ONNX Runtime report to their makers. Since 1.29 those for Linux and macOS have a client for it of
// their own, which looks up a host, posts what it has gathered (a hash of an identifier that it keeps in the user's
// folders, the program's name, the processor, the models' names and hashes) and keeps what it could not post for the next
// process. It makes up its mind once, while the runtime's environment is made, from the variables below; the call that
// switches events off comes too late for the first ones and for the files. So the variables are set when the program
// starts, before any library could read them, and looked at again before the runtime is loaded.

// errTelemetry refuses to load a runtime that might report.
var errTelemetry = errors.New("its telemetry cannot be switched off")

// silent are the variables of the environment that switch telemetry off, all set to "1".
func silent(goos string) []string {
	names := []string{
		"ORT_DISABLE_TELEMETRY",  // what 1.32.0 reads
		"ORT_TELEMETRY_DISABLED", // what some development versions before read
	}
	if goos == "windows" {
		// There events go to the system's own tracing, which reads none of these. This one, meant for the runtime's own
		// tests, is all that holds back the first event as well.
		names = append(names, "ORT_RUNNING_UNIT_TESTS")
	}
	return names
}

// No other code of the process runs yet, so that nothing reads the environment while it changes.
func init() { _ = silence() } // try asks again

// silence switches telemetry off for this process and those that it starts, whatever the environment said. It sees to
// the environment of C, which is another one than Go's.
func silence() error {
	for _, name := range silent(runtime.GOOS) {
		if os.Getenv(name) == "1" && getenvC(name) == "1" {
			continue
		}
		if err := os.Setenv(name, "1"); err != nil || getenvC(name) != "1" {
			return errTelemetry
		}
	}
	return nil
}

// Environ is the environment for a process that may load the runtime: this one's, changed by more ("NAME=value", the
// later wins), and silent as of [Silent].
func Environ(more ...string) []string { return Silent(append(os.Environ(), more...)) }

// Silent is an environment in which the runtime reports to nobody, whatever env ("NAME=value") says of that. Whoever
// starts a process with an environment of its own passes that through here.
func Silent(env []string) []string {
	names := silent(runtime.GOOS)
	out := slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(names, name)
	})
	for _, name := range names {
		out = append(out, name+"=1")
	}
	return out
}
