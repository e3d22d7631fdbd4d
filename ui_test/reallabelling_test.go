//go:build linux

package uitest

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"clickmask/internal/golden"
	"clickmask/mask"
	"clickmask/project"
	"clickmask/ui/style"
)

// jobsWindow is the size of the window, which is the program's own at its first start.
var jobsWindow = image.Pt(int(style.WindowW), int(style.WindowH))

// labelGoal is the IoU with the truth from which on a thing is labelled.
const labelGoal = 0.9

// Pictures of a folder are labelled in three classes. CLICKMASK_JOBS names a folder for all forty, in labels, which other
// programs label too; pictures that are there already are labelled in their place.
func TestPicturesAreLabelled(t *testing.T) {
	list := jobPictures(t, "labels", func(all bool) []labelling { return drawnLabellings(map[bool]int{true: 40, false: 3}[all]) })
	tally := walkPictures(t, list, nil)
	most := 2.2
	if os.Getenv("CLICKMASK_JOBS") == "" {
		most = 2.7 // of so few, one that needs many actions counts much
	}
	if each := tally.each(); each > most {
		t.Errorf("that took %.2f actions an object, more than %.1f", each, most)
	}
}

// A thing is labelled in the frames that it crosses.
func TestAThingIsLabelledFrameByFrame(t *testing.T) {
	list := jobPictures(t, "frames", func(all bool) []labelling { return drawnFrames(map[bool]int{true: 30, false: 3}[all]) })
	if each := walkPictures(t, list, nil).each(); each > 3.4 {
		t.Errorf("that took %.2f actions a frame", each)
	}
}

// Products are cut out on white with a shadow, all of them saved at the end.
func TestProductsAreCutOut(t *testing.T) {
	list := jobPictures(t, "products", func(all bool) []labelling { return drawnProducts()[:map[bool]int{true: 10, false: 3}[all]] })
	tally := walkPictures(t, list, func(w *labeller, dir string) {
		w.act("key", "ctrl+x")
		save := image.Point{}
		w.waitFor("the card is there", func() bool {
			shown := w.shot("")
			for y := jobsWindow.Y; y > jobsWindow.Y/2 && save == image.Pt(0, 0); y-- {
				if at := image.Pt(cutCardLeft+4, y); colourAt(shown, at) == style.DarkPalette.Accent {
					save = image.Pt(cutCardLeft, y)
				}
			}
			return save != image.Pt(0, 0)
		})
		w.act(clickAt(save.Add(image.Pt(654, -227)))...) // the ground: white
		w.act(clickAt(save.Add(image.Pt(555, -94)))...)  // the shadow
		w.act(clickAt(save.Add(image.Pt(100, 22)))...)   // of all pictures
		w.waitFor("the folder is asked for", func() bool { return colourAt(w.shot(""), image.Pt(cutCardLeft+4, save.Y)) != style.DarkPalette.Accent })
		w.act("key", "Return")
		for _, l := range list {
			path := filepath.Join(dir, strings.TrimSuffix(l.name, ".png")+"_cutout_1.png")
			w.waitFor(path+" is there", func() bool { return exists(path) })
		}
	})
	if each := tally.each(); each > 2.5 && os.Getenv("CLICKMASK_JOBS") != "" {
		t.Errorf("that took %.2f actions a product, more than 2.5", each)
	}
	for _, l := range list {
		laid := golden.Read(t, filepath.Join(tally.dir, strings.TrimSuffix(l.name, ".png")+"_cutout_1.png"))
		b, shade := laid.Bounds(), 0
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				c := color.NRGBAModel.Convert(laid.At(x, y)).(color.NRGBA)
				if c.A != 255 {
					t.Fatalf("%s does not lie on white", l.name)
				}
				if c.R == c.G && c.G == c.B && c.R < 250 { // which nothing of the picture is
					shade++
				}
			}
		}
		if shade < 200 {
			t.Errorf("%s has no shadow", l.name)
		}
	}
}

// cutCardLeft is where what is on the card of cut-outs begins.
const cutCardLeft = 191

// jobPictures are the pictures of a job: those of its folder below CLICKMASK_JOBS, where they are drawn if there are none, or a
// few drawn ones.
func jobPictures(t *testing.T, name string, draw func(all bool) []labelling) []labelling {
	t.Helper()
	dir := os.Getenv("CLICKMASK_JOBS")
	if dir == "" {
		return draw(false)
	}
	dir = filepath.Join(dir, name)
	if len(readLabellings(t, dir)) == 0 {
		writeLabellings(t, dir, draw(true))
	}
	list := readLabellings(t, dir)
	for i, l := range list {
		list[i].draw = func() image.Image { return golden.Read(t, filepath.Join(dir, l.name)) }
	}
	return list
}

