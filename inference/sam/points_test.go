package sam

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/prompt"
)

func TestPointTokensFollowThePaddingRule(t *testing.T) {
	f := GridFor(2048, 1024, 1024, 256) // both ratios are 0.5
	click := prompt.Point{X: 100, Y: 50, Label: prompt.Positive}
	not := prompt.Point{X: 3, Y: 1, Label: prompt.Negative}
	box := prompt.NewBox(10, 20, 30, 40)
	cases := []struct {
		name   string
		prompt prompt.Prompt
		coords []float32
		labels []float32
	}{
		{"nothing", prompt.Prompt{}, nil, nil},
		{"one point", prompt.Prompt{Points: []prompt.Point{click}}, []float32{50, 25, 0, 0}, []float32{1, -1}},
		{"two points", prompt.Prompt{Points: []prompt.Point{click, not}}, []float32{50, 25, 1.5, 0.5, 0, 0}, []float32{1, 0, -1}},
		{"box", prompt.Prompt{Box: &box}, []float32{5, 10, 15, 20}, []float32{2, 3}},
		{"box and point", prompt.Prompt{Points: []prompt.Point{not}, Box: &box}, []float32{1.5, 0.5, 5, 10, 15, 20}, []float32{0, 2, 3}},
	}
	for _, c := range cases {
		coords, labels := PointTokens(c.prompt, f)
		if !slices.Equal(coords, c.coords) || !slices.Equal(labels, c.labels) {
			t.Errorf("%s: coords %v labels %v, want %v %v", c.name, coords, labels, c.coords, c.labels)
		}
	}
}

// The numbers are Python's: numpy.float32(x * (content / picture)) for 2241 x 1500 in 1024.
func TestEachAxisHasItsOwnRatio(t *testing.T) {
	f := GridFor(2241, 1500, 1024, 256)
	cases := []struct {
		x, y   float64
		ix, iy float32
	}{
		{0, 0, 0, 0},
		{2241, 1500, 1024, 685},
		{1000, 1000, 456.93887, 456.66666},
		{900.5, 370.25, 411.47345, 169.08083},
		{-10, 1600, -4.569389, 730.6667},
	}
	for _, c := range cases {
		if ix, iy := ToInput(c.x, c.y, f); ix != c.ix || iy != c.iy {
			t.Errorf("(%g,%g) became (%v,%v), want (%v,%v)", c.x, c.y, ix, iy, c.ix, c.iy)
		}
	}
}

func TestPointsMatchTheOfficialOnes(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(reference, "expected/cases.json"))
	if err != nil {
		t.Skip("the reference answers are not beside this checkout: ", err)
	}
	var records []struct {
		Size  [2]int `json:"original_size_hw"`
		Cases []struct {
			Name   string
			Points [][2]float64
			Scaled [][2]float64 `json:"points_in_model_frame"`
		}
	}
	if err := json.Unmarshal(data, &records); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, r := range records {
		for _, c := range r.Cases {
			if len(c.Points) != len(c.Scaled) {
				continue
			}
			f := GridFor(r.Size[1], r.Size[0], 1024, 256)
			for i, p := range c.Points {
				ix, iy := ToInput(p[0], p[1], f)
				if ix != float32(c.Scaled[i][0]) || iy != float32(c.Scaled[i][1]) {
					t.Errorf("%s: %v became (%v,%v), officially %v", c.Name, p, ix, iy, c.Scaled[i])
				}
				seen++
			}
		}
	}
	if seen == 0 {
		t.Fatal("no points were found in cases.json")
	}
}
