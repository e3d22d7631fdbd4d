// Package reliability tries what docs/RELIABILITY.md promises on the built program: nothing leaves the machine, nothing
// is lost, nothing runs away. Its quick part belongs to make test; make test-reliability tries the same much longer.
package reliability

import (
	"os"
	"strconv"
	"testing"
)

// count is how often something is tried: quick in make test, long in make test-reliability, where the environment variable
// RELIABILITY is "long"; and whatever the variable RELIABILITY_name says.
func count(t *testing.T, name string, quick, long int) int {
	t.Helper()
	if text := os.Getenv("RELIABILITY_" + name); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("RELIABILITY_%s=%s: give a number from 1", name, text)
		}
		return n
	}
	if os.Getenv("RELIABILITY") == "long" {
		return long
	}
	return quick
}
