package eval

// Report is what a run found, ready to be written as JSON (schema in docs/CLI.md).
type Report struct {
	Model       string  `json:"model"`
	Fingerprint string  `json:"fingerprint"`
	Manifest    string  `json:"manifest,omitempty"`
	Split       string  `json:"split,omitempty"`
	Seed        uint64  `json:"seed"`
	MinArea     float64 `json:"min_area"`
	Rows        int     `json:"rows"`
	FailedRows  int     `json:"failed_rows"`
	Pictures    int     `json:"pictures"`
	EncodeMs    float64 `json:"encode_ms"` // mean a picture
	DecodeMs    float64 `json:"decode_ms"` // mean a question, full-size masks and scoring included
	Closer      bool    `json:"closer"`
	LookMs      float64 `json:"look_ms,omitempty"` // mean a closer look, whatever came of it

	Overall  Group            `json:"overall"`   // the mean over BySource
	BySource map[string]Group `json:"by_source"` // sources with at least 20 objects, the others pooled as "other"
	BySize   map[string]Group `json:"by_size"`
	Pooled   map[string]Group `json:"pooled"` // the sources in "other", each by itself
}

// Group is the mean of each metric over a set of objects. Metrics that were not measured are absent.
type Group struct {
	Objects      int      `json:"objects"`
	Click1       *float64 `json:"click1,omitempty"`
	Click1Random *float64 `json:"click1_random,omitempty"`
	Click1Best3  *float64 `json:"click1_best3,omitempty"`
	Click3       *float64 `json:"click3,omitempty"`
	Click5       *float64 `json:"click5,omitempty"`
	Box          *float64 `json:"box,omitempty"`
	BoxJitter    *float64 `json:"box_jitter,omitempty"`
	BoundaryF    *float64 `json:"boundary_f,omitempty"`
	NoC85        *float64 `json:"noc85,omitempty"`
	NoC90        *float64 `json:"noc90,omitempty"`
	Scribble     *float64 `json:"scribble,omitempty"`
	ScribbleGain *float64 `json:"scribble_gain,omitempty"`
	Scribble1    *float64 `json:"scribble1,omitempty"`
	Scribble2    *float64 `json:"scribble2,omitempty"`
	Scribble3    *float64 `json:"scribble3,omitempty"`
	Scribble4    *float64 `json:"scribble4,omitempty"`
	Scribble5    *float64 `json:"scribble5,omitempty"`
	Scribble6    *float64 `json:"scribble6,omitempty"`
	Main         *float64 `json:"main,omitempty"`

	CI95 map[string][2]float64 `json:"ci95,omitempty"` // by the same names
}

// Metrics are the names of all metrics, in the order of a table.
var Metrics = []string{"click1", "click1_random", "click1_best3", "click3", "click5", "box", "box_jitter", "boundary_f", "noc85", "noc90",
	"scribble", "scribble_gain", "scribble1", "scribble2", "scribble3", "scribble4", "scribble5", "scribble6", "main"}

// field is where a metric of that name is kept.
func (g *Group) field(name string) **float64 {
	switch name {
	case "click1":
		return &g.Click1
	case "click1_random":
		return &g.Click1Random
	case "click1_best3":
		return &g.Click1Best3
	case "click3":
		return &g.Click3
	case "click5":
		return &g.Click5
	case "box":
		return &g.Box
	case "box_jitter":
		return &g.BoxJitter
	case "boundary_f":
		return &g.BoundaryF
	case "noc85":
		return &g.NoC85
	case "noc90":
		return &g.NoC90
	case "scribble":
		return &g.Scribble
	case "scribble_gain":
		return &g.ScribbleGain
	case "scribble1":
		return &g.Scribble1
	case "scribble2":
		return &g.Scribble2
	case "scribble3":
		return &g.Scribble3
	case "scribble4":
		return &g.Scribble4
	case "scribble5":
		return &g.Scribble5
	case "main":
		return &g.Main
	default:
		return &g.Scribble6
	}
}

// Value returns a metric by its name; false when it was not measured.
func (g Group) Value(name string) (float64, bool) {
	if v := *g.field(name); v != nil {
		return *v, true
	}
	return 0, false
}
