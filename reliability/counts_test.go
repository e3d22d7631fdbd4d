// Package reliability tries what docs/RELIABILITY.md promises on the built program: nothing leaves the machine, nothing
// is lost, nothing runs away. Its quick part belongs to make test; make test-reliability tries the same much longer.
package reliability

import (
	"testing"

	"clickmask/internal/randomtest"
)

// count is [randomtest.Count].
func count(t *testing.T, name string, quick, long int) int {
	t.Helper()
	return randomtest.Count(t, name, quick, long)
}
