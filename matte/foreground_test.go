package matte

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"clickmask/mask"
)

var update = flag.Bool("update", false, "write the reference's numbers anew, with PyMatting")

// hairy is a picture of w x h pixels and an alpha, made of integers alone: a disc with strands over stripes.
func hairy(w, h int) (*image.RGBA, Alpha) {
	bytesOf := make([]byte, w*h)
	cx, cy, r := w/2, h/2, min(w, h)/4
	chance := uint32(1)
	next := func(n int) int {
		chance = chance*1664525 + 1013904223
		return int(chance>>16) % n
	}
	for y := range h {
		for x := range w {
			if (x-cx)*(x-cx)+(y-cy)*(y-cy) < r*r {
				bytesOf[y*w+x] = 255
			}
		}
	}
	for range w * h / 400 {
		x, y := cx+next(2*r)-r, cy+next(2*r)-r
		dx, dy := (x-cx)*256/r, (y-cy)*256/r
		px, py := x*256, y*256
		for k := range r {
			px, py = px+dx, py+dy
			if qx, qy := px/256, py/256; qx >= 0 && qy >= 0 && qx < w && qy < h {
				i := qy*w + qx
				bytesOf[i] = uint8(min(int(bytesOf[i])+200-150*k/r, 255))
			}
		}
	}
	pix := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			a := int(bytesOf[y*w+x])
			own := [3]int{120 + 80*x/w + next(20), 60 + 60*y/h, 30}
			back := [3]int{40, 120 + 100*((x/17+y/23)%2), 200 - 100*y/h + next(30)}
			p := pix.Pix[pix.PixOffset(x, y):]
			for c := range 3 {
				p[c] = uint8((own[c]*a + back[c]*(255-a) + 127) / 255)
			}
			p[3] = 255
		}
	}
	return pix, mask.AlphaFromRows(w, h, func(dst []byte, y int) { copy(dst, bytesOf[y*w:]) })
}

// reference is PyMatting's foreground of the box that Foreground looks at, or nil where PyMatting is not installed.
func reference(t *testing.T, pix *image.RGBA, a Alpha) []byte {
	python := os.Getenv("CLICKMASK_PYTHON")
	if python == "" {
		python = "python3"
	}
	if exec.Command(python, "-c", "import pymatting").Run() != nil {
		return nil
	}
	w, h := a.Size()
	box := a.Bounds().Inset(-around).Intersect(image.Rect(0, 0, w, h))
	in := binary.LittleEndian.AppendUint32(nil, uint32(box.Dx()))
	in = binary.LittleEndian.AppendUint32(in, uint32(box.Dy()))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			in = append(in, pix.Pix[pix.PixOffset(x, y):][:3]...)
		}
	}
	rows, line := a.Rows(), make([]byte, box.Dx())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		rows.Fill(line, box.Min.X, y)
		in = append(in, line...)
	}
	cmd := exec.Command(python, filepath.Join("testdata", "foreground.py"))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := make([]byte, 0, 3*len(a.Shares()))
	for _, r := range a.Band().Runs() {
		for x := int(r.X0); x < int(r.X1); x++ {
			i := 3 * ((int(r.Y)-box.Min.Y)*box.Dx() + x - box.Min.X)
			found = append(found, out[i:i+3]...)
		}
	}
	return found
}

const everyNth = 211 // number of the reference is stored

// TestForegroundIsTheReferences compares with PyMatting where that is installed, and always with some of its numbers.
func TestForegroundIsTheReferences(t *testing.T) {
	for _, c := range []struct {
		name string
		w, h int
	}{{"tall", 90, 200}, {"tiled", 1003, 611}} {
		t.Run(c.name, func(t *testing.T) {
			pix, a := hairy(c.w, c.h)
			got, err := Foreground(context.Background(), pix, a, 1, Job{})
			if err != nil {
				t.Fatal(err)
			}
			stored := filepath.Join("testdata", c.name+".bin")
			want := reference(t, pix, a)
			if want == nil {
				t.Log("PyMatting is not installed: only its stored numbers are compared")
			} else {
				var some []byte
				for i := 0; i < len(want); i += everyNth {
					some = append(some, want[i])
				}
				if *update {
					if err := os.WriteFile(stored, some, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				differ(t, got, want, 1)
			}
			some, err := os.ReadFile(stored)
			if err != nil {
				t.Fatal(err)
			}
			if len(some) != (len(got)+everyNth-1)/everyNth {
				t.Fatalf("%d numbers are stored of %d", len(some), len(got))
			}
			differ(t, got, some, everyNth)
		})
	}
}

// differ fails where a number is more than 1 from the wanted one.
func differ(t *testing.T, got Colours, want []byte, step int) {
	t.Helper()
	worst, sum, beyond := 0, 0, 0
	for i, v := range want {
		d := int(math.Abs(float64(got[i*step]) - float64(v)))
		worst, sum = max(worst, d), sum+d
		if d > 1 {
			beyond++
		}
	}
	t.Logf("%d numbers, worst %d, mean %.4f", len(want), worst, float64(sum)/float64(len(want)))
	if beyond > 0 {
		t.Errorf("%d of %d numbers are more than 1 of 255 from the reference, worst %d", beyond, len(want), worst)
	}
}

func TestForegroundAtNoStrengthIsThePicture(t *testing.T) {
	pix, a := hairy(90, 70)
	got, err := Foreground(context.Background(), pix, a, 0, Job{})
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for _, r := range a.Band().Runs() {
		for x := r.X0; x < r.X1; x++ {
			if p := pix.Pix[pix.PixOffset(int(x), int(r.Y)):]; !bytes.Equal(got.At(i), p[:3]) {
				t.Fatalf("pixel (%d, %d) is %v, in the picture %v", x, r.Y, got.At(i), p[:3])
			}
			i++
		}
	}
}

func TestForegroundEndsWhenItIsNoLongerWanted(t *testing.T) {
	pix, a := hairy(900, 900)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Foreground(ctx, pix, a, 1, Job{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v", err)
	}
}

func BenchmarkForegroundOfAMegapixel(b *testing.B) {
	pix, a := hairy(1000, 1000)
	b.ReportMetric(float64(len(a.Shares()))/1e4, "%band")
	for b.Loop() {
		if _, err := Foreground(context.Background(), pix, a, 1, Job{}); err != nil {
			b.Fatal(err)
		}
	}
}
