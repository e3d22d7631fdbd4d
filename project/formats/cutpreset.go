package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"

	"clickmask/matte"
)

// CutPreset is how things are cut out, under a name that a person chooses it by. Its words are those of the commands' flags.
type CutPreset struct {
	Name       string  `json:"name,omitempty"`
	Edge       string  `json:"edge,omitempty"`     // hard, soft, fine or glass, of what nobody has chosen an edge for; "" for the usual one
	Softness   float64 `json:"softness,omitempty"` // of a soft one
	Spill      float64 `json:"spill,omitempty"`
	Background string  `json:"background,omitempty"` // #rrggbb or a picture's file; "" for nothing
	Margin     float64 `json:"margin,omitempty"`
	Square     int     `json:"square,omitempty"`
	Side       int     `json:"side,omitempty"`
	Shadow     bool    `json:"shadow,omitempty"`
	Format     string  `json:"format,omitempty"`  // png, webp or jpeg; "" for png
	Quality    int     `json:"quality,omitempty"` // as in CutoutOptions
	KeepEXIF   bool    `json:"keepEXIF,omitempty"`
	Names      string  `json:"names,omitempty"` // of the files of several, "" for the usual ones
}

// CutPresets are those that the program brings: for stickers and slides, for shops, and for hair.
var CutPresets = []CutPreset{
	{Name: "sticker", Margin: 0.04},
	{Name: "shop", Background: "#ffffff", Margin: 0.08, Square: 1024, Shadow: true, Format: "jpeg", Quality: usualJPEG},
	{Name: "portrait", Edge: "fine"},
}

// MostSettings is how large the file of the window's settings may be, in which a person's presets are, in bytes.
const MostSettings = 1 << 20

// The bounds of own presets, so that a list of them can be read.
const (
	MaxCutPresets    = 20
	MaxCutPresetName = 40
)

var errPresetName = errors.New("a preset has a name of 1 to 40 signs")

// Check says what of a preset cannot be.
func (p CutPreset) Check() error {
	kind, known := matte.KindOf(p.Edge)
	switch {
	case !known:
		return fmt.Errorf("the edge %q is none of hard, soft, fine and glass", p.Edge)
	case kind == matte.KindSoft && !(p.Softness > 0 && p.Softness <= matte.MaxSoftness):
		return fmt.Errorf("a softness of %g pixels cannot be", p.Softness)
	case !(p.Spill >= 0 && p.Spill <= 1):
		return fmt.Errorf("%g is no share from 0 to 1", p.Spill)
	case p.Format != "" && !CutoutKind(p.Format).Known():
		return fmt.Errorf("%q is none of png, webp and jpeg", p.Format)
	case p.Quality < 0 || p.Quality > 100:
		return fmt.Errorf("a quality of %d cannot be", p.Quality)
	}
	if p.Names != "" {
		if _, err := ParseFileNames(p.Names); err != nil {
			return err
		}
	}
	return Placing{Margin: p.Margin, Square: p.Square, Side: p.Side}.Check()
}

// MatteEdge is the preset's edge.
func (p CutPreset) MatteEdge() matte.Edge {
	kind, _ := matte.KindOf(p.Edge)
	e := matte.Edge{Kind: kind}
	if kind == matte.KindSoft {
		e.Softness = p.Softness
	}
	return e
}

// Same reports whether two presets do the same, whatever they are called.
func (p CutPreset) Same(other CutPreset) bool {
	p.Name, other.Name = "", ""
	return p == other
}

// CheckCutPresetName refuses what no preset of a person's can be called: nothing, too much, and the names of the program's own.
func CheckCutPresetName(name string) error {
	if n := len([]rune(name)); n == 0 || n > MaxCutPresetName || strings.TrimSpace(name) != name {
		return errPresetName
	}
	if _, own := FindCutPreset(name, nil); own {
		return fmt.Errorf("%q is the name of a preset that the program brings", name)
	}
	return nil
}

// FindCutPreset finds a preset by its name, whose case makes no difference, among the program's and a person's.
func FindCutPreset(name string, own []CutPreset) (CutPreset, bool) {
	for _, p := range slices.Concat(CutPresets, own) {
		if strings.EqualFold(p.Name, name) {
			return p, true
		}
	}
	return CutPreset{}, false
}

// SoundCutPresets leaves out of a list, which anything may have written, what no preset can be.
func SoundCutPresets(list []CutPreset) []CutPreset {
	var sound []CutPreset
	for _, p := range list {
		if _, twice := FindCutPreset(p.Name, sound); !twice && p.Check() == nil && CheckCutPresetName(p.Name) == nil && len(sound) < MaxCutPresets {
			sound = append(sound, p)
		}
	}
	return sound
}

// ReadCutPresets reads a person's presets out of the settings of the window.
func ReadCutPresets(settings []byte) ([]CutPreset, error) {
	var kept struct {
		CutPresets []CutPreset `json:"cutPresets"`
	}
	err := json.Unmarshal(settings, &kept)
	return SoundCutPresets(kept.CutPresets), err
}

// ParseColour reads #rgb and #rrggbb.
func ParseColour(text string) (color.Color, bool) {
	digits, ok := strings.CutPrefix(text, "#")
	if len(digits) == 3 {
		digits = fmt.Sprintf("%c%c%c%c%c%c", digits[0], digits[0], digits[1], digits[1], digits[2], digits[2])
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if !ok || err != nil || len(digits) != 6 {
		return nil, false
	}
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}, true
}

// ColourWord is an opaque colour as #rrggbb, "" for none.
func ColourWord(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
