package bench

// Report is what a run measured, ready to be written as JSON (schema in docs/CLI.md).
type Report struct {
	Model       string       `json:"model,omitempty"`
	Fingerprint string       `json:"fingerprint,omitempty"`
	Machine     Machine      `json:"machine"`
	Encode      []Encode     `json:"encode,omitempty"`
	Decode      []Decode     `json:"decode,omitempty"`
	Everything  []Everything `json:"everything,omitempty"`
	Propagate   []Propagate  `json:"propagate,omitempty"`
	Open        []Open       `json:"open,omitempty"`
	Reopen      []Reopen     `json:"reopen,omitempty"`
	Start       []Start      `json:"start,omitempty"`
	Stroke      []Stroke     `json:"stroke,omitempty"`
	Window      []Window     `json:"window,omitempty"`
	Memory      []Memory     `json:"memory,omitempty"`
	Skipped     []Skipped    `json:"skipped,omitempty"`
}

// Against is a contender beside a baseline, in the same rounds.
type Against struct {
	Baseline    string   `json:"baseline"` // the file's name
	BaselineMs  float64  `json:"baseline_ms"`
	Ratio       float64  `json:"ratio"`                  // ours over the baseline's, median of the rounds
	RelRMS      *float64 `json:"rel_rms,omitempty"`      // of our answer against the baseline's, when both are of one model
	WrongPixels *int     `json:"wrong_pixels,omitempty"` // of the full-size mask
}

// Encode is one picture's encoding.
type Encode struct {
	Aspect       string  `json:"aspect"`
	Device       string  `json:"device"`
	Threads      int     `json:"threads"`
	Stat                 // the graph alone
	TotalMs      float64 `json:"total_ms"`      // median of the whole call
	PreprocessMs float64 `json:"preprocess_ms"` // median of resizing and normalising
	*Against
}

// Decode is one prompt's answer.
type Decode struct {
	Case    string `json:"case"`
	Device  string `json:"device"`
	Threads int    `json:"threads"`
	Stat
	PrepareMs float64 `json:"prepare_ms,omitempty"` // what is done once a picture, where the model tells
	*Against
}

// Open is the opening of a picture's file.
type Open struct {
	Picture    string  `json:"picture"`
	Megapixels float64 `json:"megapixels"`
	Stat
}

// Reopen is the way from the pixels of a picture that is known from an earlier time to its first mask.
type Reopen struct {
	Picture string `json:"picture"`
	Stat
	FileMs float64 `json:"file_ms"` // median of reading and decoding the file, which comes before
}

// Start is a run of the program from its start to its end.
type Start struct {
	Case string `json:"case"`
	Stat
}

// Memory is what a process had resident while it did one thing, in units of 10^6 bytes.
type Memory struct {
	Case   string  `json:"case"`
	PeakMB float64 `json:"peak_mb"`           // the most
	RestMB float64 `json:"rest_mb,omitempty"` // of a window that has nothing to do any more
	Shares []Share `json:"shares,omitempty"`  // of that, by what it is for
}

// Machine is what the numbers were taken on.
type Machine struct {
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	CPU     string `json:"cpu,omitempty"`
	Cpus    int    `json:"cpus"`
	Threads string `json:"threads,omitempty"` // with how many a model runs unless told otherwise, and why
	Load    string `json:"load,omitempty"`    // runnable processes over 1, 5 and 15 minutes, when the run began
}

// Skipped is a case that was not run.
type Skipped struct {
	Case   string `json:"case"`
	Reason string `json:"reason"`
}
