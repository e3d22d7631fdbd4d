package parts

import (
	"flag"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"clickmask/internal/golden"
	"clickmask/ui/lang"
	"clickmask/ui/style"
)

// The gallery draws every part in both themes, at one and two pixels a unit, and compares with testdata/gallery.
// To look at the parts and to accept a change:
//
//	go test -tags x11,migrated_fynedo ./ui/parts -run Gallery -update
var update = flag.Bool("update", false, "rewrite the pictures in testdata/gallery")

// exhibit is one part in one state. Words marks those with sentences, which are drawn in Japanese too.
type exhibit struct {
	name  string
	w, h  float32
	words bool
	make  func() fyne.CanvasObject
}

func TestGallery(t *testing.T) {
	for _, mode := range []style.Mode{style.Dark, style.Light} {
		dressed(t, mode)
		for _, e := range slices.Concat(exhibits(), classExhibits(), smallExhibits(), recoveryExhibits(), findExhibits(), tourExhibits()) {
			t.Run(e.name+"_"+mode.String(), func(t *testing.T) {
				compare(t, e.name+"_"+mode.String(), render(t, e, 1))
				if mode == style.Dark {
					compare(t, e.name+"_"+mode.String()+"_2x", render(t, e, 2))
				}
				if mode == style.Light && e.words {
					lang.Set("ja")
					defer lang.Set("en")
					compare(t, e.name+"_ja", render(t, e, 1))
				}
			})
		}
	}
}

func TestMain(m *testing.M) {
	flag.Parse()
	lang.Set("en")
	os.Exit(m.Run())
}

// dressed starts an application in a theme. One serves many pictures: each new one reads all fonts anew and keeps them.
func dressed(t *testing.T, mode style.Mode) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(style.New(mode))
}

func render(t *testing.T, e exhibit, scale float32) image.Image {
	t.Helper()
	c := test.NewTempWindow(t, canvas.NewRectangle(color.Transparent)).Canvas().(software.WindowlessCanvas)
	c.SetPadded(false)
	c.SetScale(scale)
	c.Resize(fyne.NewSize(e.w, e.h))
	shown := e.make()
	c.SetContent(shown)
	c.Resize(fyne.NewSize(e.w, e.h))
	return c.Capture()
}

// compare holds a part to its picture in the gallery.
func compare(t *testing.T, name string, got image.Image) {
	t.Helper()
	golden.Compare(t, filepath.Join("testdata", "gallery", name+".png"), got, *update)
}

// onWell puts a part in the middle of the surface that it floats on.
func onWell(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(canvas.NewRectangle(style.Current().Well), container.NewCenter(o))
}

func onWindow(o fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(canvas.NewRectangle(style.Current().Window), container.NewCenter(o))
}

