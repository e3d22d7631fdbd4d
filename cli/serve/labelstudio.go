package serve

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"clickmask/cli/batch"
	"clickmask/mask"
	"clickmask/project/formats"
	"clickmask/prompt"
)

// What Label Studio asks of a back end (label_studio_ml/api.py). A person's smart click or box comes as the context of params; tasks
// without one are asked about before anybody has pointed at anything.
type (
	studioRequest struct {
		Tasks []struct {
			Data map[string]json.RawMessage `json:"data"`
		} `json:"tasks"`
		Config string `json:"label_config"`
		Params struct {
			Context *struct {
				Result []studioRegion `json:"result"`
			} `json:"context"`
		} `json:"params"`
	}
	studioRegion struct {
		Type     string       `json:"type"`
		Positive *studioTruth `json:"is_positive"`
		Value    struct {
			X      float64         `json:"x"` // hundredths of the sides, as all that follows
			Y      float64         `json:"y"`
			Width  float64         `json:"width"`
			Height float64         `json:"height"`
			RLE    json.RawMessage `json:"rle"`

			Keypoint []string `json:"keypointlabels"`
			Box      []string `json:"rectanglelabels"`
			Brush    []string `json:"brushlabels"`
			Labels   []string `json:"labels"`
		} `json:"value"`
	}
)

// studioTruth is true, false, 1 or 0.
type studioTruth bool

func (t *studioTruth) UnmarshalJSON(text []byte) error {
	*t = studioTruth(string(text) == "true" || string(text) == "1")
	return nil
}

type (
	studioPrediction struct {
		Result  []studioResult `json:"result"`
		Score   float32        `json:"score"`
		Version string         `json:"model_version"`
	}
	studioResult struct {
		ID       string       `json:"id"`
		From     string       `json:"from_name"`
		To       string       `json:"to_name"`
		Type     string       `json:"type"`
		Width    int          `json:"original_width"`
		Height   int          `json:"original_height"`
		Rotation int          `json:"image_rotation"`
		Value    studioAnswer `json:"value"`
		Score    float32      `json:"score"`
		ReadOnly bool         `json:"readonly"`
	}
	studioAnswer struct {
		Format  string         `json:"format,omitempty"`
		RLE     json.Marshaler `json:"rle,omitempty"`
		Points  [][2]float64   `json:"points,omitempty"`
		Closed  bool           `json:"closed,omitempty"`
		Brush   []string       `json:"brushlabels,omitempty"`
		Polygon []string       `json:"polygonlabels,omitempty"`
	}
)

// version is how Label Studio tells predictions of one model from another's.
func (s *Server) version() string { return "ClickMask " + s.Version + ", " + s.Model }

func (s *Server) health(context.Context, []byte) (answer, error) {
	return inJSON{map[string]string{"status": "UP", "model_class": "ClickMask"}}, nil
}

func (s *Server) setup(context.Context, []byte) (answer, error) {
	return inJSON{map[string]string{"model_version": s.version()}}, nil
}

func (s *Server) versions(context.Context, []byte) (answer, error) {
	return inJSON{map[string][]string{"versions": {s.version()}}}, nil
}

