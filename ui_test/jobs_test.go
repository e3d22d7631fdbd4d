//go:build linux

package uitest

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/canvas"
	"clickmask/internal/golden"
	"clickmask/mask"
)

// job is a bad mask that is to be mended.
type job struct {
	name   string
	damage string
	truth  mask.Mask
	bad    mask.Mask
	beside *mask.Mask    // another thing that is kept already, nil for none
	hand   canvas.ToolID // the only hand tool that is used; "" leaves it open
}

// The pictures of the drawn jobs.
const jobW, jobH = 640, 480

// drawnJobs are ten things with exact masks, and what is wrong with the masks given of them.
func drawnJobs() []job {
	r := rand.New(rand.NewPCG(20261130, 1))
	ball := disc(320, 240, 130, 130)
	figure := mask.Union(limbs(limb(320, 130, 320, 130, 44), limb(320, 200, 320, 300, 46), limb(300, 320, 270, 430, 22), limb(340, 320, 372, 430, 22),
		limb(290, 190, 190, 260, 18)), limb(350, 190, 455, 120, 18))
	leaf := mask.Intersect(disc(260, 240, 190, 170), disc(390, 240, 190, 170))
	cup, jar := ring(170, 150, 310, 150, 292, 350, 188, 350), ring(311, 110, 470, 110, 470, 350, 293, 350)
	table, bowl := ring(90, 250, 550, 250, 600, 420, 40, 420), disc(300, 270, 120, 70)
	star := starOf(320, 245, 190, 95)
	cloud := limbs(disc(230, 260, 100, 80), disc(320, 220, 110, 100), disc(410, 265, 100, 75))
	fish := limbs(disc(300, 240, 150, 80), ring(420, 240, 530, 160, 510, 240, 530, 320))
	hoop := mask.Subtract(disc(320, 240, 170, 140), disc(330, 245, 110, 85))
	sign := ring(160, 90, 480, 90, 480, 330, 340, 330, 320, 420, 300, 330, 160, 330)
	return []job{
		{name: "ball", damage: "a hole", truth: ball, bad: mask.Subtract(ball, disc(350, 225, 62, 55))},
		{name: "figure", damage: "a limb is missing", truth: figure, bad: mask.Subtract(figure, mask.Subtract(limb(385, 167, 455, 120, 30), limb(320, 200, 320, 300, 46))), hand: canvas.ToolAdd},
		{name: "leaf", damage: "a leak into the background and a bite", truth: leaf, bad: mask.Subtract(limbs(leaf, disc(485, 300, 70, 30), limb(380, 260, 440, 290, 12)), limb(240, 120, 280, 170, 30)), hand: canvas.ToolBrush},
		{name: "cup", damage: "two things joined", truth: cup, bad: mask.Union(cup, jar)},
		{name: "table", damage: "covers the bowl before it", truth: mask.Subtract(table, bowl), bad: mask.Union(table, bowl), beside: &bowl},
		{name: "star", damage: "too small all round", truth: star, bad: star.Grow(-6)},
		{name: "cloud", damage: "a ragged outline", truth: cloud, bad: ragged(r, cloud)},
		{name: "fish", damage: "specks outside and holes inside", truth: fish, bad: speckled(r, fish)},
		{name: "hoop", damage: "its opening is filled", truth: hoop, bad: hoop.FillHoles(-1)},
		{name: "sign", damage: "a corner is missing", truth: sign, bad: mask.Subtract(sign, ring(340, 80, 490, 80, 490, 260)), hand: canvas.ToolPolygon},
	}
}

func disc(x, y, rx, ry float64) mask.Mask {
	return mask.Ellipse(jobW, jobH, mask.Point{X: x - rx, Y: y - ry}, mask.Point{X: x + rx, Y: y + ry})
}

func limb(x0, y0, x1, y1, radius float64) mask.Mask {
	return mask.Stroke(jobW, jobH, []mask.Point{{X: x0, Y: y0}, {X: x1, Y: y1}}, radius)
}

func limbs(list ...mask.Mask) mask.Mask {
	all := list[0]
	for _, m := range list[1:] {
		all = mask.Union(all, m)
	}
	return all
}

// ring is what lies within corners, x and y in turn.
func ring(xy ...float64) mask.Mask {
	var corners []mask.Point
	for i := 0; i < len(xy); i += 2 {
		corners = append(corners, mask.Point{X: xy[i], Y: xy[i+1]})
	}
	return mask.Polygon(jobW, jobH, corners)
}

func starOf(x, y, far, near float64) mask.Mask {
	var xy []float64
	for i := range 10 {
		d := far
		if i%2 == 1 {
			d = near
		}
		sin, cos := math.Sincos(math.Pi * float64(i) / 5)
		xy = append(xy, x+d*sin, y-d*cos)
	}
	return ring(xy...)
}

