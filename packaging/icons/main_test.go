package main

import (
	"bytes"
	"encoding/binary"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func TestIconsHoldTheirSizes(t *testing.T) {
	dir := t.TempDir()
	if err := write(filepath.Join("..", "..", "assets", "icons", "app.png"), dir); err != nil {
		t.Fatal(err)
	}
	ico, err := os.ReadFile(filepath.Join(dir, "clickmask.ico"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range int(binary.LittleEndian.Uint16(ico[4:])) {
		entry := ico[6+16*i:]
		length, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		picture, err := png.Decode(bytes.NewReader(ico[at : at+length]))
		if err != nil || uint8(picture.Bounds().Dx()) != entry[0] {
			t.Errorf("entry %d: %v, %v", i, picture.Bounds(), err)
		}
	}
	icns, err := os.ReadFile(filepath.Join(dir, "clickmask.icns"))
	if err != nil {
		t.Fatal(err)
	}
	if int(binary.BigEndian.Uint32(icns[4:])) != len(icns) {
		t.Error("the length of the ICNS file is wrong")
	}
	n := 0
	for at := 8; at < len(icns); n++ {
		length := int(binary.BigEndian.Uint32(icns[at+4:]))
		if _, err := png.Decode(bytes.NewReader(icns[at+8 : at+length])); err != nil {
			t.Errorf("%s: %v", icns[at:at+4], err)
		}
		at += length
	}
	if n != 9 {
		t.Errorf("%d pictures in the ICNS file", n)
	}
}
