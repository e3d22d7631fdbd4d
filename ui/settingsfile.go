package ui

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log"
	"math"
	"os"
	"path/filepath"
	"reflect"

	"fyne.io/fyne/v2"

	"clickmask/inference/ort"
	"clickmask/internal/atomicfile"
	"clickmask/internal/jsonname"
	"clickmask/internal/smallfile"
	"clickmask/project/formats"
	"clickmask/ui/style"
)

// settingsFile keeps the settings between runs. Fyne's own preferences are not used for that: their file is emptied before
// it is written, so that a program that is killed then has lost them, and some contents of it end the program.
type settingsFile struct {
	path string        // "" keeps none
	mine *keptSettings // what this window has read or written last; nil for nothing
}

// keptSettings are settings in the file. The names are those that Fyne's preferences had.
type keptSettings struct {
	Theme    string          `json:"theme"`
	Scale    int             `json:"scale"`
	Language string          `json:"language"`
	Preview  bool            `json:"preview"`
	Closer   bool            `json:"closer"`
	Propose  bool            `json:"propose"`
	ByClass  bool            `json:"byClass"`
	Masks    string          `json:"masks"`
	Strength string          `json:"strength"`
	Overview bool            `json:"overview"`
	Holes    int             `json:"keepHoles"`
	Specks   int             `json:"keepSpecks"`
	Sticky   bool            `json:"sticky"`
	Softness int             `json:"softness"`
	Labelme  bool            `json:"labelme"`
	Model    jsonname.Name   `json:"model"`
	Device   string          `json:"device"`
	Fast     bool            `json:"fast"`
	Offered  bool            `json:"offered"`
	Started  bool            `json:"started"`
	Toured   bool            `json:"toured"`
	Recents  []jsonname.Name `json:"recents"`
	Width    float64         `json:"width"`
	Height   float64         `json:"height"`

	Cut        formats.CutPreset   `json:"cut"`
	CutPresets []formats.CutPreset `json:"cutPresets,omitempty"` // the commands read them too
}

// mostSettings is how large the file may be: a list of paths as long as paths can be is far smaller.
const mostSettings = formats.MostSettings

// read gives what is kept, and the usual for the rest. A file that is not what was written is kept aside, of which the log
// tells.
func (f *settingsFile) read() settings {
	usual, _ := decodeSettings([]byte("{}"))
	if f.path == "" {
		return usual
	}
	atomicfile.Sweep(filepath.Dir(f.path))
	data, err := smallfile.Read(f.path, mostSettings)
	if errors.Is(err, fs.ErrNotExist) {
		return usual
	}
	s := usual
	if err == nil {
		s, err = decodeSettings(data)
	}
	if err == nil {
		mine := keptOf(s)
		f.mine = &mine
		return s
	}
	aside := f.path + ".damaged"
	if moved := os.Rename(f.path, aside); moved != nil {
		log.Printf("the settings cannot be kept aside: %v", moved)
		aside = f.path
	}
	log.Printf("the settings are damaged (%v); what can be read of them is used, and the file is %s", err, aside)
	return s
}

// write keeps settings. Where that fails the log tells of it: there is nothing that the person could do now.
func (f *settingsFile) write(s settings) {
	if f.path == "" {
		return
	}
	mine := keptOf(s)
	if f.mine != nil && reflect.DeepEqual(mine, *f.mine) {
		return
	}
	data, err := encodeSettings(mine)
	if there, raw, ok := f.there(); ok {
		data, err = encodeOver(mergeSettings(mine, *f.mine, there), there, raw)
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(f.path), 0o700)
	}
	if err == nil {
		err = atomicfile.Write(f.path, true, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
	}
	if err != nil {
		log.Printf("the settings could not be kept: %v", err)
		return
	}
	f.mine = &mine
}

// decodeSettings gives the settings in data, which anything may have written: what makes no sense is as usual. The error is
// why not all of it could be read.
func decodeSettings(data []byte) (settings, error) {
	k := keptSettings{Preview: true, Closer: true, Propose: true, ByClass: true, Overview: true, Width: float64(style.WindowW), Height: float64(style.WindowH)}
	bad := json.Unmarshal(data, &k)
	mode, err := style.Parse(k.Theme)
	if err != nil {
		mode = style.System
	}
	return settings{
		theme:    mode,
		scale:    scaleOf(k.Scale),
		language: k.Language,
		preview:  k.Preview,
		closer:   k.Closer,
		propose:  k.Propose,
		byClass:  k.ByClass,
		dress:    dressOf(k.Masks, k.Strength),
		overview: k.Overview,
		cleaning: cleaning{holes: cleanSize(k.Holes), specks: cleanSize(k.Specks)},
		sticky:   k.Sticky,
		softness: softnessOf(k.Softness),
		labelme:  k.Labelme,
		model:    string(k.Model),
		device:   ort.Device(k.Device),
		fast:     k.Fast,
		offered:  k.Offered,
		started:  k.Started,
		toured:   k.Toured,
		recents:  recentsOf(k.Recents),
		size:     fyne.NewSize(within(k.Width, style.MinW, style.WindowW), within(k.Height, style.MinH, style.WindowH)),

		cut:     soundCut(k.Cut),
		presets: formats.SoundCutPresets(k.CutPresets),
	}, bad
}

func encodeSettings(k keptSettings) ([]byte, error) {
	data, err := json.MarshalIndent(k, "", "  ")
	return append(data, '\n'), err
}

// keptOf is settings as the file has them.
func keptOf(s settings) keptSettings {
	return keptSettings{
		Theme:    s.theme.String(),
		Scale:    s.scale,
		Language: s.language,
		Preview:  s.preview,
		Closer:   s.closer,
		Propose:  s.propose,
		ByClass:  s.byClass,
		Masks:    wordOf(maskStyles, s.dress.Style),
		Strength: wordOf(maskStrengths, s.dress.Strength),
		Overview: s.overview,
		Holes:    s.cleaning.holes,
		Specks:   s.cleaning.specks,
		Sticky:   s.sticky,
		Softness: s.softness,
		Labelme:  s.labelme,
		Model:    jsonname.Name(s.model),
		Device:   string(s.device),
		Fast:     s.fast,
		Offered:  s.offered,
		Started:  s.started,
		Toured:   s.toured,
		Recents:  keptRecents(s.recents),
		Width:    float64(s.size.Width),
		Height:   float64(s.size.Height),

		Cut:        s.cut,
		CutPresets: s.presets,
	}
}

// keptRecents are files opened last as the file of settings has them.
func keptRecents(paths []string) []jsonname.Name {
	list := make([]jsonname.Name, len(paths))
	for i, path := range paths {
		list[i] = jsonname.Name(path)
	}
	return list
}

func recentsOf(list []jsonname.Name) []string {
	var paths []string
	for _, path := range list[:min(len(list), maxRecents)] {
		paths = append(paths, string(path))
	}
	return paths
}

// maxWindow is the longest side of a window that is remembered, in units.
const maxWindow = 16384

// within is a remembered side of the window, or the usual one where what is remembered is no number.
func within(v float64, least, usual float32) float32 {
	if math.IsNaN(v) {
		return usual
	}
	return float32(min(max(v, float64(least)), maxWindow))
}
