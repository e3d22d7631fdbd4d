//go:build !darwin && !windows

package clipboard

import (
	"slices"
	"testing"
)

func TestAddressesOfFilesAreReadAndOthersAreNot(t *testing.T) {
	got := pathsOf("# a remark\r\nfile:///tmp/a%20b/%E7%8C%AB.png\r\nhttps://example.org/c.png\r\nfile://localhost/d.jpg\r\nfile://elsewhere/e.jpg\r\nfile:f.png\r\n%%%\r\n")
	if want := []string{"/tmp/a b/猫.png", "/d.jpg"}; !slices.Equal(got, want) {
		t.Errorf("%q, not %q", got, want)
	}
}
