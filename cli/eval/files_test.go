package eval

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// sparse is a file of that size that takes no room, with something at its front.
func sparse(t *testing.T, name string, size int64, front []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, front, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, size); err != nil {
		t.Skipf("no file with holes can be made here: %v", err)
	}
	return path
}

func TestFilesFarTooLargeAreRefusedUnread(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := ReadManifest(sparse(t, "m.csv", 20<<30, []byte("image,mask\n"))); err == nil || !strings.Contains(err.Error(), "m.csv has 21474836480 bytes") {
		t.Errorf("a manifest of 20 GB: %v", err)
	}
	if _, err := readLabels(sparse(t, "m.png", 20<<30, []byte("\x89PNG\r\n\x1a\n")), 3, 3); err == nil || !strings.Contains(err.Error(), "m.png has 21474836480 bytes") {
		t.Errorf("a mask of 20 GB: %v", err)
	}
	if _, err := ReadManifest(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	// A head of grey pixels, 20000 a side.
	ihdr := append([]byte("IHDR\x00\x00\x4e\x20\x00\x00\x4e\x20\x08\x00\x00\x00\x00"), 0, 0, 0, 0)
	binary.BigEndian.PutUint32(ihdr[17:], crc32.ChecksumIEEE(ihdr[:17]))
	head := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	if _, err := decodeLabels(bytes.NewReader(head), 3, 3); err == nil || !strings.Contains(err.Error(), "has 20000 x 20000 pixels, more than the 100 megapixels") {
		t.Errorf("a mask of 400 megapixels: %v", err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d bytes were taken to refuse", used)
	}
}