func exhibits() []exhibit {
	return []exhibit{
		{"topbar", 1280, 44, true, func() fyne.CanvasObject {
			return topBar(1280, Status{Kind: StatusReady, Took: 12 * time.Millisecond})
		}},
		{"topbar_preparing", 1280, 44, true, func() fyne.CanvasObject {
			return topBar(1280, Status{Kind: StatusPreparing, Progress: 0.4})
		}},
		{"topbar_empty", 1280, 44, false, func() fyne.CanvasObject {
			b := NewTopBar(nil)
			b.SetModel("")
			b.SetStatus(Status{Kind: StatusNoModel})
			return b
		}},
		{"topbar_compact", 720, 44, true, func() fyne.CanvasObject {
			b := topBar(720, Status{Kind: StatusPreparing, Progress: 0.75})
			b.SetFile("a file name that is far too long for the bar of a small window.jpg", true)
			return b
		}},
		{"toolrail_low", 48, 232, false, func() fyne.CanvasObject {
			r := toolRail()
			r.SetUndo(true, "")
			return r
		}},
		{"toolrail", 48, 560, false, func() fyne.CanvasObject {
			r := toolRail()
			r.SetUndo(true, "")
			return r
		}},
		{"objects", 280, 420, true, func() fyne.CanvasObject {
			p := NewObjectPanel(nil)
			m := NewMaskPanel()
			m.SetTarget("dog", true, true)
			m.SetValues(MaskValues{Grow: -3, Smooth: 6, Holes: 1000, Specks: AnySize, Looser: -12})
			p.SetBottom(m)
			p.SetRows(objectRows(5))
			return p
		}},
		{"objects_several", 280, 380, true, func() fyne.CanvasObject { // in a low window
			p := NewObjectPanel(nil)
			m := NewMaskPanel()
			m.SetTarget("dog", true, false)
			m.SetValues(MaskValues{Holes: 100})
			p.SetBottom(m)
			rows := objectRows(5)
			rows[0].Selected, rows[3].Selected, rows[3].Last = true, true, true
			p.SetRows(rows)
			return p
		}},
		{"objects_empty", 280, 420, true, func() fyne.CanvasObject {
			p := NewObjectPanel(nil)
			p.SetBottom(NewMaskPanel())
			p.SetCompact(true)
			return p
		}},
		{"candidates", 520, 108, true, func() fyne.CanvasObject {
			s := NewCandidateStrip(nil)
			s.SetCandidates(candidates(), 1)
			return onWell(s)
		}},
		{"candidates_class", 600, 108, true, func() fyne.CanvasObject {
			s := NewCandidateStrip(nil)
			s.SetClass("beach ball", 2)
			s.SetCandidates(candidates(), 0)
			return onWell(s)
		}},
		{"candidates_compact", 420, 68, false, func() fyne.CanvasObject {
			s := NewCandidateStrip(nil)
			s.SetCompact(true)
			s.SetClass("a class with quite a long name of its own", 4)
			s.SetCandidates(candidates(), 0)
			return onWell(s)
		}},
		{"candidates_single", 420, 108, false, func() fyne.CanvasObject {
			s := NewCandidateStrip(nil)
			s.SetCandidates([]Candidate{{Thumb: candidates()[0].Thumb, Score: 0.88}}, 0)
			return onWell(s)
		}},
		{"statusbar", 900, 24, false, func() fyne.CanvasObject {
			b := NewStatusBar()
			b.SetZoom(1)
			b.SetPicture(2241, 1500)
			b.SetCursor(900, 370, true)
			b.SetHint("click adds, right click takes away, drag a box")
			return b
		}},
		{"filmstrip", 720, 96, true, func() fyne.CanvasObject {
			f := NewFilmstrip()
			f.SetStills(stills(512), 3)
			for i := range 5 {
				f.SetThumb(i, scene(120, 80-20*(i%2), i))
			}
			return f
		}},
		{"filmstrip_states", 820, 96, false, func() fyne.CanvasObject {
			f := NewFilmstrip()
			list := []Still{
				{Name: "IMG_20240101_120001.jpg", State: StillHasObjects}, {Name: "IMG_20240101_120002.jpg", State: StillDone},
				{Name: "IMG_20240101_120003.jpg", State: StillEmpty}, {Name: "IMG_20240101_120004.jpg", State: StillMissing},
				{Name: "IMG_20240101_120005.jpg", State: StillUnreadable}, {Name: "写真_2024年の夏休み_12.jpg"}, {Name: "x.png"},
			}
			f.SetStills(list, 3)
			for i := range 3 {
				f.SetThumb(i, scene(120, 80-20*(i%2), i))
			}
			f.SetThumb(5, scene(60, 90, 2))
			return f
		}},
		{"welcome", 720, 620, true, func() fyne.CanvasObject {
			w := NewWelcome()
			w.SetSample(scene(300, 200, 1))
			w.SetRecents([]Recent{
				{Path: "1", Name: "beach.jpg", Where: "Pictures/2026", Thumb: scene(96, 64, 2)},
				{Path: "2", Name: "street.png", Where: "Downloads"},
				{Path: "3", Name: "market.clickmask", Where: "Work/labels", Thumb: scene(96, 64, 4)},
			})
			return w
		}},
		{"welcome_small", 440, 400, false, func() fyne.CanvasObject { return NewWelcome() }},
		{"keycard", 860, 400, true, func() fyne.CanvasObject {
			return onWell(newSheet(NewKeyCard(keyGroups())))
		}},
		{"keycard_low", 720, 240, false, func() fyne.CanvasObject { return newSheet(NewKeyCard(keyGroups())) }},
		{"message_info", 620, 60, false, func() fyne.CanvasObject {
			return message(Message{Level: LevelInfo, Text: "Saved beach-mask.png", Action: "Show in folder", Sticky: true})
		}},
		{"message_warning", 620, 60, false, func() fyne.CanvasObject {
			return message(Message{Level: LevelWarning, Text: "The model could not be loaded. The built-in one is used.", Action: "Choose a model"})
		}},
		{"message_error", 620, 60, false, func() fyne.CanvasObject {
			return message(Message{Level: LevelError, Text: "holiday.heic is not a picture that ClickMask can read. Use JPEG, PNG, WebP, TIFF, BMP or AVIF, or convert it first.", Action: "Open"})
		}},
		{"question", 460, 220, true, func() fyne.CanvasObject {
			return onWell(newSheet(newQuestionCard(Question{Title: "Save the changes to beach.jpg?",
				Text: "Your changes are lost if you do not save them.", Yes: "Save", Other: "Don't save"}, nil, nil, nil)))
		}},
		{"question_long", 460, 280, true, func() fyne.CanvasObject {
			return onWell(newSheet(newQuestionCard(longQuestion(), nil, nil, nil)))
		}},
		{"question_danger", 460, 220, false, func() fyne.CanvasObject {
			return onWell(newSheet(newQuestionCard(Question{Title: "Replace beach-mask.png?",
				Text: "A file of that name is already there.", Yes: "Replace", Danger: true}, nil, nil, nil)))
		}},
		{"settings", 560, 300, false, func() fyne.CanvasObject {
			on := NewSwitch(nil)
			on.Set(true)
			return onWell(newSheet(NewCard("Settings", container.NewVBox(
				NewField("Theme", NewSegmented([]string{"System", "Dark", "Light"}, nil)),
				NewField("Preview under the pointer", on).SetNote("Shows what a click would give"),
				NewField("Labelme's keys", NewSwitch(nil)),
			), nil)))
		}},
		{"buttons", 620, 150, false, buttons},
		{"tip", 300, 80, false, func() fyne.CanvasObject {
			tips := NewTipLayer()
			b := newIconButton(style.IconUndo, style.RailButton, func() string { return "Undo: Keep" }, tips, nil)
			b.tipKeys, b.tipSide = "Mod+Z", tipRight
			b.hovered = true
			tips.target, tips.shown = &b.control, true
			box := container.NewWithoutLayout(b)
			b.Move(fyne.NewPos(12, 22))
			b.Resize(fyne.NewSize(36, 36))
			return container.NewStack(canvas.NewRectangle(style.Current().Window), box, tips)
		}},
		{"icons", 480, 260, false, allIcons},
		{"colours", 240, 40, false, func() fyne.CanvasObject {
			row := &colourRow{}
			for i := range style.ObjectCount {
				s := newSwatch(nil)
				s.colour, s.chosen, s.hovered = style.Object(i), i == 2, i == 4
				row.swatches = append(row.swatches, s)
			}
			row.ExtendBaseWidget(row)
			return onWindow(row)
		}},
	}
}