// predict answers with a prediction for each task. What was pointed at belongs to the first: Label Studio asks about one task then.
func (s *Server) predict(ctx context.Context, body []byte) (answer, error) {
	var in studioRequest
	if err := parse(body, &in); err != nil {
		return nil, err
	}
	list := make([]studioPrediction, len(in.Tasks))
	for i := range list {
		list[i] = studioPrediction{Result: []studioResult{}, Version: s.version()}
	}
	if c := in.Params.Context; c != nil && len(c.Result) > 0 && len(in.Tasks) > 0 {
		tags, err := readTags(in.Config)
		if err != nil {
			return nil, err
		}
		var named string
		if json.Unmarshal(in.Tasks[0].Data[tags.value], &named) != nil || named == "" {
			return nil, refuse(http.StatusBadRequest, "the task has no picture under %q", tags.value)
		}
		select { // files of the folder may be larger than requests, and wait in memory
		case s.files <- struct{}{}:
			defer func() { <-s.files }()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		content, name, err := s.picture(ctx, named)
		if err != nil {
			return nil, err
		}
		err = s.pool.with(ctx, content, name, func(sg *batch.Segmenter) error {
			w, h := sg.Size()
			p, label, err := pointed(c.Result, w, h)
			if err != nil {
				return err
			}
			m, score, err := ask(ctx, sg, p)
			if err == nil {
				list[0].Result, list[0].Score = tags.results(m, score, label), score
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return inJSON{map[string]any{"results": list, "model_version": s.version()}}, nil
}

// pointed is what a person has shown, all of it one prompt, and the label that it is to have.
func pointed(list []studioRegion, w, h int) (p prompt.Prompt, label []string, err error) {
	for _, r := range list {
		v := &r.Value
		x, y := v.X/100*float64(w), v.Y/100*float64(h)
		sign := prompt.Positive
		if r.Positive != nil && !bool(*r.Positive) {
			sign = prompt.Negative
		}
		for _, l := range [][]string{v.Keypoint, v.Box, v.Brush, v.Labels} {
			if len(l) > 0 {
				label = l[:1]
				break
			}
		}
		switch r.Type {
		case "keypointlabels", "keypoint":
			p.Points = append(p.Points, prompt.Point{X: x, Y: y, Label: sign})
		case "rectanglelabels", "rectangle":
			p.Box = new(prompt.NewBox(x, y, x+v.Width/100*float64(w), y+v.Height/100*float64(h)))
		case "brushlabels", "brush":
			m, err := formats.ReadBrush(v.RLE, w, h)
			if err != nil {
				return p, nil, refuse(http.StatusBadRequest, "the brush: %v", err)
			}
			p.Points = append(p.Points, spread(m, sign)...)
		default:
			return p, nil, refuse(http.StatusBadRequest, "%.40s is not understood: point with key points, a rectangle or a brush", r.Type)
		}
	}
	return p, label, nil
}

// mostSpread is as many points as a scribble of the window becomes at most.
const mostSpread = 5

// spread is what was painted as a few points of it: one in its middle, then each as far as can be from those before.
func spread(m mask.Mask, sign prompt.Label) []prompt.Point {
	const looked = 2000 // pixels, evenly among them: enough for a few points
	area := m.Area()
	if area == 0 {
		return nil
	}
	var all []prompt.Point
	var mx, my float64
	step, left := max(area/looked, 1), 0
	for _, r := range m.Runs() {
		for x := int(r.X0) + left; x < int(r.X1); x += step {
			pt := prompt.Point{X: float64(x) + 0.5, Y: float64(r.Y) + 0.5, Label: sign}
			all, mx, my = append(all, pt), mx+pt.X, my+pt.Y
		}
		left = ((left-int(r.X1-r.X0))%step + step) % step
	}
	far := func(from prompt.Point) func(a prompt.Point) float64 {
		return func(a prompt.Point) float64 { return (a.X-from.X)*(a.X-from.X) + (a.Y-from.Y)*(a.Y-from.Y) }
	}
	middle := far(prompt.Point{X: mx / float64(len(all)), Y: my / float64(len(all))})
	first := slices.MinFunc(all, func(a, b prompt.Point) int { return compare(middle(a), middle(b)) })
	points := []prompt.Point{first}
	nearest := make([]float64, len(all))
	for i, a := range all {
		nearest[i] = far(first)(a)
	}
	least := 0.1 * float64(area) // points side by side tell no more than one
	for len(points) < mostSpread {
		i := slices.Index(nearest, slices.Max(nearest))
		if nearest[i] <= least {
			break
		}
		points = append(points, all[i])
		for k, a := range all {
			nearest[k] = min(nearest[k], far(all[i])(a))
		}
	}
	return points
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
