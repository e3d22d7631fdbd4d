package picture

import (
	"image"
	"image/draw"
	"image/gif"
)

// decodeGIF gives the first frame on the whole of the animation's area, transparent where the frame leaves it free.
func decodeGIF(s source) (image.Image, error) {
	c, err := gif.DecodeConfig(s.stream())
	if err != nil {
		return nil, err
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
