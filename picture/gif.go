package picture

import (
	"bufio"
	"bytes"
	"image"
	"image/draw"
	"image/gif"
	"io"
)

// decodeGIF gives a frame on the whole of the animation's area: the first as it is, transparent where it leaves that free.
func decodeGIF(s source) (image.Image, error) {
	c, err := gif.DecodeConfig(s.stream())
	if err != nil {
		return nil, err
	}
	if s.frame > 0 {
		return composeGIF(s, c.Width, c.Height)
	}
	frame, err := gif.Decode(s.stream())
	if err != nil {
		return nil, err
	}
	return onCanvas(frame, frame.Bounds().Min, c.Width, c.Height), nil
}

// onCanvas lays a frame on a transparent picture of w x h pixels; itself where it covers that already.
func onCanvas(frame image.Image, at image.Point, w, h int) image.Image {
	if at == (image.Point{}) && frame.Bounds().Size() == image.Pt(w, h) {
		return frame
	}
	canvas := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(canvas, frame.Bounds().Sub(frame.Bounds().Min).Add(at), frame, frame.Bounds().Min, draw.Src)
	return canvas
}

// composeGIF draws a later frame over those before it. The library reads each as a file of its own: the head and its blocks.
func composeGIF(s source, w, h int) (image.Image, error) {
	var head [gifHead]byte
	if _, err := s.ReadAt(head[:], 0); err != nil {
		return nil, err
	}
	before := make([]byte, gifHead+gifColours(head[10]))
	if _, err := s.ReadAt(before, 0); err != nil {
		return nil, err
	}
	c := composer{s: s, frames: s.stack.list(s, gifFrames), w: w, h: h, decode: func(f frame) (image.Image, error) {
		return gif.Decode(io.MultiReader(bytes.NewReader(before), s.section(f.from, f.to)))
	}}
	return c.picture()
}

// gifHead is the length of a GIF's head without its colours.
const gifHead = 13

// gifColours is how many bytes a table of colours has, by the byte that says whether there is one (GIF89a, sections 18 and
// 20).
func gifColours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// gifWalk goes through the blocks of a GIF.
type gifWalk struct {
	*bufio.Reader
	at int64
}

func (g *gifWalk) byte() (byte, bool) {
	b, err := g.ReadByte()
	g.at++
	return b, err == nil
}

func (g *gifWalk) bytes(b []byte) bool {
	n, err := io.ReadFull(g, b)
	g.at += int64(n)
	return err == nil
}

func (g *gifWalk) skip(n int) bool {
	done, err := g.Discard(n)
	g.at += int64(done)
	return err == nil
}

// skipData goes behind the pieces that data consist of.
func (g *gifWalk) skipData() bool {
	for {
		n, ok := g.byte()
		if !ok || n == 0 {
			return ok
		}
		if !g.skip(int(n)) {
			return false
		}
	}
}

// gifFrames are the frames of a GIF that are whole (GIF89a, appendix A), nil where there is one at most.
func gifFrames(s source) []frame {
	g := &gifWalk{Reader: bufio.NewReader(s.stream())}
	var head [gifHead]byte
	if !g.bytes(head[:]) || !g.skip(gifColours(head[10])) {
		return nil
	}
	var list []frame
	next := frame{from: -1}
	for len(list) < MostFrames {
		start := g.at
		kind, ok := g.byte()
		if !ok {
			break
		}
		if kind == 0x21 {
			if !g.extension(&next, start) {
				break
			}
			continue
		}
		var place [9]byte
		if kind != 0x2c || !g.bytes(place[:]) || !g.skip(gifColours(place[8])+1) || !g.skipData() {
			break
		}
		if next.from < 0 {
			next.from = start
		}
		number := func(i int) int { return int(place[i]) | int(place[i+1])<<8 }
		next.to = g.at
		next.at = image.Rect(0, 0, number(4), number(6)).Add(image.Pt(number(0), number(2)))
		list = append(list, next)
		next = frame{from: -1}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

// extension reads a block of another kind, of which the one that is about the next frame is noted.
func (g *gifWalk) extension(next *frame, start int64) bool {
	const aboutNext = 0xf9
	label, ok := g.byte()
	if !ok {
		return false
	}
	if label != aboutNext {
		return g.skipData()
	}
	var about [5]byte // how many follow, flags, time, and the colour that is seen through
	if !g.bytes(about[:]) || about[0] != 4 {
		return false
	}
	next.from = start
	next.over = about[1]&1 != 0
	next.left = map[byte]disposal{2: cleared, 3: undone}[about[1]>>2&7]
	return g.skipData()
}