// tally counts what a walk took.
type tally struct {
	objects, actions int
	corrections      int // of the actions
	short            int // objects under the goal
	took             time.Duration
	classes          []string
	dir              string // of the pictures
}

func (t *tally) each() float64 { return float64(t.actions) / float64(max(t.objects, 1)) }

func (t *tally) String() string {
	return fmt.Sprintf("%d objects, %d actions (%.2f each, %d of them corrections), %.1f s (%.2f each), %d under IoU %.1f",
		t.objects, t.actions, t.each(), t.corrections, t.took.Seconds(), t.took.Seconds()/float64(max(t.objects, 1)), t.short, labelGoal)
}

// labeller labels what it sees, with a hand that is not steady.
type labeller struct {
	*program
	tally
	t     *testing.T
	hand  *rand.Rand
	class string // that is chosen
	tool  string // the key of the one in hand
}

// walkPictures labels pictures one after the other in the program, and does then what is left to do, which says how many actions
// that took. Each object is checked against its truth.
func walkPictures(t *testing.T, list []labelling, then func(w *labeller, dir string)) *tally {
	t.Helper()
	w := startLabelling(t, list)
	began := time.Now()
	w.act("key", "k")
	for i, l := range list {
		if i > 0 {
			w.act("key", "d")
			w.quickly(l.name+" is shown", func() bool { return w.title() == l.name+" - ClickMask" })
		}
		w.picture(i, l)
	}
	if then != nil {
		then(w, w.tally.dir)
	}
	w.finish(began)
	return &w.tally
}

// finish tells what a walk took.
func (w *labeller) finish(began time.Time) {
	w.t.Helper()
	w.took = time.Since(began)
	w.t.Log(w.tally.String())
	if w.short > 0 {
		w.t.Errorf("%d objects are not good enough", w.short)
	}
}

// startLabelling starts the program with pictures and their classes.
func startLabelling(t *testing.T, list []labelling) *labeller {
	t.Helper()
	dir := t.TempDir()
	doc := project.New()
	var paths []string
	for _, l := range list {
		path := filepath.Join(dir, l.name)
		golden.Write(t, path, l.draw())
		paths = append(paths, path)
	}
	doc.Open(paths)
	doc.Show(0)
	w := &labeller{t: t, hand: rand.New(rand.NewPCG(9, 9)), tool: "q", tally: tally{dir: dir}}
	var specs []project.ClassSpec
	for _, l := range list {
		for _, thing := range l.things {
			if thing.class != "" && !slices.Contains(w.classes, thing.class) {
				w.classes = append(w.classes, thing.class)
			}
		}
	}
	slices.Sort(w.classes)
	for _, c := range w.classes {
		specs = append(specs, project.ClassSpec{Name: c, Colour: -1})
	}
	doc.SetClasses(specs)
	session := filepath.Join(dir, "work"+project.SessionExtension)
	if err := doc.Save(session, false); err != nil {
		t.Fatal(err)
	}
	w.program = startDisplay(t).startWith(t, t.TempDir(), fmt.Sprintf(`{"width":%d,"height":%d,"theme":"dark","language":"en","started":true}`, jobsWindow.X, jobsWindow.Y), session)
	w.waitForTitle(list[0].name)
	return w
}

// act is one action.
func (w *labeller) act(args ...string) {
	w.t.Helper()
	w.do(args...)
	w.actions++
}

