// Command icons makes the icons that packages need of the program's picture: hicolor's PNG files, Windows' ICO and macOS' ICNS.
//
//	go run ./packaging/icons assets/icons/app.png FOLDER
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"log"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: icons PICTURE.png FOLDER")
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func write(from, folder string) error {
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	files := map[string][]byte{}
	sized := map[int][]byte{}
	for _, side := range []int{16, 24, 32, 48, 64, 128, 256, 512} {
		if sized[side], err = scaled(picture, side); err != nil {
			return err
		}
		files[fmt.Sprintf("%d.png", side)] = sized[side]
	}
	files["clickmask.ico"] = ico(sized, 16, 24, 32, 48, 64, 256)
	files["clickmask.icns"] = icns(sized)
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func scaled(from image.Image, side int) ([]byte, error) {
	to := image.NewNRGBA(image.Rect(0, 0, side, side))
	draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, to)
	return b.Bytes(), err
}

// ico is a head, a list and PNG files, which Windows reads since Vista.
func ico(sized map[int][]byte, sides ...int) []byte {
	var head, body bytes.Buffer
	put := func(v any) { _ = binary.Write(&head, binary.LittleEndian, v) } // memory takes all
	put([]uint16{0, 1, uint16(len(sides))})
	at := 6 + 16*len(sides)
	for _, side := range sides {
		data := sized[side]
		put([]uint8{uint8(side), uint8(side), 0, 0}) // 0 stands for 256
		put([]uint16{1, 32})
		put([]uint32{uint32(len(data)), uint32(at + body.Len())})
		body.Write(data)
	}
	return append(head.Bytes(), body.Bytes()...)
}

// icns is a list of PNG files, each with the name of its size, once more for screens with two pixels a point.
func icns(sized map[int][]byte) []byte {
	var body bytes.Buffer
	for _, e := range []struct {
		name string
		side int
	}{{"icp4", 16}, {"ic11", 32}, {"icp5", 32}, {"ic12", 64}, {"ic07", 128}, {"ic13", 256}, {"ic08", 256}, {"ic14", 512}, {"ic09", 512}} {
		body.WriteString(e.name)
		_ = binary.Write(&body, binary.BigEndian, uint32(8+len(sized[e.side])))
		body.Write(sized[e.side])
	}
	out := []byte("icns")
	return append(binary.BigEndian.AppendUint32(out, uint32(8+body.Len())), body.Bytes()...)
}
