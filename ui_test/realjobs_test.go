//go:build linux

package uitest

import (
	"context"
	"encoding/hex"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"clickmask/canvas"
	"clickmask/internal/golden"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/lang"
	"clickmask/ui/parts"
	"clickmask/ui/style"
)

// goal is the IoU with the truth from which on a mask is mended.
const goal = 0.95

// mostActions is what mending one of the drawn masks may take: clicks, strokes and keys.
const mostActions = 10

// Ten bad masks are opened from a session and mended with the window's tools, by what is seen of them alone.
// CLICKMASK_JOBS names a folder of other ones; one without jobs gets the drawn ones, for other programs to mend.
func TestTenBadMasksAreMended(t *testing.T) {
	jobs, bound := drawnJobs(), mostActions
	if dir := os.Getenv("CLICKMASK_JOBS"); dir != "" {
		if given := readJobs(t, dir); len(given) > 0 {
			jobs, bound = given, 40
		} else {
			writeJobs(t, dir, jobs)
		}
	}
	d := startDisplay(t)
	for _, j := range jobs {
		t.Run(j.name, func(t *testing.T) {
			if was := mask.IoU(j.bad, j.truth); was >= goal {
				t.Fatalf("its IoU is %.3f: there is nothing to mend", was)
			}
			actions, iou := mend(t, d, j)
			if iou < goal {
				t.Errorf("its IoU is %.3f", iou)
			}
			if actions > bound {
				t.Errorf("that took %d actions, more than %d", actions, bound)
			}
		})
	}
}

// mend opens a job's session in the program and works on it until it is done or nothing helps any more.
func mend(t *testing.T, d display, j job) (actions int, iou float64) {
	w, h := j.truth.Size()
	p := d.start(t, jobSession(t, j))
	p.waitForTitle(j.name + jobPicture)
	place := placesIn(w, h)
	p.do("mousemove", "2", "630") // nothing is under the pointer
	began := time.Now()
	p.do("key", "ctrl+a") // all there is becomes selected, the bad mask last
	actions++
	hand := rand.New(rand.NewPCG(7, uint64(len(j.name))))
	work := &worker{job: j, hand: hand, sway: 1.5 / place.scale, held: canvas.ToolAdd, size: 40, seen: j.bad, base: j.bad}
	var did string
	for range 30 {
		if iou = mask.IoU(work.seen, j.truth); iou >= goal {
			break
		}
		m, ok := work.next()
		if !ok {
			break
		}
		was := work.seen
		actions += work.cost(m)
		did += fmt.Sprintf(", %s (%d)", m.what, work.cost(m))
		p.make(m, work, place)
		var seen mask.Mask
		p.waitForWork(m.what+" changes the mask", func(s project.Session) bool {
			objects := s.Pages[0].Objects
			seen = objects[len(objects)-1].Mask
			return !seen.Equal(was)
		})
		work.did(m, seen)
	}
	t.Logf("| %s | %s | %.3f | %d | %.1f s | %.3f | select (1)%s |", j.name, j.damage, mask.IoU(j.bad, j.truth), actions, time.Since(began).Seconds(), iou, did)
	return actions, iou
}

// jobSession is a saved session with a job's bad mask, and before it what is kept beside it.
func jobSession(t *testing.T, j job) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, j.name+jobPicture)
	if from := os.Getenv("CLICKMASK_JOBS"); from != "" {
		data, err := os.ReadFile(filepath.Join(from, j.name+jobPicture))
		if err != nil {
			t.Fatal(err)
		}
		writeFile(t, path, data)
	} else {
		golden.Write(t, path, j.picture())
	}
	shown, err := picture.Open(context.Background(), path, picture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc := project.New()
	doc.Open([]string{path})
	doc.Show(0)
	w, h := j.truth.Size()
	if err := doc.SetPicture(w, h, hex.EncodeToString(shown.Hash[:])); err != nil {
		t.Fatal(err)
	}
	objects := []project.Object{{Mask: j.bad, Visible: true}}
	if j.beside != nil {
		objects = append([]project.Object{{Mask: *j.beside, Colour: 1, Visible: true}}, objects...)
	}
	doc.AddObjects(objects, "Keep object")
	session := filepath.Join(dir, "work"+project.SessionExtension)
	if err := doc.Save(session, false); err != nil {
		t.Fatal(err)
	}
	return session
}

