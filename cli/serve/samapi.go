package serve

import (
	"context"
	"net/http"

	"clickmask/cli/batch"
	"clickmask/mask"
	"clickmask/project/formats"
	"clickmask/prompt"
)

// samPrompt is what QuPath's extension sends (org.elephant.sam.parameters.SAMPromptParameters). Which model answers is this
// server's choice, so that "type" is only given back, and a checkpoint's address is not looked at.
type samPrompt struct {
	Type   string       `json:"type"`
	Box    []float64    `json:"bbox"`
	Points [][2]float64 `json:"point_coords"`
	Labels []int        `json:"point_labels"`
	Image  []byte       `json:"b64img"`
	Mask   string       `json:"b64mask"`
	Many   bool         `json:"multimask_output"`
}

type (
	samFeature struct {
		Type       string        `json:"type"`
		Geometry   samGeometry   `json:"geometry"`
		Properties samProperties `json:"properties"`
	}
	samGeometry struct {
		Type        string `json:"type"`
		Coordinates any    `json:"coordinates"`
	}
	samProperties struct {
		Index   int     `json:"object_idx"`
		Label   string  `json:"label"`
		Quality float32 `json:"quality"`
		Model   string  `json:"sam_model"`
	}
)

func (s *Server) samVersion(context.Context, []byte) (answer, error) { return text(s.Version), nil }

// samWeights lists the one model that there is, for the extension's menu.
func (s *Server) samWeights(context.Context, []byte) (answer, error) {
	return inJSON{[]map[string]string{{"type": "vit_t", "name": s.Model, "url": ""}}}, nil
}

// sam is samapi's contract: a picture and prompts, and back a list of GeoJSON features in its pixels.
func (s *Server) sam(ctx context.Context, body []byte) (answer, error) {
	var in samPrompt
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	p, err := in.prompt()
	if err != nil {
		return nil, err
	}
	var masks []mask.Mask
	var scores []float32
	err = s.pool.with(ctx, in.Image, "the picture", func(sg *batch.Segmenter) error {
		m, score, err := ask(ctx, sg, p)
		if err == nil {
			masks, scores = []mask.Mask{m}, []float32{score}
			if in.Many {
				masks, scores, err = sg.Candidates(ctx, p)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	list := []samFeature{}
	for i, m := range masks {
		list = append(list, samFeature{Type: "Feature", Geometry: geometry(m),
			Properties: samProperties{Index: i, Label: "object", Quality: scores[i], Model: in.Type}})
	}
	return inJSON{list}, nil
}

func (in *samPrompt) prompt() (p prompt.Prompt, err error) {
	if in.Mask != "" {
		return p, refuse(http.StatusBadRequest, "b64mask is not taken: give points or a box")
	}
	if len(in.Labels) > 0 && len(in.Labels) != len(in.Points) {
		return p, refuse(http.StatusBadRequest, "there are %d labels for %d points", len(in.Labels), len(in.Points))
	}
	for i, xy := range in.Points {
		label := prompt.Positive
		if len(in.Labels) > 0 {
			label = prompt.Label(in.Labels[i])
		}
		p.Points = append(p.Points, prompt.Point{X: xy[0], Y: xy[1], Label: label})
	}
	if len(in.Box) > 0 {
		if len(in.Box) != 4 {
			return p, refuse(http.StatusBadRequest, "bbox has %d numbers, not 4", len(in.Box))
		}
		p.Box = new(prompt.NewBox(in.Box[0], in.Box[1], in.Box[2], in.Box[3]))
	}
	return p, nil
}

func geometry(m mask.Mask) samGeometry {
	shapes := formats.MultiPolygon(m, formats.DefaultTolerance)
	switch len(shapes) {
	case 0:
		return samGeometry{"Polygon", [][][2]float64{}}
	case 1:
		return samGeometry{"Polygon", shapes[0]}
	}
	return samGeometry{"MultiPolygon", shapes}
}
