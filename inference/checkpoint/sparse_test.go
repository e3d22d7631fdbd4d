package checkpoint

import (
	"errors"
	"strings"
	"testing"
)

// Files that cost their maker nothing: holes take no room on a disk.
func TestFilesAbsurdForTheirKindAreRefusedByTheirDescription(t *testing.T) {
	small := map[string][]int64{"image_encoder.pos_embed": {1, 64, 64, 8}}
	zeros := func(head string, size int64) *virtualFile {
		v := &virtualFile{}
		v.add([]byte(head), int64(len(head)))
		v.add([]byte{0}, size-int64(len(head)))
		return v
	}
	for name, c := range map[string]struct {
		file *virtualFile
		kind error
		says string
	}{
		"20 GB that begin like a checkpoint":     {zeros("PK\x03\x04", 20<<30), ErrTooLarge, "the file has 21.5 GB"},
		"20 GB of zeros":                         {zeros("\x00", 20<<30), ErrTooLarge, "the file has 21.5 GB"},
		"10 GB of zeros":                         {zeros("\x00", 10<<30), ErrDamaged, "holds only zeros"},
		"3 GB between its members and their end": {holedCheckpoint(small, 3<<30), ErrRefused, "its members take only"},
	} {
		f := &countingReader{r: c.file}
		_, err := Open(f, c.file.size)
		if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if f.bytes > 1<<20 {
			t.Errorf("%s: %d bytes were read", name, f.bytes)
		}
	}
}

func TestPaddingBetweenMembersIsNoHole(t *testing.T) {
	v := holedCheckpoint(map[string][]int64{"a": {4}, "b": {4}}, maxUnaccounted)
	if _, err := Open(v, v.size); err != nil {
		t.Error(err)
	}
}