// places says where things are in the window.
type places struct {
	scale  float64 // window pixels a picture pixel
	corner mask.Point
	tracks []image.Rectangle // of the sliders
}

// placesIn is where the picture lies when it is fitted to the stage, see canvas.Viewport, and where the sliders are.
func placesIn(w, h int) places {
	p := placesOn(stageOf(1), w, h)
	p.tracks = sliderPlaces(stageOf(1))
	return p
}

// placesOn is where a picture lies on a stage.
func placesOn(stage image.Rectangle, w, h int) places {
	const margin = 24
	wide, high := float64(stage.Dx()), float64(stage.Dy())
	scale := min((wide-2*margin)/float64(w), (high-2*margin)/float64(h))
	return places{scale: scale, corner: mask.Point{X: float64(stage.Min.X) + (wide-float64(w)*scale)/2, Y: float64(stage.Min.Y) + (high-float64(h)*scale)/2}}
}

// sliderPlaces are the places of the mask panel's sliders, below the list of objects.
func sliderPlaces(stage image.Rectangle) []image.Rectangle {
	lang.Set("en")
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(style.New(style.Dark))
	panel := parts.NewMaskPanel()
	size := panel.MinSize()
	panel.Resize(size)
	left, top := float32(windowW)-size.Width+style.Hair, float32(stage.Max.Y)-size.Height
	var tracks []image.Rectangle
	for _, o := range test.WidgetRenderer(panel).Objects() {
		if _, ok := o.(fyne.Draggable); ok {
			at := o.Position().AddXY(left, top)
			tracks = append(tracks, image.Rect(int(at.X), int(at.Y), int(at.X+o.Size().Width), int(at.Y+o.Size().Height)))
		}
	}
	return tracks
}

// on is where a picture position lies in the window.
func (p places) on(at mask.Point) []string {
	return []string{"mousemove", strconv.Itoa(int(p.corner.X + at.X*p.scale)), strconv.Itoa(int(p.corner.Y + at.Y*p.scale))}
}

// sliderStop is where a slider's handle is at a value, see parts.slider.
func (p places) sliderStop(slider, value int) []string {
	const handle = 14
	least, most := 0, 13
	switch slider {
	case sliderGrow:
		least, most = parts.GrowMin, parts.GrowMax
	case sliderSmooth:
		most = parts.SmoothMax
	}
	r := p.tracks[slider]
	x := r.Min.X + handle/2 + (r.Dx()-handle)*(value-least)/(most-least)
	return []string{"mousemove", strconv.Itoa(x), strconv.Itoa((r.Min.Y + r.Max.Y) / 2)}
}

// make does with pointer and keys what a move takes.
func (p *program) make(m move, w *worker, at places) {
	p.t.Helper()
	var line []string
	if m.tool != "" && m.tool != w.held {
		for _, spec := range canvas.Tools {
			if spec.ID == m.tool {
				line = append(line, "key", strings.ToLower(string(spec.Key)))
			}
		}
	}
	for range max(m.grow, -m.grow) {
		line = append(line, "key", map[bool]string{true: "bracketright", false: "bracketleft"}[m.grow > 0])
	}
	button := "1"
	if m.away {
		button = "3"
	}
	switch {
	case m.key != "":
		line = append(line, "key", m.key)
	case m.tool == canvas.ToolAdd: // which opens the object again, and keeps it as the model has mended it
		line = append(append(append(line, "key", "Return"), at.on(m.line[0])...), "sleep", "0.05", "click", button, "key", "Return")
	case m.slider >= 0:
		line = append(append(line, at.sliderStop(m.slider, m.value)...), "click", "1")
	case m.tool == canvas.ToolPolygon:
		for _, corner := range m.line {
			line = append(append(line, at.on(corner)...), "sleep", "0.05", "click", button)
		}
		line = append(line, "key", "Return")
	default:
		line = append(append(line, at.on(m.line[0])...), "sleep", "0.05", "mousedown", button)
		for _, to := range m.line[1:] {
			line = append(append(line, at.on(to)...), "sleep", "0.02")
		}
		line = append(line, "mouseup", button)
	}
	p.do(line...)
}
