package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"clickmask/cli/batch"
	"clickmask/mask"
	"clickmask/project/formats"
	"clickmask/prompt"
)

// interaction is what CVAT hands to an interactor (cvat/apps/lambda_manager/views.py): points as x and y in pixels, the box as
// two corners.
type interaction struct {
	Image    []byte       `json:"image"`
	Positive [][2]float64 `json:"pos_points"`
	Negative [][2]float64 `json:"neg_points"`
	Box      *corners     `json:"obj_bbox"`
}

// corners are [[x1, y1], [x2, y2]] or [x1, y1, x2, y2]; of an empty list there is none.
type corners []float64

func (c *corners) UnmarshalJSON(text []byte) error {
	var pairs [][2]float64
	if json.Unmarshal(text, &pairs) == nil {
		for _, p := range pairs {
			*c = append(*c, p[:]...)
		}
		return nil
	}
	return json.Unmarshal(text, (*[]float64)(c))
}

// interact is CVAT's contract for an interactor of nuclio: a picture and prompts, and back a mask, a row a list of 0 and 255.
func (s *Server) interact(ctx context.Context, body []byte) (answer, error) {
	var in interaction
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	var p prompt.Prompt
	for _, xy := range in.Positive {
		p.Points = append(p.Points, prompt.Point{X: xy[0], Y: xy[1], Label: prompt.Positive})
	}
	for _, xy := range in.Negative {
		p.Points = append(p.Points, prompt.Point{X: xy[0], Y: xy[1], Label: prompt.Negative})
	}
	if in.Box != nil && len(*in.Box) > 0 {
		b := *in.Box
		if len(b) != 4 {
			return nil, refuse(http.StatusBadRequest, "obj_bbox has %d numbers, not 4", len(b))
		}
		p.Box = new(prompt.NewBox(b[0], b[1], b[2], b[3]))
	}
	var found mask.Mask
	err := s.pool.with(ctx, in.Image, "the picture", func(sg *batch.Segmenter) (err error) {
		found, _, err = ask(ctx, sg, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return maskRows{found}, nil
}

// maskRows is written a row at a time: as numbers a mask is three to four times as large as its picture's pixels.
type maskRows struct{ mask.Mask }

func (m maskRows) write(to io.Writer) error {
	w, h := m.Size()
	out := bufio.NewWriter(to)
	out.WriteString(`{"mask": [`)
	inside := make([]byte, w)
	runs := m.Runs()
	var number []byte
	for y := range h {
		clear(inside)
		for ; len(runs) > 0 && int(runs[0].Y) == y; runs = runs[1:] {
			for x := runs[0].X0; x < runs[0].X1; x++ {
				inside[x] = 255
			}
		}
		for x, v := range inside {
			switch {
			case x > 0:
				out.WriteString(", ")
			case y > 0:
				out.WriteString("], [")
			default:
				out.WriteByte('[')
			}
			number = strconv.AppendUint(number[:0], uint64(v), 10)
			out.Write(number)
		}
	}
	out.WriteString(`]], "points": `)
	// Versions of CVAT before masks take the outline of the largest piece.
	points, err := json.Marshal(largest(m.Mask))
	if err != nil {
		return err
	}
	out.Write(points)
	out.WriteString("}\n")
	return out.Flush()
}

func largest(m mask.Mask) [][2]float64 {
	outline := [][2]float64{}
	most := 0
	for _, part := range m.Components() {
		if area := part.Area(); area > most {
			polygons := formats.COCOPolygons(part, formats.DefaultTolerance)
			if len(polygons) == 0 {
				continue
			}
			most, outline = area, pairs(polygons[0])
		}
	}
	return outline
}

func pairs(flat []float64) [][2]float64 {
	list := make([][2]float64, 0, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		list = append(list, [2]float64{flat[i], flat[i+1]})
	}
	return list
}

// ask is the mask for a prompt, which may make no sense for the picture that is open. A box is cut off at the picture's edges, beyond
// which clients round.
func ask(ctx context.Context, s *batch.Segmenter, p prompt.Prompt) (m mask.Mask, score float32, err error) {
	w, h := s.Size()
	if len(p.Points) > batch.MaxPoints {
		return m, 0, refuse(http.StatusBadRequest, "%d points are more than the %d of a prompt", len(p.Points), batch.MaxPoints)
	}
	if p.Box != nil {
		p.Box = new(cutOff(*p.Box, float64(w), float64(h)))
	}
	if len(p.Points) == 0 && p.Box == nil {
		return m, 0, refuse(http.StatusBadRequest, "nothing is shown: give a prompt of points or a box")
	}
	if err := p.Check(w, h); err != nil {
		return m, 0, refuse(http.StatusBadRequest, "%v", err)
	}
	if _, err := s.Encode(ctx); err != nil {
		return m, 0, err
	}
	return s.Mask(ctx, p)
}

func cutOff(b prompt.Box, w, h float64) prompt.Box {
	return prompt.NewBox(min(max(b.X0, 0), w), min(max(b.Y0, 0), h), min(max(b.X1, 0), w), min(max(b.Y1, 0), h))
}