// quickly is waitFor for what is there at once nearly always.
func (w *labeller) quickly(what string, so func() bool) {
	w.t.Helper()
	for range 200 {
		if so() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.waitFor(what, so)
}

// picture labels the things of a picture, class by class, those of the chosen class first.
func (w *labeller) picture(index int, l labelling) {
	w.t.Helper()
	things := slices.Clone(l.things)
	slices.SortStableFunc(things, func(a, b labelled) int {
		from := slices.Index(w.classes, w.class)
		place := func(c string) int {
			return (slices.Index(w.classes, c) - from + len(w.classes)) % max(len(w.classes), 1)
		}
		return place(a.class) - place(b.class)
	})
	width, height := things[0].truth.Size()
	at := placesOn(stageIn(jobsWindow, 2), width, height)
	for _, thing := range things {
		w.takesClass(thing.class)
		w.thing(index, thing, at)
	}
}

// takesClass chooses a class for what comes, by its key.
func (w *labeller) takesClass(name string) {
	w.t.Helper()
	if name != w.class {
		w.act("key", strconv.Itoa(1+slices.Index(w.classes, name)))
		w.class = name
	}
}

// thing labels one: a box round it, and then what puts most right of what is wrong.
func (w *labeller) thing(index int, thing labelled, at places) {
	w.t.Helper()
	was := w.objects
	kept := func(s project.Session) (o project.Object, ok bool) {
		n := 0
		for _, page := range s.Pages {
			n += len(page.Objects)
		}
		page := s.Pages[index]
		if n != was+1 || !page.Draft.Empty() {
			return o, false
		}
		return page.Objects[len(page.Objects)-1], true
	}
	var seen project.Object
	look := func(what string, changed func(mask.Mask) bool) {
		w.t.Helper()
		w.quickly(what, func() bool {
			s := w.work()
			if len(s.Pages) == 0 {
				return false
			}
			o, ok := kept(s)
			if ok && changed(o.Mask) {
				seen = o
			}
			return ok && changed(o.Mask)
		})
	}
	b := thing.truth.Bounds()
	from, to := w.sway(at, mask.Point{X: float64(b.Min.X), Y: float64(b.Min.Y)}, thing), w.sway(at, mask.Point{X: float64(b.Max.X), Y: float64(b.Max.Y)}, thing)
	w.hold("q")
	w.act(slices.Concat(at.on(from), []string{"mousedown", "1"}, at.on(mask.Point{X: (from.X + to.X) / 2, Y: (from.Y + to.Y) / 2}), []string{"sleep", "0.02"}, at.on(to), []string{"mouseup", "1"})...)
	look("the thing is kept", func(mask.Mask) bool { return true })
	w.objects++
	for round := range 6 {
		if mask.IoU(seen.Mask, thing.truth) >= labelGoal {
			break
		}
		before := seen.Mask
		w.t.Logf("picture %d, %s: the IoU is %.3f", index+1, thing.class, mask.IoU(before, thing.truth))
		w.correct(round, before, thing, at)
		look("the correction is seen", func(m mask.Mask) bool { return !m.Equal(before) })
	}
	iou := mask.IoU(seen.Mask, thing.truth)
	if iou < labelGoal {
		w.short++
		w.t.Logf("picture %d, %s: the IoU is %.3f", index+1, thing.class, iou)
	}
	if name := className(w.work(), seen.Class); name != thing.class {
		w.t.Errorf("picture %d: a %s is called %q", index+1, thing.class, name)
	}
}

// correct does one thing about what is wrong most: a click at first, then a lasso.
func (w *labeller) correct(round int, seen mask.Mask, thing labelled, at places) {
	w.t.Helper()
	missing, more := mask.Subtract(thing.truth, seen), mask.Subtract(seen, thing.truth)
	part, away := largest(missing), false
	if other := largest(more); other.Area() > part.Area() {
		part, away = other, true
	}
	before := w.actions
	if round < 2 {
		w.hold("q")
		spot := at.on(deepest(part))
		if away {
			w.act(append(spot, "click", "3")...)
		} else {
			w.act(append(append([]string{"keydown", "shift"}, spot...), "click", "1", "keyup", "shift")...)
		}
	} else {
		w.hold("l")
		free := thing.truth
		if away {
			free = thing.truth.Invert()
		}
		line := spaced(outlineOf(mask.Intersect(part.Grow(5), free)), 7)
		button := map[bool]string{false: "1", true: "3"}[away]
		args := append(at.on(w.sway(at, line[0], thing)), "sleep", "0.05", "mousedown", button)
		for _, to := range line[1:] {
			args = append(append(args, at.on(w.sway(at, to, thing))...), "sleep", "0.02")
		}
		w.act(append(args, "mouseup", button)...)
	}
	w.corrections += w.actions - before
}

// hold takes a tool in hand by its key.
func (w *labeller) hold(key string) {
	w.t.Helper()
	if w.tool != key {
		w.act("key", key)
		w.tool = key
	}
}

// sway is a place as the hand meets it: up to a pixel and a half of the screen off, and within the picture.
func (w *labeller) sway(at places, p mask.Point, thing labelled) mask.Point {
	width, height := thing.truth.Size()
	off := func(v float64, most int) float64 {
		return math.Min(math.Max(v+1.5/at.scale*(2*w.hand.Float64()-1), 0.5), float64(most)-0.5)
	}
	return mask.Point{X: off(p.X, width), Y: off(p.Y, height)}
}

func largest(m mask.Mask) mask.Mask {
	parts := m.Parts(1)
	if len(parts) == 0 {
		return m
	}
	return parts[0]
}

func className(s project.Session, id project.ClassID) string {
	for _, c := range s.Classes {
		if c.ID == id {
			return c.Name
		}
	}
	return ""
}
