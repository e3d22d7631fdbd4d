package project

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"clickmask/internal/jsonname"
)

// What a session file begins with; docs/FORMATS.md has the schema.
const (
	SessionFormat    = "clickmask session"
	SessionVersion   = 2
	SessionExtension = ".clickmask"
)

// IsSession tells by its ending whether a file is a session.
func IsSession(name string) bool { return strings.EqualFold(filepath.Ext(name), SessionExtension) }

// The JSON of a session file, version 2. What only version 1 had is in it for the ladder ([upgrade]) and never written.
type (
	headJSON struct {
		Format    string         `json:"format"`
		Version   int            `json:"version"`
		Labels    []string       `json:"labels,omitempty"` // version 1
		Classes   []classJSON    `json:"classes,omitempty"`
		Current   int            `json:"current"`
		File      jsonname.Name  `json:"file,omitempty"`
		Autosaved *autosavedJSON `json:"autosaved,omitempty"`
	}
	// autosavedJSON says of an autosaved session when and by whom it was written.
	autosavedJSON struct {
		Time    int64  `json:"time"` // milliseconds since 1970
		Process int    `json:"process"`
		Opened  int64  `json:"opened,omitempty"` // when that process began, in milliseconds since 1970
		Journal string `json:"journal"`          // what came later is in the journal of this number
		Known   string `json:"known,omitempty"`
	}
	classJSON struct {
		ID     ClassID `json:"id"`
		Name   string  `json:"name"`
		Colour int     `json:"colour"`
		Key    int     `json:"key,omitempty"`
	}
	pageJSON struct {
		ID       PageID        `json:"id"`
		Picture  jsonname.Name `json:"picture"`
		Frame    int           `json:"frame,omitempty"`
		Width    int           `json:"width,omitempty"`
		Height   int           `json:"height,omitempty"`
		Pixels   string        `json:"pixels,omitempty"`
		Mark     string        `json:"mark,omitempty"`
		Missed   []uint64      `json:"missed,omitempty"`
		Objects  []objectJSON  `json:"objects,omitempty"`
		Draft    *draftJSON    `json:"draft,omitempty"`
		Selected uint64        `json:"selected,omitempty"`
	}
	objectJSON struct {
		ID      uint64     `json:"id"`
		Label   string     `json:"label,omitempty"` // version 1
		Class   ClassID    `json:"class,omitempty"`
		Colour  int        `json:"colour"`
		Visible bool       `json:"visible"`
		Mask    string     `json:"mask"`
		Prompt  promptJSON `json:"prompt"`
		Rounds  []triple   `json:"rounds,omitempty"`
		Model   string     `json:"model,omitempty"`
		IoU     float32    `json:"predicted_iou,omitempty"`
		Hand    *handJSON  `json:"hand,omitempty"`
		Track   uint64     `json:"track,omitempty"`
		Unsure  bool       `json:"unsure,omitempty"`

		Edge json.RawMessage `json:"edge,omitempty"` // an [edgeJSON], read by itself: what is damaged in it costs no more than the edge
	}
	promptJSON struct {
		Points []point  `json:"points,omitempty"`
		Labels []int    `json:"labels,omitempty"`
		Box    *corners `json:"box,omitempty"`
	}
	draftJSON struct {
		Prompt    promptJSON  `json:"prompt"`
		Class     ClassID     `json:"class,omitempty"`
		BoxAfter  int         `json:"box_after,omitempty"`
		Chosen    *int        `json:"shown,omitempty"` // which files have by an older name
		Rounds    []triple    `json:"rounds,omitempty"`
		MaskInput *logitsJSON `json:"mask_input,omitempty"`
		Model     string      `json:"model,omitempty"`
		Object    uint64      `json:"object,omitempty"`
		Base      *baseJSON   `json:"base,omitempty"`
		Hand      *handJSON   `json:"hand,omitempty"`
		Crop      *rect       `json:"crop,omitempty"`
	}
	baseJSON struct {
		Mask   string     `json:"mask"`
		Prompt promptJSON `json:"prompt"`
		Chosen int        `json:"shown,omitempty"`
		IoU    float32    `json:"predicted_iou,omitempty"`
	}
	logitsJSON struct {
		Picture size   `json:"picture"`
		Content size   `json:"content"`
		Input   size   `json:"input"`
		Low     size   `json:"low"`
		Crop    *rect  `json:"part,omitempty"` // x0, y0, x1, y1; files have it by an older name
		Data    string `json:"data"`
	}
)

// Lists of a fixed length. Go's reader would fill a shorter one up and cut a longer one off.
type (
	point   [2]float64
	corners [4]float64
	size    [2]int
	rect    [4]int
	triple  [3]int
)

// UnmarshalJSON implements [json.Unmarshaler].
func (v *point) UnmarshalJSON(b []byte) error { return exactly(b, v[:]) }

// UnmarshalJSON implements [json.Unmarshaler].
func (v *corners) UnmarshalJSON(b []byte) error { return exactly(b, v[:]) }

// UnmarshalJSON implements [json.Unmarshaler].
func (v *size) UnmarshalJSON(b []byte) error { return exactly(b, v[:]) }

// UnmarshalJSON implements [json.Unmarshaler].
func (v *rect) UnmarshalJSON(b []byte) error { return exactly(b, v[:]) }

// UnmarshalJSON implements [json.Unmarshaler].
func (v *triple) UnmarshalJSON(b []byte) error { return exactly(b, v[:]) }

func exactly[T any](b []byte, into []T) error {
	var list []T
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	if len(list) != len(into) {
		return fmt.Errorf("%d numbers are where %d should be", len(list), len(into))
	}
	copy(into, list)
	return nil
}

// markNames are the marks in files; an untouched page has none.
var markNames = map[Mark]string{MarkedEmpty: "empty", MarkedDone: "done"}