// longQuestion has three buttons with more to say than fits beside each other.
func longQuestion() Question {
	return Question{Title: lang.T("Delete the class %s?", "hound"), Text: lang.T("%d objects have it.", 3),
		Yes: lang.T("Delete them too"), Other: lang.T("Keep them without a class"), Danger: true}
}

func message(m Message) fyne.CanvasObject {
	b := NewMessageBar()
	b.ShowMessage(m)
	return container.NewStack(canvas.NewRectangle(style.Current().Well), container.NewPadded(b))
}

// buttons shows every kind at rest, under the pointer, pressed, with the ring, and off.
func buttons() fyne.CanvasObject {
	grid := container.NewGridWithColumns(5)
	for _, kind := range []ButtonKind{ButtonPlain, ButtonPrimary, ButtonQuiet, ButtonDanger} {
		for state := range 5 {
			b := NewButton("Save mask", kind, nil)
			if state%2 == 1 {
				b.SetIcon(style.IconSave)
			}
			b.hovered, b.pressed, b.focused, b.off = state == 1, state == 2, state == 3, state == 4
			b.Refresh()
			grid.Add(b)
		}
	}
	return onWindow(grid)
}

func allIcons() fyne.CanvasObject {
	grid := container.NewGridWrap(fyne.NewSize(40, 40))
	for _, name := range style.IconNames() {
		b := newIconButton(name, 36, func() string { return "" }, nil, nil)
		b.hovered = true
		grid.Add(b)
	}
	return container.NewStack(canvas.NewRectangle(style.Current().Window), grid)
}
