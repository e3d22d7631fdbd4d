package clipboard

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf16"
)

// What was copied is there for programs that know PNG and for those that know bitmaps alone, with its alpha; and it is read again.
func TestACopiedPictureIsThereInBothKinds(t *testing.T) {
	im := image.NewNRGBA(image.Rect(0, 0, 5, 3))
	im.SetNRGBA(1, 0, color.NRGBA{200, 100, 50, 128})
	var data bytes.Buffer
	if err := png.Encode(&data, im); err != nil {
		t.Fatal(err)
	}
	if err := CopyPNG(context.Background(), data.Bytes()); err != nil {
		t.Fatal(err)
	}
	got, err := Read(context.Background())
	if err != nil || !bytes.Equal(got.Picture, data.Bytes()) {
		t.Errorf("%d bytes of %d are read, %v", len(got.Picture), data.Len(), err)
	}
	err = opened(context.Background(), func() error {
		bitmap := get(cfDIBV5)
		if want := dibOf(im); !bytes.HasPrefix(bitmap, want) {
			t.Errorf("the bitmap has %d bytes, not %d, or others", len(bitmap), len(want))
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// A program that has but a bitmap, and one that has files, are read; an empty clipboard is said to be.
func TestBitmapsAndFilesAreRead(t *testing.T) {
	has := func(kind uintptr, data []byte) {
		t.Helper()
		err := opened(context.Background(), func() error {
			_, _, _ = emptyClipboard.Call()
			if data == nil {
				return nil
			}
			return put(kind, data)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	im := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	im.SetNRGBA(0, 0, color.NRGBA{1, 2, 3, 255})
	has(cfDIBV5, dibOf(im))
	if got, err := Read(context.Background()); err != nil || !bytes.HasPrefix(got.Picture, []byte("BM")) {
		t.Errorf("a bitmap gives %d bytes, %v", len(got.Picture), err)
	}
	paths := []string{filepath.Join(`C:\`, "切り抜き", "a b.png"), `C:\c.jpg`}
	list := make([]byte, 20)
	binary.LittleEndian.PutUint32(list, 20)
	binary.LittleEndian.PutUint32(list[16:], 1) // the names are of two bytes a letter
	for _, unit := range utf16.Encode([]rune(paths[0] + "\x00" + paths[1] + "\x00\x00")) {
		list = binary.LittleEndian.AppendUint16(list, unit)
	}
	has(cfFiles, list)
	if got, err := Read(context.Background()); err != nil || !slices.Equal(got.Paths, paths) {
		t.Errorf("files give %q, %v", got.Paths, err)
	}
	has(0, nil)
	if _, err := Read(context.Background()); !errors.Is(err, ErrEmpty) {
		t.Errorf("nothing gives %v", err)
	}
}
