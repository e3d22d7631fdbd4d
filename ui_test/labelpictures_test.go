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
	"strings"
	"testing"

	"clickmask/internal/golden"
	"clickmask/mask"
)

// labelling is a picture with things that are to be labelled.
type labelling struct {
	name   string // of its file
	draw   func() image.Image
	things []labelled
}

// labelled is a thing with its class and its exact mask.
type labelled struct {
	class string
	truth mask.Mask
}

// shaped is a thing before it is painted.
type shaped struct {
	labelled
	colour func(x, y int) [3]float64
}

// drawnLabellings are pictures of three to five things on a table, which are told apart by eye but not by one colour each.
func drawnLabellings(n int) []labelling {
	var list []labelling
	for i := range n {
		r := rand.New(rand.NewPCG(40, uint64(i)))
		var shapes []shaped
		for k, cell := range r.Perm(6)[:3+r.IntN(3)] {
			x, y := 107+213*float64(cell%3)+20*(r.Float64()-0.5), 120+240*float64(cell/3)+20*(r.Float64()-0.5)
			size := 62 + 26*r.Float64()
			make := []func(*rand.Rand, float64, float64, float64) shaped{fruitAt, leafAt, toolAt}[(k+i)%3]
			shapes = append(shapes, make(r, x, y, size))
		}
		list = append(list, tableWith(fmt.Sprintf("table-%02d.png", i+1), uint64(i), shapes))
	}
	return list
}

// drawnFrames are one thing that crosses the picture and turns, frame by frame.
func drawnFrames(n int) []labelling {
	var list []labelling
	for i := range n {
		share := float64(i) / 29
		tool := turnedTool(150+340*share, 250+70*math.Sin(5*share), 92, 2.4*share, [3]float64{150, 96, 52}, [3]float64{120, 126, 136})
		list = append(list, tableWith(fmt.Sprintf("frame-%02d.png", i+1), 7, []shaped{tool}))
	}
	return list
}

// drawnProducts are the things of the drawn jobs, one a picture.
func drawnProducts() []labelling {
	var list []labelling
	for _, j := range drawnJobs() {
		list = append(list, labelling{name: j.name + jobPicture, draw: j.picture, things: []labelled{{truth: j.truth}}})
	}
	return list
}

func fruitAt(r *rand.Rand, x, y, size float64) shaped {
	body := disc(x, y, 0.95*size, 0.85*size)
	stalk := limb(x, y-0.8*size, x+0.15*size, y-1.08*size, 4.5)
	base := [][3]float64{{196, 52, 44}, {222, 140, 40}, {120, 150, 50}}[r.IntN(3)]
	return shaped{labelled{"fruit", mask.Union(body, stalk)}, func(px, py int) [3]float64 {
		if !body.At(px, py) {
			return [3]float64{84, 60, 34}
		}
		light := 1.25 - 0.8*math.Hypot(float64(px)-x+0.3*size, float64(py)-y+0.35*size)/size
		return lit(base, max(light, 0.45))
	}}
}

func leafAt(r *rand.Rand, x, y, size float64) shaped {
	blade := mask.Intersect(disc(x-0.45*size, y, size, 1.15*size), disc(x+0.45*size, y, size, 1.15*size))
	stem := limb(x, y+0.7*size, x-0.12*size, y+1.2*size, 4)
	base := [][3]float64{{92, 138, 60}, {150, 132, 52}, {70, 116, 84}}[r.IntN(3)]
	return shaped{labelled{"leaf", mask.Union(blade, stem)}, func(px, py int) [3]float64 {
		dx, dy := float64(px)-x, float64(py)-y
		light := 0.95 + 0.25*dx/size
		if math.Abs(dx) < 2 || math.Mod(math.Abs(dy+0.8*math.Abs(dx))+1000, 22) < 2.5 {
			light -= 0.28 // veins
		}
		return lit(base, light)
	}}
}

func toolAt(r *rand.Rand, x, y, size float64) shaped {
	woods := [][3]float64{{150, 96, 52}, {178, 60, 40}, {60, 84, 140}}
	return turnedTool(x, y, size, math.Pi*r.Float64(), woods[r.IntN(3)], [3]float64{120, 126, 136})
}

