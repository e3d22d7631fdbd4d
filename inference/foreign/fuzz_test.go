package foreign

import (
	"bytes"
	"testing"

	"clickmask/inference"
)

// FuzzAnswer reads what a child may say: a child that a model has taken over may say anything, and the window reads it.
func FuzzAnswer(f *testing.F) {
	add := func(head answer, tensors ...inference.Tensor) {
		var body [][]byte
		head.Tensors, body = shapesOf(tensors)
		var b bytes.Buffer
		if err := writePacket(&b, head, body...); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	add(answer{Number: 1, Info: &inference.Info{Name: "a", Fingerprint: "b", InputSide: 256, LowW: 64, LowH: 64}})
	add(answer{Number: 2}, inference.Tensor{Name: "e", Shape: []int64{1, 2}, Data: []float32{1, 2}})
	add(answer{Number: 3, IoU: []float32{0.5}}, inference.Tensor{Name: "m", Shape: []int64{1}, Data: []float32{-4}})
	add(answer{Number: 4, Error: "no", Why: whyMemory, Allowed: 1 << 40, Fallbacks: []string{"gone"}})
	f.Add([]byte(packetMagic + "\x02\x00\x00\x00\x00\x00\x00\x10\x00\x00\x00\x00{}")) // a body of 256 MB that does not come
	f.Add([]byte(packetMagic + "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var head answer
		body, err := readPacket(bytes.NewReader(data), &head)
		if err != nil {
			return
		}
		tensors, err := tensorsOf(head.Tensors, body)
		if err != nil {
			return
		}
		n := 0
		for _, tensor := range tensors {
			n += len(tensor.Data)
		}
		if 4*n != len(body) {
			t.Errorf("%d numbers of %d bytes", n, len(body))
		}
		var again bytes.Buffer
		shapes, parts := shapesOf(tensors)
		head.Tensors = shapes
		if err := writePacket(&again, head, parts...); err != nil {
			t.Fatal(err)
		}
		var same answer
		if back, err := readPacket(&again, &same); err != nil || !bytes.Equal(back, body) || same.Number != head.Number {
			t.Errorf("written again: %v", err)
		}
	})
}