// ragged has bites and bumps along the outline of a mask.
func ragged(r *rand.Rand, m mask.Mask) mask.Mask {
	outline := m.Outlines()[0]
	for i := 0; i < len(outline); i += 14 {
		at, radius := outline[i], 6+4*r.Float64()
		dab := limb(float64(at.X), float64(at.Y), float64(at.X), float64(at.Y), radius)
		if r.IntN(2) == 0 {
			m = mask.Union(m, dab)
		} else {
			m = mask.Subtract(m, dab)
		}
	}
	return m
}

// speckled has specks about a mask and holes in it.
func speckled(r *rand.Rand, m mask.Mask) mask.Mask {
	for range 90 {
		x, y, radius := 40+560*r.Float64(), 40+400*r.Float64(), 3+2.5*r.Float64()
		if dab, near := limb(x, y, x, y, radius), limb(x, y, x, y, radius+3); mask.Intersect(m, near).Empty() {
			m = mask.Union(m, dab)
		} else if mask.Subtract(near, m).Empty() {
			m = mask.Subtract(m, dab)
		}
	}
	return m
}

// picture is a job's thing on a ground with some texture; what is kept beside it has a colour of its own.
func (j job) picture() image.Image {
	r := rand.New(rand.NewPCG(uint64(len(j.name)), 2))
	img := image.NewNRGBA(image.Rect(0, 0, jobW, jobH))
	near := mask.Mask{}
	if j.name == "cup" { // what it was joined with
		near = mask.Subtract(j.bad, j.truth)
	} else if j.beside != nil {
		near = *j.beside
	}
	for y := range jobH {
		for x := range jobW {
			grain := r.IntN(14)
			c := [3]int{168 - y/10, 176 - x/20, 150 + x/30}
			switch {
			case near.At(x, y):
				c = [3]int{214, 190 - x/20, 80 + y/12}
			case j.truth.At(x, y):
				c = [3]int{60 + x/16, 70 + y/12, 110 + y/16}
			}
			img.SetNRGBA(x, y, color.NRGBA{uint8(c[0] + grain), uint8(c[1] + grain), uint8(c[2] + grain), 255})
		}
	}
	return img
}

// The files of a job in a folder, behind its name.
const jobPicture, jobTruth, jobBad, jobBeside, jobDamage = ".png", "-truth.png", "-bad.png", "-beside.png", "-damage.txt"

// writeJobs lays jobs down in a folder, for other programs to mend.
func writeJobs(t *testing.T, dir string, jobs []job) {
	t.Helper()
	for _, j := range jobs {
		golden.Write(t, filepath.Join(dir, j.name+jobPicture), j.picture())
		golden.Write(t, filepath.Join(dir, j.name+jobTruth), grey(j.truth))
		golden.Write(t, filepath.Join(dir, j.name+jobBad), grey(j.bad))
		if j.beside != nil {
			golden.Write(t, filepath.Join(dir, j.name+jobBeside), grey(*j.beside))
		}
		writeFile(t, filepath.Join(dir, j.name+jobDamage), []byte(j.damage))
	}
}

func grey(m mask.Mask) image.Image {
	w, h := m.Size()
	img := image.NewGray(image.Rect(0, 0, w, h))
	for _, run := range m.Runs() {
		for x := run.X0; x < run.X1; x++ {
			img.SetGray(int(x), int(run.Y), color.Gray{255})
		}
	}
	return img
}

// readJobs are the jobs of a folder, in the order of their names.
func readJobs(t *testing.T, dir string) []job {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"+jobTruth))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	var jobs []job
	for _, path := range found {
		j := job{name: strings.TrimSuffix(filepath.Base(path), jobTruth), truth: readMask(t, path)}
		j.bad = readMask(t, filepath.Join(dir, j.name+jobBad))
		if beside := filepath.Join(dir, j.name+jobBeside); exists(beside) {
			m := readMask(t, beside)
			j.beside = &m
		}
		damage, err := os.ReadFile(filepath.Join(dir, j.name+jobDamage))
		if err != nil {
			t.Fatal(err)
		}
		j.damage = strings.TrimSpace(string(damage))
		jobs = append(jobs, j)
	}
	return jobs
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

func readMask(t *testing.T, path string) mask.Mask {
	t.Helper()
	img := golden.Read(t, path)
	size := img.Bounds().Size()
	var runs []mask.Run
	for y := range size.Y {
		for x := 0; x < size.X; x++ {
			from := x
			for x < size.X && color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y >= 128 {
				x++
			}
			if x > from {
				runs = append(runs, mask.Run{Y: int32(y), X0: int32(from), X1: int32(x)})
			}
		}
	}
	m, err := mask.New(size.X, size.Y, runs)
	if err != nil {
		t.Fatal(err)
	}
	return m
}