// turnedTool is a hammer: a handle and a head of other colours.
func turnedTool(x, y, size, turn float64, wood, steel [3]float64) shaped {
	sin, cos := math.Sincos(turn)
	at := func(u, v float64) (float64, float64) { return x + size*(u*cos-v*sin), y + size*(u*sin+v*cos) }
	line := func(u0, v0, u1, v1, radius float64) mask.Mask {
		x0, y0 := at(u0, v0)
		x1, y1 := at(u1, v1)
		return limb(x0, y0, x1, y1, radius*size)
	}
	handle, head := line(0, -0.5, 0, 0.95, 0.12), line(-0.5, -0.7, 0.5, -0.7, 0.2)
	return shaped{labelled{"tool", mask.Union(handle, head)}, func(px, py int) [3]float64 {
		across := (float64(px)-x)*cos + (float64(py)-y)*sin
		if head.At(px, py) {
			return lit(steel, 1.1-0.5*math.Abs(across)/size)
		}
		return lit(wood, 1-2.2*across/size)
	}}
}

func lit(c [3]float64, light float64) [3]float64 {
	return [3]float64{c[0] * light, c[1] * light, c[2] * light}
}

// tableWith is things on planks, each with its shadow.
func tableWith(name string, seed uint64, shapes []shaped) labelling {
	l := labelling{name: name}
	for _, s := range shapes {
		l.things = append(l.things, s.labelled)
	}
	l.draw = func() image.Image {
		r := rand.New(rand.NewPCG(41, seed))
		tone := 0.8 + 0.4*r.Float64()
		img := image.NewNRGBA(image.Rect(0, 0, jobW, jobH))
		for y := range jobH {
			for x := range jobW {
				grain := 9 * math.Sin(float64(y)/3.1+4*math.Sin(float64(x)/90+float64(y/80)))
				c := [3]float64{172*tone + grain, 140*tone + grain, 104*tone + grain}
				if y%80 < 2 {
					c = lit(c, 0.6)
				}
				for _, s := range shapes {
					if x >= 10 && y >= 12 && s.truth.At(x-10, y-12) {
						c = lit(c, 0.78)
					}
				}
				for _, s := range shapes {
					if s.truth.At(x, y) {
						c = s.colour(x, y)
					}
				}
				noise := 10 * (r.Float64() - 0.5)
				v := func(f float64) uint8 { return uint8(min(max(f+noise, 0), 255)) }
				img.SetNRGBA(x, y, color.NRGBA{v(c[0]), v(c[1]), v(c[2]), 255})
			}
		}
		return img
	}
	return l
}

// The files of a labelling in a folder: its picture, and for each thing STEM-truth-NUMBER-CLASS.png.
const labelTruth = "-truth-"

// writeLabellings lays pictures and truths down in a folder, for other programs too.
func writeLabellings(t *testing.T, dir string, list []labelling) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "truth"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		golden.Write(t, filepath.Join(dir, l.name), l.draw())
		for i, thing := range l.things {
			golden.Write(t, filepath.Join(dir, "truth", fmt.Sprintf("%s%s%d-%s.png", strings.TrimSuffix(l.name, ".png"), labelTruth, i, thing.class)), grey(thing.truth))
		}
	}
}

// readLabellings are those of a folder, in the order of their names.
func readLabellings(t *testing.T, dir string) []labelling {
	t.Helper()
	pictures, err := filepath.Glob(filepath.Join(dir, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(pictures)
	var list []labelling
	for _, path := range pictures {
		l := labelling{name: filepath.Base(path)}
		found, err := filepath.Glob(filepath.Join(dir, "truth", strings.TrimSuffix(l.name, ".png")+labelTruth+"*.png"))
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(found)
		for _, truth := range found {
			_, rest, _ := strings.Cut(strings.TrimSuffix(filepath.Base(truth), ".png"), labelTruth)
			_, class, _ := strings.Cut(rest, "-")
			l.things = append(l.things, labelled{class, readMask(t, truth)})
		}
		list = append(list, l)
	}
	return list
}
